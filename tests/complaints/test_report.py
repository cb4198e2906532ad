"""The steps of a report: kept first, judged second, and nothing typed is ever lost."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from complaints.limits import NEW_DRAFTS
from complaints.models import Complaint, Draft
from opd.models import Office, User
from tests import make
from tests.complaints.walk import STORY_TEXT, Citizen, hidden_fields, picture, title, upload
from tests.conftest import signed_in

MEGABYTE = 1024 * 1024


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def errors_of(response: Any) -> list[str]:
    assert response.status_code == 422, response.status_code
    form = response.context["form"]
    return [message for messages in form.errors.values() for message in messages]


class TestStory:
    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            ({"kind": ""}, "Pilih jenis laporan"),
            ({"kind": "gosip"}, "Pilih jenis laporan"),
            ({"text": ""}, "Tulis apa yang terjadi"),
            ({"text": "   \n "}, "Tulis apa yang terjadi"),
            ({"text": "\u200e\u202e  "}, "Ceritakan lebih lengkap, paling sedikit 20 karakter"),
            ({"text": "x" * 19}, "Ceritakan lebih lengkap, paling sedikit 20 karakter"),
            ({"text": "x" * 2145}, "Cerita paling banyak 2.000 karakter. Sekarang 2.145"),
            ({"text": "baris\n" * 2000}, "Cerita paling banyak 2.000 karakter. Sekarang 11.999"),
            (
                {"text": "NIK saya 3501010101900001, tolong dibantu."},
                "Hapus NIK atau nomor telepon dari cerita. Isi kontak di langkah 4",
            ),
            (
                {"text": "Hubungi saya di 0812-3456-7890 ya pak."},
                "Hapus NIK atau nomor telepon dari cerita. Isi kontak di langkah 4",
            ),
            ({"category": ""}, "Pilih kategori yang paling dekat, atau Lainnya"),
            ({"category": "999999"}, "Pilih kategori yang paling dekat, atau Lainnya"),
            ({"category": "bukan angka"}, "Pilih kategori yang paling dekat, atau Lainnya"),
            ({"office": "999999"}, "Pilih kantor dari daftar, atau biarkan kosong"),
            ({"alamat_situs": "http://spam.contoh"}, "Kosongkan isian ini"),
        ],
    )
    def test_each_fault_has_its_sentence_and_what_was_typed_stays(
        self, citizen: Citizen, answers: dict[str, str], message: str
    ) -> None:
        response = citizen.story(**answers)

        page = text_of(response)
        assert message in errors_of(response)
        assert page.count(message) >= 2, "in the summary and beside the field"
        assert "Ada yang perlu diperbaiki" in page
        assert title(page).startswith("Galat: ")
        assert answers.get("text", STORY_TEXT).strip("\n \u200e\u202e") in page

    @pytest.mark.parametrize(
        "text",
        [
            "x" * 20,
            "x" * 2000,
            "😀" * 2000,
            "👨‍👩‍👧‍👦 keluarga kami kebanjiran lagi",
            "شارع مكسور أمام المدرسة منذ شهر",
            "<script>alert(1)</script> jalan rusak parah",
            "Jalan rusak\x00 di depan sekolah kami",
            "Kalimat\u202e dengan tanda arah terbalik",
            "\r\n".join(["baris"] * 300),
        ],
    )
    def test_unusual_texts_at_the_limits_are_taken(self, citizen: Citizen, text: str) -> None:
        assert citizen.story(text=text).status_code == 302

    def test_wrong_answers_wait_for_the_citizen_who_comes_back(self, citizen: Citizen) -> None:
        citizen.story(text="terlalu pendek", category="")

        page = text_of(citizen.client.get("/lapor/cerita/"))

        assert "terlalu pendek" in page
        assert 'value="keluhan" class="' in page or "checked" in page

    def test_html_is_shown_and_never_run(self, citizen: Citizen) -> None:
        citizen.story(text="<script>alert(1)</script>")

        raw = citizen.client.get("/lapor/cerita/").content.decode()

        assert "<script>alert(1)" not in raw
        assert "&lt;script&gt;alert(1)" in raw

    def test_no_field_is_marked_required_and_the_browser_does_not_judge(
        self, citizen: Citizen
    ) -> None:
        page = text_of(citizen.client.get("/lapor/cerita/"))

        assert "required" not in page
        assert "novalidate" in page
        assert "maxlength" not in page

    def test_errors_are_logged_by_field_and_kind_without_content(
        self, citizen: Citizen, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level("INFO", logger="complaints.forms"):
            citizen.story(text="Hubungi saya di 0812-3456-7890 ya pak.")

        assert "Form error: story.text identity" in caplog.text
        assert "0812" not in caplog.text

    def test_the_office_may_be_left_to_staff(self, citizen: Citizen, dinas_pu: Office) -> None:
        page = text_of(citizen.client.get("/lapor/cerita/"))

        assert page.index("Saya tidak tahu – biar petugas yang menentukan") < page.index(
            dinas_pu.name
        )


class TestPlace:
    @pytest.fixture
    def told(self, citizen: Citizen) -> Citizen:
        citizen.story()
        return citizen

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            ({"kecamatan": ""}, "Pilih kecamatan"),
            ({"kecamatan": "semua"}, "Pilih kecamatan"),
            ({"kecamatan": "999999"}, "Pilih kecamatan"),
            ({"place": "x" * 201}, "Patokan paling banyak 200 karakter. Sekarang 201"),
            (
                {"place": "rumah saya 0812 3456 7890"},
                "Hapus NIK atau nomor telepon dari patokan. Isi kontak di langkah 4",
            ),
            ({"time": "lain"}, "Tulis tanggal seperti 2-11-2026"),
            ({"time": "lain", "day": "kemarin lusa"}, "Tulis tanggal seperti 2-11-2026"),
            ({"time": "lain", "day": "10/25/2026"}, "Tulis tanggal seperti 2-11-2026"),
            ({"time": "lain", "day": "31-2-2026"}, "Tulis tanggal seperti 2-11-2026"),
            ({"time": "lain", "day": "1-1-1800"}, "Tulis tanggal seperti 2-11-2026"),
            (
                {"time": "lain", "day": "12-11-2026"},
                "Tanggal kejadian harus hari ini atau sebelumnya",
            ),
            ({"time": "nanti"}, "Pilih salah satu, atau biarkan kosong"),
        ],
    )
    def test_each_fault_has_its_sentence(
        self, told: Citizen, answers: dict[str, str], message: str
    ) -> None:
        assert message in errors_of(told.place(**answers))

    @pytest.mark.parametrize(
        "day", ["2-11-2026", "2/11/2026", "02.11.26", "2 Nov 2026", "2 november 2026", "2026-11-02"]
    )
    def test_days_are_read_as_people_write_them(self, told: Citizen, day: str) -> None:
        told.place(time="lain", day=day)
        told.contact()

        assert "2 November 2026" in text_of(told.client.get("/lapor/periksa/"))

    @pytest.mark.parametrize(
        ("time", "shown"),
        [
            ("hari-ini", "11 November 2026"),
            ("kemarin", "10 November 2026"),
            ("pekan-ini", "9 November – 11 November 2026"),
            ("", "Tidak diisi"),
        ],
    )
    def test_relative_days_mean_the_day_on_which_they_were_typed(
        self, told: Citizen, clock: time_machine.Coordinates, time: str, shown: str
    ) -> None:
        told.place(time=time)
        told.contact()
        clock.shift(timedelta(hours=20))

        assert shown in text_of(told.client.get("/lapor/periksa/"))

    @pytest.mark.parametrize("kind", ["usul", "pertanyaan"])
    def test_a_wish_may_be_for_the_whole_regency(self, citizen: Citizen, kind: str) -> None:
        citizen.story(kind=kind)
        page = text_of(citizen.client.get("/lapor/lokasi/"))

        assert "Untuk daerah mana?" in page
        assert citizen.place(kecamatan="semua").status_code == 302

    def test_without_a_story_it_leads_to_the_story(self, citizen: Citizen) -> None:
        for step in ("lokasi", "mirip", "foto", "kontak"):
            response = citizen.client.get(f"/lapor/{step}/", follow=True)
            assert response.redirect_chain[-1][0] == "/lapor/cerita/", step


class TestPoint:
    """Where the phone was, which its button fills in."""

    POINT = {"latitude": "-6.914744", "longitude": "107.609810"}

    def test_it_is_kept_sent_and_read_by_staff_but_never_by_the_public(
        self, citizen: Citizen, operator: User
    ) -> None:
        citizen.story()
        citizen.place(**self.POINT)
        assert 'value="-6.914744"' in text_of(citizen.client.get("/lapor/lokasi/"))
        citizen.contact()
        assert "titik dari ponsel tersimpan" in text_of(citizen.client.get("/lapor/periksa/"))
        citizen.client.post(
            "/lapor/periksa/", hidden_fields(text_of(citizen.client.get("/lapor/periksa/")))
        )

        complaint = Complaint.objects.get()
        assert complaint.coordinates == "-6.914744,107.609810"
        staff = text_of(signed_in(operator).get(f"/kelola/verifikasi/{complaint.code}/"))
        assert '<a href="geo:-6.914744,107.609810">' in staff
        Complaint.objects.update(published_at=timezone.now(), public_title="Jalan")
        for path in (f"/laporan/{complaint.pk}/", f"/lacak/{complaint.code}/"):
            page = citizen.client.get(path)
            assert page.status_code == 200
            assert "6.914744" not in text_of(page)

    @pytest.mark.parametrize(
        "wrong", [{"latitude": "91"}, {"longitude": "-181"}, {"latitude": "utara"}]
    )
    def test_what_is_not_on_earth_is_refused(self, citizen: Citizen, wrong: dict[str, str]) -> None:
        citizen.story()

        errors = errors_of(citizen.place(**{**self.POINT, **wrong}))

        assert errors == ["Lokasi tidak terbaca. Cukup tulis patokan"]

    @pytest.mark.parametrize("half", [{"latitude": "-6.9"}, {"longitude": "107.6"}, {}])
    def test_half_a_point_is_none(self, citizen: Citizen, half: dict[str, str]) -> None:
        citizen.story()
        citizen.place(**half)
        citizen.contact()
        citizen.client.post(
            "/lapor/periksa/", hidden_fields(text_of(citizen.client.get("/lapor/periksa/")))
        )

        assert Complaint.objects.get().coordinates == ""

    @pytest.mark.django_db
    @pytest.mark.parametrize("point", [(91, 0), (0, -181), (1, None), (None, 1)])
    def test_the_table_holds_whole_points_on_earth_alone(
        self, point: tuple[int | None, int | None]
    ) -> None:
        with pytest.raises(IntegrityError):
            make.complaint(latitude=point[0], longitude=point[1])


class TestSimilar:
    def test_it_is_shown_only_when_there_is_something_to_show(
        self, citizen: Citizen, kecamatan: Office, clock: time_machine.Coordinates
    ) -> None:
        citizen.story()
        assert citizen.place()["Location"] == "/lapor/foto/"

        found = make.complaint(
            kecamatan=kecamatan,
            public_title="Jalan berlubang depan SD Negeri 2",
            public_text="Berlubang besar",
            published_at=make.RECEIVED_AT,
        )

        assert citizen.place()["Location"] == "/lapor/mirip/"
        page = text_of(citizen.client.get("/lapor/mirip/"))
        assert f"/laporan/{found.pk}/" in page
        assert "Bukan, lanjutkan laporan saya" in page
        assert found.code not in page
        assert found.display_code not in page


class TestPhotos:
    @pytest.fixture
    def placed(self, citizen: Citizen) -> Citizen:
        citizen.story()
        citizen.place()
        return citizen

    def test_a_good_photo_is_kept_and_can_be_looked_at_and_taken_off(self, placed: Citizen) -> None:
        assert placed.fill("/lapor/foto/", {"foto_2": upload()})["Location"] == "/lapor/kontak/"
        kept = Draft.objects.get().photos.get()
        assert kept.position == 2

        page = text_of(placed.client.get("/lapor/foto/"))
        assert "Foto 2 tersimpan" in page
        assert "Pilih foto 2" not in page
        image = placed.client.get(f"/lapor/foto/{kept.pk}/")
        assert (image.status_code, image["Content-Type"]) == (200, "image/jpeg")
        assert "private" in image["Cache-Control"]
        assert b"".join(image.streaming_content).startswith(b"\xff\xd8\xff")  # type: ignore[attr-defined]

        placed.fill("/lapor/foto/", {"hapus": kept.pk})
        assert not Draft.objects.get().photos.exists()

    def test_nobody_elses_device_sees_it(self, placed: Citizen) -> None:
        placed.fill("/lapor/foto/", {"foto_1": upload()})

        assert (
            Client().get(f"/lapor/foto/{Draft.objects.get().photos.get().pk}/").status_code == 404
        )

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"%PDF-1.7", "Foto harus berupa JPG, PNG, WebP, atau HEIC"),
            (picture()[:300], "Foto ini tidak dapat dibuka. Pilih foto lain"),
            (b"\0" * 13_000_000, "Foto paling besar 8 MB. Foto ini 12,4 MB"),
            (b"\0" * 40 * MEGABYTE, "Foto paling besar 8 MB. Foto ini 40,0 MB"),
        ],
        ids=["pdf", "cut off", "12,4 MB", "40 MB"],
    )
    def test_a_bad_photo_is_told_and_costs_neither_the_text_nor_the_good_ones(
        self, placed: Citizen, content: bytes, message: str
    ) -> None:
        response = placed.fill(
            "/lapor/foto/", {"foto_1": upload(), "foto_2": upload(content, "x.jpg")}
        )

        page = text_of(response)
        assert errors_of(response) == [message]
        assert "Foto 1 tersimpan" in page
        assert title(page).startswith("Galat: ")
        assert Draft.objects.get().photos.count() == 1
        assert STORY_TEXT in text_of(placed.client.get("/lapor/cerita/"))

    def test_of_a_photo_that_is_too_large_no_more_than_8_mb_touch_the_disk(
        self, placed: Citizen, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written: list[int] = []
        real = TemporaryFileUploadHandler.receive_data_chunk

        def write(handler: TemporaryFileUploadHandler, raw: bytes, start: int) -> bytes | None:
            written.append(len(raw))
            return real(handler, raw, start)

        monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", write)

        placed.fill("/lapor/foto/", {"foto_1": upload(b"\0" * 40 * MEGABYTE)})

        assert sum(written) <= 8 * MEGABYTE + 64 * 1024

    def test_a_request_beyond_all_measure_is_refused_unread(self, placed: Citizen) -> None:
        response = placed.client.post(
            "/lapor/foto/", {"foto_1": upload()}, CONTENT_LENGTH=str(300 * MEGABYTE)
        )

        assert response.status_code == 413
        assert "Berkas terlalu besar" in text_of(response)

    def test_a_fourth_photo_is_one_too_many(self, placed: Citizen) -> None:
        three = {f"foto_{place}": upload() for place in (1, 2, 3)}
        placed.fill("/lapor/foto/", three)

        response = placed.fill("/lapor/foto/", {"foto_1": upload()})

        assert errors_of(response) == ["Paling banyak 3 foto"]
        assert Draft.objects.get().photos.count() == 3

    def test_a_script_that_sends_one_at_once_gets_the_page_again(self, placed: Citizen) -> None:
        response = placed.fill("/lapor/foto/", {"foto_1": upload(), "unggah": "1"})

        assert response.status_code == 200
        assert "Foto 1 tersimpan" in text_of(response)

    def test_it_may_be_left_out(self, placed: Citizen) -> None:
        assert "Lanjut tanpa foto" in text_of(placed.client.get("/lapor/foto/"))
        assert placed.fill("/lapor/foto/", {})["Location"] == "/lapor/kontak/"

    def test_photos_are_checked_against_forgery_like_everything_else(self, placed: Citizen) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = placed.client.cookies

        assert strict.post("/lapor/foto/", {"foto_1": upload()}).status_code == 403
        assert not Draft.objects.get().photos.exists()


class TestContact:
    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            ({"privacy": ""}, "Pilih siapa yang boleh melihat"),
            ({"privacy": "SEMUA"}, "Pilih siapa yang boleh melihat"),
            ({"name": "x" * 151, "consent": "on"}, "Nama paling banyak 150 karakter"),
            ({"phone": "12345", "consent": "on"}, "Tulis nomor seperti 0812-3456-7890"),
            ({"phone": "bukan nomor", "consent": "on"}, "Tulis nomor seperti 0812-3456-7890"),
            ({"email": "budi@", "consent": "on"}, "Tulis alamat email seperti nama@contoh.id"),
            (
                {"email": f"{'x' * 260}@contoh.id", "consent": "on"},
                "Tulis alamat email seperti nama@contoh.id",
            ),
            ({"name": "Budi"}, "Centang persetujuan, atau kosongkan nama dan kontak"),
            (
                {"phone": "0812-3456-7890"},
                "Centang persetujuan, atau kosongkan nama dan kontak",
            ),
        ],
    )
    def test_each_fault_has_its_sentence_and_what_was_typed_stays(
        self, citizen: Citizen, answers: dict[str, str], message: str
    ) -> None:
        citizen.story()

        response = citizen.contact(**answers)

        assert message in errors_of(response)
        for name in ("name", "phone", "email"):
            assert answers.get(name, "") in text_of(response)

    @pytest.mark.parametrize(
        "typed",
        [
            "081234567890",
            "6281234567890",
            "+62 812-3456-7890",
            "0812.3456.7890",
            " 0812 3456 7890 ",
        ],
    )
    def test_numbers_are_taken_in_any_spelling_and_masked_when_shown(
        self, citizen: Citizen, typed: str
    ) -> None:
        page = citizen.answer_all(phone=typed, consent="on")

        assert "0812-xxxx-7890" in page
        complaint = citizen.sent(phone=typed, consent="on")
        assert complaint.reporter.phone == "+6281234567890"
        assert complaint.reporter.phone_as_typed == typed.strip()

    def test_the_name_is_hidden_unless_chosen_otherwise(self, citizen: Citizen) -> None:
        citizen.story()
        page = text_of(citizen.client.get("/lapor/kontak/"))

        checked = page.split('value="NAME_HIDDEN"')[1].split(">")[0]
        assert "checked" in checked


class TestDraft:
    def test_it_waits_on_the_same_device_for_24_hours(
        self, citizen: Citizen, clock: time_machine.Coordinates
    ) -> None:
        citizen.story()
        clock.shift(timedelta(hours=23))

        page = text_of(citizen.client.get("/"))
        assert "Anda punya laporan yang belum dikirim (kemarin, 10.00 WIB)" in page
        assert STORY_TEXT in text_of(citizen.client.get("/lapor/cerita/"))

        clock.shift(timedelta(hours=2))
        assert "belum dikirim (" not in text_of(citizen.client.get("/"))
        assert STORY_TEXT not in text_of(citizen.client.get("/lapor/cerita/"))

    def test_its_cookie_is_signed_outlives_the_browser_and_no_script_reads_it(
        self, citizen: Citizen
    ) -> None:
        cookie = citizen.story().cookies["draf"]

        assert cookie["max-age"] == 24 * 3600
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        forged = Client()
        forged.cookies["draf"] = f"{Draft.objects.get().pk}:x:y"
        assert STORY_TEXT not in text_of(forged.get("/lapor/cerita/"))

    def test_it_can_be_thrown_away(self, citizen: Citizen) -> None:
        citizen.story()

        citizen.client.post("/lapor/hapus/")

        assert not Draft.objects.exists()
        assert "belum dikirim (" not in text_of(citizen.client.get("/"))

    def test_a_page_left_open_until_its_draft_was_forgotten_loses_nothing(
        self, citizen: Citizen, clock: time_machine.Coordinates
    ) -> None:
        citizen.story()
        citizen.place()
        carried = hidden_fields(citizen.client.get("/lapor/kontak/").content.decode())
        clock.shift(timedelta(days=2))
        Draft.objects.all().delete()

        citizen.client.post("/lapor/kontak/", {**carried, "privacy": "OPEN"})

        page = text_of(citizen.client.get("/lapor/periksa/"))
        assert STORY_TEXT in page
        assert "Terbuka" in page

    def test_a_form_whose_token_has_expired_is_shown_again_with_its_text(
        self, citizen: Citizen
    ) -> None:
        strict = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
        answers = {"kind": "keluhan", "text": STORY_TEXT, "category": citizen.category.pk}

        refused = strict.post("/lapor/cerita/", {**answers, "csrfmiddlewaretoken": "x" * 32})

        page = text_of(refused)
        assert refused.status_code == 403
        assert "Halaman terbuka terlalu lama" in page
        assert STORY_TEXT in page
        again = strict.post("/lapor/cerita/", {**answers, **hidden_fields(page)})
        assert again.status_code == 302

    def test_too_many_new_ones_from_one_address_wait(self, citizen: Citizen) -> None:
        for _ in range(600):
            NEW_DRAFTS.add("address:127.0.0.1", now=timezone.now())

        refused = Client().post("/lapor/cerita/", {"text": STORY_TEXT})

        assert refused.status_code == 429
        assert "Coba lagi dalam 10 menit" in text_of(refused)


def test_no_menu_stands_in_the_way_of_a_report(citizen: Citizen) -> None:
    citizen.answer_all()

    for path in ("cerita", "lokasi", "foto", "kontak", "periksa"):
        page = text_of(citizen.client.get(f"/lapor/{path}/"))
        assert "<nav" not in page, path
        assert "back-link" in page, path


@pytest.mark.parametrize(
    ("path", "step"), [("cerita", 1), ("lokasi", 2), ("foto", 3), ("kontak", 4)]
)
def test_each_step_says_where_one_is(citizen: Citizen, path: str, step: int) -> None:
    citizen.story()

    assert f"Langkah {step} dari 4" in text_of(citizen.client.get(f"/lapor/{path}/"))
