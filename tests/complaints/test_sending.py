"""Checking, sending once, and the page that hands out the code."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from complaints import pins
from complaints.limits import SENDS
from complaints.models import Complaint, Draft
from opd.models import Office
from tests.complaints.walk import STORY_TEXT, Citizen, hidden_fields, upload


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


class TestCheck:
    def test_every_answer_is_shown_with_a_way_to_change_it(
        self, citizen: Citizen, dinas_pu: Office
    ) -> None:
        citizen.story(office=dinas_pu.pk)
        citizen.place(place="Desa Sukamaju", time="kemarin")
        citizen.fill("/lapor/foto/", {"foto_1": upload()})
        citizen.contact(phone="0812-3456-7890", consent="on")

        page = text_of(citizen.client.get("/lapor/periksa/"))

        for shown in (
            "Keluhan", STORY_TEXT, "Jalan dan jembatan", dinas_pu.name, "Desa Sukamaju",
            "10 November 2026", "1 foto", "Nama disembunyikan", "WhatsApp 0812-xxxx-7890",
        ):  # fmt: skip
            assert shown in page, shown
        changes = re.findall(r'Ubah<span class="visually-hidden"> ([^<]+)</span>', page)
        assert len(changes) == len(set(changes)) == 9
        assert "Laporan belum terkirim." in page
        assert "kami teruskan ke kantor yang berwenang" in page

    def test_what_was_skipped_says_so(self, citizen: Citizen) -> None:
        page = citizen.answer_all()

        assert page.count("Tidak diisi") == 3

    def test_a_change_leads_back_to_it(self, citizen: Citizen) -> None:
        citizen.answer_all()

        steps: list[tuple[str, dict[str, Any]]] = [
            ("cerita", {"kind": "usul", "text": STORY_TEXT, "category": citizen.category.pk}),
            ("lokasi", {"kecamatan": citizen.kecamatan.pk}),
            ("foto", {"foto_1": upload()}),
            ("kontak", {"privacy": "OPEN"}),
        ]
        for path, answers in steps:
            response = citizen.fill(f"/lapor/{path}/?dari=periksa", answers)
            assert response["Location"] == "/lapor/periksa/", path

    def test_a_missing_or_wrong_step_is_asked_for_with_its_faults(self, citizen: Citizen) -> None:
        citizen.answer_all()
        citizen.story(text="pendek")

        response = citizen.client.get("/lapor/periksa/", follow=True)

        assert response.redirect_chain[-1][0].startswith("/lapor/cerita/")
        assert "Ceritakan lebih lengkap" in text_of(response)

    def test_a_step_not_reached_yet_is_simply_the_next_one(self, citizen: Citizen) -> None:
        citizen.story()

        response = citizen.client.get("/lapor/periksa/", follow=True)

        assert response.redirect_chain[-1][0] == "/lapor/lokasi/"
        assert "Ada yang perlu diperbaiki" not in text_of(response)

    def test_a_change_of_kind_asks_again_for_the_place(self, citizen: Citizen) -> None:
        citizen.story(kind="usul")
        citizen.place(kecamatan="semua")
        citizen.contact()
        citizen.story(kind="keluhan")

        response = citizen.client.get("/lapor/periksa/", follow=True)

        assert "Pilih kecamatan" in text_of(response)

    def test_with_nothing_written_it_leads_to_the_start(self, citizen: Citizen) -> None:
        assert citizen.client.get("/lapor/periksa/")["Location"] == "/lapor/"


class TestSend:
    def test_what_was_written_is_received(
        self, citizen: Citizen, dinas_pu: Office, kecamatan: Office
    ) -> None:
        citizen.story(kind="pertanyaan", office=dinas_pu.pk)
        citizen.place(place="Desa Sukamaju", time="pekan-ini")
        citizen.contact(
            privacy="OPEN",
            name="Budi",
            phone="0812 3456 7890",
            email="budi@contoh.id",
            consent="on",
        )

        citizen.send(text_of(citizen.client.get("/lapor/periksa/")))

        complaint = Complaint.objects.get()
        assert (complaint.classification, complaint.text, complaint.privacy) == (
            "INFORMATION",
            STORY_TEXT,
            "OPEN",
        )
        assert (complaint.wished_office, complaint.kecamatan) == (dinas_pu, kecamatan)
        assert (str(complaint.happened_on), str(complaint.happened_until)) == (
            "2026-11-09",
            "2026-11-11",
        )
        assert (complaint.reporter.name, complaint.reporter.email) == ("Budi", "budi@contoh.id")

    @pytest.mark.parametrize(
        ("kind", "classification"),
        [("keluhan", "COMPLAINT"), ("usul", "ASPIRATION"), ("pertanyaan", "INFORMATION")],
    )
    def test_the_kind_decides_the_class(
        self, citizen: Citizen, kind: str, classification: str
    ) -> None:
        citizen.story(kind=kind)
        citizen.place()
        citizen.contact()
        citizen.send(text_of(citizen.client.get("/lapor/periksa/")))

        assert Complaint.objects.get().classification == classification

    def test_photos_go_with_it(self, citizen: Citizen) -> None:
        citizen.story()
        citizen.place()
        citizen.fill("/lapor/foto/", {"foto_1": upload(), "foto_3": upload()})
        citizen.contact()
        citizen.send(text_of(citizen.client.get("/lapor/periksa/")))

        assert Complaint.objects.get().attachments.count() == 2

    def test_a_double_tap_a_reload_and_a_step_back_make_one_report(
        self, citizen: Citizen, clock: time_machine.Coordinates
    ) -> None:
        page = citizen.answer_all()
        first = citizen.send(page)
        code = Complaint.objects.get().display_code

        clock.shift(timedelta(seconds=1))
        again = citizen.send(page)
        clock.shift(timedelta(days=2))
        Draft.objects.all().delete()
        much_later = citizen.send(page)

        assert first["Location"] == "/lapor/terkirim/"
        for response in (again, much_later):
            assert response["Location"] == "/lapor/terkirim/?lagi=1"
        shown = text_of(citizen.client.get(again["Location"]))
        assert code in shown
        assert "Laporan ini sudah terkirim. Anda tidak perlu mengirim lagi." in shown
        assert Complaint.objects.count() == 1

    def test_the_second_of_two_taps_needs_no_cookie(self, citizen: Citizen) -> None:
        page = citizen.answer_all()
        citizen.send(page)

        response = Client().post("/lapor/periksa/", hidden_fields(page))

        assert response["Location"] == "/lapor/terkirim/?lagi=1"
        assert Complaint.objects.count() == 1

    def test_a_check_page_left_open_past_its_draft_still_sends(
        self, citizen: Citizen, clock: time_machine.Coordinates
    ) -> None:
        page = citizen.answer_all()
        clock.shift(timedelta(days=2))
        Draft.objects.all().delete()

        assert citizen.send(page)["Location"] == "/lapor/terkirim/"
        assert Complaint.objects.get().text == STORY_TEXT

    def test_changing_an_old_page_after_sending_begins_a_new_report(self, citizen: Citizen) -> None:
        citizen.answer_all()
        old = hidden_fields(citizen.client.get("/lapor/cerita/").content.decode())
        sent = citizen.sent()

        citizen.client.post(
            "/lapor/cerita/",
            {**old, "kind": "usul", "text": "Usul lain yang cukup panjang", "category": 1},
        )

        sent.refresh_from_db()
        assert sent.text == STORY_TEXT
        assert Draft.objects.filter(complaint=None).count() >= 1

    def test_a_forged_carried_draft_is_not_believed(self, citizen: Citizen) -> None:
        response = Client().post("/lapor/periksa/", {"simpanan": "eyJ9:x:y"})

        assert response["Location"] == "/lapor/"
        assert not Complaint.objects.exists()

    def test_programs_that_send_in_a_hurry_are_held_up_long_before_people(
        self, citizen: Citizen, clock: time_machine.Coordinates
    ) -> None:
        # Two hurried ones of three points each fit, a third does not.
        SENDS.add("address:127.0.0.1", now=timezone.now(), cost=SENDS.points - 4)
        assert citizen.send()["Location"] == "/lapor/terkirim/"
        citizen.client.cookies.clear()
        assert citizen.send()["Location"] == "/lapor/terkirim/"
        citizen.client.cookies.clear()

        page = citizen.answer_all()
        assert citizen.send(page).status_code == 429
        clock.shift(timedelta(minutes=11))
        assert citizen.send(page)["Location"] == "/lapor/terkirim/"


class TestSent:
    def test_the_page_has_the_code_the_dates_and_ways_to_keep_it(self, citizen: Citizen) -> None:
        complaint = citizen.sent(phone="0812-3456-7890", email="budi@contoh.id", consent="on")

        page = text_of(citizen.client.get("/lapor/terkirim/"))

        for shown in (
            complaint.display_code,
            "Senin, 16 November 2026",
            "Rabu, 18 November 2026",
            "b•••@contoh.id",
            "0812-xxxx-7890",
            "https://wa.me/6281234567890?text=",
            "Salin kode",
            "Cetak",
            f"/lacak/{complaint.code}/",
            "Buat laporan lain",
        ):
            assert shown in page, shown

    def test_it_stays_for_30_days_on_the_device_and_then_leads_to_tracking(
        self, citizen: Citizen, clock: time_machine.Coordinates
    ) -> None:
        complaint = citizen.sent()
        clock.shift(timedelta(days=29))
        assert complaint.display_code in text_of(citizen.client.get("/lapor/terkirim/"))

        clock.shift(timedelta(days=2))
        assert citizen.client.get("/lapor/terkirim/")["Location"] == "/lacak/"

    def test_another_device_does_not_see_it(self, citizen: Citizen) -> None:
        citizen.sent()

        assert Client().get("/lapor/terkirim/")["Location"] == "/lacak/"

    def test_the_pin_of_a_confidential_one_is_shown_here_and_only_for_a_while(
        self, citizen: Citizen, clock: time_machine.Coordinates
    ) -> None:
        complaint = citizen.sent(privacy="CONFIDENTIAL")
        shown = f'<p class="sent-code">{pins.pin_of(complaint.submission_key)}</p>'

        assert shown in text_of(citizen.client.get("/lapor/terkirim/"))
        assert shown in text_of(citizen.client.get("/lapor/terkirim/?lagi=1"))
        clock.shift(timedelta(minutes=16))
        assert shown not in text_of(citizen.client.get("/lapor/terkirim/"))

    def test_nothing_of_it_is_kept_by_browsers_or_proxies(self, citizen: Citizen) -> None:
        citizen.sent()

        cached = citizen.client.get("/lapor/terkirim/")["Cache-Control"]

        assert "no-store" in cached
        assert "private" in cached
