"""How people sign in: allauth told in our words, with encrypted second factors."""

import base64
import hashlib
import logging
import time
from datetime import UTC, datetime
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from opd.access import access_of
from opd.calendar import zone_label
from opd.models import User

logger = logging.getLogger(__name__)

WRONG = "Nama pengguna atau kata sandi salah"
FRESH_SECONDS = 300


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the person used one in this session, or at least owns one. At most one query."""
    user = request.user
    if any(record["method"] == "mfa" for record in get_authentication_records(request, user)):
        return True
    return bool(
        Authenticator.objects.filter(user_id=user.pk)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .exists()
    )


class AccountAdapter(DefaultAccountAdapter):
    """Indonesian sentences; nobody signs up; a wait says until when."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Akun ini tidak aktif. Hubungi Kominfo.",
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": (
            "Terlalu banyak percobaan. Tunggu 15 menit, atau hubungi Kominfo."
        ),
        "enter_current_password": "Kata sandi sekarang salah",
        "incorrect_password": "Kata sandi salah",
        "incorrect_code": "Kode salah atau sudah berganti. Tulis kode yang tampil sekarang",
        "rate_limited": "Terlalu banyak percobaan. Tunggu 15 menit, atau hubungi Kominfo.",
        "invalid_password_reset": "Tautan sudah tidak berlaku",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse the sixth wrong try of a name, and say when the next one is taken."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refusal:
            key = self._get_login_attempts_cache_key(request, **credentials)
            until = datetime.fromtimestamp(next_try_at(request, key), tz=UTC)
            local = until.astimezone(ZoneInfo(settings.TIME_ZONE))
            raise ValidationError(
                f"Terlalu banyak percobaan. Coba lagi pukul {local:%H.%M} "
                f"{zone_label(settings.TIME_ZONE)}, atau hubungi Kominfo.",
                code=refusal.code,
            ) from refusal

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A sign-in of the last five minutes is as good as asking once more."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < FRESH_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my-account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send now. A mail server that is down is logged and undoes nothing that was done."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("Mail %s could not be sent", template_prefix)


def next_try_at(request: HttpRequest, key: str) -> float:
    """When the oldest counted wrong try is forgotten, in seconds since 1970.

    allauth keeps, newest first, the times of the tries that it has let through.
    """
    app, action = "allauth.account", "login_failed"
    ends = [0.0]
    for rate in ratelimit.get_rates(app=app, action=action):
        cache_key = ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key)
        tries = cache.get(cache_key, [])
        if len(tries) >= rate.amount:
            # Shown to the minute, so round up: never too early.
            ends.append(tries[-1] + rate.duration + 59)
    return max(ends)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors encrypted at rest, and kept by those who must have one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": (
            "Akun ini harus memakai verifikasi dua langkah, jadi tidak dapat dimatikan."
        ),
        "cannot_generate_recovery_codes": "Aktifkan aplikasi autentikator dulu.",
    }

    def get_totp_label(self, user: User) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return f"Kunci sandi {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if not settings.REQUIRE_SECOND_FACTOR:
            return True
        return not access_of(authenticator.user, today=timezone.localdate()).needs_second_factor


def _cipher() -> MultiFernet:
    """Keys made from SECRET_KEY and the older ones of SECRET_KEY_FALLBACKS."""
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"mfa:{secret}".encode()).digest()))
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )
