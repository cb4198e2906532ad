"""Settings that fit together badly are named before they hurt."""

import os
import subprocess
import sys

import pytest
from django.conf import LazySettings
from django.core.checks import CheckMessage, run_checks

from portal import checks


@pytest.fixture
def public(settings: LazySettings) -> LazySettings:
    """A portal as it should be: TLS, Redis, PostgreSQL, mail."""
    settings.SECRET_KEY = "a secret as long as token_urlsafe(50) makes it: 50 characters and more"
    settings.SITE_URL = "https://lapor.contoh.go.id"
    settings.ALLOWED_HOSTS = ["lapor.contoh.go.id"]
    settings.SECURE_COOKIES = True
    settings.REQUIRE_SECOND_FACTOR = True
    settings.ALLOW_PRIVATE_ADDRESSES = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.REDIS_URL = "redis://redis:6379/0"
    return settings


def found() -> list[str | None]:
    messages: list[CheckMessage] = [message for check in checks.ALL for message in check(None)]
    return [message.id for message in messages]


def test_a_portal_as_it_should_be_raises_nothing(public: LazySettings) -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SITE_URL", "lapor.contoh.go.id", "portal.E001"),
        ("SITE_URL", "https://lain.contoh.go.id", "portal.E002"),
        ("SITE_URL", "http://lapor.contoh.go.id", "portal.W003"),
        ("SECURE_COOKIES", False, "portal.W004"),
        ("TIME_ZONE", "Europe/Amsterdam", "portal.W005"),
        ("SECRET_KEY", "short", "portal.W010"),
        ("REQUIRE_SECOND_FACTOR", False, "portal.W007"),
        ("ALLOW_PRIVATE_ADDRESSES", True, "portal.W008"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "portal.W009"),
    ],
)
def test_each_mistake_is_named(
    public: LazySettings, name: str, value: object, expected: str
) -> None:
    setattr(public, name, value)

    assert found() == [expected]


@pytest.mark.parametrize(
    ("engine", "redis_url", "expected"),
    [
        ("django.db.backends.postgresql", "", ["portal.W006"]),
        ("django.db.backends.postgresql", "redis://redis:6379/0", []),
        ("django.db.backends.sqlite3", "", []),
    ],
)
def test_several_workers_need_redis(
    public: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
    engine: str,
    redis_url: str,
    expected: list[str],
) -> None:
    public.REDIS_URL = redis_url
    monkeypatch.setitem(public.DATABASES["default"], "ENGINE", engine)

    assert found() == expected


def test_one_machine_may_do_without_second_factor_and_mail(settings: LazySettings) -> None:
    settings.SITE_URL = "http://localhost:8000"
    settings.SECURE_COOKIES = False
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"

    assert found() == []


def test_django_runs_the_checks(public: LazySettings) -> None:
    public.TIME_ZONE = "Europe/Amsterdam"

    assert "portal.W005" in [message.id for message in run_checks()]


@pytest.mark.parametrize(
    ("key", "said"),
    [("", "SECRET_KEY belum diisi"), ("ganti-saya", "SECRET_KEY masih contoh")],
)
def test_no_process_starts_without_a_secret_of_its_own(key: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        env={**os.environ, "SECRET_KEY": key, "DEBUG": "false"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
