"""What holds on every page: who must sign in, who needs a second factor, what browsers may keep."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from opd.access import access_of
from opd.signin import has_second_factor
from opd.typed import typed_texts

View = Callable[..., HttpResponseBase]
GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Where somebody who still needs a second factor may go: to make one, or away.
BEFORE_SECOND_FACTOR = frozenset(
    {"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"}
)


class NoStoreMiddleware:
    """Browsers and proxies keep no page of somebody who is signed in.

    A view that has said itself how long its answer may be kept is left alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every view needs a sign-in unless it says `login_not_required`.

    A text sent after the session has ended is shown again to be copied: it is never just lost.
    """

    def get_login_url(self, view_func: View) -> str:
        """One door for all; the admin's views name another of their own."""
        return settings.LOGIN_URL

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: View
    ) -> HttpResponseBase:
        texts = typed_texts(request)
        if texts:
            return render(request, "opd/signed_out.html", {"texts": texts}, status=403)
        return super().handle_no_permission(request, view_func)


class SecondFactorMiddleware:
    """Operators, inspectors and superusers set up a second factor before anything else, the admin included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.REQUIRE_SECOND_FACTOR or not getattr(view, "login_required", True):
            return None
        if request.resolver_match and request.resolver_match.url_name in BEFORE_SECOND_FACTOR:
            return None
        if not access_of(request.user, today=timezone.localdate()).needs_second_factor:
            return None
        if has_second_factor(request):
            return None
        messages.warning(
            request, "Akun Anda harus memakai verifikasi dua langkah. Aktifkan dulu di sini."
        )
        return redirect("mfa_activate_totp")
