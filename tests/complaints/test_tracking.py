"""Following a report by its code, and what a citizen may still do with it."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from complaints import actions, pins
from complaints.models import Attachment, Complaint, Event, Rating
from opd.models import Office, User
from tests import make
from tests.complaints.walk import Citizen, hidden_fields, title, upload
from tests.conftest import signed_in

UNKNOWN = "22222222"
ANSWER = "Lubang di depan SD Negeri 2 sudah kami tambal pada hari Senin."


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def status(client: Client, address: str) -> int:
    """Of a photo, which is read to its end."""
    response: Any = client.get(address)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return int(response.status_code)


@pytest.fixture
def sent(citizen: Citizen) -> Complaint:
    return citizen.sent(phone="0812-3456-7890", consent="on")


@pytest.fixture
def forwarded(
    sent: Complaint, operator: User, dinas_pu: Office, clock: time_machine.Coordinates
) -> Complaint:
    return actions.forward(sent, to=dinas_pu, actor=operator, note="Segera.", now=timezone.now())


@pytest.fixture
def answered(forwarded: Complaint, admin_pu: User, clock: time_machine.Coordinates) -> Complaint:
    return actions.answer(
        forwarded, actor=admin_pu, text=ANSWER, photos=[], promised_on=None, now=timezone.now()
    )


@pytest.fixture
def asked(forwarded: Complaint, admin_pu: User, clock: time_machine.Coordinates) -> Complaint:
    return actions.ask(
        forwarded, actor=admin_pu, question="Di sebelah mana lubangnya?", now=timezone.now()
    )


@pytest.fixture
def secret(citizen: Citizen) -> Complaint:
    return citizen.sent(privacy="CONFIDENTIAL")


class TestFinding:
    @pytest.mark.parametrize("typed", ["{code}", "{shown}", " {lower} ", "{spaced}"])
    def test_a_code_is_found_however_it_is_typed(
        self, citizen: Citizen, sent: Complaint, typed: str
    ) -> None:
        code = typed.format(
            code=sent.code,
            shown=sent.display_code,
            lower=sent.code.lower(),
            spaced=" ".join(sent.code),
        )

        response = citizen.client.get("/lacak/", {"kode": code}, follow=True)

        assert response.redirect_chain[-1][0] == f"/lacak/{sent.code}/"
        assert sent.title in text_of(response)

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("", "Tulis kode lacak"),
            ("7K3M", "Kode lacak terdiri dari 8 huruf dan angka, seperti 7K3M-9QXT"),
            ("0O1IL000", "Kode lacak terdiri dari 8 huruf dan angka, seperti 7K3M-9QXT"),
        ],
    )
    def test_what_is_no_code_is_told(self, citizen: Citizen, typed: str, message: str) -> None:
        response = citizen.client.get("/lacak/", {"kode": typed})

        assert text_of(response).count(message) >= 2
        assert title(text_of(response)).startswith("Galat: ")

    def test_an_unknown_code_gets_a_helpful_page(self, citizen: Citizen) -> None:
        response = citizen.client.get(f"/lacak/{UNKNOWN}/")

        assert response.status_code == 404
        page = text_of(response)
        assert "Laporan tidak ditemukan" in page
        assert "tanpa angka 0 dan 1" in page
        assert "Kode hilang? Telepon" in page

    def test_ten_wrong_codes_in_ten_minutes_close_the_door_for_that_address(
        self, citizen: Citizen, sent: Complaint, clock: time_machine.Coordinates
    ) -> None:
        stranger = Client(REMOTE_ADDR="203.0.113.9")
        answers = [stranger.get(f"/lacak/{UNKNOWN}/").status_code for _ in range(11)]

        assert answers == [404] * 10 + [429]
        refused = stranger.get(f"/lacak/{sent.code}/")
        assert refused.status_code == 429
        assert refused["Retry-After"] == "600"
        assert "Tunggu sebentar" in text_of(refused)
        assert Client(REMOTE_ADDR="203.0.113.8").get(f"/lacak/{sent.code}/").status_code == 200

        clock.shift(timedelta(minutes=10, seconds=1))
        assert stranger.get(f"/lacak/{sent.code}/").status_code == 200

    def test_a_device_that_has_sent_a_report_is_not_locked_out_by_its_neighbours(
        self, citizen: Citizen, sent: Complaint
    ) -> None:
        for _ in range(11):
            Client().get(f"/lacak/{UNKNOWN}/")

        assert Client().get(f"/lacak/{sent.code}/").status_code == 429
        assert citizen.client.get(f"/lacak/{sent.code}/").status_code == 200

    def test_right_codes_are_not_counted(self, citizen: Citizen, sent: Complaint) -> None:
        stranger = Client(REMOTE_ADDR="203.0.113.9")

        assert {stranger.get(f"/lacak/{sent.code}/").status_code for _ in range(30)} == {200}


class TestPage:
    def test_it_says_what_it_means_who_has_it_and_what_comes_next(
        self, citizen: Citizen, forwarded: Complaint
    ) -> None:
        page = text_of(citizen.client.get(f"/lacak/{forwarded.code}/"))

        assert "Diteruskan" in page
        assert "Laporan sudah di PUPR, menunggu tanggapan." in page
        assert "paling lambat Rabu, 18 November 2026" in page
        assert forwarded.display_code in page

    def test_the_history_is_newest_first_and_names_offices_not_persons(
        self, citizen: Citizen, answered: Complaint, admin_pu: User
    ) -> None:
        page = text_of(citizen.client.get(f"/lacak/{answered.code}/"))

        headings = re.findall(r"<strong>([^<]+)</strong>\s+(?:<blockquote|</li>)", page)
        assert headings == ["PUPR menanggapi", "Diteruskan ke PUPR", "Laporan diterima"]
        assert ANSWER in page
        assert '<ol class="timeline">' in page
        assert "<time datetime=" in page
        assert admin_pu.name not in page
        assert "Segera." not in page, "what Kominfo tells the office is not for the citizen"

    @pytest.mark.parametrize("kind", [Event.Kind.FORWARDED, Event.Kind.OVERDUE])
    def test_what_an_office_is_told_is_not_for_the_citizen(
        self, citizen: Citizen, sent: Complaint, kind: str
    ) -> None:
        Event.objects.create(
            complaint=sent, kind=kind, note="Kerjakan segera", status=sent.status,
            happened_at=make.RECEIVED_AT,
        )  # fmt: skip

        assert "Kerjakan segera" not in text_of(citizen.client.get(f"/lacak/{sent.code}/"))

    def test_internal_lines_stay_inside(
        self, citizen: Citizen, forwarded: Complaint, operator: User
    ) -> None:
        actions.note(forwarded, actor=operator, text="Pelapor pernah mengadu", now=timezone.now())

        assert "pernah mengadu" not in text_of(citizen.client.get(f"/lacak/{forwarded.code}/"))

    def test_a_missed_deadline_is_admitted(
        self, citizen: Citizen, forwarded: Complaint, clock: time_machine.Coordinates
    ) -> None:
        clock.shift(timedelta(days=9))

        page = text_of(citizen.client.get(f"/lacak/{forwarded.code}/"))

        assert "(18 November 2026) sudah lewat 2 hari kerja. Kami sudah mengingatkan PUPR." in page

    def test_what_was_written_is_shown_as_text(self, citizen: Citizen) -> None:
        citizen.story(text="<img src=x onerror=alert(1)> jalan rusak sekali di sini")
        citizen.place()
        citizen.contact()
        citizen.send(text_of(citizen.client.get("/lapor/periksa/")))

        raw = citizen.client.get(f"/lacak/{Complaint.objects.get().code}/").content.decode()

        assert "<img src=x" not in raw
        assert "&lt;img src=x" in raw

    def test_browsers_and_search_engines_keep_nothing_of_it(
        self, citizen: Citizen, sent: Complaint
    ) -> None:
        response = citizen.client.get(f"/lacak/{sent.code}/")

        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


class TestConfidential:
    def test_the_code_alone_shows_status_and_dates(
        self, citizen: Citizen, secret: Complaint, operator: User, dinas_pu: Office
    ) -> None:
        actions.forward(secret, to=dinas_pu, actor=operator, note="", now=timezone.now())

        page = text_of(citizen.client.get(f"/lacak/{secret.code}/"))

        assert "Laporan ini rahasia. Status: Diteruskan. Masukkan PIN" in page
        assert "Rabu, 18 November 2026" in page
        for hidden in (secret.title, secret.text, dinas_pu.label, dinas_pu.name):
            assert hidden not in page, hidden

    def test_the_pin_opens_it_for_an_hour_on_this_device(
        self, citizen: Citizen, secret: Complaint, clock: time_machine.Coordinates
    ) -> None:
        self.open(citizen, secret)
        assert secret.text in text_of(citizen.client.get(f"/lacak/{secret.code}/"))
        assert secret.text not in text_of(Client().get(f"/lacak/{secret.code}/"))

        clock.shift(timedelta(minutes=61))
        assert secret.text not in text_of(citizen.client.get(f"/lacak/{secret.code}/"))

    def open(self, citizen: Citizen, secret: Complaint) -> Any:
        pin = pins.pin_of(secret.submission_key)
        return citizen.client.post(f"/lacak/{secret.code}/pin/", {"pin": f" {pin} "})

    def test_a_wrong_pin_says_how_many_tries_are_left(
        self, citizen: Citizen, secret: Complaint
    ) -> None:
        wrong = "0000" if pins.pin_of(secret.submission_key) != "0000" else "1111"
        pages = [
            text_of(citizen.client.post(f"/lacak/{secret.code}/pin/", {"pin": wrong}))
            for _ in range(6)
        ]

        assert "PIN tidak cocok. Sisa 4 kali percobaan" in pages[0]
        assert "Terlalu banyak percobaan. Coba lagi dalam 1 jam" in pages[5]
        assert self.open(citizen, secret).status_code == 429

    @pytest.mark.parametrize(
        "made",
        [
            {"privacy": Complaint.Privacy.CONFIDENTIAL},
            {"classification": Complaint.Classification.OVERSIGHT},
        ],
    )
    def test_what_was_made_secret_later_opens_on_the_device_that_sent_it_alone(
        self, citizen: Citizen, made: dict[str, str]
    ) -> None:
        complaint = citizen.sent()
        Complaint.objects.filter(pk=complaint.pk).update(**made)
        stranger = Client(REMOTE_ADDR="203.0.113.9")

        page = text_of(stranger.get(f"/lacak/{complaint.code}/"))

        assert "Laporan ini rahasia. Status: Diterima." in page
        assert "Tidak memegang perangkat itu? Telepon" in page
        assert "PIN" not in page
        for hidden in (complaint.title, complaint.text):
            assert hidden not in page
        refused = stranger.post(f"/lacak/{complaint.code}/tambah/", {"text": "Saya orang lain"})
        assert refused["Location"] == f"/lacak/{complaint.code}/"
        assert complaint.text in text_of(citizen.client.get(f"/lacak/{complaint.code}/"))

    def test_an_oversight_report_with_a_number_asks_for_its_last_digits(
        self, citizen: Citizen, sent: Complaint
    ) -> None:
        Complaint.objects.update(classification=Complaint.Classification.OVERSIGHT)
        assert sent.text not in text_of(citizen.client.get(f"/lacak/{sent.code}/"))

        citizen.client.post(f"/lacak/{sent.code}/pin/", {"pin": "7890"})

        assert sent.text in text_of(citizen.client.get(f"/lacak/{sent.code}/"))

    @pytest.mark.parametrize("page", ["tambah", "penilaian", "tarik"])
    def test_nothing_is_done_with_it_without_the_pin(
        self, citizen: Citizen, secret: Complaint, page: str
    ) -> None:
        answers = {"text": "x" * 30, "verdict": "SOLVED"}

        response = citizen.client.post(f"/lacak/{secret.code}/{page}/", answers)

        assert response["Location"] == f"/lacak/{secret.code}/"
        assert Event.objects.filter(complaint=secret).count() == 1

    def test_a_text_that_took_longer_than_the_hour_still_arrives(
        self, citizen: Citizen, secret: Complaint, clock: time_machine.Coordinates
    ) -> None:
        self.open(citizen, secret)
        page = citizen.client.get(f"/lacak/{secret.code}/tambah/").content.decode()
        clock.shift(timedelta(hours=3))

        citizen.client.post(
            f"/lacak/{secret.code}/tambah/", {**hidden_fields(page), "text": "Lama menulisnya"}
        )

        assert secret.events.filter(note="Lama menulisnya").exists()

    def test_a_pass_of_one_report_opens_no_other(
        self, citizen: Citizen, secret: Complaint, sent: Complaint
    ) -> None:
        page = citizen.client.get(f"/lacak/{sent.code}/tambah/").content.decode()

        citizen.client.post(
            f"/lacak/{secret.code}/tambah/", {**hidden_fields(page), "text": "Masuk lewat belakang"}
        )

        assert not Event.objects.filter(note="Masuk lewat belakang").exists()


class TestStaffWithTheCode:
    """The code is in the addresses of the staff's own pages; it makes nobody the citizen."""

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("page", ["tambah", "penilaian", "tarik"])
    @pytest.mark.parametrize("who", ["operator", "admin_pu", "superuser"])
    def test_nobody_signed_in_acts_as_the_citizen(
        self,
        request: pytest.FixtureRequest,
        answered: Complaint,
        who: str,
        page: str,
        method: str,
    ) -> None:
        client = signed_in(request.getfixturevalue(who))
        events = answered.events.count()

        response = getattr(client, method)(
            f"/lacak/{answered.code}/{page}/", {"text": "Terima kasih", "verdict": "SOLVED"}
        )

        assert response.status_code == 403
        assert "Anda masuk sebagai petugas, dan tindakan ini milik warga." in text_of(response)
        answered.refresh_from_db()
        assert (answered.status, answered.events.count()) == ("ANSWERED", events)

    def test_they_read_the_page_and_are_offered_no_step(
        self, answered: Complaint, as_admin_pu: Client
    ) -> None:
        page = text_of(as_admin_pu.get(f"/lacak/{answered.code}/"))

        assert ANSWER in page
        for step in ("tambah", "penilaian", "tarik"):
            assert f"/lacak/{answered.code}/{step}/" not in page


class TestAdding:
    def test_details_and_photos_join_the_history(self, citizen: Citizen, sent: Complaint) -> None:
        citizen.fill(
            f"/lacak/{sent.code}/tambah/", {"text": "Makin dalam\nsejak hujan", "foto_1": upload()}
        )

        page = text_of(citizen.client.get(f"/lacak/{sent.code}/"))
        assert "Keterangan Anda terkirim." in page
        assert "Makin dalam<br>sejak hujan" in page
        photo = Attachment.objects.get()
        assert photo.event is not None
        assert f"/foto/{photo.pk}/kecil/?izin=" in page

    def test_a_question_is_shown_and_answering_it_sends_it_back(
        self, citizen: Citizen, asked: Complaint
    ) -> None:
        assert "Di sebelah mana lubangnya?" in text_of(
            citizen.client.get(f"/lacak/{asked.code}/tambah/")
        )

        citizen.fill(f"/lacak/{asked.code}/tambah/", {"text": "Di sebelah kiri gerbang"})

        asked.refresh_from_db()
        assert asked.status == Complaint.Status.IN_PROGRESS

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "Tulis keterangan Anda"),
            ("x" * 2001, "Keterangan paling banyak 2.000 karakter. Sekarang 2.001"),
        ],
    )
    def test_a_fault_keeps_the_text(
        self, citizen: Citizen, sent: Complaint, text: str, message: str
    ) -> None:
        response = citizen.fill(f"/lacak/{sent.code}/tambah/", {"text": text})

        page = text_of(response)
        assert response.status_code == 422
        assert page.count(message) >= 2
        assert text in page
        assert sent.events.count() == 1

    def test_good_photos_survive_a_faulty_text_and_a_bad_photo(
        self, citizen: Citizen, sent: Complaint
    ) -> None:
        faulty = citizen.fill(
            f"/lacak/{sent.code}/tambah/",
            {"text": "x" * 2001, "foto_1": upload(), "foto_2": upload(b"GIF89a")},
        )
        page = text_of(faulty)
        assert "Foto 1 tersimpan" in page
        assert "Foto harus berupa JPG, PNG, WebP, atau HEIC" in page

        citizen.client.post(
            f"/lacak/{sent.code}/tambah/",
            {**hidden_fields(faulty.content.decode()), "text": "Lebih pendek", "foto_2": upload()},
        )

        event = sent.events.get(kind=Event.Kind.REPLY)
        assert event.attachments.count() == 2

    def test_a_closed_report_takes_no_more(self, citizen: Citizen, sent: Complaint) -> None:
        actions.withdraw(sent, reason="", now=timezone.now())

        response = citizen.client.post(f"/lacak/{sent.code}/tambah/", {"text": "Masih ada"})

        assert response.status_code == 409
        assert "Laporan ini sudah ditutup." in text_of(response)


class TestRating:
    @pytest.mark.parametrize(
        ("verdict", "status", "thanks"),
        [
            ("SOLVED", "DONE", "Terima kasih. Penilaian Anda kami catat."),
            ("NOT_SOLVED", "IN_PROGRESS", "Laporan dibuka kembali dan dikirim ke PUPR."),
            ("UNSURE", "ANSWERED", "Terima kasih. Penilaian Anda kami catat."),
        ],
    )
    def test_the_verdict_decides_what_becomes_of_it(
        self, citizen: Citizen, answered: Complaint, verdict: str, status: str, thanks: str
    ) -> None:
        response = citizen.client.post(
            f"/lacak/{answered.code}/penilaian/",
            {"verdict": verdict, "text": "Begini keadaannya"},
            follow=True,
        )

        answered.refresh_from_db()
        assert answered.status == status
        assert thanks in text_of(response)
        assert Rating.objects.get().text == "Begini keadaannya"

    def test_no_verdict_is_told_and_the_text_stays(
        self, citizen: Citizen, answered: Complaint
    ) -> None:
        response = citizen.client.post(
            f"/lacak/{answered.code}/penilaian/", {"text": "Sudah lumayan"}
        )

        assert response.status_code == 422
        assert "Pilih salah satu" in text_of(response)
        assert "Sudah lumayan" in text_of(response)

    def test_too_early_too_late_and_twice_are_told_apart(
        self,
        citizen: Citizen,
        forwarded: Complaint,
        admin_pu: User,
        clock: time_machine.Coordinates,
    ) -> None:
        address = f"/lacak/{forwarded.code}/penilaian/"
        assert "belum ditanggapi" in text_of(citizen.client.get(address))

        actions.answer(
            forwarded, actor=admin_pu, text=ANSWER, photos=[], promised_on=None, now=timezone.now()
        )
        clock.shift(timedelta(days=30))
        late = citizen.client.post(address, {"verdict": "NOT_SOLVED", "text": "Masih rusak"})
        assert late.status_code == 409
        assert "Masa penilaian sudah berakhir pada 25 November 2026." in text_of(late)
        assert "Masih rusak" in text_of(late)

        clock.shift(timedelta(days=-29))
        citizen.client.post(address, {"verdict": "SOLVED"})
        assert "Anda sudah memberi penilaian pada 12 November 2026." in text_of(
            citizen.client.get(address)
        )

    def test_a_double_tap_judges_once(self, citizen: Citizen, answered: Complaint) -> None:
        for _ in range(2):
            citizen.client.post(f"/lacak/{answered.code}/penilaian/", {"verdict": "SOLVED"})

        assert Rating.objects.count() == 1


class TestWithdrawing:
    def test_it_is_asked_once_and_then_done(self, citizen: Citizen, sent: Complaint) -> None:
        assert "Tarik laporan ini?" in text_of(citizen.client.get(f"/lacak/{sent.code}/tarik/"))

        response = citizen.client.post(
            f"/lacak/{sent.code}/tarik/", {"reason": "Sudah beres"}, follow=True
        )

        sent.refresh_from_db()
        assert (sent.status, sent.close_reason) == ("CLOSED", "WITHDRAWN")
        assert "Laporan ditarik." in text_of(response)

    def test_kominfo_finds_it_among_the_closed_ones(
        self, citizen: Citizen, forwarded: Complaint, as_operator: Client
    ) -> None:
        citizen.client.post(f"/lacak/{forwarded.code}/tarik/")

        found = text_of(as_operator.get("/kelola/laporan/", {"status": "CLOSED"}))

        assert forwarded.title in found

    def test_a_reason_that_is_too_long_is_told(self, citizen: Citizen, sent: Complaint) -> None:
        response = citizen.client.post(f"/lacak/{sent.code}/tarik/", {"reason": "x" * 501})

        assert "Alasan paling banyak 500 karakter. Sekarang 501" in text_of(response)


class TestPhotos:
    @pytest.fixture
    def photo(self, citizen: Citizen) -> Attachment:
        citizen.story()
        citizen.place()
        citizen.fill("/lapor/foto/", {"foto_1": upload()})
        citizen.contact()
        citizen.send(text_of(citizen.client.get("/lapor/periksa/")))
        return Attachment.objects.get()

    def test_nobody_gets_one_by_its_number(self, photo: Attachment) -> None:
        assert status(Client(), f"/foto/{photo.pk}/besar/") == 404
        assert status(Client(), f"/foto/{photo.pk}/besar/?izin=x:y") == 404

    def test_the_tracking_page_hands_out_addresses_that_work_for_six_hours(
        self, citizen: Citizen, photo: Attachment, clock: time_machine.Coordinates
    ) -> None:
        page = text_of(citizen.client.get(f"/lacak/{photo.complaint.code}/"))
        addresses = re.findall(r'"(/foto/[^"]+)"', page)
        assert len(addresses) == 2

        for address in addresses:
            response: Any = Client().get(address)
            assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")
            assert response["Content-Type"] == "image/jpeg"
            assert response["Cache-Control"] == "private, max-age=3600"
            assert response["X-Content-Type-Options"] == "nosniff"
        clock.shift(timedelta(hours=7))
        assert status(Client(), addresses[0]) == 404

    def test_an_address_shows_its_own_photo_and_no_other(
        self, citizen: Citizen, photo: Attachment
    ) -> None:
        citizen.fill(
            f"/lacak/{photo.complaint.code}/tambah/", {"text": "Satu lagi", "foto_1": upload()}
        )
        other = Attachment.objects.exclude(pk=photo.pk).get()
        page = text_of(citizen.client.get(f"/lacak/{photo.complaint.code}/"))
        address = re.findall(rf'"(/foto/{photo.pk}/[^"]+)"', page)[0]

        assert status(Client(), address.replace(f"/{photo.pk}/", f"/{other.pk}/")) == 404

    def test_staff_see_it_when_they_may_see_the_report(
        self, photo: Attachment, as_operator: Client, as_admin_pu: Client
    ) -> None:
        assert status(as_operator, f"/foto/{photo.pk}/kecil/") == 200
        assert status(as_admin_pu, f"/foto/{photo.pk}/kecil/") == 404

    def test_the_public_sees_those_that_came_before_publishing(
        self, citizen: Citizen, photo: Attachment, operator: User, clock: time_machine.Coordinates
    ) -> None:
        clock.shift(timedelta(hours=1))
        actions.publish(
            photo.complaint, actor=operator, title="Jalan rusak", text="Rusak.", now=timezone.now()
        )
        clock.shift(timedelta(hours=1))
        citizen.fill(
            f"/lacak/{photo.complaint.code}/tambah/", {"text": "Satu lagi", "foto_1": upload()}
        )
        reply = Attachment.objects.exclude(pk=photo.pk).get()
        late = Attachment.objects.create(
            complaint=photo.complaint, image=photo.image.name, thumbnail=photo.thumbnail.name,
            added_at=timezone.now(),
        )  # fmt: skip

        shown: Any = Client().get(f"/foto/{photo.pk}/besar/")
        assert b"".join(shown.streaming_content)
        assert shown["Cache-Control"] == "public, max-age=300"
        for later in (reply, late):
            assert status(Client(), f"/foto/{later.pk}/besar/") == 404

        actions.unpublish(photo.complaint, actor=operator, now=timezone.now())
        assert status(Client(), f"/foto/{photo.pk}/besar/") == 404

    def test_a_file_that_is_gone_is_a_404_and_no_crash(
        self, citizen: Citizen, photo: Attachment, as_operator: Client
    ) -> None:
        photo.image.delete(save=False)

        assert status(as_operator, f"/foto/{photo.pk}/besar/") == 404


@pytest.mark.parametrize("rows", [10, 1000])
def test_the_page_costs_few_queries_whatever_the_length_of_the_history(
    citizen: Citizen, sent: Complaint, django_assert_max_num_queries: Any, rows: int
) -> None:
    Event.objects.bulk_create(
        Event(
            complaint=sent, kind=Event.Kind.REPLY, note="Lagi", status=sent.status,
            happened_at=make.RECEIVED_AT,
        )
        for _ in range(rows)
    )  # fmt: skip

    with django_assert_max_num_queries(15):
        assert citizen.client.get(f"/lacak/{sent.code}/").status_code == 200
