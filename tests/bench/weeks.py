"""What building a week costs, for a regency and for ten of them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Mandate, Post, SocialAccount
from opd.calendar import Week
from opd.models import Office
from reports.freeze import build
from reports.models import AccountResult, OfficeResult, WeeklyReport
from tests.bench import data
from tests.bench.figures import seconds, show

ZONE = ZoneInfo("Asia/Jakarta")
WEEK = Week(2026, 45)
NOW = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)


def weeks() -> None:
    """360 offices with 1 000 accounts and 10 000 posts in the week; then ten times as many."""
    data.mandates()
    start = WEEK.bounds(zone=ZONE)[0]
    figures = []
    for kecamatan in (12, 108):
        holders = data.offices(kecamatan * 3) + data.offices(kecamatan, villages_each=25)
        for platform, share in (("website", 1.0), ("instagram", 0.3), ("facebook", 1.0)):
            made = data.accounts(holders, int(len(holders) * share), platform=platform, due_at=None)
            SocialAccount.objects.filter(pk__gte=made[0].pk).update(
                read_at=NOW, health=SocialAccount.Health.OK
            )
            data.posts(made, 10, since=start)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with CaptureQueriesContext(connection) as queries:
            took = seconds(lambda: build(WEEK, now=NOW, zone=ZONE))
        figures.append((WeeklyReport.objects.get().office_results.count(), took, len(queries)))
    (few, quick, few_queries), (many, slow, many_queries) = figures
    show(f"build a week of {many:,} offices", slow, "s", beside=f"{few:,} offices", other=quick)
    show(
        f"offices per second, {many:,} offices", many / slow, "offices/s",
        beside=f"{few:,} offices", other=few / quick,
    )  # fmt: skip
    show(
        f"queries to build {many:,} offices", many_queries, "queries",
        beside=f"{few:,} offices", other=few_queries,
    )  # fmt: skip
    data.erase(AccountResult, OfficeResult, WeeklyReport, Post, SocialAccount, Mandate, Office)
