"""Rows by the thousand, made quickly: offices, accounts and posts that look like a regency's."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection, models

from accounts.models import Mandate, Post, SocialAccount
from opd.models import Office

LONG_AGO = date(2020, 1, 1)
PLATFORMS = ("website", "instagram", "facebook")


def offices(count: int, *, villages_each: int = 0) -> list[Office]:
    """`count` dinas, or kecamatan with so many desa each."""
    kind = Office.Kind.KECAMATAN if villages_each else Office.Kind.DINAS
    start = Office.objects.count()
    made = Office.objects.bulk_create(
        Office(name=f"Kantor {start + n}", slug=f"kantor-{start + n}", kind=kind)
        for n in range(count)
    )
    villages = Office.objects.bulk_create(
        Office(
            name=f"Desa {parent.pk}-{n}",
            slug=f"desa-{parent.pk}-{n}",
            kind=Office.Kind.DESA,
            parent=parent,
        )
        for parent in made
        for n in range(villages_each)
    )
    return made + villages


def accounts(
    holders: Sequence[Office], count: int, *, platform: str = "website", due_at: datetime | None
) -> list[SocialAccount]:
    """`count` verified accounts shared out among `holders`."""
    start = SocialAccount.objects.count()
    return SocialAccount.objects.bulk_create(
        (
            SocialAccount(
                office=holders[n % len(holders)],
                platform=platform,
                handle=f"{platform}-{start + n}.contoh.id",
                url=f"https://{platform}-{start + n}.contoh.id/",
                status=SocialAccount.Status.VERIFIED,
                registered_on=LONG_AGO,
                next_poll_at=due_at,
            )
            for n in range(count)
        ),
        batch_size=2000,
    )


def mandates() -> None:
    """Three platforms asked of every dinas and kecamatan, one of every desa."""
    for kind, platforms in (
        (Office.Kind.DINAS, PLATFORMS),
        (Office.Kind.KECAMATAN, PLATFORMS),
        (Office.Kind.DESA, PLATFORMS[:1]),
    ):
        for platform in platforms:
            Mandate.objects.create(
                kind=kind,
                platform=platform,
                posts_per_week=3,
                since=LONG_AGO,
                legal_basis="Surat Edaran contoh",
            )


def posts(holders: Sequence[SocialAccount], each: int, *, since: datetime) -> None:
    """`each` posts for every account, four hours apart from `since` on."""
    Post.objects.bulk_create(
        (
            Post(
                account=account,
                platform_id=f"{account.pk}-{since:%Y%m%d}-{n}",
                url=f"{account.url}{n}",
                text="Gotong royong membersihkan saluran air di lingkungan kantor",
                published_at=since + timedelta(hours=4 * n),
                first_seen_at=since + timedelta(hours=4 * n),
            )
            for account in holders
            for n in range(each)
        ),
        batch_size=2000,
    )


def multiply(row: models.Model, count: int, *, differing: str) -> None:
    """`count` copies of a stored row, made by the database; the column `differing` gets a number.

    A third of a million objects would take a minute to make in Python.
    """
    table = connection.ops.quote_name(row._meta.db_table)
    columns = [str(field.column) for field in row._meta.concrete_fields if not field.primary_key]
    start = row._meta.model._default_manager.count()
    values = [
        f"{name} || '-' || (n.i + {start})" if name == differing else name for name in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
            f"INSERT INTO {table} ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM {table}, n WHERE id = {row.pk}"
        )


def erase(*tables: type[models.Model]) -> None:
    """All rows of each table, in this order, without looking at them."""
    for model in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
