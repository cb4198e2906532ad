"""The two stories the portal exists for, from end to end, as its people live them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts import tasks as account_tasks
from accounts.models import Mandate, Post
from accounts.simulator.app import Simulator
from accounts.simulator.server import served
from accounts.simulator.world import World
from complaints import policy
from complaints import tasks as complaint_tasks
from complaints.models import Category, Complaint, RoutingRule
from opd.calendar import Week
from opd.models import Office, User
from portal.celery import app
from reports import tasks as report_tasks
from tests import make
from tests.journeys.conftest import assert_accessible, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

STORY = "Jalan di depan SD Negeri 2 berlubang sejak bulan lalu dan banyak anak jatuh saat hujan."


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """Tasks run where they are called; tests/chaos has the real processes."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


@pytest.fixture
def town(kecamatan: Office, dinas_pu: Office, kominfo: Office) -> None:
    """Policy, one routing rule and a kecamatan: what a portal needs on its first day."""
    policy.load()
    RoutingRule.objects.create(
        position=1, category=Category.objects.get(name="Jalan dan jembatan"), office=dinas_pu
    )


def addressees(mailoutbox: list[EmailMessage]) -> set[str]:
    return {address for mail in mailoutbox for address in mail.to}


def send_complaint(page: Page) -> str:
    """Go through the four steps on a phone; gives the code that the citizen was shown."""
    page.goto("/")
    assert_accessible(page)
    page.get_by_role("link", name="Buat laporan").first.click()
    page.get_by_role("link", name="Mulai").click()
    page.get_by_label("Keluhan").check()
    page.get_by_label("Ceritakan apa yang terjadi").fill(STORY)
    page.get_by_label("Tentang apa?").select_option(label="Jalan dan jembatan (lubang, longsor)")
    page.get_by_role("button", name="Lanjut", exact=True).click()
    page.get_by_label("Kecamatan").select_option(label="Kecamatan Cibungur")
    page.get_by_label("Desa atau kelurahan dan patokan").fill("Desa Sukamaju, depan SD Negeri 2")
    page.get_by_role("button", name="Lanjut", exact=True).click()
    page.get_by_role("link", name="Lanjut tanpa foto").click()
    page.get_by_label("Email").fill("siti@contoh.id")
    page.get_by_label("Saya setuju").check()
    page.get_by_role("button", name="Lanjut", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa laporan Anda")
    page.get_by_role("button", name="Kirim laporan").click()
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page.inner_text("main"))
    assert code
    return code.group()


def test_a_complaint_goes_from_a_phone_to_its_office_and_back(
    phone: Page,
    desk: Page,
    town: None,
    operator: User,
    admin_pu: User,
    mailoutbox: list[EmailMessage],
) -> None:
    code = send_complaint(phone)
    complaint_tasks.deliver()
    assert "siti@contoh.id" in addressees(mailoutbox)

    sign_in(desk, "operator")
    desk.get_by_role("link", name="Mulai verifikasi").click()
    expect(desk.get_by_label("Dinas Pekerjaan Umum")).to_be_checked()
    assert_accessible(desk)
    desk.get_by_role("button", name="Teruskan", exact=True).click()
    expect(desk.locator("main")).to_contain_text("diteruskan")
    desk.get_by_role("button", name="Keluar").click()
    complaint_tasks.deliver()
    assert "admin-pu@contoh.id" in addressees(mailoutbox)

    phone.goto("/lacak/")
    phone.get_by_label("Kode lacak").fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name="Lacak").click()
    expect(phone.locator("main")).to_contain_text("menunggu tanggapan")

    sign_in(desk, "admin-pu")
    expect(desk).to_have_url(re.compile(r"/opd/$"))
    assert_accessible(desk)
    desk.get_by_role("link", name=re.compile("Jalan di depan")).click()
    assert_accessible(desk)
    desk.get_by_label("Tanggapan").fill(
        "Lubang di depan SD Negeri 2 sudah kami tambal hari ini dengan aspal dingin."
    )
    desk.get_by_label(re.compile("^Sudah ditanggapi")).check()
    if (no_work := desk.get_by_label(re.compile("Belum ada pekerjaan"))).count():
        no_work.check()
    desk.get_by_role("button", name="Pratinjau").last.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Begini warga akan membacanya")
    desk.get_by_role("button", name="Kirim", exact=True).click()

    phone.reload()
    expect(phone.locator("main")).to_contain_text("sudah kami tambal hari ini")
    assert_accessible(phone)
    phone.get_by_role("link", name="Beri penilaian").first.click()
    phone.get_by_label("Ya, sudah").check()
    phone.get_by_role("button", name="Kirim penilaian").click()
    expect(phone.locator("main")).to_contain_text("Selesai")
    assert Complaint.objects.get().status == Complaint.Status.DONE


def test_a_registered_account_is_polled_and_shows_on_the_dashboard(
    desk: Page, phone: Page, kominfo: Office, dinas_pu: Office, operator: User, leader: User
) -> None:
    Mandate.objects.create(
        kind=Office.Kind.DINAS, platform="website", posts_per_week=2, since=make.LONG_AGO,
        legal_basis="Surat Edaran Bupati contoh",
    )  # fmt: skip
    now = timezone.now()
    week = Week.containing(now, zone=make.WIB)
    monday = week.bounds(zone=make.WIB)[0]
    posts: list[dict[str, Any]] = [
        {
            "id": str(number),
            "title": f"Perbaikan jalan {number}",
            "text": "Pekerjaan selesai.",
            "published_at": (monday + timedelta(seconds=number)).isoformat(),
        }
        for number in (1, 2, 3)
    ]
    world = World(
        document={"sites": {"pupr": {"kind": "wordpress", "title": "PUPR", "posts": posts}}}
    )
    with served(Simulator(world)) as address:
        sign_in(desk, "operator")
        desk.goto("/opd/medsos/akun/baru/")
        desk.get_by_label("Tautan atau nama akun").fill(f"{address}/situs/pupr/")
        desk.get_by_label("OPD atau desa pemilik akun").fill("Dinas Pekerjaan Umum")
        desk.get_by_role("button", name="Daftarkan akun").click()
        expect(desk.locator("main")).to_contain_text("Dinas Pekerjaan Umum")
        assert_accessible(desk)

        account_tasks.poll_due()

    assert Post.objects.count() == len(posts)
    desk.reload()
    expect(desk.locator("main")).to_contain_text("Perbaikan jalan 3")

    report_tasks.refresh_running_week()
    sign_in(phone, "bupati")
    phone.goto(f"/dasbor/{week}/")
    assert_accessible(phone)
    phone.goto(f"/dasbor/{week}/opd/{dinas_pu.slug}/")
    expect(phone.locator("main")).to_contain_text("3 otomatis")
    expect(phone.locator("main")).to_contain_text("Perbaikan jalan 2")
    assert_accessible(phone)
