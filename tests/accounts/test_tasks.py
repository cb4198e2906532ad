from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts import tasks
from accounts.models import Check, Post, SocialAccount
from accounts.platforms import PLATFORMS
from accounts.polling import Report, prune_checks, schedule_forgotten
from opd.models import Office
from portal.celery import app
from tests import make
from tests.chaos.stage import Websites

pytestmark = pytest.mark.django_db
Health = SocialAccount.Health
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """Tasks run where they are called, without a broker."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    cache.clear()
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


class TestPollDue:
    @pytest.fixture
    def sites(self, dinas_pu: Office) -> Iterator[Websites]:
        websites = Websites(count=3, posts_each=2)
        with websites.served() as port:
            for number in range(websites.count):
                address = f"127.0.0.1:{port}/situs-{number}"
                make.account(
                    dinas_pu,
                    handle=address,
                    url=f"http://{address}",
                    next_poll_at=timezone.now() - MINUTE,
                )
            yield websites

    def test_has_every_due_account_read_over_http(self, sites: Websites) -> None:
        tasks.poll_due()

        assert sorted(Post.objects.values_list("platform_id", flat=True)) == sites.all_ids()
        assert set(SocialAccount.objects.values_list("health", flat=True)) == {Health.OK}

    def test_asks_nobody_twice(self, sites: Websites) -> None:
        tasks.poll_due()
        tasks.poll_due()

        assert sorted(sites.hits) == [0, 1, 2]

    def test_leaves_a_paused_platform_alone_until_the_pause_ends(self, sites: Websites) -> None:
        report = Report(paused_until=timezone.now() + MINUTE, pause_reason="quota")

        tasks._pause("website", report)
        tasks.poll_due()
        assert sites.hits == []

        tasks._pause("website", Report(paused_until=timezone.now() - MINUTE))
        tasks.poll_due()
        assert sorted(sites.hits) == [0, 1, 2]


@pytest.mark.parametrize(
    ("platform", "status", "next_poll_at", "is_given_a_date"),
    [
        ("website", "VERIFIED", None, True),
        ("youtube", "PROPOSED", None, True),
        ("website", "ARCHIVED", None, False),
        ("website", "REJECTED", None, False),
        ("tiktok", "VERIFIED", None, False),
        ("website", "VERIFIED", datetime(2027, 1, 1, tzinfo=UTC), False),
    ],
)
def test_listed_accounts_without_a_date_get_one_where_they_can_be_read(
    dinas_pu: Office,
    now: datetime,
    platform: str,
    status: str,
    next_poll_at: datetime | None,
    is_given_a_date: bool,
) -> None:
    account = make.account(
        dinas_pu, platform, status=status, next_poll_at=next_poll_at, health=Health.MANUAL
    )

    assert schedule_forgotten(PLATFORMS, now=now) == is_given_a_date

    account.refresh_from_db()
    assert (account.next_poll_at == now) is is_given_a_date
    assert (account.health == Health.UNCHECKED) is is_given_a_date


@pytest.mark.parametrize("step", [1, 2, 3, 100])
def test_old_checks_are_pruned_and_young_ones_kept(
    dinas_pu: Office, now: datetime, step: int
) -> None:
    account = make.account(dinas_pu)
    days = (200, 91, 90, 1)
    Check.objects.bulk_create(
        Check(account=account, at=now - timedelta(days=age), outcome=Health.OK) for age in days
    )

    assert prune_checks(before=now - timedelta(days=90), step=step) == 2

    ages = [(now - check.at).days for check in Check.objects.order_by("at")]
    assert ages == [90, 1]
