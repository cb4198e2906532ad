"""A citizen with a cheap phone: with JavaScript, without it, and without a signal."""

import io
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from complaints import actions, intake, pins, policy
from complaints.models import Attachment, Category, Complaint, Draft
from opd.models import Office, User
from tests.journeys.conftest import PHONE, assert_accessible

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

STORY = "Jalan di depan SD Negeri 2 berlubang sejak bulan lalu. Anak-anak sering jatuh saat hujan."


@pytest.fixture(autouse=True)
def town(kecamatan: Office, dinas_pu: Office) -> None:
    cache.clear()
    policy.load()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """What a phone takes: four megapixels, and where it stood."""
    exif = Image.Exif()
    exif[0x010F] = "PembuatKamera"
    path = tmp_path / "lubang.jpg"
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(path, exif=exif, quality=90)
    return path


def next_step(page: Page) -> None:
    page.get_by_role("button", name="Lanjut", exact=True).click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def tell(page: Page, *, kind: str = "Keluhan", text: str = STORY) -> None:
    page.goto("/lapor/cerita/")
    page.get_by_label(kind).check()
    page.get_by_label("Ceritakan apa yang terjadi").fill(text)
    page.get_by_label("Tentang apa?").select_option(index=1)
    next_step(page)


def locate(page: Page) -> None:
    page.get_by_label("Kecamatan", exact=True).select_option(label="Kecamatan Cibungur")
    page.get_by_label("Desa atau kelurahan").fill("Desa Sukamaju, depan SD Negeri 2")
    page.get_by_label("Kemarin").check()
    next_step(page)


def shown_code(page: Page) -> str:
    return page.locator(".sent-code").first.inner_text()


def test_a_report_is_sent_followed_and_answered_without_javascript(
    phone_without_javascript: Page,
    photo: Path,
    operator: User,
    admin_pu: User,
    dinas_pu: Office,
) -> None:
    page = phone_without_javascript
    page.goto("/")
    page.get_by_role("link", name="Buat laporan").last.click()
    page.get_by_role("link", name="Mulai").click()
    tell(page)
    heading(page, "Di mana dan kapan")
    locate(page)
    heading(page, "Tambahkan foto")
    page.get_by_label("Pilih foto 1").set_input_files(photo)
    next_step(page)
    heading(page, "Siapa yang boleh melihat")
    page.get_by_label("Nomor WhatsApp").fill("0812 3456 7890")
    page.get_by_label("Saya setuju").check()
    next_step(page)

    heading(page, "Periksa laporan Anda")
    page.get_by_role("link", name="Ubah cerita").click()
    page.get_by_label("Ceritakan apa yang terjadi").fill(f"{STORY} Tolong ditambal.")
    next_step(page)
    expect(page.locator("main")).to_contain_text("Tolong ditambal.")
    page.get_by_role("link", name="Ubah foto").click()
    expect(page.get_by_text("Foto 1 tersimpan")).to_be_visible()
    page.get_by_role("button", name="Hapus foto 1").click()
    page.get_by_label("Pilih foto 1").set_input_files(photo)
    next_step(page)
    expect(page.locator("main")).to_contain_text("1 foto")
    page.get_by_role("button", name="Kirim laporan").click()

    heading(page, "Laporan terkirim")
    code = shown_code(page)
    complaint = Complaint.objects.get()
    assert code == complaint.display_code
    assert b"PembuatKamera" not in Path(Attachment.objects.get().image.path).read_bytes()
    expect(page.get_by_role("button", name="Salin kode")).to_be_hidden()

    page.goto("/")
    page.get_by_label("Kode lacak").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Lacak").click()
    expect(page.locator("main")).to_contain_text("Kami sedang memeriksa laporan Anda.")
    page.get_by_text("Laporan Anda (isi lengkap)").click()
    expect(page.get_by_role("img", name="Foto 1 dari 1")).to_be_visible()

    now = timezone.now()
    actions.forward(complaint, to=dinas_pu, actor=operator, note="", now=now)
    actions.ask(complaint, actor=admin_pu, question="Di sebelah mana lubangnya?", now=now)
    page.reload()
    page.get_by_role("link", name="Jawab").click()
    expect(page.locator("main")).to_contain_text("Di sebelah mana lubangnya?")
    page.get_by_label("Keterangan Anda").fill("Di sebelah kiri gerbang sekolah.")
    page.get_by_label("Pilih foto 2").set_input_files(photo)
    page.get_by_role("button", name="Kirim keterangan").click()
    expect(page.locator(".timeline")).to_contain_text("Di sebelah kiri gerbang sekolah.")

    actions.answer(
        complaint, actor=admin_pu, text="Lubang di sebelah kiri gerbang sudah kami tambal.",
        photos=[], promised_on=None, now=now,
    )  # fmt: skip
    page.reload()
    page.get_by_role("link", name="Beri penilaian").click()
    page.get_by_label("Belum – laporan dibuka kembali").check()
    page.get_by_role("button", name="Kirim penilaian").click()
    expect(page.locator("main")).to_contain_text("Laporan dibuka kembali dan dikirim ke PUPR.")
    page.get_by_role("link", name="Tarik laporan").click()
    page.get_by_role("button", name="Tarik laporan").click()
    expect(page.locator("main")).to_contain_text("Laporan ditarik.")


def test_a_draft_waits_for_a_phone_whose_browser_was_closed(
    browser: Browser, live_server: Any
) -> None:
    options = {"base_url": live_server.url, "viewport": PHONE, "java_script_enabled": False}
    before = browser.new_context(**options)
    tell(before.new_page())
    kept = before.storage_state()
    before.close()

    after = browser.new_context(**options, storage_state=kept)
    page = after.new_page()
    page.goto("/")
    expect(page.get_by_text("Anda punya laporan yang belum dikirim")).to_be_visible()
    page.get_by_role("link", name="Lanjutkan").click()
    heading(page, "Di mana dan kapan")
    page.get_by_role("link", name="Kembali").click()
    expect(page.get_by_label("Ceritakan apa yang terjadi")).to_have_value(STORY)
    page.goto("/")
    page.get_by_role("button", name="Hapus").click()
    expect(page.get_by_text("belum dikirim")).to_have_count(0)
    after.close()


def test_the_first_screen_of_a_cheap_phone_holds_what_people_come_for(phone: Page) -> None:
    phone.goto("/")

    for control in (
        phone.get_by_role("link", name="Buat laporan").last,
        phone.get_by_label("Kode lacak"),
        phone.get_by_role("button", name="Lacak"),
    ):
        box = control.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"], control
    expect(phone.get_by_text("Kami teruskan ke kantor yang menangani")).to_be_in_viewport()


def every_page(page: Page, complaint: Complaint, secret: Complaint) -> list[str]:
    """Addresses of all pages of the citizen and the public."""
    code = complaint.code
    return [
        "/", "/lapor/", "/lapor/cerita/", "/lapor/lokasi/", "/lapor/foto/", "/lapor/kontak/",
        "/lapor/periksa/", "/lacak/", "/lacak/22222222/", f"/lacak/{code}/", f"/lacak/{code}/tambah/",
        f"/lacak/{code}/penilaian/", f"/lacak/{code}/tarik/", f"/lacak/{secret.code}/",
        "/laporan/", f"/laporan/{complaint.pk}/", "/kinerja/", "/bantuan/", "/tentang/", "/privasi/",
        "/aksesibilitas/", "/syarat/", "/ppid/", "/luring/",
    ]  # fmt: skip


@pytest.fixture
def reports(
    kecamatan: Office, dinas_pu: Office, operator: User, admin_pu: User
) -> tuple[Complaint, Complaint]:
    """One that has been answered and published, and a confidential one."""
    now = timezone.now()

    def sent(**fields: Any) -> Complaint:
        category = Category.objects.order_by("position").first()
        assert category is not None
        return intake.receive(
            intake.Submission(
                key=uuid.uuid4(), classification="COMPLAINT", text=STORY, category=category,
                kecamatan=kecamatan, **fields,
            ),
            now=now,
        )  # fmt: skip

    answered = sent()
    actions.publish(answered, actor=operator, title="Jalan berlubang", text=STORY, now=now)
    actions.forward(answered, to=dinas_pu, actor=operator, note="", now=now)
    answered = actions.answer(
        answered, actor=admin_pu, text="Lubang sudah kami tambal pada hari Senin pagi.", photos=[],
        promised_on=None, now=now,
    )  # fmt: skip
    return answered, sent(privacy="CONFIDENTIAL")


def test_every_page_is_accessible_small_and_of_one_host(
    phone: Page, live_server: Any, reports: tuple[Complaint, Complaint], photo: Path
) -> None:
    hosts: set[str] = set()
    phone.on("request", lambda request: hosts.add(re.sub(r"(://[^/]+).*", r"\1", request.url)))
    tell(phone)
    phone.goto("/lapor/lokasi/")
    locate(phone)
    phone.goto("/lapor/foto/")
    phone.get_by_label("Pilih foto 1").set_input_files(photo)
    expect(phone.get_by_text("Foto 1 tersimpan")).to_be_visible()
    phone.goto("/lapor/kontak/")
    next_step(phone)

    for address in every_page(phone, *reports):
        phone.goto(address)
        assert_accessible(phone, widths=(320, 360, 1280))
        assert not phone.evaluate(TOO_SMALL), (address, phone.evaluate(TOO_SMALL))
    phone.goto("/lapor/periksa/")
    phone.get_by_role("button", name="Kirim laporan").click()
    heading(phone, "Laporan terkirim")
    assert_accessible(phone, widths=(320, 360, 1280))
    assert hosts == {live_server.url}


# Buttons, radios and boxes lower than 44 px, and text smaller than 14.4 px (small print: 0.9 rem).
TOO_SMALL = """() => [...document.querySelectorAll('main *')].filter((one) => {
  const box = one.getBoundingClientRect();
  if (!box.width || !one.checkVisibility() || one.closest('.visually-hidden')) return false;
  if (one.matches('button:not(.link-button), .btn, input:not([type=radio],[type=checkbox]), select')) {
    return box.height < 44;
  }
  return one.matches('.form-check') ? box.height < 44
    : [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
      && parseFloat(getComputedStyle(one).fontSize) < 14.4;
}).map((one) => one.outerHTML.slice(0, 120))"""


def test_every_fault_is_accessible_and_takes_the_focus(
    phone: Page, reports: tuple[Complaint, Complaint], tmp_path: Path
) -> None:
    answered, secret = reports
    fake = tmp_path / "palsu.jpg"
    fake.write_bytes(b"%PDF-1.7 bukan foto")

    def check(message: str) -> None:
        summary = phone.get_by_role("alert")
        expect(summary).to_contain_text(message)
        expect(summary).to_be_focused()
        assert phone.title().startswith("Galat: ")
        assert_accessible(phone)

    phone.goto("/lapor/cerita/")
    next_step(phone)
    check("Tulis apa yang terjadi")
    phone.get_by_role("link", name="Tulis apa yang terjadi").click()
    expect(phone.get_by_label("Ceritakan apa yang terjadi")).to_be_focused()

    tell(phone)
    next_step(phone)
    check("Pilih kecamatan")
    locate(phone)
    phone.goto("/lapor/foto/")
    phone.get_by_label("Pilih foto 1").set_input_files(fake)
    check("Foto harus berupa JPG, PNG, WebP, atau HEIC")
    phone.goto("/lapor/kontak/")
    phone.get_by_label("Nomor WhatsApp").fill("12345")
    next_step(phone)
    check("Tulis nomor seperti 0812-3456-7890")

    phone.goto("/lacak/?kode=abc")
    check("Kode lacak terdiri dari 8 huruf dan angka")
    phone.goto(f"/lacak/{answered.code}/penilaian/")
    phone.get_by_role("button", name="Kirim penilaian").click()
    check("Pilih salah satu")
    phone.goto(f"/lacak/{answered.code}/tambah/")
    phone.get_by_role("button", name="Kirim keterangan").click()
    check("Tulis keterangan Anda")
    phone.goto(f"/lacak/{secret.code}/")
    phone.get_by_label("PIN").fill("12")
    phone.get_by_role("button", name="Buka laporan").click()
    check("PIN tidak cocok. Sisa 4 kali percobaan")


def test_a_confidential_report_opens_with_its_pin(phone: Page) -> None:
    tell(phone, kind="Pertanyaan")
    phone.goto("/lapor/lokasi/")
    phone.get_by_label("Kecamatan", exact=True).select_option(label="Seluruh kabupaten")
    next_step(phone)
    phone.goto("/lapor/kontak/")
    expect(phone.get_by_text("Kami akan membuat PIN 4 angka")).to_be_hidden()
    phone.get_by_label("Rahasia").check()
    expect(phone.get_by_text("Kami akan membuat PIN 4 angka")).to_be_visible()
    expect(phone.get_by_label("Saya setuju")).to_be_hidden()
    next_step(phone)
    phone.get_by_role("button", name="Kirim laporan").click()
    pin = phone.locator(".sent-code").nth(1).inner_text()
    assert pin == pins.pin_of(Complaint.objects.get().submission_key)

    phone.get_by_role("link", name="Lihat laporan ini").click()
    expect(phone.locator("main")).not_to_contain_text("SD Negeri 2")
    phone.get_by_label("PIN").fill(pin)
    phone.get_by_role("button", name="Buka laporan").click()
    heading(phone, "Jalan di depan SD Negeri 2")


class TestWithJavascript:
    def test_the_counter_counts_as_the_server_does(self, phone: Page) -> None:
        phone.goto("/lapor/cerita/")
        box = phone.get_by_label("Ceritakan apa yang terjadi")

        expect(phone.get_by_text("Paling banyak 2.000 karakter")).to_be_visible()
        box.fill("😀" * 1688)
        expect(phone.get_by_text("Sisa 312 karakter")).to_be_visible()
        box.fill("x" * 2024)
        expect(phone.get_by_text("Kelebihan 24 karakter")).to_be_visible()

    def test_a_photo_is_shrunk_on_the_phone_and_kept_at_once(
        self, phone: Page, photo: Path
    ) -> None:
        sizes: list[int] = []
        phone.on("request", lambda request: sizes.append(len(request.post_data_buffer or b"")))
        tell(phone)
        locate(phone)

        phone.get_by_label("Pilih foto 1").set_input_files(photo)

        expect(phone.get_by_text("Foto 1 tersimpan")).to_be_visible()
        expect(phone.get_by_label("Pilih foto 2")).to_be_visible()
        kept = Draft.objects.get().photos.get()
        assert (kept.width, kept.height) == (1600, 1200)
        assert max(sizes) < photo.stat().st_size
        phone.get_by_role("button", name="Hapus foto 1").click()
        expect(phone.get_by_label("Pilih foto 1")).to_be_visible()

    def test_a_photo_that_meets_no_signal_can_be_sent_again(
        self, phone_without_worker: Page, photo: Path
    ) -> None:
        phone = phone_without_worker
        tell(phone)
        locate(phone)
        lost = {"signal": True}

        def answer(route: Route) -> None:
            if route.request.method == "POST" and lost["signal"]:
                route.abort("internetdisconnected")
            else:
                route.fallback()

        phone.route("**/lapor/foto/", answer)
        phone.get_by_label("Pilih foto 1").set_input_files(photo)
        expect(
            phone.get_by_text("Foto gagal terkirim. Coba lagi, atau lanjut tanpa foto")
        ).to_be_visible()
        expect(phone.get_by_role("link", name="Lanjut tanpa foto")).to_be_visible()

        lost["signal"] = False
        phone.get_by_role("button", name="Coba lagi").click()
        expect(phone.get_by_text("Foto 1 tersimpan")).to_be_visible()

    def test_two_taps_send_one_report(self, phone: Page) -> None:
        tell(phone)
        locate(phone)
        phone.goto("/lapor/kontak/")
        next_step(phone)

        phone.get_by_role("button", name="Kirim laporan").dblclick()

        heading(phone, "Laporan terkirim")
        assert Complaint.objects.count() == 1
        phone.go_back()
        phone.goto("/lapor/terkirim/")
        assert shown_code(phone) == Complaint.objects.get().display_code

    def test_the_code_can_be_copied(self, phone: Page) -> None:
        phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
        tell(phone)
        locate(phone)
        phone.goto("/lapor/kontak/")
        next_step(phone)
        phone.get_by_role("button", name="Kirim laporan").click()

        phone.get_by_role("button", name="Salin kode").click()

        expect(phone.get_by_role("button", name="Kode tersalin")).to_be_visible()
        assert phone.evaluate("navigator.clipboard.readText()") == shown_code(phone)

    def test_without_a_signal_a_page_says_so(self, phone: Page) -> None:
        phone.goto("/")
        phone.evaluate("navigator.serviceWorker.ready.then(() => true)")

        phone.context.set_offline(True)
        phone.goto("/laporan/")

        heading(phone, "Anda sedang luring")
        kept = phone.evaluate(
            "caches.keys().then((names) => Promise.all(names.map((name) =>"
            " caches.open(name).then((cache) => cache.keys()))))"
            ".then((lists) => lists.flat().map((request) => new URL(request.url).pathname))"
        )
        assert not [path for path in kept if path.startswith(("/lapor", "/lacak"))]
        phone.context.set_offline(False)


def test_a_similar_report_is_shown_and_never_in_the_way(
    phone: Page, reports: tuple[Complaint, Complaint]
) -> None:
    Complaint.objects.filter(pk=reports[0].pk).update(status=Complaint.Status.IN_PROGRESS)
    tell(phone)
    locate(phone)

    heading(phone, "Apakah ini masalah yang sama?")
    assert_accessible(phone)
    phone.get_by_role("link", name="Bukan, lanjutkan laporan saya").click()
    heading(phone, "Tambahkan foto")


def test_pages_print_without_what_only_screens_need(phone: Page) -> None:
    phone.goto("/bantuan/")
    phone.emulate_media(media="print")

    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    expect(phone.locator(".site-footer")).to_be_hidden()
    out = io.BytesIO(phone.pdf())
    assert out.getvalue().startswith(b"%PDF")
