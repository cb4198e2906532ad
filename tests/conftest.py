"""A fixed clock, people of every role, and the offices that they serve."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from opd.models import Office, Role, User
from tests import make

WIB = ZoneInfo("Asia/Jakarta")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database; what still looks at it in the end is shut out before it is dropped.

    A thread of the live server may hold a connection for a request that the browser gave up.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def now() -> datetime:
    """Wednesday, 11 November 2026, 10.00 WIB: inside working hours, in week 46."""
    return datetime(2026, 11, 11, 10, 0, tzinfo=WIB)


@pytest.fixture
def today(now: datetime) -> date:
    return now.date()


@pytest.fixture
def zone() -> ZoneInfo:
    return WIB


@pytest.fixture(autouse=True)
def own_folders(settings: LazySettings, tmp_path: Path) -> None:
    """Every test writes its files and its mail into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    if settings.REDIS_URL:  # it keeps what the database would roll back
        cache = {**settings.CACHES["default"], "KEY_PREFIX": f"{settings.REDIS_PREFIX}{tmp_path}"}
        settings.CACHES = {"default": cache}
    # Names without hashes, so that no run depends on `collectstatic`.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    """Hashing that is slow on purpose would take most of the run."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def kominfo(db: None) -> Office:
    return make.office("Dinas Kominfo", short_name="DISKOMINFO")


@pytest.fixture
def dinas_pu(db: None) -> Office:
    return make.office("Dinas Pekerjaan Umum", short_name="PUPR")


@pytest.fixture
def dinkes(db: None) -> Office:
    return make.office("Dinas Kesehatan", short_name="DINKES")


@pytest.fixture
def kecamatan(db: None) -> Office:
    return make.office("Kecamatan Cibungur", kind=Office.Kind.KECAMATAN)


@pytest.fixture
def desa(kecamatan: Office) -> Office:
    return make.office("Desa Sukamaju", kind=Office.Kind.DESA, parent=kecamatan)


@pytest.fixture
def operator(kominfo: Office) -> User:
    return make.user("operator", posted_to=kominfo, role=Role.OPERATOR)


@pytest.fixture
def admin_pu(dinas_pu: Office) -> User:
    return make.user("admin-pu", posted_to=dinas_pu, role=Role.ADMIN)


@pytest.fixture
def head_pu(dinas_pu: Office) -> User:
    return make.user("kepala-pu", posted_to=dinas_pu, role=Role.HEAD)


@pytest.fixture
def admin_dinkes(dinkes: Office) -> User:
    return make.user("admin-dinkes", posted_to=dinkes, role=Role.ADMIN)


@pytest.fixture
def camat(kecamatan: Office) -> User:
    return make.user("camat", posted_to=kecamatan, role=Role.CAMAT)


@pytest.fixture
def admin_desa(desa: Office) -> User:
    return make.user("admin-desa", posted_to=desa, role=Role.ADMIN)


@pytest.fixture
def inspector(db: None) -> User:
    office = make.office("Inspektorat", kind=Office.Kind.INSPEKTORAT)
    return make.user("inspektorat", posted_to=office, role=Role.INSPECTOR)


@pytest.fixture
def leader(db: None) -> User:
    office = make.office("Sekretariat Daerah", kind=Office.Kind.SEKRETARIAT)
    return make.user("bupati", posted_to=office, role=Role.LEADER)


@pytest.fixture
def superuser(db: None) -> User:
    return User.objects.create_superuser("superuser", "su@contoh.id", "rahasia", name="Super")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_operator(operator: User) -> Client:
    return signed_in(operator)


@pytest.fixture
def as_admin_pu(admin_pu: User) -> Client:
    return signed_in(admin_pu)


@pytest.fixture
def as_admin_dinkes(admin_dinkes: User) -> Client:
    return signed_in(admin_dinkes)


@pytest.fixture
def as_leader(leader: User) -> Client:
    return signed_in(leader)
