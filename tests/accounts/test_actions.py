from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts import actions
from accounts.actions import Refused
from accounts.models import Post, Priority, SocialAccount
from opd.models import Office, User
from tests import make

pytestmark = pytest.mark.django_db

Health, Status = SocialAccount.Health, SocialAccount.Status
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
POST = "https://www.instagram.com/p/Cx1/"


@pytest.fixture
def register(dinas_pu: Office, now: datetime, today: date) -> Callable[..., SocialAccount]:
    def register(**fields: Any) -> SocialAccount:
        defaults: dict[str, Any] = {
            "office": dinas_pu,
            "platform": "website",
            "handle": "dinaspu.contoh.id",
            "url": "https://dinaspu.contoh.id/",
            "status": Status.PROPOSED,
            "now": now,
            "today": today,
        }
        return actions.register(**(defaults | fields))

    return register


@pytest.fixture
def instagram(dinas_pu: Office) -> SocialAccount:
    return make.account(
        dinas_pu,
        "instagram",
        "dinaspu_contoh",
        url="https://www.instagram.com/dinaspu_contoh/",
        health=Health.MANUAL,
    )


class TestRegistering:
    def test_has_an_account_read_at_once_where_it_can_be(
        self, register: Callable[..., SocialAccount], now: datetime, today: date
    ) -> None:
        account = register()

        account.refresh_from_db()
        assert (account.next_poll_at, account.health) == (now, Health.UNCHECKED)
        assert account.registered_on == today

    def test_leaves_other_platforms_to_be_logged_by_hand(
        self, register: Callable[..., SocialAccount]
    ) -> None:
        account = register(platform="tiktok", handle="dinaspu")

        account.refresh_from_db()
        assert (account.next_poll_at, account.health) == (None, Health.MANUAL)

    @pytest.mark.parametrize("status", [Status.PROPOSED, Status.VERIFIED])
    def test_an_account_of_another_office_is_refused_with_its_name(
        self, register: Callable[..., SocialAccount], dinkes: Office, status: str
    ) -> None:
        make.account(dinkes, handle="dinaspu.contoh.id", status=status)

        with pytest.raises(Refused, match="terdaftar atas nama Dinas Kesehatan"):
            register()

        assert SocialAccount.objects.count() == 1

    @pytest.mark.parametrize("status", [Status.REJECTED, Status.ARCHIVED])
    def test_an_account_that_nobody_has_any_more_is_free(
        self, register: Callable[..., SocialAccount], dinkes: Office, status: str
    ) -> None:
        make.account(dinkes, handle="dinaspu.contoh.id", status=status)

        assert register().is_listed


class TestJudging:
    def test_a_verified_proposal_is_official(self, dinas_pu: Office) -> None:
        account = make.account(dinas_pu, status=Status.PROPOSED)

        actions.verify(account)

        assert SocialAccount.objects.official().get() == account

    def test_a_rejected_proposal_is_polled_no_more(self, dinas_pu: Office, now: datetime) -> None:
        account = make.account(dinas_pu, status=Status.PROPOSED, next_poll_at=now)

        actions.reject(account, note="Akun pribadi")

        account.refresh_from_db()
        assert (account.status, account.status_note) == (Status.REJECTED, "Akun pribadi")
        assert account.next_poll_at is None

    def test_an_archived_account_keeps_its_posts(self, dinas_pu: Office, now: datetime) -> None:
        account = make.account(dinas_pu, next_poll_at=now)
        make.post(account, at=now)

        actions.archive(account, note="Diretas")

        account.refresh_from_db()
        assert (account.status, account.next_poll_at) == (Status.ARCHIVED, None)
        assert account.posts.count() == 1

    @pytest.mark.parametrize("status", [Status.VERIFIED, Status.REJECTED, Status.ARCHIVED])
    def test_only_a_proposal_can_be_judged(self, dinas_pu: Office, status: str) -> None:
        account = make.account(dinas_pu, status=status)

        with pytest.raises(Refused):
            actions.verify(account)
        with pytest.raises(Refused):
            actions.reject(account, note="Akun pribadi")

    def test_a_second_decision_on_an_old_page_is_refused(self, dinas_pu: Office) -> None:
        account = make.account(dinas_pu, status=Status.PROPOSED)
        actions.verify(SocialAccount.objects.get(pk=account.pk))

        with pytest.raises(Refused, match="sudah terverifikasi"):
            actions.reject(account, note="Akun pribadi")

    def test_a_decision_is_kept_in_the_history(self, dinas_pu: Office) -> None:
        account = make.account(dinas_pu, status=Status.PROPOSED)

        actions.verify(account)

        assert list(account.history.order_by("history_id").values_list("status", flat=True)) == [
            Status.PROPOSED,
            Status.VERIFIED,
        ]


class TestCheckingNow:
    def test_makes_an_account_due(self, dinas_pu: Office, now: datetime) -> None:
        account = make.account(dinas_pu, next_poll_at=now + DAY)

        assert actions.check_now(account, now=now) == now

        account.refresh_from_db()
        assert account.next_poll_at == now

    def test_waits_as_long_as_the_platform_asked(self, dinas_pu: Office, now: datetime) -> None:
        account = make.account(dinas_pu, next_poll_at=now + DAY, not_before=now + MINUTE)

        assert actions.check_now(account, now=now) == now + MINUTE

    def test_does_not_start_a_second_worker_on_an_account(
        self, dinas_pu: Office, now: datetime
    ) -> None:
        account = make.account(dinas_pu, next_poll_at=now + MINUTE, claim_token="abc")

        with pytest.raises(Refused, match="sedang diperiksa"):
            actions.check_now(account, now=now)

    def test_is_refused_where_nothing_can_be_read(
        self, instagram: SocialAccount, now: datetime
    ) -> None:
        with pytest.raises(Refused, match="belum dapat dibaca otomatis"):
            actions.check_now(instagram, now=now)


class TestLoggingAPost:
    @pytest.fixture
    def log(self, instagram: SocialAccount, admin_pu: User, now: datetime) -> Callable[..., Post]:
        def log(url: str = POST, *, at: datetime = now - DAY, text: str = "") -> Post:
            return actions.log_post(
                instagram, url=url, text=text, published_at=at, actor=admin_pu, now=now
            )

        return log

    def test_stores_it_with_the_label_manual_and_who_did_it(
        self, log: Callable[..., Post], admin_pu: User, instagram: SocialAccount, now: datetime
    ) -> None:
        post = log(text="Perbaikan jalan")

        post.refresh_from_db()
        assert (post.source, post.logged_by) == (Post.Source.MANUAL, admin_pu)
        assert (post.published_at, post.first_seen_at) == (now - DAY, now)
        instagram.refresh_from_db()
        assert instagram.last_post_at == now - DAY

    def test_of_an_older_day_leaves_the_newest_date(
        self, log: Callable[..., Post], instagram: SocialAccount, now: datetime
    ) -> None:
        log("https://www.instagram.com/p/2/", at=now - DAY)
        log("https://www.instagram.com/p/1/", at=now - 9 * DAY)

        instagram.refresh_from_db()
        assert instagram.last_post_at == now - DAY

    def test_tags_it_by_its_words(self, log: Callable[..., Post]) -> None:
        roads = Priority.objects.create(name="Jalan", keywords="jalan")

        assert list(log(text="Perbaikan Jalan").priorities.all()) == [roads]

    @pytest.mark.parametrize(
        "again", [POST, "http://instagram.com/p/Cx1?igsh=abc", "https://m.instagram.com/p/Cx1"]
    )
    def test_twice_is_refused_by_any_spelling_of_the_link(
        self, log: Callable[..., Post], again: str
    ) -> None:
        log()

        with pytest.raises(Refused, match="sudah tercatat") as refusal:
            log(again)
        assert refusal.value.field == "url"

    def test_that_was_read_automatically_is_refused(
        self, log: Callable[..., Post], instagram: SocialAccount, now: datetime
    ) -> None:
        make.post(instagram, at=now - DAY, platform_id="178", url="http://instagram.com/p/Cx1")

        with pytest.raises(Refused, match="sudah tercatat"):
            log()

    def test_of_the_future_is_refused(self, log: Callable[..., Post], now: datetime) -> None:
        with pytest.raises(Refused, match="hari ini atau sebelumnya") as refusal:
            log(at=now + MINUTE)
        assert refusal.value.field == "published_on"

    @pytest.mark.parametrize(
        "url", ["https://www.tiktok.com/@dinaspu/video/1", "https://www.instagram.com/", "tautan"]
    )
    def test_by_a_link_of_anything_else_is_refused(
        self, log: Callable[..., Post], url: str
    ) -> None:
        with pytest.raises(Refused) as refusal:
            log(url)
        assert refusal.value.field == "url"
        assert not Post.objects.exists()


class TestLooking:
    def test_says_that_a_person_saw_the_account_and_who(
        self, instagram: SocialAccount, operator: User, now: datetime
    ) -> None:
        actions.look(instagram, actor=operator, now=now)

        instagram.refresh_from_db()
        assert (instagram.read_at, instagram.health) == (now, Health.MANUAL)
        assert instagram.checks.get().detail == f"dilihat oleh {operator.name}"
