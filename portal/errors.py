"""Pages for what goes wrong. Each says what to do next, and none loses what was typed."""

import logging
import secrets

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from opd.typed import comes_from_here, has_secrets, typed_fields, typed_texts
from portal.context import site

logger = logging.getLogger("django.request")

# No letters or digits that are read for one another on the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form was old or missing: show what was typed, to be sent once more.

    A form that holds a password, or that may come from another site, is not offered again.
    """
    resend = comes_from_here(request) and not has_secrets(request)
    return render(
        request,
        "403_csrf.html",
        {
            "fields": typed_fields(request) if resend else [],
            "texts": typed_texts(request) if resend else [],
            "had_files": bool(request.FILES),
            "resend": resend and bool(typed_fields(request)),
        },
        status=403,
    )


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read; too large a one gets its own page."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault: a number that people can read out, and the log line that it leads to.

    Rendered without the session and the user, since they may be what failed.
    """
    incident = "".join(secrets.choice(ALPHABET) for _ in range(8))
    incident = f"{incident[:4]}-{incident[4:]}"
    logger.error("Incident %s: %s %s", incident, request.method, request.path, exc_info=True)
    context = {key: value for key, value in site(request).items() if key != "access"}
    context |= {"incident": incident, "request": request}
    page = loader.get_template("500.html").render(context)
    response = HttpResponse(page, status=500)
    # Django would log the same traceback a second time, without the number.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
