from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from accounts.links import link_key
from accounts.models import Check, FollowerCount, Post, Priority, SocialAccount
from accounts.platforms.base import (
    AccountGone,
    AccountUnreachable,
    CredentialRejected,
    PlatformError,
    QuotaExhausted,
    Unavailable,
    UnexpectedPayload,
)
from accounts.polling import Claim, Report, claim_batch, poll_batch
from opd.models import Office, User
from tests import make
from tests.accounts.scripted import Answer, ScriptedPlatform, only, page, remote

pytestmark = pytest.mark.django_db

Health = SocialAccount.Health
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LEASE = 5 * MINUTE
Poll = Callable[..., Report]


def claim(now: datetime, *, limit: int = 50) -> Claim:
    return claim_batch("website", limit=limit, now=now, lease_until=now + LEASE)


@pytest.fixture
def poll(now: datetime, zone: ZoneInfo) -> Poll:
    """Claim what is due and read it, with dice that always fall in the middle."""

    def poll(platform: ScriptedPlatform, *, at: datetime = now) -> Report:
        return poll_batch(platform, claim(at), now=at, zone=zone, jitter=lambda: 0.5)

    return poll


@pytest.fixture
def account(dinas_pu: Office, now: datetime) -> SocialAccount:
    return make.account(dinas_pu, handle="dinaspu.contoh.id", next_poll_at=now)


def make_due(account: SocialAccount, at: datetime) -> None:
    SocialAccount.objects.filter(pk=account.pk).update(next_poll_at=at)


class TestAClaim:
    def test_takes_due_accounts_most_overdue_first(self, dinas_pu: Office, now: datetime) -> None:
        late = make.account(dinas_pu, next_poll_at=now - HOUR)
        latest = make.account(dinas_pu, next_poll_at=now - 2 * HOUR)
        just_due = make.account(dinas_pu, next_poll_at=now)

        assert claim(now, limit=2).accounts == [latest, late]
        assert claim(now).accounts == [just_due]

    @pytest.mark.parametrize(
        "fields",
        [
            {"next_poll_at": None},
            {"next_poll_at": datetime(2026, 11, 11, 3, 0, 1, tzinfo=UTC)},
            {"status": SocialAccount.Status.ARCHIVED},
            {"status": SocialAccount.Status.REJECTED},
            {"platform": "youtube"},
        ],
    )
    def test_leaves_alone_what_is_not_due(
        self, dinas_pu: Office, now: datetime, fields: dict[str, Any]
    ) -> None:
        make.account(dinas_pu, **({"next_poll_at": now} | fields))

        assert claim(now).accounts == []

    def test_reads_proposed_accounts_too(self, dinas_pu: Office, now: datetime) -> None:
        proposed = make.account(dinas_pu, next_poll_at=now, status=SocialAccount.Status.PROPOSED)

        assert claim(now).accounts == [proposed]

    def test_is_a_lease_that_ends_by_itself(self, account: SocialAccount, now: datetime) -> None:
        claim(now)

        assert claim(now + LEASE - MINUTE).accounts == []
        assert claim(now + LEASE).accounts == [account]


class TestAPage:
    def test_is_stored_with_its_check_and_the_next_date(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        answer = page(
            remote("1", now - DAY, likes=3, comments=0),
            remote("2", now - 2 * DAY),
            followers=1200,
            platform_id="id-7",
            name="Dinas PU Contoh",
            cursor={"etag": "abc"},
        )

        report = poll(only(account, answer))

        account.refresh_from_db()
        assert (report.read, report.failed, report.new_posts) == (1, 0, 2)
        assert list(
            account.posts.order_by("platform_id").values_list(
                "platform_id", "published_at", "like_count", "comment_count", "view_count", "source"
            )
        ) == [
            ("1", now - DAY, 3, 0, None, Post.Source.AUTOMATIC),
            ("2", now - 2 * DAY, None, None, None, Post.Source.AUTOMATIC),
        ]
        assert account.health == Health.OK
        assert account.read_at == account.checked_at == now
        assert account.last_post_at == now - DAY
        assert account.next_poll_at == now + 2 * HOUR
        assert account.claim_token == ""
        assert account.cursor == {"etag": "abc"}
        assert account.platform_id == "id-7"
        assert account.name == "Dinas PU Contoh"
        assert account.follower_count == 1200
        check = account.checks.get()
        assert (check.at, check.outcome, check.new_post_count) == (now, Health.OK, 2)

    def test_read_twice_rewrites_no_post(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        answer = page(remote("1", now - DAY, likes=3), remote("2", None), followers=5)
        poll(only(account, answer))
        make_due(account, now + HOUR)

        with CaptureQueriesContext(connection) as queries:
            report = poll(only(account, answer), at=now + HOUR)

        writes = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert report.new_posts == 0
        assert Post.objects.count() == 2
        assert not [sql for sql in writes if "accounts_post" in sql]
        assert not [sql for sql in writes if "accounts_followercount" in sql]

    def test_asks_with_what_the_last_read_left(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        platform = only(account, page(cursor={"etag": "abc"}, platform_id="id-7"))
        poll(platform)
        make_due(account, now + HOUR)
        poll(platform, at=now + HOUR)

        first, second = platform.asked
        assert (first.since, first.cursor) == (now - timedelta(weeks=13), {})
        assert (second.since, second.cursor) == (now - timedelta(days=7), {"etag": "abc"})
        assert second.platform_id == "id-7"

    def test_that_did_not_change_stores_nothing_but_the_check(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(remote("1", now - DAY))))
        make_due(account, now + HOUR)

        poll(only(account, page(unchanged=True, cursor={"etag": "x"})), at=now + HOUR)

        account.refresh_from_db()
        assert account.last_post_at == now - DAY
        assert account.read_at == now + HOUR
        assert account.checks.count() == 2

    def test_with_a_new_count_changes_that_post_alone(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(remote("1", now - DAY, likes=1), remote("2", now, likes=1))))
        first_seen = account.posts.get(platform_id="1").first_seen_at
        make_due(account, now + HOUR)

        poll(
            only(account, page(remote("1", now - DAY, likes=9), remote("2", now, likes=1))),
            at=now + HOUR,
        )

        post = account.posts.get(platform_id="1")
        assert (post.like_count, post.first_seen_at) == (9, first_seen)
        assert account.posts.count() == 2

    def test_with_unknowns_takes_nothing_known_away(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(remote("1", now - DAY, likes=9, text="Gotong royong"))))
        make_due(account, now + HOUR)

        poll(only(account, page(remote("1", None, text="", url=""))), at=now + HOUR)

        post = account.posts.get()
        assert (post.published_at, post.like_count, post.text, post.url) == (
            now - DAY, 9, "Gotong royong", "https://contoh.id/1",
        )  # fmt: skip

    def test_without_readable_dates_is_kept_with_unknown_dates(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(remote("1", None), remote("2", None))))

        account.refresh_from_db()
        assert list(account.posts.values_list("published_at", flat=True)) == [None, None]
        assert account.last_post_at is None
        assert account.health == Health.OK

    def test_with_a_date_that_was_unreadable_before_gets_it(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(remote("1", None))))
        make_due(account, now + HOUR)

        poll(only(account, page(remote("1", now - 3 * DAY))), at=now + HOUR)

        account.refresh_from_db()
        assert account.posts.get().published_at == now - 3 * DAY
        assert account.last_post_at == now - 3 * DAY

    def test_with_a_corrected_date_moves_the_newest_post_back(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(remote("1", now - DAY), remote("2", now - 9 * DAY))))
        make_due(account, now + HOUR)

        poll(only(account, page(remote("1", now - 20 * DAY))), at=now + HOUR)

        account.refresh_from_db()
        assert account.last_post_at == now - 9 * DAY

    def test_from_the_future_does_not_make_an_account_active(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(remote("1", now + DAY), remote("2", now - 40 * DAY))))

        account.refresh_from_db()
        assert account.posts.count() == 2
        assert account.last_post_at == now - 40 * DAY

    def test_with_the_same_id_twice_gives_one_post_with_the_date(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(remote("1", None), remote("1", now - DAY), remote("1", now))))

        assert account.posts.get().published_at == now - DAY

    def test_with_what_no_database_takes_is_stored_all_the_same(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        odd = remote(
            "1",
            datetime(1, 1, 1, tzinfo=UTC),
            text="nol\x00 dan separuh \ud83d",
            url="https://contoh.id/" + "a" * 1000,
            likes=-1,
            views=1 << 63,
        )

        poll(only(account, page(odd, remote("2", now))))

        post = account.posts.get(platform_id="1")
        assert (post.text, post.url) == ("nol dan separuh ?", "")
        assert (post.published_at, post.like_count, post.view_count) == (None, None, None)
        assert account.posts.count() == 2

    def test_that_is_incomplete_says_that_posts_may_be_missing(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(remote("1", now), complete=False)))
        assert account.checks.get().detail == ""  # the first read: nothing was seen before it
        make_due(account, now + HOUR)

        poll(only(account, page(remote("2", now), complete=False)), at=now + HOUR)

        account.refresh_from_db()
        assert account.health == Health.OK
        assert "mungkin terlewat" in account.health_detail

    def test_of_many_accounts_costs_the_same_few_queries(
        self, dinas_pu: Office, poll: Poll, now: datetime
    ) -> None:
        def queries_for(count: int) -> int:
            accounts = [make.account(dinas_pu, next_poll_at=now) for _ in range(count)]
            answers = {a.handle: page(remote("1", now), followers=1) for a in accounts}
            with CaptureQueriesContext(connection) as queries:
                assert poll(ScriptedPlatform(answers)).read == count
            return len(queries)

        assert queries_for(25) == queries_for(2) <= 16


class TestFollowers:
    def test_keep_the_last_figure_of_each_local_day(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        for at, followers in [
            (now, 100),
            (now + HOUR, 103),
            (now + DAY, 103),
            (now + 2 * DAY, None),
        ]:
            make_due(account, at)
            poll(only(account, page(followers=followers)), at=at)

        account.refresh_from_db()
        assert list(FollowerCount.objects.order_by("on").values_list("on", "count")) == [
            (now.date(), 103),
            (now.date() + DAY, 103),
        ]
        assert account.follower_count == 103


class TestAnError:
    @pytest.mark.parametrize(
        ("error", "health", "wait"),
        [
            (AccountGone("x: HTTP 404"), Health.GONE, DAY),
            (AccountUnreachable("x: host name not known"), Health.UNREACHABLE, HOUR),
            (CredentialRejected("x: HTTP 401"), Health.NO_ACCESS, HOUR),
            (Unavailable("x: HTTP 503"), Health.FAILING, 10 * MINUTE),
            (Unavailable("x: HTTP 429", retry_after=3 * HOUR), Health.FAILING, 3 * HOUR),
            (
                QuotaExhausted("habis", until=datetime(2026, 11, 12, tzinfo=UTC)),
                Health.FAILING,
                datetime(2026, 11, 12, tzinfo=UTC) - datetime(2026, 11, 11, 3, tzinfo=UTC),
            ),
            (UnexpectedPayload("x: not a feed"), Health.UNEXPECTED, 2 * HOUR),
        ],
    )
    def test_of_each_class_has_its_own_health_and_wait(
        self,
        account: SocialAccount,
        poll: Poll,
        now: datetime,
        error: PlatformError,
        health: SocialAccount.Health,
        wait: timedelta,
    ) -> None:
        report = poll(only(account, error))

        account.refresh_from_db()
        assert (report.read, report.failed) == (0, 1)
        assert account.health == health
        assert account.health_detail == str(error)
        assert account.failure_count == 1
        assert (account.checked_at, account.read_at) == (now, None)
        assert account.next_poll_at == now + wait
        check = account.checks.get()
        assert (check.outcome, check.detail) == (health, str(error))

    def test_leaves_what_was_read_before(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(remote("1", now - DAY), followers=7, cursor={"etag": "a"})))
        make_due(account, now + HOUR)

        poll(only(account, Unavailable("x: HTTP 500")), at=now + HOUR)

        account.refresh_from_db()
        assert (account.last_post_at, account.follower_count) == (now - DAY, 7)
        assert account.read_at == now
        assert account.cursor == {"etag": "a"}

    def test_in_a_row_backs_off_and_one_success_ends_the_row(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        waits, at = [], now
        for _ in range(3):
            make_due(account, at)
            poll(only(account, Unavailable("x: HTTP 500")), at=at)
            account.refresh_from_db()
            assert account.next_poll_at is not None
            waits.append(account.next_poll_at - at)
            at = account.next_poll_at
        poll(only(account, page(remote("1", at))), at=at)

        account.refresh_from_db()
        assert waits == [10 * MINUTE, 20 * MINUTE, 40 * MINUTE]
        assert (account.failure_count, account.health_detail) == (0, "")
        assert account.not_before is None

    def test_of_an_unknown_answer_makes_the_next_read_start_anew(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        poll(only(account, page(cursor={"etag": "a"})))
        make_due(account, now + HOUR)

        poll(only(account, UnexpectedPayload("x: not a feed")), at=now + HOUR)

        account.refresh_from_db()
        assert account.cursor == {}

    def test_too_long_to_keep_is_cut(self, account: SocialAccount, poll: Poll) -> None:
        poll(only(account, UnexpectedPayload("x" * 1000)))

        assert len(account.checks.get().detail) == 300


class TestAStoppedBatch:
    @pytest.fixture
    def three(self, dinas_pu: Office, now: datetime) -> list[SocialAccount]:
        return [
            make.account(dinas_pu, handle=f"{n}.contoh.id", next_poll_at=now - n * MINUTE)
            for n in (3, 2, 1)
        ]

    @pytest.mark.parametrize(
        ("stop", "until"),
        [
            (CredentialRejected("token refused"), 15 * MINUTE),
            (
                QuotaExhausted("quota", until=datetime(2026, 11, 11, 8, tzinfo=UTC)),
                5 * HOUR,
            ),
        ],
    )
    def test_by_credential_or_quota_keeps_what_came_and_gives_the_others_back(
        self,
        three: list[SocialAccount],
        poll: Poll,
        now: datetime,
        stop: PlatformError,
        until: timedelta,
    ) -> None:
        answers: dict[str, Answer] = {a.handle: page(remote("1", now)) for a in three}

        report = poll(ScriptedPlatform(answers, stop=stop, stop_after=1))

        read, *others = SocialAccount.objects.order_by("-handle")
        assert (read.health, read.posts.count()) == (Health.OK, 1)
        for other in others:
            assert (other.health, other.failure_count) == (Health.UNCHECKED, 0)
            assert (other.next_poll_at, other.claim_token) == (now + until, "")
            assert not other.checks.exists()
        assert (report.paused_until, report.pause_reason) == (now + until, str(stop))

    def test_by_an_outage_counts_as_a_failure_of_every_account_left(
        self, three: list[SocialAccount], poll: Poll, now: datetime
    ) -> None:
        answers: dict[str, Answer] = {a.handle: page() for a in three}
        outage = Unavailable("down", retry_after=HOUR)

        report = poll(ScriptedPlatform(answers, stop=outage, stop_after=1))

        assert (report.read, report.failed, report.paused_until) == (1, 2, None)
        assert set(
            SocialAccount.objects.filter(health=Health.FAILING).values_list(
                "next_poll_at", flat=True
            )
        ) == {now + HOUR}

    def test_by_a_programming_error_comes_back_when_the_lease_ends(
        self, three: list[SocialAccount], poll: Poll, now: datetime
    ) -> None:
        answers: dict[str, Answer] = {a.handle: page(remote("1", now)) for a in three}

        with pytest.raises(ZeroDivisionError):
            poll(ScriptedPlatform(answers, stop=ZeroDivisionError(), stop_after=2))

        assert claim(now + LEASE).accounts == three
        assert not Check.objects.exists()


class TestALostLease:
    def test_writes_nothing_over_the_result_of_a_newer_worker(
        self, account: SocialAccount, poll: Poll, now: datetime, zone: ZoneInfo
    ) -> None:
        later = now + LEASE
        newer = page(remote("1", now - DAY, likes=9), followers=9, cursor={"etag": "new"})
        older = page(remote("1", now - DAY, likes=1), remote("2", now), followers=1)

        def another_worker_takes_over() -> None:
            poll(only(account, newer), at=later)

        slow = only(account, older, between=another_worker_takes_over)
        report = poll(slow)

        account.refresh_from_db()
        assert (report.read, report.late) == (0, 1)
        assert account.posts.get().like_count == 9
        assert (account.follower_count, account.cursor) == (9, {"etag": "new"})
        assert account.checks.count() == 1

    def test_does_not_give_back_what_a_newer_worker_holds(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        def another_worker_takes_over() -> None:
            claim(now + LEASE)

        refused = CredentialRejected("token refused")
        poll(only(account, page(), stop=refused, between=another_worker_takes_over))

        account.refresh_from_db()
        assert account.next_poll_at == now + 2 * LEASE
        assert account.claim_token != ""

    def test_that_nobody_took_still_counts(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        report = poll(only(account, page(remote("1", now))))

        assert report.late == 0


class TestARenamedAccount:
    """The platform's own id is the key; the handle is only what people read."""

    @pytest.fixture
    def account(self, dinas_pu: Office, now: datetime) -> SocialAccount:
        return make.account(
            dinas_pu,
            "youtube",
            "dinaspu",
            url="https://www.youtube.com/@dinaspu",
            platform_id="UC1",
            next_poll_at=now,
        )

    @pytest.fixture
    def poll_youtube(self, now: datetime, zone: ZoneInfo) -> Poll:
        def poll(platform: ScriptedPlatform) -> Report:
            claimed = claim_batch("youtube", limit=9, now=now, lease_until=now + LEASE)
            return poll_batch(platform, claimed, now=now, zone=zone)

        return poll

    def test_keeps_its_posts_under_the_new_name(
        self, account: SocialAccount, poll_youtube: Poll, now: datetime
    ) -> None:
        make.post(account, at=now - DAY)
        found = page(remote("2", now), platform_id="UC1", handle="PUPR.Contoh")

        poll_youtube(only(account, found))

        account.refresh_from_db()
        assert (account.handle, account.url) == (
            "pupr.contoh", "https://www.youtube.com/@pupr.contoh",
        )  # fmt: skip
        assert account.posts.count() == 2
        assert account.history.latest().handle == "pupr.contoh"
        assert account.health == Health.OK

    def test_does_not_take_a_name_that_another_office_has(
        self, account: SocialAccount, poll_youtube: Poll, dinkes: Office, now: datetime
    ) -> None:
        make.account(dinkes, "youtube", "pupr.contoh")

        poll_youtube(only(account, page(platform_id="UC1", handle="pupr.contoh")))

        account.refresh_from_db()
        assert account.handle == "dinaspu"
        assert "terdaftar atas nama Dinas Kesehatan" in account.health_detail

    def test_whose_old_name_somebody_else_took_gets_none_of_their_posts(
        self, account: SocialAccount, poll_youtube: Poll, now: datetime
    ) -> None:
        stranger = page(remote("1", now), platform_id="UC2", handle="dinaspu", followers=9)

        poll_youtube(only(account, stranger))

        account.refresh_from_db()
        assert not account.posts.exists()
        assert (account.health, account.platform_id) == (Health.UNEXPECTED, "UC1")
        assert account.follower_count is None

    @pytest.mark.parametrize("name", ["", "dinaspu", "DinasPU", "nama yang mustahil/?"])
    def test_is_not_one_while_its_name_is_the_same_or_unreadable(
        self, account: SocialAccount, poll_youtube: Poll, name: str
    ) -> None:
        poll_youtube(only(account, page(platform_id="UC1", handle=name)))

        account.refresh_from_db()
        assert account.handle == "dinaspu"
        assert account.history.count() == 1


class TestAManualPost:
    @pytest.fixture
    def logged(self, account: SocialAccount, admin_pu: User, now: datetime) -> Post:
        return make.post(
            account,
            at=now - 5 * DAY,
            platform_id=link_key("https://www.contoh.id/berita/1/"),
            url="https://www.contoh.id/berita/1/",
            source=Post.Source.MANUAL,
            logged_by=admin_pu,
        )

    def test_that_the_platform_dates_too_becomes_automatic_with_that_date(
        self, account: SocialAccount, poll: Poll, now: datetime, logged: Post
    ) -> None:
        seen = remote("guid-1", now - 20 * DAY, url="http://contoh.id/berita/1?utm_source=wa")

        report = poll(only(account, page(seen)))

        post = account.posts.get()
        assert report.new_posts == 0
        assert (post.pk, post.platform_id) == (logged.pk, "guid-1")
        assert (post.source, post.published_at) == (Post.Source.AUTOMATIC, now - 20 * DAY)
        assert post.logged_by == logged.logged_by

    def test_stays_manual_with_its_typed_date_while_the_platform_gives_none(
        self, account: SocialAccount, poll: Poll, now: datetime, logged: Post
    ) -> None:
        poll(only(account, page(remote("guid-1", None, url=logged.url, likes=4))))

        post = account.posts.get()
        assert (post.source, post.published_at) == (Post.Source.MANUAL, now - 5 * DAY)
        assert post.like_count == 4

    def test_is_left_alone_by_other_posts(
        self, account: SocialAccount, poll: Poll, now: datetime, logged: Post
    ) -> None:
        poll(only(account, page(remote("guid-2", now, url="https://contoh.id/berita/2"))))

        logged.refresh_from_db()
        assert logged.source == Post.Source.MANUAL
        assert account.posts.count() == 2


class TestTags:
    def test_are_given_to_new_posts_by_the_priorities_in_use(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        stunting = Priority.objects.create(name="Stunting", keywords="stunting\n#CegahStunting")
        Priority.objects.create(name="Lama", keywords="stunting", is_active=False)

        poll(only(account, page(remote("1", now, text="Cegah STUNTING"), remote("2", now))))

        assert list(account.posts.get(platform_id="1").priorities.all()) == [stunting]
        assert not account.posts.get(platform_id="2").priorities.exists()

    def test_taken_away_by_people_do_not_come_back_with_the_next_read(
        self, account: SocialAccount, poll: Poll, now: datetime
    ) -> None:
        Priority.objects.create(name="Stunting", keywords="stunting")
        poll(only(account, page(remote("1", now, text="stunting", likes=1))))
        account.posts.get().priorities.clear()
        make_due(account, now + HOUR)

        poll(only(account, page(remote("1", now, text="stunting", likes=2))), at=now + HOUR)

        assert not account.posts.get().priorities.exists()


class TestCosts:
    """What runs every few seconds must cost the same with a hundred times the rows."""

    def plan_of(self, queryset: QuerySet[Any]) -> str:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # A table of a few rows is scanned whatever the indexes.
                cursor.execute("SET LOCAL enable_seqscan = off")
        return str(queryset.explain())

    def test_a_claim_walks_the_index_of_its_platform_and_sorts_nothing(self, now: datetime) -> None:
        due = SocialAccount.objects.due(now).filter(platform="website")[:50]

        plan = self.plan_of(due)

        assert "accounts_account_claim" in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan

    def test_known_posts_are_found_by_their_key(self, account: SocialAccount) -> None:
        posts = Post.objects.filter(
            Q(account=account.pk, platform_id__in=["1", "2"])
            | Q(account=account.pk + 1, platform_id__in=["3"])
        )

        plan = self.plan_of(posts)

        assert "SCAN accounts_post" not in plan
        assert "Seq Scan" not in plan
