from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions, handles, official
from accounts.models import SocialAccount
from opd.models import Office
from tests import make

pytestmark = pytest.mark.django_db

Status = SocialAccount.Status
LINK = "https://www.instagram.com/dinaspu_contoh"
PAGE = reverse("official-accounts")


@pytest.fixture
def instagram(dinas_pu: Office) -> SocialAccount:
    return make.account(dinas_pu, "instagram", "dinaspu_contoh", url=LINK)


def text_of(client: Client, **query: str) -> str:
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "question",
    [LINK, "instagram.com/DinasPU_Contoh/?igsh=abc", "@dinaspu_contoh", "DINASPU_contoh"],
)
def test_an_official_account_is_known_by_any_link_or_name(
    client: Client, instagram: SocialAccount, question: str
) -> None:
    text = text_of(client, akun=question)

    assert "Resmi. Akun Instagram dinaspu_contoh milik Dinas Pekerjaan Umum." in text


def test_an_archived_account_was_official_and_names_its_successor(
    client: Client, instagram: SocialAccount, dinas_pu: Office
) -> None:
    successor = make.account(
        dinas_pu, "instagram", "pupr_baru", url="https://instagram.com/pupr_baru"
    )
    SocialAccount.objects.filter(pk=instagram.pk).update(successor=successor)
    actions.archive(instagram, note="Diretas")

    text = text_of(client, akun=LINK)

    assert "Pernah resmi, kini tidak." in text
    assert "pupr_baru" in text


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.REJECTED])
def test_what_kominfo_did_not_verify_is_not_known(
    client: Client, dinas_pu: Office, status: str
) -> None:
    make.account(dinas_pu, "instagram", "dinaspu_contoh", status=status)

    assert "Tidak dikenal." in text_of(client, akun=LINK)


def test_a_proposal_that_was_archived_was_never_official(client: Client, dinas_pu: Office) -> None:
    proposal = make.account(dinas_pu, "instagram", "dinaspu_contoh", status=Status.PROPOSED)
    actions.archive(proposal, note="Salah usul")

    assert "Tidak dikenal." in text_of(client, akun=LINK)


def test_an_account_that_is_official_again_is_not_called_a_former_one(
    client: Client, instagram: SocialAccount, dinkes: Office
) -> None:
    actions.archive(instagram, note="Pindah")
    make.account(dinkes, "instagram", "dinaspu_contoh", url=LINK)

    text = text_of(client, akun=LINK)

    assert "milik Dinas Kesehatan" in text
    assert "Pernah resmi" not in text


def test_the_same_name_on_another_platform_is_another_account(
    client: Client, instagram: SocialAccount
) -> None:
    assert "Tidak dikenal." in text_of(client, akun="https://x.com/dinaspu_contoh")


def test_a_bare_name_is_looked_for_on_every_platform(dinas_pu: Office, dinkes: Office) -> None:
    make.account(dinas_pu, "instagram", "kabar_contoh")
    make.account(dinkes, "x", "kabar_contoh")

    found = official.lookup("@kabar_contoh").official

    assert [account.platform for account in found] == ["instagram", "x"]


@pytest.mark.parametrize("question", ["https://instagram.com/p/abc", "://", "?" * 600, "a b c d"])
def test_what_names_no_account_gets_a_sentence_and_is_shown_again(
    client: Client, question: str
) -> None:
    text = text_of(client, akun=question)

    assert 'id="akun_error"' in text or "Tidak dikenal." in text


def test_an_unreadable_question_is_told_apart_from_an_unknown_account() -> None:
    with pytest.raises(handles.UnreadableHandle):
        official.lookup("https://instagram.com/p/abc")


class TestTheList:
    def test_names_official_accounts_of_offices_that_exist(
        self, client: Client, instagram: SocialAccount, dinkes: Office, today: date
    ) -> None:
        make.account(dinkes, "x", "usulan_contoh", status=Status.PROPOSED)
        closed = make.office("Dinas Lama", closed_on=make.LONG_AGO)
        make.account(closed, "x", "lama_contoh")

        text = text_of(client)

        assert "dinaspu_contoh" in text
        assert "usulan_contoh" not in text
        assert "lama_contoh" not in text

    def test_keeps_villages_apart(self, client: Client, desa: Office, kecamatan: Office) -> None:
        make.account(desa, "facebook", "desasukamaju")
        make.account(kecamatan, "facebook", "kec.cibungur")

        assert "desasukamaju" not in text_of(client)
        assert "kec.cibungur" in text_of(client)
        assert "desasukamaju" in text_of(client, jenis="desa")

    @pytest.mark.parametrize("count", [10, 1000])
    def test_costs_no_more_queries_for_more_offices(
        self, client: Client, django_assert_max_num_queries: Any, count: int
    ) -> None:
        offices = Office.objects.bulk_create(
            Office(name=f"Dinas {n:04}", slug=f"dinas-{n}", kind=Office.Kind.DINAS)
            for n in range(count)
        )
        SocialAccount.objects.bulk_create(
            SocialAccount(
                office=office, platform=platform, handle=f"{platform}{office.pk}",
                status=Status.VERIFIED, registered_on=make.LONG_AGO,
            )
            for office in offices
            for platform in ("instagram", "x")
        )  # fmt: skip

        with django_assert_max_num_queries(8):
            client.get(PAGE, {"akun": "@instagram1"})

    def test_is_paged_by_key(self, client: Client) -> None:
        offices = [make.office(f"Dinas {n:02}") for n in range(30)]
        for office in offices:
            make.account(office)

        first = client.get(PAGE).context["page"]
        second = client.get(PAGE, {"setelah": first.after}).context["page"]

        assert [office.name for office in [*first.rows, *second.rows]] == [
            office.name for office in offices
        ]
        assert second.after is None
