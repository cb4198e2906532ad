"""What `manage.py doctor` looks at. Each finding is one line, and advice where it is not well."""

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import checks
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import Error, transaction

from accounts.models import Mandate
from complaints.models import SlaRule
from opd.calendar import zone_label
from opd.models import Holiday, Posting, Role, User
from portal import backups, probes

OLDEST_BACKUP = timedelta(days=8)
# Restoring unacknowledged tasks soon needs what Redis can do since then.
OLDEST_REDIS = (6, 2)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing examined. `advice` says what to do where `ok` is false."""

    ok: bool
    text: str
    advice: str = ""


def findings(*, now: datetime) -> Iterator[Finding]:
    """Everything worth knowing, the cause before its effects. `now` is local.

    Without a database the rest of the questions has no answer, so the list ends there.
    """
    yield from _settings()
    yield _clock(now)
    yield _folder("Folder foto", Path(settings.MEDIA_ROOT))
    yield _cache_and_broker()
    yield _mail()
    if reason := probes.why_no_database():
        yield Finding(ok=False, text=f"Database {reason}", advice="Periksa DATABASE_URL.")
        return
    if reason := probes.why_not_migrated():
        yield Finding(
            ok=False, text=f"Migrasi {reason}", advice="Jalankan: python manage.py migrate"
        )
        return
    yield _database(now)
    yield _cache()
    yield from _reference_data(now.date())
    yield from _backlog(now)
    yield _backup(now)


def _settings() -> Iterator[Finding]:
    found = [
        message
        for message in checks.run_checks()
        if message.level >= checks.WARNING and not message.is_silenced()
    ]
    if not found:
        yield Finding(ok=True, text="Setelan cocok satu sama lain")
    for message in found:
        yield Finding(
            ok=False,
            text=f"Setelan: {message.msg}",
            advice=message.hint or f"Lihat docs/configuration.md ({message.id}).",
        )


def _clock(now: datetime) -> Finding:
    label = zone_label(settings.TIME_ZONE)
    return Finding(
        ok=label != settings.TIME_ZONE,
        text=f"Zona waktu {settings.TIME_ZONE} ({label}), sekarang {now:%Y-%m-%d %H.%M}",
        advice="Isi TIME_ZONE dengan Asia/Jakarta, Asia/Makassar, atau Asia/Jayapura.",
    )


def _folder(what: str, folder: Path) -> Finding:
    reason = probes.why_not_writable(folder)
    return Finding(
        ok=reason is None,
        text=f"{what} {folder}: {reason or 'dapat ditulis'}",
        advice="Beri pengguna portal hak tulis di folder itu, dan periksa sisa ruang disk.",
    )


def _cache_and_broker() -> Finding:
    """Redis, where it is set: tasks travel through it, and shared figures lie in it."""
    if not settings.REDIS_URL:
        return Finding(ok=True, text="Antrean tanpa layanan: satu proses worker dengan jam sendiri")
    advice = "Periksa REDIS_URL dan bahwa Redis menyala. Tidak ada pekerjaan yang hilang."
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5) as client:
            version = str(client.info("server")["redis_version"])
    except (redis.RedisError, OSError) as error:
        return Finding(
            ok=False, text=f"Redis tidak menjawab ({type(error).__name__})", advice=advice
        )
    is_new = tuple(int(part) for part in version.split(".")[:2]) >= OLDEST_REDIS
    return Finding(
        ok=is_new, text=f"Redis {version} menjawab", advice="Pasang Redis 6.2 atau lebih baru."
    )


def _mail() -> Finding:
    if folder := getattr(settings, "EMAIL_FILE_PATH", None):
        return _folder("Email ditulis ke", Path(folder))
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return Finding(
            ok=False,
            text=f"Server email {settings.EMAIL_HOST} tidak menerima ({type(error).__name__})",
            advice="Periksa EMAIL_URL: nama server, port, nama pengguna, dan kata sandi.",
        )
    connection.close()
    return Finding(ok=True, text=f"Server email {settings.EMAIL_HOST} menerima sambungan")


def _database(now: datetime) -> Finding:
    try:
        with transaction.atomic():
            Session.objects.create(session_key="doctor", expire_date=now)
            transaction.set_rollback(True)
    except Error as error:
        return Finding(
            ok=False,
            text=f"Database tidak dapat ditulis ({type(error).__name__})",
            advice="Periksa hak tulis pengguna database dan sisa ruang disk.",
        )
    return Finding(ok=True, text="Database menjawab, dapat ditulis, dan sesuai versi ini")


def _cache() -> Finding:
    try:
        with transaction.atomic():
            cache.set("doctor", "baik", 60)
            kept = cache.get("doctor") == "baik"
    except (Error, redis.RedisError, OSError):
        kept = False
    return Finding(
        ok=kept,
        text=f"Cache {'menyimpan' if kept else 'tidak menyimpan'}",
        advice="Tanpa Redis jalankan: python manage.py createcachetable",
    )


def _reference_data(today: date) -> Iterator[Finding]:
    """What rules are judged by. Missing rows would judge wrongly without a word."""
    for year in (today.year, today.year + 1):
        count = Holiday.objects.filter(on__year=year).count()
        yield Finding(
            ok=count > 0,
            text=f"Hari libur {year}: {count or 'belum ada'}",
            advice=f"Jalankan: python manage.py load_holidays {year}, lalu cocokkan dengan SKB.",
        )
    mandates = Mandate.objects.in_force(today).count()
    yield Finding(
        ok=mandates > 0,
        text=f"Target unggahan yang berlaku: {mandates or 'belum ada'}",
        advice="Jalankan: python manage.py load_targets, lalu sesuaikan Target di /admin/.",
    )
    rules = SlaRule.objects.in_force(today).values("classification").distinct().order_by().count()
    yield Finding(
        ok=rules == len(SlaRule._meta.get_field("classification").choices or ()),
        text=f"Klasifikasi laporan yang punya batas waktu: {rules}",
        advice="Jalankan: python manage.py load_policy, lalu sesuaikan Batas waktu di /admin/.",
    )
    operators = (
        User.objects.filter(is_active=True)
        .filter(postings__in=Posting.objects.current(today).filter(role=Role.OPERATOR))
        .distinct()
        .count()
    )
    yield Finding(
        ok=operators > 0,
        text=f"Operator Kominfo yang bertugas: {operators or 'belum ada'}",
        advice="Buat pengguna dan penugasannya di /admin/ "
        "(pertama kali: python manage.py createsuperuser).",
    )


def _backlog(now: datetime) -> Iterator[Finding]:
    backlog = probes.backlog(now=now)
    yield Finding(
        ok=backlog.outbox <= probes.LONGEST_OUTBOX_WAIT,
        text=f"Pesan tertua menunggu {_minutes(backlog.outbox)}",
        advice="Periksa bahwa worker (dan beat) berjalan, lalu lihat catatannya.",
    )
    yield Finding(
        ok=backlog.polls <= probes.LONGEST_POLL_WAIT,
        text=f"Pemeriksaan akun paling terlambat {_minutes(backlog.polls)}",
        advice="Periksa bahwa worker (dan beat) berjalan; bila ya, tambah worker.",
    )


def _backup(now: datetime) -> Finding:
    newest = backups.newest(backups.folder())
    if newest is None:
        # A portal with sample data has nothing that anybody would miss.
        return Finding(
            ok=settings.SAMPLE_DATA,
            text="Belum ada cadangan",
            advice="Jalankan tiap malam: python manage.py backup --simpan 14",
        )
    age = now - datetime.fromtimestamp(newest.stat().st_mtime, tz=now.tzinfo)
    return Finding(
        ok=age <= OLDEST_BACKUP,
        text=f"Cadangan terbaru {newest.name}, berumur {age.days} hari",
        advice="Jalankan tiap malam: python manage.py backup --simpan 14",
    )


def _minutes(wait: timedelta) -> str:
    return f"{int(wait.total_seconds() // 60)} menit"
