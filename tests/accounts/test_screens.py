from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.forms import CustodyForm
from accounts.models import Check, Post, Priority, SocialAccount
from opd.models import Office, Posting, Role, User
from tests import make
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

Health, Status = SocialAccount.Health, SocialAccount.Status
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(time_machine: Any, now: datetime) -> None:
    time_machine.move_to(now, tick=False)


@pytest.fixture
def account(dinas_pu: Office) -> SocialAccount:
    return make.account(dinas_pu, handle="dinaspu.contoh.id")


@pytest.fixture
def instagram(dinas_pu: Office) -> SocialAccount:
    url = "https://www.instagram.com/dinaspu"
    return make.account(dinas_pu, "instagram", "dinaspu", url=url, health=Health.MANUAL)


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


class TestWhoMaySee:
    @pytest.mark.parametrize(
        ("name", "person", "status"),
        [
            ("account-detail", "admin_pu", 200),
            ("account-detail", "head_pu", 200),
            ("account-detail", "operator", 200),
            ("account-detail", "leader", 200),
            ("account-detail", "admin_dinkes", 404),
            ("account-detail", "camat", 404),
            ("account-detail", "inspector", 404),
            ("account-edit", "admin_pu", 200),
            ("account-edit", "operator", 200),
            ("account-edit", "leader", 403),
            ("account-edit", "admin_dinkes", 404),
            ("account-reject", "operator", 200),
            ("account-reject", "admin_pu", 403),
            ("account-reject", "leader", 403),
            ("account-reject", "admin_dinkes", 404),
            ("account-archive", "operator", 200),
            ("account-archive", "admin_pu", 403),
            ("post-log", "admin_pu", 200),
            ("post-log", "operator", 200),
            ("post-log", "leader", 403),
            ("post-log", "admin_dinkes", 404),
            ("account-check", "admin_pu", 405),
        ],
    )
    def test_one_account(
        self,
        request: pytest.FixtureRequest,
        account: SocialAccount,
        name: str,
        person: str,
        status: int,
    ) -> None:
        SocialAccount.objects.update(status=Status.PROPOSED)
        client = signed_in(request.getfixturevalue(person))

        assert client.get(reverse(name, args=[account.pk])).status_code == status

    @pytest.mark.parametrize(
        ("name", "person", "status"),
        [
            ("account-check", "admin_pu", 302),
            ("account-check", "operator", 302),
            ("account-check", "leader", 403),
            ("account-check", "admin_dinkes", 404),
            ("account-verify", "operator", 302),
            ("account-verify", "admin_pu", 403),
            ("account-verify", "leader", 403),
            ("account-verify", "admin_dinkes", 404),
        ],
    )
    def test_who_may_act_on_it(
        self,
        request: pytest.FixtureRequest,
        account: SocialAccount,
        name: str,
        person: str,
        status: int,
    ) -> None:
        SocialAccount.objects.update(status=Status.PROPOSED)
        client = signed_in(request.getfixturevalue(person))

        assert client.post(reverse(name, args=[account.pk])).status_code == status

    @pytest.mark.parametrize(
        ("name", "person", "status"),
        [
            ("account-list", "operator", 200),
            ("account-list", "superuser", 200),
            ("account-list", "admin_pu", 403),
            ("account-list", "leader", 403),
            ("account-register", "operator", 200),
            ("account-register", "admin_pu", 200),
            ("account-register", "camat", 200),
            ("account-register", "leader", 403),
            ("account-register", "inspector", 403),
        ],
    )
    def test_the_registry(
        self, request: pytest.FixtureRequest, name: str, person: str, status: int
    ) -> None:
        client = signed_in(request.getfixturevalue(person))

        assert client.get(reverse(name)).status_code == status

    def test_a_camat_reads_the_accounts_of_the_villages_and_changes_none(
        self, camat: User, desa: Office
    ) -> None:
        village = make.account(desa)
        client = signed_in(camat)

        assert client.get(reverse("account-detail", args=[village.pk])).status_code == 200
        assert client.get(reverse("account-edit", args=[village.pk])).status_code == 403

    @pytest.mark.parametrize("name", ["account-list", "account-register"])
    def test_nobody_without_signing_in(self, client: Client, name: str) -> None:
        assert client.get(reverse(name)).status_code == 302


class TestRegistering:
    def test_by_any_link_proposes_the_account_of_the_own_office(
        self, as_admin_pu: Client, dinas_pu: Office, now: datetime
    ) -> None:
        response = as_admin_pu.post(
            reverse("account-register"), {"account": "https://DinasPU.contoh.id/?utm_source=wa"}
        )

        account = SocialAccount.objects.get()
        assert response["Location"] == reverse("account-detail", args=[account.pk])
        assert (account.platform, account.handle) == ("website", "dinaspu.contoh.id")
        assert (account.office, account.status) == (dinas_pu, Status.PROPOSED)
        assert account.next_poll_at == now

    def test_by_a_name_needs_the_platform(self, as_admin_pu: Client) -> None:
        response = as_admin_pu.post(reverse("account-register"), {"account": "@DinasPU"})

        assert response.status_code == 422
        text = response.content.decode()
        assert "Pilih platform untuk nama akun ini" in text
        assert 'value="@DinasPU"' in text
        assert "<title>Galat: Daftarkan akun" in text

        as_admin_pu.post(
            reverse("account-register"), {"account": "@DinasPU", "platform": "instagram"}
        )
        account = SocialAccount.objects.get()
        assert (account.platform, account.handle) == ("instagram", "dinaspu")
        assert (account.next_poll_at, account.health) == (None, Health.MANUAL)

    def test_what_another_office_has_is_refused_with_its_name_and_keeps_what_was_typed(
        self, as_admin_pu: Client, dinkes: Office
    ) -> None:
        make.account(dinkes, "instagram", "dinkes_contoh")
        typed = {"account": "https://instagram.com/Dinkes_Contoh?igsh=x", "purpose": "Layanan"}

        response = as_admin_pu.post(reverse("account-register"), typed)

        text = response.content.decode()
        assert response.status_code == 422
        assert "Akun ini sudah terdaftar atas nama Dinas Kesehatan." in text
        assert typed["account"] in text
        assert 'value="Layanan"' in text
        assert SocialAccount.objects.count() == 1

    @pytest.mark.parametrize(
        "account", ["", "   ", "https://contoh", "https://instagram.com/p/abc", "a" * 501]
    )
    def test_what_names_no_account_is_refused_with_a_sentence(
        self, as_admin_pu: Client, account: str
    ) -> None:
        response = as_admin_pu.post(reverse("account-register"), {"account": account})

        assert response.status_code == 422
        assert "Ada yang perlu diperbaiki" in response.content.decode()
        assert not SocialAccount.objects.exists()

    def test_an_admin_of_two_offices_is_asked_which(
        self, as_admin_pu: Client, admin_pu: User, dinkes: Office, today: Any
    ) -> None:
        Posting.objects.create(user=admin_pu, office=dinkes, role=Role.ADMIN, starts_on=today)
        address = reverse("account-register")

        assert as_admin_pu.post(address, {"account": "a.contoh.id"}).status_code == 422
        as_admin_pu.post(address, {"account": "a.contoh.id", "office": dinkes.pk})

        assert SocialAccount.objects.get().office == dinkes

    def test_for_an_office_of_others_is_refused(
        self, as_admin_pu: Client, admin_pu: User, dinkes: Office, kominfo: Office, today: Any
    ) -> None:
        Posting.objects.create(user=admin_pu, office=dinkes, role=Role.ADMIN, starts_on=today)

        response = as_admin_pu.post(
            reverse("account-register"), {"account": "a.contoh.id", "office": kominfo.pk}
        )

        assert response.status_code == 422
        assert "Pilih kantor dari daftar" in response.content.decode()

    @pytest.mark.parametrize(
        "name", ["Dinas Pekerjaan Umum", "dinas pekerjaan umum", "pupr", "Pekerjaan"]
    )
    def test_by_an_operator_is_verified_at_once_for_the_office_that_was_named(
        self, as_operator: Client, dinas_pu: Office, dinkes: Office, name: str
    ) -> None:
        as_operator.post(
            reverse("account-register"), {"account": "a.contoh.id", "office_name": name}
        )

        account = SocialAccount.objects.get()
        assert (account.office, account.status) == (dinas_pu, Status.VERIFIED)

    def test_by_an_operator_for_a_name_of_several_offices_asks_which(
        self, as_operator: Client, desa: Office
    ) -> None:
        other = make.office(
            "Desa Sukamaju",
            kind=Office.Kind.DESA,
            parent=make.office("Kecamatan Lain", kind=Office.Kind.KECAMATAN),
        )
        typed = {"account": "a.contoh.id", "office_name": "desa sukamaju"}

        response = as_operator.post(reverse("account-register"), typed)
        text = response.content.decode()
        assert "Kantor yang mana?" in text
        assert "Desa Sukamaju, Kecamatan Cibungur" in text
        as_operator.post(reverse("account-register"), {**typed, "office": other.pk})

        assert SocialAccount.objects.get().office == other

    def test_by_an_operator_for_an_unknown_office_is_refused(self, as_operator: Client) -> None:
        response = as_operator.post(
            reverse("account-register"), {"account": "a.contoh.id", "office_name": "Dinas Mars"}
        )

        assert "tidak ditemukan" in response.content.decode()


class TestTheList:
    def test_is_searched_and_filtered_by_plain_links(
        self, as_operator: Client, dinas_pu: Office, dinkes: Office
    ) -> None:
        make.account(dinas_pu, "website", "pu.contoh.id", health=Health.OK)
        make.account(dinas_pu, "x", "pu_contoh", status=Status.PROPOSED)
        make.account(dinkes, "website", "dinkes.contoh.id", health=Health.GONE)

        def handles(**query: str) -> set[str]:
            text = page(as_operator, "account-list", **query)
            known = ("pu.contoh.id", "pu_contoh", "dinkes.contoh.id")
            return {handle for handle in known if f">{handle}</a>" in text}

        assert handles() == {"pu.contoh.id", "pu_contoh", "dinkes.contoh.id"}
        assert handles(cari="PEKERJAAN") == {"pu.contoh.id", "pu_contoh"}
        assert handles(cari="dinkes") == {"dinkes.contoh.id"}
        assert handles(cari="pekerjaan pu_") == {"pu_contoh"}
        assert handles(platform="x") == {"pu_contoh"}
        assert handles(status="PROPOSED") == {"pu_contoh"}
        assert handles(hasil="GONE") == {"dinkes.contoh.id"}
        assert handles(platform="website", cari="umum") == {"pu.contoh.id"}
        assert handles(platform="bukan-platform", status="'") == handles()
        assert handles(cari="tidak-ada") == set()

    def test_is_paged_by_key_forth_and_back(self, as_operator: Client, dinas_pu: Office) -> None:
        accounts = [make.account(dinas_pu, handle=f"{n:03}.contoh.id") for n in range(120)]

        def shown(**query: Any) -> tuple[str, str, int]:
            response = as_operator.get(reverse("account-list"), query)
            rows = [row["account"].handle for row in response.context["rows"]]
            return rows[0], rows[-1], len(rows)

        assert shown() == ("000.contoh.id", "049.contoh.id", 50)
        assert shown(setelah=accounts[49].pk) == ("050.contoh.id", "099.contoh.id", 50)
        assert shown(setelah=accounts[99].pk) == ("100.contoh.id", "119.contoh.id", 20)
        assert shown(sebelum=accounts[100].pk) == ("050.contoh.id", "099.contoh.id", 50)
        assert shown(sebelum=accounts[50].pk) == ("000.contoh.id", "049.contoh.id", 50)
        assert shown(setelah="bukan angka")[0] == "000.contoh.id"
        assert shown(setelah=10**17)[0] == "000.contoh.id"

    @pytest.mark.parametrize("count", [10, 1000])
    def test_costs_no_more_queries_for_more_rows(
        self,
        as_operator: Client,
        dinas_pu: Office,
        django_assert_max_num_queries: Any,
        count: int,
    ) -> None:
        SocialAccount.objects.bulk_create(
            SocialAccount(
                office=dinas_pu,
                platform="website",
                handle=f"{n}.contoh.id",
                status=Status.PROPOSED,
                registered_on=make.LONG_AGO,
            )
            for n in range(count)
        )

        with django_assert_max_num_queries(15):
            page(as_operator, "account-list")

    def test_lets_an_operator_judge_and_come_back(
        self, as_operator: Client, account: SocialAccount
    ) -> None:
        SocialAccount.objects.update(status=Status.PROPOSED)
        here = reverse("account-list") + "?status=PROPOSED"

        response = as_operator.post(reverse("account-verify", args=[account.pk]), {"kembali": here})

        account.refresh_from_db()
        assert (response["Location"], account.status) == (here, Status.VERIFIED)

    def test_leads_to_no_other_site_afterwards(
        self, as_operator: Client, account: SocialAccount
    ) -> None:
        SocialAccount.objects.update(status=Status.PROPOSED)

        response = as_operator.post(
            reverse("account-verify", args=[account.pk]), {"kembali": "https://tipu.id/"}
        )

        assert response["Location"] == reverse("account-detail", args=[account.pk])

    def test_a_rejection_needs_its_reason(
        self, as_operator: Client, account: SocialAccount
    ) -> None:
        SocialAccount.objects.update(status=Status.PROPOSED)
        address = reverse("account-reject", args=[account.pk])

        refused = as_operator.post(address, {"note": " "})
        as_operator.post(address, {"note": "Akun pribadi"})

        account.refresh_from_db()
        assert refused.status_code == 422
        assert "Tulis alasannya" in refused.content.decode()
        assert (account.status, account.status_note) == (Status.REJECTED, "Akun pribadi")


class TestTheDetail:
    @pytest.mark.parametrize("health", list(Health))
    def test_puts_every_outcome_into_words(
        self, as_admin_pu: Client, account: SocialAccount, health: str
    ) -> None:
        SocialAccount.objects.update(health=health)

        text = page(as_admin_pu, "account-detail", account.pk)

        assert 'class="notice-title"' in text

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"next_poll_at": 0 * DAY}, "segera"),
            ({"next_poll_at": DAY}, "12 November 2026, 10.00 WIB"),
            ({"next_poll_at": DAY, "claim_token": "abc"}, "sedang berjalan"),
        ],
    )
    def test_says_when_the_next_check_is(
        self,
        as_admin_pu: Client,
        account: SocialAccount,
        now: datetime,
        fields: dict[str, Any],
        words: str,
    ) -> None:
        known = {**fields, "next_poll_at": now + fields["next_poll_at"]}
        SocialAccount.objects.update(**known)

        assert words in page(as_admin_pu, "account-detail", account.pk)

    def test_shows_what_a_check_remarked_though_it_went_well(
        self, as_admin_pu: Client, account: SocialAccount
    ) -> None:
        SocialAccount.objects.update(health=Health.OK, health_detail="Mungkin terlewat.")

        assert "Mungkin terlewat." in page(as_admin_pu, "account-detail", account.pk)

    def test_tells_automatic_posts_from_logged_ones_and_unknown_dates(
        self, as_admin_pu: Client, account: SocialAccount, admin_pu: User, now: datetime
    ) -> None:
        make.post(account, at=now - DAY, text="Kabar otomatis")
        make.post(
            account, at=now - 2 * DAY, text="Kabar catatan",
            source=Post.Source.MANUAL, logged_by=admin_pu,
        )  # fmt: skip
        make.post(account, at=None, text="Kabar tanpa tanggal")

        text = page(as_admin_pu, "account-detail", account.pk)

        assert "Otomatis" in text
        assert f"dicatat {admin_pu.name}" in text
        assert "Tanggal tidak terbaca" in text

    def test_costs_no_more_queries_for_more_posts(
        self,
        as_admin_pu: Client,
        account: SocialAccount,
        now: datetime,
        django_assert_max_num_queries: Any,
    ) -> None:
        tag = Priority.objects.create(name="Jalan", keywords="jalan")
        for n in range(60):
            make.post(account, at=now - n * DAY).priorities.add(tag)
        Check.objects.bulk_create(
            Check(account=account, at=now - n * DAY, outcome=Health.OK) for n in range(60)
        )

        with django_assert_max_num_queries(15):
            page(as_admin_pu, "account-detail", account.pk)

    def test_offers_only_what_may_be_done(
        self, account: SocialAccount, leader: User, as_admin_pu: Client
    ) -> None:
        as_leader = page(signed_in(leader), "account-detail", account.pk)
        as_admin = page(as_admin_pu, "account-detail", account.pk)

        for button in ("Periksa sekarang", "Ubah pemegang", "Catat unggahan"):
            assert button not in as_leader
            assert button in as_admin
        assert "Arsipkan" not in as_admin

    def test_has_an_account_checked_now(
        self, as_admin_pu: Client, account: SocialAccount, now: datetime
    ) -> None:
        response = as_admin_pu.post(reverse("account-check", args=[account.pk]), follow=True)

        account.refresh_from_db()
        assert account.next_poll_at == now
        assert "Akun diperiksa dalam beberapa detik" in response.content.decode()

    def test_says_when_the_platform_lets_us_come(
        self, as_admin_pu: Client, account: SocialAccount, now: datetime
    ) -> None:
        SocialAccount.objects.update(not_before=now + timedelta(hours=1))

        response = as_admin_pu.post(reverse("account-check", args=[account.pk]), follow=True)

        assert "11 November 2026, 11.00 WIB" in response.content.decode()


class TestCustody:
    def test_names_people_of_the_office(
        self,
        as_admin_pu: Client,
        account: SocialAccount,
        admin_pu: User,
        head_pu: User,
        now: datetime,
    ) -> None:
        response = as_admin_pu.post(
            reverse("account-edit", args=[account.pk]),
            {
                "custodian": admin_pu.pk,
                "backup_custodian": head_pu.pk,
                "recovery_holder": "humas@contoh.id",
                "has_second_factor": "true",
                "is_checked_today": "on",
            },
        )

        account.refresh_from_db()
        assert response.status_code == 302
        assert (account.custodian, account.backup_custodian) == (admin_pu, head_pu)
        assert (account.has_second_factor, account.revalidated_on) == (True, now.date())

    def test_leaves_alone_what_a_worker_writes_meanwhile(
        self, account: SocialAccount, now: datetime
    ) -> None:
        form = CustodyForm({"purpose": "Layanan"}, instance=account, today=now.date())
        assert form.is_valid()
        SocialAccount.objects.update(claim_token="abc", next_poll_at=now)

        form.store()

        account.refresh_from_db()
        assert (account.purpose, account.claim_token) == ("Layanan", "abc")
        assert account.next_poll_at == now

    def test_takes_nobody_from_elsewhere_and_nobody_twice(
        self, as_admin_pu: Client, account: SocialAccount, admin_pu: User, admin_dinkes: User
    ) -> None:
        address = reverse("account-edit", args=[account.pk])

        stranger = as_admin_pu.post(address, {"custodian": admin_dinkes.pk})
        twice = as_admin_pu.post(
            address, {"custodian": admin_pu.pk, "backup_custodian": admin_pu.pk}
        )

        assert "Pilih pegawai dari daftar" in stranger.content.decode()
        assert "Pilih orang lain sebagai cadangan" in twice.content.decode()
        account.refresh_from_db()
        assert account.custodian is None

    def test_keeps_a_holder_who_left_until_somebody_else_is_named(
        self, as_admin_pu: Client, account: SocialAccount, admin_dinkes: User
    ) -> None:
        SocialAccount.objects.update(custodian=admin_dinkes)

        text = page(as_admin_pu, "account-edit", account.pk)

        assert admin_dinkes.name in text


class TestLoggingAPost:
    def test_by_its_link_and_date(
        self, as_admin_pu: Client, instagram: SocialAccount, admin_pu: User
    ) -> None:
        as_admin_pu.post(
            reverse("post-log", args=[instagram.pk]),
            {"url": "https://www.instagram.com/p/Cx1/", "published_on": "10-11-2026"},
        )

        post = instagram.posts.get()
        assert (post.source, post.logged_by) == (Post.Source.MANUAL, admin_pu)
        assert post.published_at is not None
        assert post.published_at.astimezone(make.WIB).isoformat() == "2026-11-10T12:00:00+07:00"

    def test_of_this_morning_is_not_in_the_future(
        self, as_admin_pu: Client, instagram: SocialAccount, now: datetime
    ) -> None:
        as_admin_pu.post(
            reverse("post-log", args=[instagram.pk]),
            {"url": "https://www.instagram.com/p/Cx1/", "published_on": "11-11-2026"},
        )

        assert instagram.posts.get().published_at == now

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"published_on": "12-11-2026"}, "Tanggal unggahan harus hari ini atau sebelumnya"),
            ({"published_on": "10/25/2026"}, "Tulis tanggal seperti 2-11-2026"),
            ({"published_on": ""}, "Tulis tanggal unggahan"),
            ({"url": ""}, "Tempel tautan unggahan"),
            ({"url": "https://www.tiktok.com/@a/video/1"}, "bukan dari Instagram"),
            ({"url": "https://www.instagram.com/dinaspu"}, "menuju akun"),
            ({"url": "https://www.instagram.com/p/Lama/"}, "sudah tercatat"),
        ],
    )
    def test_refuses_with_the_reason_and_keeps_what_was_typed(
        self,
        as_admin_pu: Client,
        instagram: SocialAccount,
        now: datetime,
        fields: dict[str, str],
        sentence: str,
    ) -> None:
        make.post(instagram, at=now - DAY, url="https://instagram.com/p/Lama")
        typed = {
            "url": "https://www.instagram.com/p/Cx1/",
            "published_on": "10-11-2026",
            "text": "Perbaikan jalan",
        }

        response = as_admin_pu.post(reverse("post-log", args=[instagram.pk]), {**typed, **fields})

        text = response.content.decode()
        assert response.status_code == 422
        assert sentence in text
        assert "Perbaikan jalan" in text
        assert instagram.posts.count() == 1

    def test_on_an_account_that_is_read_automatically_is_refused(
        self, as_admin_pu: Client, account: SocialAccount, now: datetime
    ) -> None:
        SocialAccount.objects.update(read_at=now)

        response = as_admin_pu.get(reverse("post-log", args=[account.pk]))

        assert response.status_code == 403
