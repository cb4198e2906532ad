"""Everyone's first page after sign-in, and one's own account."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from opd.access import access_of
from opd.http import SignedInRequest


def workplace(request: HttpRequest) -> HttpResponse:
    """Lead each role to the page where its day begins."""
    access = access_of(request.user, today=timezone.localdate())
    if access.is_operator:
        return redirect("worklist")
    if access.is_leader:
        return redirect("dashboard")
    if access.is_inspector or access.answering_offices:
        return redirect("inbox")
    return render(request, "opd/no_posting.html")


def my_account(request: SignedInRequest) -> HttpResponse:
    """What the portal knows of the signed-in person, and how safe the sign-in is."""
    today = timezone.localdate()
    postings = request.user.postings.current(today).select_related("office")
    factors = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    types = {factor.type for factor in factors}
    must_have = settings.REQUIRE_SECOND_FACTOR and access_of(request.user, today=today).is_operator
    return render(
        request,
        "opd/my_account.html",
        {
            "postings": postings.order_by("office__name", "role"),
            "has_authenticator": Authenticator.Type.TOTP in types,
            "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in types,
            "passkeys": [key for key in factors if key.type == Authenticator.Type.WEBAUTHN],
            "must_have_second_factor": must_have,
        },
    )
