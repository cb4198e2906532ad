"""Where the phone is, on a page with JavaScript: asked for, kept, taken back, refused."""

import pytest
from playwright.sync_api import Page, expect

from opd.models import Office
from tests import make

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def to_place(page: Page) -> None:
    page.goto("/lapor/cerita/")
    page.get_by_label("Keluhan – ada masalah yang perlu diperbaiki").check()
    page.get_by_label("Ceritakan apa yang terjadi").fill("Jalan berlubang di depan SD Negeri 2.")
    page.get_by_label("Tentang apa?").select_option(label="Jalan dan jembatan")
    page.get_by_role("button", name="Lanjut").click()


def test_a_phone_tells_where_it_is_and_forgets_it_again(phone: Page, kecamatan: Office) -> None:
    make.category()
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": -6.914744, "longitude": 107.60981, "accuracy": 20})
    to_place(phone)

    phone.get_by_role("button", name="Pakai lokasi saya").click()
    expect(phone.get_by_text("Lokasi tersimpan (ketelitian ±20 m).")).to_be_visible()
    expect(phone.locator("[name=latitude]")).to_have_value("-6.914744")
    expect(phone.locator("[name=longitude]")).to_have_value("107.609810")

    phone.get_by_role("button", name="Hapus lokasi").click()
    expect(phone.locator("[name=latitude]")).to_have_value("")
    expect(phone.get_by_role("button", name="Pakai lokasi saya")).to_be_visible()


def test_a_phone_that_does_not_tell_is_no_hindrance(phone: Page, kecamatan: Office) -> None:
    make.category()
    to_place(phone)

    phone.get_by_role("button", name="Pakai lokasi saya").click()

    expect(phone.get_by_text("Lokasi tidak terbaca. Cukup tulis patokan di atas.")).to_be_visible()


def test_without_javascript_there_is_no_button(
    phone_without_javascript: Page, kecamatan: Office
) -> None:
    make.category()
    to_place(phone_without_javascript)

    expect(phone_without_javascript.get_by_label("Kecamatan")).to_be_visible()
    expect(phone_without_javascript.get_by_text("Pakai lokasi saya")).to_be_hidden()
