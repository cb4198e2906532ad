"""Signing in: who gets in, with what, and who has to wait."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from opd.models import Office, Posting, Role, User
from tests import make
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WRONG = "Nama pengguna atau kata sandi salah"
TOO_MANY = "Terlalu banyak percobaan"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel("2026-11-11T10:00:00+07:00", tick=False) as traveller:
        yield traveller


def sign_in(
    client: Client, login: str, password: str = "rahasia", *, address: str = "10.1.1.1"
) -> str:
    """Try it, and give the page that asks for more; nothing once the door is open."""
    response = client.post("/masuk/", {"login": login, "password": password}, REMOTE_ADDR=address)
    if response.status_code == 302 and not is_signed_in(client):
        response = client.get(response.headers["Location"])
    return str(response.content.decode())


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_now() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def give_second_factor(user: User) -> None:
    TOTP.activate(user, SECRET)


@pytest.mark.parametrize("login", ["admin-pu", "admin-pu@contoh.id", "Admin-PU@contoh.id"])
def test_a_name_or_an_email_address_with_the_password_opens_the_door(
    client: Client, admin_pu: User, login: str
) -> None:
    sign_in(client, login)

    assert is_signed_in(client)


@pytest.mark.parametrize("login", ["admin-pu", "tidak-ada", "tidak-ada@contoh.id"])
def test_a_wrong_password_and_an_unknown_name_read_the_same(
    client: Client, admin_pu: User, login: str
) -> None:
    page = sign_in(client, login, "salah")

    assert WRONG in page
    assert "<title>Galat: " in page
    assert not is_signed_in(client)


def test_a_person_who_was_switched_off_stays_outside(client: Client, admin_pu: User) -> None:
    admin_pu.is_active = False
    admin_pu.save()

    page = sign_in(client, "admin-pu")

    assert not is_signed_in(client)
    assert "Akun ini tidak aktif" in page


def test_the_sixth_wrong_try_of_a_name_is_refused_wherever_it_comes_from(
    client: Client, admin_pu: User, clock: time_machine.Coordinates
) -> None:
    for count in range(5):
        assert WRONG in sign_in(client, "admin-pu", "salah", address=f"10.1.1.{count}")

    page = sign_in(client, "admin-pu", "salah", address="10.1.1.99")

    assert "Terlalu banyak percobaan. Coba lagi pukul 10.15 WIB, atau hubungi Kominfo." in page


def test_while_a_name_has_to_wait_even_the_right_password_waits(
    client: Client, admin_pu: User, clock: time_machine.Coordinates
) -> None:
    for _ in range(5):
        sign_in(client, "admin-pu", "salah")

    assert TOO_MANY in sign_in(client, "admin-pu")
    assert not is_signed_in(client)

    clock.shift(timedelta(minutes=15, seconds=1))
    sign_in(client, "admin-pu")
    assert is_signed_in(client)


def test_the_wait_of_one_name_does_not_hold_up_another(
    client: Client, admin_pu: User, admin_dinkes: User, clock: time_machine.Coordinates
) -> None:
    for _ in range(6):
        sign_in(client, "admin-pu", "salah")

    sign_in(client, "admin-dinkes")

    assert is_signed_in(client)


def test_one_address_that_tries_many_names_is_refused_and_others_are_not(
    client: Client, admin_pu: User, clock: time_machine.Coordinates
) -> None:
    for count in range(30):
        assert WRONG in sign_in(client, f"coba-{count}", "salah", address="10.9.9.9")

    assert TOO_MANY in sign_in(client, "admin-pu", address="10.9.9.9")

    sign_in(client, "admin-pu", address="10.1.1.1")
    assert is_signed_in(client)


def test_behind_a_proxy_of_ours_each_visitor_has_an_address(
    client: Client, admin_pu: User, settings: LazySettings, clock: time_machine.Coordinates
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for count in range(31):
        client.post(
            "/masuk/",
            {"login": f"coba-{count}", "password": "salah"},
            headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.9"},
        )

    client.post(
        "/masuk/",
        {"login": "admin-pu", "password": "rahasia"},
        headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.10"},
    )

    assert is_signed_in(client)


def test_nobody_can_sign_up() -> None:
    names = Path("opd/urls.py").read_text()

    assert "signup" not in names


def test_the_page_tells_citizens_that_they_need_no_account(client: Client, db: None) -> None:
    page = client.get("/masuk/").content.decode()

    assert "Warga tidak perlu masuk." in page


def test_only_a_click_signs_out_never_a_link(as_admin_pu: Client) -> None:
    as_admin_pu.get("/keluar/")
    assert is_signed_in(as_admin_pu)

    as_admin_pu.post("/keluar/")
    assert not is_signed_in(as_admin_pu)


class TestSecondFactor:
    def test_asks_for_the_code_after_the_password(self, client: Client, admin_pu: User) -> None:
        give_second_factor(admin_pu)

        page = sign_in(client, "admin-pu")

        assert "Kode dari aplikasi autentikator" in page
        assert not is_signed_in(client)

    def test_lets_the_right_code_in_even_pasted_with_a_space(
        self, client: Client, admin_pu: User, clock: time_machine.Coordinates
    ) -> None:
        give_second_factor(admin_pu)
        sign_in(client, "admin-pu")

        code = code_now()
        client.post("/masuk/kode/", {"code": f" {code[:3]} {code[3:]} "})

        assert is_signed_in(client)

    def test_refuses_a_wrong_code_and_makes_the_sixth_wait(
        self, client: Client, admin_pu: User, clock: time_machine.Coordinates
    ) -> None:
        give_second_factor(admin_pu)
        sign_in(client, "admin-pu")

        for _ in range(5):
            page = client.post("/masuk/kode/", {"code": "000000"}).content.decode()
            assert "Kode salah" in page
        assert TOO_MANY in client.post("/masuk/kode/", {"code": code_now()}).content.decode()
        assert not is_signed_in(client)

    def test_takes_a_recovery_code_once(self, client: Client, admin_pu: User) -> None:
        give_second_factor(admin_pu)
        code = RecoveryCodes.activate(admin_pu).generate_codes()[0]
        sign_in(client, "admin-pu")
        client.post("/masuk/kode/", {"code": code})
        assert is_signed_in(client)

        client.post("/keluar/")
        sign_in(client, "admin-pu")
        client.post("/masuk/kode/", {"code": code})
        assert not is_signed_in(client)

    def test_is_stored_encrypted(self, admin_pu: User) -> None:
        give_second_factor(admin_pu)
        RecoveryCodes.activate(admin_pu)

        totp = Authenticator.objects.get(type=Authenticator.Type.TOTP)
        codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)

        assert SECRET not in str(totp.data)
        assert codes.data["seed"].startswith("gAAAA")

    def test_survives_a_new_secret_key_while_the_old_one_is_named(
        self, client: Client, admin_pu: User, settings: LazySettings
    ) -> None:
        give_second_factor(admin_pu)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "baru"
        sign_in(client, "admin-pu")

        client.post("/masuk/kode/", {"code": code_now()})

        assert is_signed_in(client)


class TestRequiredSecondFactor:
    @pytest.fixture(autouse=True)
    def required(self, settings: LazySettings) -> None:
        settings.REQUIRE_SECOND_FACTOR = True

    @pytest.mark.parametrize("path", ["/ruang-kerja/", "/admin/", "/admin/opd/office/", "/sandi/"])
    @pytest.mark.parametrize("who", ["operator", "inspector", "superuser"])
    def test_whoever_sees_most_sets_it_up_before_anything_else(
        self, request: pytest.FixtureRequest, who: str, path: str
    ) -> None:
        client = signed_in(request.getfixturevalue(who))

        response = client.get(path)

        assert response.status_code == 302
        assert response.headers["Location"] == reverse("mfa_activate_totp")

    def test_a_new_operator_goes_from_the_password_to_the_codes_without_a_detour(
        self, client: Client, operator: User, clock: time_machine.Coordinates
    ) -> None:
        sign_in(client, "operator")
        page = client.get("/ruang-kerja/", follow=True).content.decode()
        assert "Aktifkan verifikasi dua langkah" in page
        secret = client.session["mfa.totp.secret"]
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))

        response = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

        page = response.content.decode()
        assert "Kode hanya tampil sekali ini" in page
        assert len(re.findall(r"<code>\d{8}</code>", page)) == 10
        assert client.get("/admin/").status_code == 200

    def test_the_codes_are_not_shown_again(
        self, client: Client, operator: User, clock: time_machine.Coordinates
    ) -> None:
        give_second_factor(operator)
        RecoveryCodes.activate(operator)
        sign_in(client, "operator")
        client.post("/masuk/kode/", {"code": code_now()})
        path = reverse("mfa_view_recovery_codes")
        client.get(path)

        page = client.get(path).content.decode()

        assert "Kode tidak ditampilkan lagi" in page
        assert not re.findall(r"<code>\d{8}</code>", page)

    def test_an_operator_cannot_switch_it_off(self, client: Client, operator: User) -> None:
        give_second_factor(operator)
        sign_in(client, "operator")
        client.post("/masuk/kode/", {"code": code_now()})

        page = client.post(reverse("mfa_deactivate_totp")).content.decode()

        assert "tidak dapat dimatikan" in page
        assert Authenticator.objects.filter(user=operator).exists()

    def test_the_others_choose_for_themselves(self, client: Client, admin_pu: User) -> None:
        sign_in(client, "admin-pu")
        page = client.get("/akun-saya/").content.decode()
        assert reverse("mfa_activate_totp") in page

        give_second_factor(admin_pu)
        client.post(reverse("mfa_deactivate_totp"))

        assert not Authenticator.objects.filter(user=admin_pu).exists()

    def test_a_changed_posting_changes_who_needs_it(self, admin_pu: User, kominfo: Office) -> None:
        client = signed_in(admin_pu)
        assert client.get("/akun-saya/").status_code == 200
        Posting.objects.create(
            user=admin_pu, office=kominfo, role=Role.OPERATOR, starts_on=make.LONG_AGO
        )

        assert client.get("/akun-saya/").status_code == 302

    def test_public_pages_and_the_way_out_stay_open(self, operator: User) -> None:
        client = signed_in(operator)

        assert client.get("/sehat/").status_code == 200
        client.post("/keluar/")
        assert not is_signed_in(client)

    def test_a_session_that_used_its_code_costs_no_query(
        self,
        client: Client,
        operator: User,
        clock: time_machine.Coordinates,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        give_second_factor(operator)
        sign_in(client, "operator")
        client.post("/masuk/kode/", {"code": code_now()})

        # Session, user, postings.
        with django_assert_num_queries(3):
            client.get("/ruang-kerja/")


class TestPassword:
    def change(self, client: Client, new: str = "sungai-biru-42") -> None:
        client.post("/sandi/", {"oldpassword": "rahasia", "password1": new, "password2": new})

    def test_a_changed_password_ends_every_other_session(self, admin_pu: User) -> None:
        here, elsewhere = signed_in(admin_pu), signed_in(admin_pu)

        self.change(here)

        assert here.get("/akun-saya/").status_code == 200
        assert elsewhere.get("/akun-saya/").status_code == 302

    def test_the_person_is_told_by_mail(self, admin_pu: User) -> None:
        self.change(signed_in(admin_pu))

        assert [message.subject for message in mail.outbox] == ["Kata sandi Anda diganti"]
        assert "Bukan Anda yang mengubahnya?" in mail.outbox[0].body

    def test_a_mail_server_that_is_down_undoes_nothing(
        self, admin_pu: User, settings: LazySettings
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

        self.change(signed_in(admin_pu))

        admin_pu.refresh_from_db()
        assert admin_pu.check_password("sungai-biru-42")

    def test_a_short_or_common_one_is_refused_in_indonesian(self, admin_pu: User) -> None:
        response = signed_in(admin_pu).post(
            "/sandi/", {"oldpassword": "rahasia", "password1": "12345", "password2": "12345"}
        )

        page = response.content.decode()
        assert "terlalu pendek" in page
        assert "Anda harus" not in page

    def test_a_forgotten_one_is_replaced_by_a_link_that_works_once(
        self, client: Client, admin_pu: User
    ) -> None:
        client.post("/lupa-sandi/", {"email": "admin-pu@contoh.id"})
        link = re.search(r"https?://testserver(/lupa-sandi/\S+)", str(mail.outbox[0].body))
        assert link
        form = client.get(link[1], follow=True)

        client.post(
            form.redirect_chain[-1][0],
            {"password1": "sungai-biru-42", "password2": "sungai-biru-42"},
        )

        admin_pu.refresh_from_db()
        assert admin_pu.check_password("sungai-biru-42")
        assert "Tautan sudah tidak berlaku" in Client().get(link[1]).content.decode()

    def test_asking_for_an_unknown_address_looks_the_same_and_sends_nothing(
        self, client: Client, admin_pu: User
    ) -> None:
        known = client.post("/lupa-sandi/", {"email": "admin-pu@contoh.id"}, follow=True)
        unknown = client.post("/lupa-sandi/", {"email": "lain@contoh.id"}, follow=True)

        assert known.redirect_chain == unknown.redirect_chain
        assert len(mail.outbox) == 1

    def test_an_address_that_was_replaced_gets_no_link_any_more(
        self, client: Client, admin_pu: User
    ) -> None:
        client.post("/lupa-sandi/", {"email": "admin-pu@contoh.id"})
        admin_pu.email = "baru@contoh.id"
        admin_pu.save()
        mail.outbox.clear()

        client.post("/lupa-sandi/", {"email": "admin-pu@contoh.id"})

        assert mail.outbox == []


class TestAdminDoor:
    def test_leads_strangers_to_the_one_sign_in(self, client: Client, db: None) -> None:
        assert client.get("/admin/").headers["Location"] == "/masuk/?next=/admin/"
        assert client.get("/admin/login/").headers["Location"].startswith("/masuk/")

    def test_is_closed_to_people_without_the_role(self, as_admin_pu: Client) -> None:
        response = as_admin_pu.get("/admin/opd/office/")

        assert response.status_code == 403
        assert "Halaman ini untuk operator Kominfo." in response.content.decode()

    def test_closes_the_moment_the_posting_ends(self, as_operator: Client, operator: User) -> None:
        assert as_operator.get("/admin/").status_code == 200
        operator.postings.update(ends_on="2020-12-31")

        assert as_operator.get("/admin/").status_code == 403


@pytest.mark.parametrize(
    ("who", "first_page"),
    [
        ("operator", "/kelola/"),
        ("superuser", "/kelola/"),
        ("leader", "/dasbor/"),
        ("inspector", "/opd/"),
        ("admin_pu", "/opd/"),
        ("head_pu", "/opd/"),
        ("camat", "/opd/"),
        ("admin_desa", "/opd/"),
    ],
)
def test_each_role_begins_its_day_on_its_own_page(
    request: pytest.FixtureRequest, who: str, first_page: str
) -> None:
    client = signed_in(request.getfixturevalue(who))

    assert client.get("/ruang-kerja/").headers["Location"] == first_page


def test_a_person_without_a_posting_is_told_whom_to_ask(db: None) -> None:
    page = signed_in(make.user("baru")).get("/ruang-kerja/").content.decode()

    assert "Anda belum punya penugasan" in page


def test_browsers_keep_no_page_of_somebody_who_is_signed_in(as_admin_pu: Client) -> None:
    assert as_admin_pu.get("/akun-saya/").headers["Cache-Control"] == "private, no-store"
    assert as_admin_pu.get("/tidak-ada/").headers["Cache-Control"] == "private, no-store"


def test_a_text_sent_after_the_session_ended_is_shown_again(client: Client, db: None) -> None:
    response = client.post(
        "/ruang-kerja/",
        {"text": "Jalan sudah kami perbaiki <b>hari ini</b>", "password": "tiga kata rahasia"},
    )

    page = response.content.decode()
    assert response.status_code == 403
    assert "Anda perlu masuk lagi" in page
    assert "Jalan sudah kami perbaiki &lt;b&gt;hari ini&lt;/b&gt;" in page
    assert "tiga kata rahasia" not in page
