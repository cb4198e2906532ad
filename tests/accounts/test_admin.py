"""The registry of accounts in the admin: what operators see and change, and what workers keep."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin import site
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.admin.paginator import CappedPaginator
from accounts.models import Check, Exemption, Mandate, Post, Priority, SocialAccount
from opd.models import Office, User
from tests import make

pytestmark = pytest.mark.django_db

Health, Status = SocialAccount.Health, SocialAccount.Status
LIST = "admin:accounts_socialaccount_changelist"
ADD = "admin:accounts_socialaccount_add"
CHANGE = "admin:accounts_socialaccount_change"


@pytest.fixture(autouse=True)
def on_that_wednesday(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def many_accounts(count: int) -> list[SocialAccount]:
    offices = [make.office(f"Dinas {n}") for n in range(10)]
    return SocialAccount.objects.bulk_create(
        SocialAccount(
            office=offices[n % 10],
            platform="website",
            handle=f"{n:04}.contoh.id",
            status=Status.VERIFIED,
            registered_on=make.LONG_AGO,
        )
        for n in range(count)
    )


def many_posts(count: int) -> None:
    accounts = many_accounts(10)
    Post.objects.bulk_create(
        Post(account=accounts[n % 10], platform_id=str(n), first_seen_at=make.RECEIVED_AT)
        for n in range(count)
    )


def many_checks(count: int) -> None:
    accounts = many_accounts(10)
    Check.objects.bulk_create(
        Check(account=accounts[n % 10], at=make.RECEIVED_AT, outcome=Health.OK)
        for n in range(count)
    )


def many_mandates(count: int) -> None:
    for n in range(count):
        make.mandate(since=make.LONG_AGO + timedelta(days=n))


def many_exemptions(count: int) -> None:
    offices = [make.office(f"Dinas {n}") for n in range(10)]
    Exemption.objects.bulk_create(
        Exemption(
            office=offices[n % 10], platform="x", reason="Baru berdiri",
            since=make.LONG_AGO, until=make.LONG_AGO,
        )
        for n in range(count)
    )  # fmt: skip


def many_priorities(count: int) -> None:
    Priority.objects.bulk_create(
        Priority(name=f"Prioritas {n}", keywords="kata") for n in range(count)
    )


@pytest.mark.parametrize("count", [10, 1000])
@pytest.mark.parametrize(
    ("model", "fill"),
    [
        ("socialaccount", many_accounts),
        ("post", many_posts),
        ("check", many_checks),
        ("mandate", many_mandates),
        ("exemption", many_exemptions),
        ("priority", many_priorities),
    ],
)
def test_lists_cost_no_more_queries_for_more_rows(
    as_operator: Client,
    django_assert_max_num_queries: Any,
    model: str,
    fill: Callable[[int], Any],
    count: int,
) -> None:
    fill(count)

    with django_assert_max_num_queries(15):
        response = as_operator.get(reverse(f"admin:accounts_{model}_changelist"))

    assert response.status_code == 200


class OfFew(CappedPaginator):
    most_counted = 12


@pytest.mark.parametrize(("rows", "counted"), [(0, 0), (11, 11), (12, 12), (13, 12)])
def test_a_list_counts_no_further_than_anybody_pages(rows: int, counted: int) -> None:
    many_accounts(rows)

    assert OfFew(SocialAccount.objects.order_by("pk"), per_page=5).count == counted


class TestAnAccount:
    @pytest.fixture
    def fields(self, dinas_pu: Office) -> dict[str, Any]:
        return {
            "office": dinas_pu.pk,
            "handle": "https://www.Instagram.com/DinasPU/?igsh=1",
            "platform": "",
            "status": Status.VERIFIED,
            "registered_on": "11-11-2026",
            "has_second_factor": "unknown",
        }

    def test_is_added_by_any_link(
        self, as_operator: Client, fields: dict[str, Any], dinas_pu: Office
    ) -> None:
        as_operator.post(reverse(ADD), fields)

        account = SocialAccount.objects.get()
        assert (account.platform, account.handle) == ("instagram", "dinaspu")
        assert account.url == "https://www.instagram.com/dinaspu"
        assert (account.health, account.next_poll_at) == (Health.MANUAL, None)

    def test_that_can_be_read_is_read_at_once(
        self, as_operator: Client, fields: dict[str, Any], now: datetime
    ) -> None:
        as_operator.post(reverse(ADD), {**fields, "handle": "dinaspu.contoh.id"})

        assert SocialAccount.objects.get().next_poll_at == now

    def test_of_another_office_is_refused_with_its_name(
        self, as_operator: Client, fields: dict[str, Any], dinkes: Office
    ) -> None:
        make.account(dinkes, "instagram", "dinaspu")

        response = as_operator.post(reverse(ADD), fields)

        assert "terdaftar atas nama Dinas Kesehatan" in response.content.decode()
        assert SocialAccount.objects.count() == 1

    def test_that_names_nothing_is_refused(
        self, as_operator: Client, fields: dict[str, Any]
    ) -> None:
        response = as_operator.post(reverse(ADD), {**fields, "handle": "@dinaspu"})

        assert "Pilih platform" in response.content.decode()

    def test_changed_while_a_worker_reads_it_keeps_what_the_worker_knows(
        self, fields: dict[str, Any], dinas_pu: Office, operator: User, now: datetime
    ) -> None:
        account = make.account(dinas_pu, handle="dinaspu.contoh.id")
        screen = site.get_model_admin(SocialAccount)
        request = RequestFactory().post("/")
        request.user = operator
        typed = {**fields, "handle": account.handle, "platform": "website", "purpose": "Layanan"}
        form = screen.get_form(request, account)(typed, instance=account)
        assert form.is_valid(), form.errors
        SocialAccount.objects.update(
            claim_token="abc", next_poll_at=now, health=Health.OK, cursor={"etag": "a"}
        )

        screen.save_model(request, form.save(commit=False), form, change=True)

        account.refresh_from_db()
        assert account.purpose == "Layanan"
        assert (account.claim_token, account.health) == ("abc", Health.OK)
        assert (account.next_poll_at, account.cursor) == (now, {"etag": "a"})
        assert account.history.latest().history_user == operator

    def test_given_another_handle_starts_anew(
        self, as_operator: Client, fields: dict[str, Any], dinas_pu: Office, now: datetime
    ) -> None:
        account = make.account(
            dinas_pu, handle="lama.contoh.id", platform_id="1", cursor={"etag": "a"}
        )

        as_operator.post(
            reverse(CHANGE, args=[account.pk]),
            {**fields, "handle": "baru.contoh.id", "platform": "website"},
        )

        account.refresh_from_db()
        assert (account.handle, account.url) == ("baru.contoh.id", "https://baru.contoh.id")
        assert (account.platform_id, account.cursor) == ("", {})
        assert account.next_poll_at == now

    def test_archived_is_polled_no_more(
        self, as_operator: Client, fields: dict[str, Any], dinas_pu: Office, now: datetime
    ) -> None:
        account = make.account(dinas_pu, handle="lama.contoh.id", next_poll_at=now)

        as_operator.post(
            reverse(CHANGE, args=[account.pk]),
            {
                **fields,
                "handle": account.handle,
                "platform": "website",
                "status": Status.ARCHIVED,
            },
        )

        account.refresh_from_db()
        assert (account.status, account.next_poll_at) == (Status.ARCHIVED, None)

    def test_taken_back_from_the_archive_is_refused_when_another_office_has_it(
        self, as_operator: Client, fields: dict[str, Any], dinas_pu: Office, dinkes: Office
    ) -> None:
        account = make.account(dinas_pu, handle="situs.contoh.id", status=Status.ARCHIVED)
        make.account(dinkes, handle="situs.contoh.id")

        response = as_operator.post(
            reverse(CHANGE, args=[account.pk]),
            {**fields, "handle": account.handle, "platform": "website"},
        )

        assert "terdaftar atas nama Dinas Kesehatan" in response.content.decode()

    def test_shows_its_last_checks(
        self, as_operator: Client, dinas_pu: Office, now: datetime
    ) -> None:
        account = make.account(dinas_pu)
        Check.objects.create(
            account=account, at=now, outcome=Health.FAILING, detail="contoh.id: HTTP 503"
        )

        text = as_operator.get(reverse(CHANGE, args=[account.pk])).content.decode()

        assert "contoh.id: HTTP 503" in text

    def test_is_not_deleted_by_operators(self, as_operator: Client, dinas_pu: Office) -> None:
        account = make.account(dinas_pu)

        address = reverse("admin:accounts_socialaccount_delete", args=[account.pk])

        assert as_operator.post(address, {"post": "yes"}).status_code == 403


class TestActions:
    def run(self, client: Client, action: str, accounts: list[SocialAccount], **more: str) -> str:
        chosen = [account.pk for account in accounts]
        data = {"action": action, ACTION_CHECKBOX_NAME: chosen, **more}
        return client.post(reverse(LIST), data, follow=True).content.decode()

    def test_verify_proposals_and_say_which_were_none(
        self, as_operator: Client, dinas_pu: Office
    ) -> None:
        proposal = make.account(dinas_pu, status=Status.PROPOSED)
        archived = make.account(dinas_pu, status=Status.ARCHIVED)

        text = self.run(as_operator, "verify", [proposal, archived])

        assert SocialAccount.objects.official().get() == proposal
        assert "1 akun terverifikasi." in text
        assert "Akun ini sudah diarsipkan." in text

    def test_check_now_makes_them_due(
        self, as_operator: Client, dinas_pu: Office, now: datetime
    ) -> None:
        account = make.account(dinas_pu, next_poll_at=now + timedelta(days=1))

        self.run(as_operator, "check_now", [account])

        account.refresh_from_db()
        assert account.next_poll_at == now

    def test_archive_asks_for_the_reason_first(self, as_operator: Client, dinas_pu: Office) -> None:
        account = make.account(dinas_pu)

        asked = self.run(as_operator, "archive", [account])
        account.refresh_from_db()
        assert account.handle in asked
        assert account.status == Status.VERIFIED

        self.run(as_operator, "archive", [account], confirmed="1", note="Diganti akun baru")
        account.refresh_from_db()
        assert (account.status, account.status_note) == (Status.ARCHIVED, "Diganti akun baru")


def test_of_a_post_only_the_priorities_can_be_changed(
    as_operator: Client, dinas_pu: Office, now: datetime
) -> None:
    post = make.post(make.account(dinas_pu), at=now, text="Isi semula")
    roads = Priority.objects.create(name="Jalan", keywords="jalan")

    as_operator.post(
        reverse("admin:accounts_post_change", args=[post.pk]),
        {"priorities": [roads.pk], "text": "Isi lain", "source": Post.Source.MANUAL},
    )

    post.refresh_from_db()
    assert list(post.priorities.all()) == [roads]
    assert (post.text, post.source) == ("Isi semula", Post.Source.AUTOMATIC)


def test_only_mandates_in_force_are_shown_when_asked(as_operator: Client) -> None:
    make.mandate(platform="x", legal_basis="SE 1/2020", until=make.LONG_AGO)
    make.mandate(platform="website", legal_basis="SE 2/2026")

    address = reverse("admin:accounts_mandate_changelist")
    text = as_operator.get(address, {"berlaku": "ya"}).content.decode()

    assert "SE 2/2026" in text
    assert "SE 1/2020" not in text
    assert Mandate.objects.count() == 2
