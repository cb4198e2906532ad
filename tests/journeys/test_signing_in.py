"""The way in, in a real browser: a new operator, a lost phone, a page without JavaScript."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from opd.models import Office, User
from tests.journeys.conftest import assert_accessible, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_a_new_operator_sets_up_the_second_factor_and_uses_a_recovery_code_later(
    phone: Page, operator: User, settings: LazySettings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    phone.goto("/kelola/")
    assert_accessible(phone)

    phone.get_by_role("button", name="Masuk", exact=True).click()
    expect(phone).to_have_title(re.compile("^Galat: "))
    assert_accessible(phone)

    sign_in(phone, "operator")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Aktifkan verifikasi dua langkah")
    assert_accessible(phone)
    phone.get_by_text("Tidak bisa memindai?").click()
    secret = phone.locator("code").inner_text()
    phone.get_by_label("Kode dari aplikasi autentikator").fill(code_of(secret))
    phone.get_by_role("button", name="Aktifkan").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Kode cadangan")
    assert_accessible(phone)
    spare = phone.locator("code").first.inner_text()
    phone.get_by_role("link", name="Sudah saya simpan").click()
    expect(phone).to_have_url(re.compile("/kelola/$"))

    phone.context.clear_cookies()
    sign_in(phone, "operator")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Verifikasi dua langkah")
    assert_accessible(phone)
    phone.get_by_label("Kode dari aplikasi autentikator").fill(spare)
    phone.get_by_role("button", name="Masuk", exact=True).click()
    expect(phone).to_have_url(re.compile("/kelola/$"))


def with_fingerprint(page: Page) -> None:
    """Give the browser a device that knows its owner, as a phone does."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_operator_makes_a_passkey_and_signs_in_with_it_alone(
    phone: Page, operator: User, settings: LazySettings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    said: list[str] = []
    phone.on("console", lambda message: said.append(message.text))
    with_fingerprint(phone)
    sign_in(phone, "operator")

    phone.get_by_role("link", name="buat kunci sandi").click()
    assert_accessible(phone)
    phone.get_by_label("Nama kunci sandi").fill("Ponsel Siti")
    phone.get_by_role("button", name="Buat kunci sandi").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Kode cadangan")
    phone.goto("/akun-saya/")
    expect(phone.locator("strong", has_text="Ponsel Siti")).to_be_visible()
    assert_accessible(phone)

    phone.context.clear_cookies()
    phone.goto("/masuk/")
    phone.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(phone).to_have_url(re.compile("/kelola/$"))

    phone.context.clear_cookies()
    sign_in(phone, "operator")
    phone.get_by_role("button", name="Pakai kunci sandi").click()
    expect(phone).to_have_url(re.compile("/kelola/$"))
    assert said == []


def test_a_device_that_knows_no_passkey_says_so_and_the_password_still_works(
    phone: Page, admin_pu: User
) -> None:
    phone.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('none'))")
    phone.goto("/masuk/")

    phone.get_by_role("button", name="Masuk dengan kunci sandi").click()

    expect(phone.get_by_role("alert")).to_have_text(re.compile("Kunci sandi belum terbaca"))
    phone.mouse.move(0, 0)  # the button below it would be caught between two colours
    assert_accessible(phone)
    sign_in(phone, "admin-pu")
    expect(phone).to_have_url(re.compile("/opd/$"))


def test_the_password_can_be_looked_at_before_it_is_sent(phone: Page, admin_pu: User) -> None:
    phone.goto("/masuk/")
    field = phone.get_by_label("Kata sandi", exact=True)
    field.fill("rahasia")

    phone.get_by_role("button", name="Tampilkan").click()
    expect(field).to_have_attribute("type", "text")
    phone.get_by_role("button", name="Sembunyikan").click()
    expect(field).to_have_attribute("type", "password")


def test_everything_works_without_javascript(
    phone_without_javascript: Page, admin_pu: User
) -> None:
    phone = phone_without_javascript
    TOTP.activate(admin_pu, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    sign_in(phone, "admin-pu")
    phone.get_by_label("Kode dari aplikasi").fill(code_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
    phone.get_by_role("button", name="Masuk", exact=True).click()

    expect(phone).to_have_url(re.compile("/opd/$"))


def test_ones_own_account_and_the_pages_around_it_are_accessible(
    desk: Page, admin_pu: User, dinkes: Office
) -> None:
    sign_in(desk, "admin-pu")
    expect(desk).to_have_url(re.compile("/opd/$"))

    for path in ("/akun-saya/", "/sandi/", "/tidak-ada/", "/admin/", "/keluar/"):
        desk.goto(path)
        assert_accessible(desk)
    desk.goto("/sandi/")
    desk.get_by_role("button", name="Simpan kata sandi").click()
    assert_accessible(desk)
