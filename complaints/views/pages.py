"""Pages whose text stands still, and what a browser needs to work without a signal."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from complaints.forms.report import CONSENT, CONSENT_VERSION


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "complaints/pages/help.html")


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "complaints/pages/about.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"consent": CONSENT, "consent_version": CONSENT_VERSION}
    return render(request, "complaints/pages/privacy.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "complaints/pages/accessibility.html")


@login_not_required
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "complaints/pages/terms.html")


@login_not_required
@require_safe
def ppid(request: HttpRequest) -> HttpResponse:
    return render(request, "complaints/pages/ppid.html")


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows when there is no signal."""
    return render(request, "complaints/pages/offline.html")


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a worker rules only what lies below its own address."""
    response = render(request, "complaints/sw.js", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Lets a phone put the portal on its home screen."""
    response = JsonResponse(
        {
            "name": settings.SERVICE_NAME,
            "short_name": "Lapor",
            "lang": "id",
            "start_url": "/",
            "display": "minimal-ui",
            "background_color": "#ffffff",
            "theme_color": "#0b4f9e",
            "icons": [{"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
    response["Cache-Control"] = "public, max-age=86400"
    return response
