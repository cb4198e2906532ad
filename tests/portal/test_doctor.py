"""`manage.py doctor` on a healthy portal, and with one thing broken at a time."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import Mandate
from complaints.models import Complaint
from opd.models import Holiday, Posting, User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def healthy(settings: LazySettings, operator: User, tmp_path: Path) -> LazySettings:
    """A portal on this machine with all its reference data and a backup."""
    settings.DATA_DIR = tmp_path
    settings.SECURE_COOKIES = False
    settings.SITE_URL = "http://localhost:8000"
    settings.REDIS_URL = ""
    settings.DATABASES["default"].setdefault("ENGINE", "django.db.backends.sqlite3")
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.SILENCED_SYSTEM_CHECKS = ["portal.W006"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    for year in (timezone.localdate().year, timezone.localdate().year + 1):
        Holiday.objects.create(on=date(year, 1, 1), name="Tahun Baru")
    make.mandate()
    for classification in Complaint.Classification:
        make.sla_rule(classification)
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "portal-2026-11-10-020000.tar.gz").write_bytes(b"")
    return settings


def lines() -> list[str]:
    output = StringIO()
    try:
        call_command("doctor", stdout=output)
    except CommandError as error:
        output.write(str(error))
    return output.getvalue().splitlines()


def troubles() -> list[str]:
    return [line for line in lines() if line.startswith("✗")]


def test_a_healthy_portal_has_a_tick_on_every_line(healthy: LazySettings) -> None:
    *findings, last = lines()

    assert [line for line in findings if not line.startswith("✓")] == []
    assert last == "Semua baik."


def test_trouble_makes_the_command_fail(healthy: LazySettings) -> None:
    Holiday.objects.all().delete()

    with pytest.raises(CommandError, match="2 hal perlu dibenahi"):
        call_command("doctor", stdout=StringIO())


def test_each_trouble_comes_with_advice(healthy: LazySettings) -> None:
    Posting.objects.all().delete()

    found = lines()

    (position,) = [n for n, line in enumerate(found) if line.startswith("✗")]
    assert found[position] == "✗ Operator Kominfo yang bertugas: belum ada"
    assert "createsuperuser" in found[position + 1]


def test_holidays_of_next_year_are_missed(healthy: LazySettings) -> None:
    next_year = timezone.localdate().year + 1
    Holiday.objects.filter(on__year=next_year).delete()

    assert troubles() == [f"✗ Hari libur {next_year}: belum ada"]


def test_a_mandate_that_has_ended_does_not_count(healthy: LazySettings) -> None:
    Mandate.objects.update(until=timezone.localdate() - timedelta(days=1))

    assert troubles() == ["✗ Target unggahan yang berlaku: belum ada"]


def test_an_old_poll_is_named(healthy: LazySettings) -> None:
    make.account(make.office(), next_poll_at=timezone.now() - timedelta(hours=3))

    assert troubles() == ["✗ Pemeriksaan akun paling terlambat 180 menit"]


def test_a_portal_without_a_backup_is_told_so(healthy: LazySettings, tmp_path: Path) -> None:
    (tmp_path / "backups" / "portal-2026-11-10-020000.tar.gz").unlink()

    assert troubles() == ["✗ Belum ada cadangan"]


def test_a_server_that_takes_no_mail_is_named(healthy: LazySettings) -> None:
    healthy.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    healthy.EMAIL_FILE_PATH = None
    healthy.EMAIL_HOST = "127.0.0.1"
    healthy.EMAIL_PORT = 1  # nobody listens there
    healthy.EMAIL_TIMEOUT = 2

    assert troubles() == ["✗ Server email 127.0.0.1 tidak menerima (ConnectionRefusedError)"]


def test_a_silent_redis_is_named(healthy: LazySettings) -> None:
    healthy.REDIS_URL = "redis://127.0.0.1:1/0"

    assert troubles() == ["✗ Redis tidak menjawab (ConnectionError)"]


def test_a_cache_without_its_table_is_named(healthy: LazySettings) -> None:
    healthy.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "no_such_table",
        }
    }

    assert troubles() == ["✗ Cache tidak menyimpan"]


def test_an_unmigrated_database_ends_the_examination_with_the_command_to_run(
    healthy: LazySettings,
) -> None:
    MigrationRecorder.Migration.objects.filter(app="complaints").delete()

    found = lines()

    assert "✗ Migrasi belum diterapkan" in found
    assert "  → Jalankan: python manage.py migrate" in found
    assert not [line for line in found if "Hari libur" in line]
