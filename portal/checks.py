"""Settings that fit together badly, found when any command starts (Django's system checks)."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage
from django.http.request import validate_host

from opd.calendar import ZONE_LABELS

SECRET_LENGTH = 50  # what Django's own deployment check asks for
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def site_address(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """SITE_URL, cookies and host names must be about the same site."""
    address = urlsplit(settings.SITE_URL)
    host = address.hostname or ""
    if address.scheme not in ("http", "https") or not host:
        return [
            checks.Error(
                f"SITE_URL bukan alamat situs: {settings.SITE_URL!r}.",
                hint="Tulis lengkap, misalnya https://lapor.contoh.go.id.",
                id="portal.E001",
            )
        ]
    found: list[CheckMessage] = []
    if not validate_host(host, settings.ALLOWED_HOSTS):
        found.append(
            checks.Error(
                f"ALLOWED_HOSTS tidak memuat {host} dari SITE_URL; semua halaman akan ditolak.",
                hint="Tambahkan nama itu ke ALLOWED_HOSTS, atau hapus ALLOWED_HOSTS.",
                id="portal.E002",
            )
        )
    if address.scheme == "http" and settings.SECURE_COOKIES:
        found.append(
            checks.Warning(
                "SITE_URL memakai http, tetapi SECURE_COOKIES menyala: petugas tidak bisa masuk.",
                hint="Pasang TLS dan ubah SITE_URL ke https, atau SECURE_COOKIES=false di mesin "
                "sendiri.",
                id="portal.W003",
            )
        )
    if address.scheme == "https" and not settings.SECURE_COOKIES:
        found.append(
            checks.Warning(
                "SITE_URL memakai https, tetapi SECURE_COOKIES mati: kuki dapat disadap.",
                hint="Hapus SECURE_COOKIES dari .env.",
                id="portal.W004",
            )
        )
    return found


def time_zone(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Weeks and deadlines follow TIME_ZONE, so it should be one of Indonesia's."""
    if settings.TIME_ZONE in ZONE_LABELS:
        return []
    return [
        checks.Warning(
            f"TIME_ZONE {settings.TIME_ZONE} bukan zona waktu Indonesia.",
            hint=f"Pakai salah satu: {', '.join(ZONE_LABELS)}.",
            id="portal.W005",
        )
    ]


def broker(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Without Redis each worker has a broker and a clock of its own; so there can be only one."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if settings.REDIS_URL or engine.endswith("sqlite3"):
        return []
    return [
        checks.Warning(
            "PostgreSQL dipakai tanpa REDIS_URL: hanya satu proses worker boleh berjalan.",
            hint="Isi REDIS_URL sebelum menjalankan worker kedua.",
            id="portal.W006",
        )
    ]


def open_doors(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Conveniences of one's own machine that must not be on where others can reach the portal."""
    if (urlsplit(settings.SITE_URL).hostname or "") in THIS_MACHINE:
        return []
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < SECRET_LENGTH:
        found.append(
            checks.Warning(
                "SECRET_KEY terlalu pendek untuk portal yang bisa dijangkau orang lain.",
                hint='Buat yang baru: python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
                id="portal.W010",
            )
        )
    if not settings.REQUIRE_SECOND_FACTOR:
        found.append(
            checks.Warning(
                "Verifikasi dua langkah tidak diminta dari operator.",
                hint="Hapus REQUIRE_SECOND_FACTOR dari .env.",
                id="portal.W007",
            )
        )
    if settings.ALLOW_PRIVATE_ADDRESSES:
        found.append(
            checks.Warning(
                "Pemeriksaan akun boleh membuka alamat jaringan dalam.",
                hint="Hapus ALLOW_PRIVATE_ADDRESSES dari .env.",
                id="portal.W008",
            )
        )
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        found.append(
            checks.Warning(
                "Email ditulis ke berkas dan tidak sampai ke warga.",
                hint="Isi EMAIL_URL, misalnya smtp+tls://nama:sandi@mail.contoh.go.id:587.",
                id="portal.W009",
            )
        )
    return found


ALL = (site_address, time_zone, broker, open_doors)
