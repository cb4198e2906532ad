"""The admin in a real browser: strict Content-Security-Policy, not one complaint in the console."""

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Page

from opd.models import Office, User
from tests.journeys.conftest import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def addresses() -> list[str]:
    """The list and the empty form of every model in the admin."""
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"admin:{name}_changelist"))
        found.append(reverse(f"admin:{name}_add"))
    return found


def complaints_of(page: Page) -> list[str]:
    """Collects what the console says from now on."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "403 (Forbidden)" not in message.text:
            said.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    return said


def test_every_admin_page_renders_without_a_complaint(desk: Page, operator: User) -> None:
    sign_in(desk, "operator")
    said = complaints_of(desk)

    for address in addresses():
        response = desk.goto(address)
        assert response is not None
        # Some tables take no new rows by hand.
        assert response.status in (200, 403), address

    assert said == []


def test_choosing_an_office_and_a_date_works_under_the_policy(
    desk: Page, operator: User, kecamatan: Office, dinkes: Office
) -> None:
    sign_in(desk, "operator")
    said = complaints_of(desk)

    desk.goto(reverse("admin:opd_office_add"))
    desk.get_by_label("Nama:", exact=True).press_sequentially("Desa Baru Jaya")
    assert desk.get_by_label("Slug:").input_value() == "desa-baru-jaya"
    desk.get_by_label("Jenis:").select_option("DESA")
    desk.locator(".field-parent .select2-selection").click()
    desk.locator(".select2-search__field").fill("Cibungur")
    desk.locator(".select2-results__option", has_text="Kecamatan Cibungur").click()
    desk.locator(".field-opened_on .date-icon").click()
    desk.locator(".calendarbox:visible a", has_text="Hari ini").click()
    desk.get_by_role("button", name="Simpan", exact=True).click()
    desk.wait_for_url("**/admin/opd/office/")

    assert Office.objects.get(slug="desa-baru-jaya").parent == kecamatan
    assert said == []


def test_an_operator_adds_a_person_with_a_posting(
    desk: Page, operator: User, dinkes: Office
) -> None:
    sign_in(desk, "operator")
    said = complaints_of(desk)

    desk.goto(reverse("admin:opd_user_add"))
    desk.get_by_label("Nama pengguna:").fill("dewi")
    desk.get_by_label("Nama:", exact=True).fill("Dewi Lestari")
    desk.get_by_label("Alamat email:").fill("dewi@contoh.id")
    desk.locator(".add-row a").click()
    desk.locator("#id_postings-0-role").select_option("ADMIN")
    desk.locator("#postings-0 .select2-selection").click()
    desk.locator(".select2-search__field").fill("Kesehatan")
    desk.locator(".select2-results__option", has_text="Dinas Kesehatan").click()
    desk.locator("#id_postings-0-starts_on").fill("2026-11-01")
    desk.get_by_role("button", name="Simpan", exact=True).click()
    desk.wait_for_url("**/admin/opd/user/**/change/")

    assert User.objects.get(username="dewi").postings.get().office == dinkes
    assert said == []
