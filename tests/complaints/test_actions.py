"""The verbs of a complaint: what each writes, records and refuses."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from complaints import actions
from complaints.models import Complaint, Event, Rating
from complaints.models.complaint import Status
from complaints.photos import Photo
from opd.models import Holiday, Office, Role, User
from tests import make

WIB = ZoneInfo("Asia/Jakarta")
Kind = Event.Kind
Reason = Complaint.CloseReason
GOOD_ANSWER = "Lubang di depan SD Negeri 2 sudah kami tambal pada Senin, 16 November 2026."


def end(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=WIB)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def kinds(complaint: Complaint) -> list[str]:
    return list(complaint.events.order_by("pk").values_list("kind", flat=True))


def photo() -> Photo:
    out = BytesIO()
    Image.new("RGB", (40, 30), "gray").save(out, "JPEG")
    return Photo(
        image=out.getvalue(),
        thumbnail=out.getvalue(),
        width=40,
        height=30,
        original_name="lubang.jpg",
    )


@pytest.fixture
def received(db: None) -> Complaint:
    return make.complaint()


@pytest.fixture
def forwarded(dinas_pu: Office, now: datetime) -> Complaint:
    return make.complaint(office=dinas_pu, verified_at=now - timedelta(days=1))


class TestForward:
    def test_the_office_gets_it_and_the_history_says_so(
        self, received: Complaint, dinas_pu: Office, operator: User, now: datetime
    ) -> None:
        actions.forward(received, to=dinas_pu, actor=operator, note="", now=now)

        received.refresh_from_db()
        event = received.events.get()
        assert (received.status, received.office) == (Status.FORWARDED, dinas_pu)
        assert received.verified_at == now
        assert (event.kind, event.office, event.actor) == (Kind.FORWARDED, dinas_pu, operator)
        assert event.status == Status.FORWARDED
        assert event.delivered_at is None

    def test_a_note_to_the_office_is_not_for_the_citizen(
        self, received: Complaint, dinas_pu: Office, operator: User, now: datetime
    ) -> None:
        actions.forward(received, to=dinas_pu, actor=operator, note="Cek dulu aset desa", now=now)

        notes = received.events.filter(note__contains="aset")
        assert [event.is_internal for event in notes] == [True]

    def test_an_operator_may_correct_a_wrong_office(
        self, forwarded: Complaint, dinkes: Office, operator: User, now: datetime
    ) -> None:
        verified_at = forwarded.verified_at

        actions.forward(forwarded, to=dinkes, actor=operator, now=now)

        forwarded.refresh_from_db()
        assert (forwarded.office, forwarded.verified_at) == (dinkes, verified_at)

    def test_the_same_office_again_is_refused(
        self, forwarded: Complaint, dinas_pu: Office, operator: User, now: datetime
    ) -> None:
        with pytest.raises(actions.Refused, match=r"Laporan ini sudah ada di PUPR\."):
            actions.forward(forwarded, to=dinas_pu, actor=operator, now=now)

    def test_a_closed_office_is_refused(
        self, received: Complaint, dinas_pu: Office, operator: User, now: datetime
    ) -> None:
        dinas_pu.closed_on = now.date()

        with pytest.raises(actions.Refused, match="sudah ditutup"):
            actions.forward(received, to=dinas_pu, actor=operator, now=now)

    def test_an_admin_of_an_office_cannot_forward(
        self, received: Complaint, dinkes: Office, admin_pu: User, now: datetime
    ) -> None:
        with pytest.raises(actions.Refused, match="Hanya operator Kominfo"):
            actions.forward(received, to=dinkes, actor=admin_pu, now=now)

        assert kinds(received) == []


class TestAnswer:
    def test_the_citizen_gets_ten_working_days_to_react(
        self, forwarded: Complaint, admin_pu: User, now: datetime
    ) -> None:
        actions.answer(
            forwarded,
            actor=admin_pu,
            text=GOOD_ANSWER,
            photos=[photo()],
            promised_on=date(2026, 11, 20),
            now=now,
        )

        forwarded.refresh_from_db()
        event = forwarded.events.get()
        assert forwarded.status == Status.ANSWERED
        assert (forwarded.answered_at, forwarded.started_at) == (now, now)
        assert forwarded.officer == admin_pu
        assert forwarded.promised_on == date(2026, 11, 20)
        assert forwarded.citizen_due_at == end(date(2026, 11, 25))
        assert (event.kind, event.note) == (Kind.ANSWERED, GOOD_ANSWER)
        attachment = event.attachments.get()
        assert (attachment.width, attachment.height) == (40, 30)
        assert attachment.thumbnail.size > 0

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("   ", "Tulis tanggapan untuk warga"),
            ("Terima kasih atas laporan Anda.", "bukan hanya ucapan terima kasih"),
            ("Sudah.", "paling sedikit 20 karakter"),
            (GOOD_ANSWER + " Lanjutan: {{rencana}}.", "Lengkapi bagian {{rencana}}"),
        ],
    )
    def test_an_answer_without_substance_is_refused(
        self, forwarded: Complaint, admin_pu: User, now: datetime, text: str, sentence: str
    ) -> None:
        with pytest.raises(actions.Refused) as refusal:
            actions.answer(forwarded, actor=admin_pu, text=text, now=now)

        assert sentence in str(refusal.value)
        assert kinds(forwarded) == []

    def test_another_office_cannot_answer(
        self, forwarded: Complaint, admin_dinkes: User, now: datetime
    ) -> None:
        with pytest.raises(actions.Refused, match="petugas kantor yang menangani"):
            actions.answer(forwarded, actor=admin_dinkes, text=GOOD_ANSWER, now=now)

    def test_the_rule_is_checked_on_the_row_and_not_on_what_the_page_showed(
        self, forwarded: Complaint, admin_pu: User, now: datetime
    ) -> None:
        stale = Complaint.objects.get(pk=forwarded.pk)
        actions.answer(forwarded, actor=admin_pu, text=GOOD_ANSWER, now=now)

        with pytest.raises(actions.Refused, match='berstatus "Sudah ditanggapi"'):
            actions.answer(stale, actor=admin_pu, text=GOOD_ANSWER, now=now)

        assert kinds(forwarded) == [Kind.ANSWERED]


class TestValidation:
    @pytest.fixture(autouse=True)
    def _office_wants_it(self, dinas_pu: Office) -> None:
        dinas_pu.wants_validation = True
        dinas_pu.save(update_fields=["wants_validation"])

    def submit(self, complaint: Complaint, actor: User, now: datetime) -> None:
        actions.answer(
            complaint,
            actor=actor,
            text=GOOD_ANSWER,
            photos=[photo()],
            promised_on=date(2026, 12, 1),
            now=now,
        )

    def test_an_answer_waits_for_the_head_and_promises_nothing_yet(
        self, forwarded: Complaint, admin_pu: User, now: datetime
    ) -> None:
        self.submit(forwarded, admin_pu, now)

        forwarded.refresh_from_db()
        event = forwarded.events.get()
        assert forwarded.status == Status.WAITING_VALIDATION
        assert (forwarded.answered_at, forwarded.promised_on) == (None, None)
        assert (event.kind, event.is_internal) == (Kind.SUBMITTED, True)

    def test_the_head_sends_it_with_its_words_photos_and_promise(
        self, forwarded: Complaint, admin_pu: User, head_pu: User, now: datetime
    ) -> None:
        self.submit(forwarded, admin_pu, now)
        later = now + timedelta(hours=1)

        actions.approve(forwarded, actor=head_pu, now=later)

        forwarded.refresh_from_db()
        event = forwarded.events.get(kind=Kind.ANSWERED)
        assert (forwarded.status, forwarded.answered_at) == (Status.ANSWERED, later)
        assert forwarded.promised_on == date(2026, 12, 1)
        assert event.note == GOOD_ANSWER
        assert event.attachments.count() == 1
        assert forwarded.attachments.count() == 1

    def test_the_admin_cannot_approve_the_own_answer(
        self, forwarded: Complaint, admin_pu: User, now: datetime
    ) -> None:
        self.submit(forwarded, admin_pu, now)

        with pytest.raises(actions.Refused, match="Hanya kepala kantor atau operator Kominfo"):
            actions.approve(forwarded, actor=admin_pu, now=now)

    def test_the_head_gives_it_back_with_a_reason_for_staff_only(
        self, forwarded: Complaint, admin_pu: User, head_pu: User, now: datetime
    ) -> None:
        self.submit(forwarded, admin_pu, now)

        actions.send_back(forwarded, actor=head_pu, reason="Sebutkan tanggalnya", now=now)

        forwarded.refresh_from_db()
        event = forwarded.events.get(kind=Kind.SENT_BACK)
        assert forwarded.status == Status.IN_PROGRESS
        assert event.is_internal
        assert not forwarded.events.public().exists()

    def test_a_head_who_answers_waits_for_nobody(
        self, forwarded: Complaint, head_pu: User, now: datetime
    ) -> None:
        self.submit(forwarded, head_pu, now)

        forwarded.refresh_from_db()
        assert forwarded.status == Status.ANSWERED


class TestSentBackByKominfo:
    def test_an_answer_without_substance_is_opened_again_for_all_to_see(
        self, forwarded: Complaint, admin_pu: User, operator: User, now: datetime
    ) -> None:
        actions.answer(forwarded, actor=admin_pu, text=GOOD_ANSWER, now=now)

        actions.send_back(forwarded, actor=operator, reason="Belum menjawab", now=now)

        forwarded.refresh_from_db()
        assert (forwarded.status, forwarded.answered_at) == (Status.IN_PROGRESS, None)
        assert kinds(forwarded)[-2:] == [Kind.SENT_BACK, Kind.REOPENED]
        public = forwarded.events.public().get(kind=Kind.REOPENED)
        assert "Belum menjawab" not in public.note
        assert public.delivered_at == now  # SENT_BACK tells the office; one mail is enough

    def test_the_office_cannot_take_back_what_the_citizen_has_read(
        self, forwarded: Complaint, head_pu: User, now: datetime
    ) -> None:
        actions.answer(forwarded, actor=head_pu, text=GOOD_ANSWER, now=now)

        with pytest.raises(actions.Refused, match="yang sudah terkirim"):
            actions.send_back(forwarded, actor=head_pu, reason="Salah", now=now)


class TestAsk:
    def test_the_clock_stands_still_until_the_reply(
        self, forwarded: Complaint, admin_pu: User, now: datetime
    ) -> None:
        asked = actions.ask(forwarded, actor=admin_pu, question="Di RT berapa?", now=now)
        assert (asked.status, asked.paused_at) == (Status.WAITING_CITIZEN, now)
        assert asked.citizen_due_at == end(date(2026, 11, 25))
        assert asked.started_at == now

        actions.add_reply(forwarded, text="RT 04", photos=[], now=at("2026-11-16T09:00"))

        forwarded.refresh_from_db()
        assert (forwarded.status, forwarded.paused_at) == (Status.IN_PROGRESS, None)
        assert forwarded.citizen_due_at is None
        # Wednesday to Monday: three working days later than Friday 27 November.
        assert forwarded.answer_due_at == end(date(2026, 12, 2))
        # The office had begun, so that clock was met and does not move.
        assert forwarded.start_due_at == end(date(2026, 11, 16))

    def test_a_holiday_inside_the_pause_gives_no_day_back(
        self, forwarded: Complaint, admin_pu: User, now: datetime
    ) -> None:
        Holiday.objects.create(on=date(2026, 11, 12), name="Libur daerah")
        actions.ask(forwarded, actor=admin_pu, question="Di RT berapa?", now=now)

        actions.add_reply(forwarded, text="RT 04", now=at("2026-11-16T09:00"))

        forwarded.refresh_from_db()
        assert forwarded.answer_due_at == end(date(2026, 12, 1))

    def test_kominfo_asks_before_forwarding_and_gets_the_reply_itself(
        self, received: Complaint, operator: User, kominfo: Office, now: datetime
    ) -> None:
        asked = actions.ask(received, actor=operator, question="Di jalan mana?", now=now)
        assert (asked.status, asked.started_at) == (Status.WAITING_CITIZEN, None)
        assert asked.events.get().office == kominfo

        actions.add_reply(received, text="Jalan Melati", now=at("2026-11-13T09:00"))

        received.refresh_from_db()
        assert received.status == Status.RECEIVED
        assert received.verify_due_at == end(date(2026, 11, 16))
        assert received.start_due_at == end(date(2026, 11, 18))
        assert received.answer_due_at == end(date(2026, 12, 1))

    def test_an_answer_closes_the_question_and_starts_the_clock(
        self, forwarded: Complaint, admin_pu: User, now: datetime
    ) -> None:
        actions.ask(forwarded, actor=admin_pu, question="Di RT berapa?", now=now)

        actions.answer(forwarded, actor=admin_pu, text=GOOD_ANSWER, now=at("2026-11-12T10:00"))

        forwarded.refresh_from_db()
        assert (forwarded.status, forwarded.paused_at) == (Status.ANSWERED, None)
        assert forwarded.answer_due_at == end(date(2026, 11, 30))


class TestReturn:
    def test_it_goes_back_to_kominfo_and_the_clock_goes_on(
        self, forwarded: Complaint, dinkes: Office, admin_pu: User, now: datetime
    ) -> None:
        due = forwarded.answer_due_at

        actions.return_(
            forwarded, actor=admin_pu, reason="Bukan jalan kabupaten", suggested=dinkes, now=now
        )

        forwarded.refresh_from_db()
        event = forwarded.events.get()
        assert (forwarded.status, forwarded.office) == (Status.RETURNED, None)
        assert (forwarded.return_count, forwarded.answer_due_at) == (1, due)
        assert event.is_internal
        assert event.note == "Bukan jalan kabupaten\nKantor yang disarankan: DINKES."

    def test_the_third_return_names_all_offices_for_kominfo(
        self,
        received: Complaint,
        dinas_pu: Office,
        dinkes: Office,
        admin_pu: User,
        admin_dinkes: User,
        operator: User,
        now: datetime,
    ) -> None:
        for office, admin in [(dinas_pu, admin_pu), (dinkes, admin_dinkes), (dinas_pu, admin_pu)]:
            actions.forward(received, to=office, actor=operator, now=now)
            actions.return_(received, actor=admin, reason="Bukan kami", suggested=None, now=now)

        notes = received.events.filter(kind=Kind.NOTE)
        assert [note.note for note in notes] == ["Sudah 3 kali dikembalikan, oleh PUPR, DINKES."]

    def test_a_reason_is_needed(
        self, forwarded: Complaint, dinkes: Office, admin_pu: User, now: datetime
    ) -> None:
        with pytest.raises(actions.Refused, match="Tulis alasan"):
            actions.return_(forwarded, actor=admin_pu, reason=" ", suggested=dinkes, now=now)


class TestReject:
    def test_the_citizen_reads_why(
        self, received: Complaint, operator: User, now: datetime
    ) -> None:
        note = "Jalan ini jalan provinsi. Hubungi Dinas Bina Marga Provinsi."

        actions.reject(received, actor=operator, reason=Reason.NOT_OURS, note=note, now=now)

        received.refresh_from_db()
        assert (received.status, received.close_reason) == (Status.CLOSED, Reason.NOT_OURS)
        assert (received.close_note, received.closed_at) == (note, now)
        assert received.events.public().get().note == note

    @pytest.mark.parametrize(
        ("reason", "note"),
        [("", "Ada"), (Reason.WITHDRAWN, "Ada"), (Reason.NOT_OURS, "  ")],
    )
    def test_reason_and_text_are_needed(
        self, received: Complaint, operator: User, now: datetime, reason: str, note: str
    ) -> None:
        with pytest.raises(actions.Refused):
            actions.reject(received, actor=operator, reason=reason, note=note, now=now)


class TestPrivacy:
    def test_staff_may_only_raise_it(
        self, received: Complaint, operator: User, now: datetime
    ) -> None:
        with pytest.raises(actions.Refused, match="Hanya warga yang dapat menurunkannya"):
            actions.raise_privacy(received, actor=operator, to=Complaint.Privacy.OPEN, now=now)

    def test_a_published_complaint_that_becomes_secret_leaves_the_public_list(
        self, received: Complaint, operator: User, now: datetime
    ) -> None:
        actions.publish(received, actor=operator, title="Jalan rusak", text="Berlubang", now=now)

        actions.raise_privacy(received, actor=operator, now=now)

        received.refresh_from_db()
        assert received.is_confidential
        assert received.published_at is None
        assert not Complaint.objects.published().exists()

    def test_every_look_at_the_reporter_is_on_record(
        self, received: Complaint, operator: User, now: datetime
    ) -> None:
        actions.reveal(received, actor=operator, now=now)

        event = received.events.get()
        assert (event.kind, event.actor, event.is_internal) == (Kind.REVEALED, operator, True)


class TestPublish:
    @pytest.mark.parametrize(
        "text",
        [
            "Hubungi saya di 0812-3456-7890 kalau perlu.",
            "NIK saya 3501011203900001.",
            "Surel ke rina@contoh.id saja.",
            "Mobil AG 1234 XY yang merusak.",
        ],
    )
    def test_personal_data_is_not_published(
        self, received: Complaint, operator: User, now: datetime, text: str
    ) -> None:
        with pytest.raises(actions.Refused, match="Hapus "):
            actions.publish(received, actor=operator, title="Jalan", text=text, now=now)

    def test_what_is_shown_is_the_redacted_text(
        self, received: Complaint, operator: User, now: datetime
    ) -> None:
        actions.publish(received, actor=operator, title="Jalan rusak", text="Berlubang", now=now)

        shown = Complaint.objects.published().get()
        assert (shown.public_title, shown.public_text) == ("Jalan rusak", "Berlubang")

        actions.unpublish(received, actor=operator, reason="Ada nama orang", now=now)
        assert not Complaint.objects.published().exists()


class TestReclassify:
    def test_deadlines_count_anew_from_the_receipt(
        self, received: Complaint, operator: User, now: datetime
    ) -> None:
        make.sla_rule(Complaint.Classification.INFORMATION, answer_days=5)

        actions.reclassify(
            received, actor=operator, classification=Complaint.Classification.INFORMATION, now=now
        )

        received.refresh_from_db()
        assert received.classification == Complaint.Classification.INFORMATION
        assert received.sla_rule.answer_days == 5
        assert received.answer_due_at == end(date(2026, 11, 16))
        assert received.status == Status.RECEIVED

    def test_days_that_a_question_gave_back_stay_given(
        self, forwarded: Complaint, admin_pu: User, operator: User, now: datetime
    ) -> None:
        make.sla_rule(Complaint.Classification.INFORMATION, answer_days=5)
        actions.ask(forwarded, actor=admin_pu, question="Di RT berapa?", now=now)
        actions.add_reply(forwarded, text="RT 04", now=now + timedelta(days=1))

        actions.reclassify(
            forwarded, actor=operator, classification=Complaint.Classification.INFORMATION, now=now
        )

        forwarded.refresh_from_db()
        assert forwarded.answer_due_at == end(date(2026, 11, 17))

    def test_an_open_question_stays_open(
        self, forwarded: Complaint, admin_pu: User, operator: User, now: datetime
    ) -> None:
        make.sla_rule(Complaint.Classification.ASPIRATION, answer_days=5)
        actions.ask(forwarded, actor=admin_pu, question="Di RT berapa?", now=now)
        forwarded.refresh_from_db()
        until = forwarded.citizen_due_at

        actions.reclassify(
            forwarded,
            actor=operator,
            classification=Complaint.Classification.ASPIRATION,
            now=now + timedelta(days=1),
        )

        forwarded.refresh_from_db()
        assert forwarded.status == Status.WAITING_CITIZEN
        assert forwarded.citizen_due_at == until
        assert forwarded.paused_at == now + timedelta(days=1)

    def test_a_missing_rule_is_told_and_nothing_changes(
        self, received: Complaint, operator: User, now: datetime
    ) -> None:
        with pytest.raises(actions.Refused, match="belum diatur"):
            actions.reclassify(
                received, actor=operator, classification=Complaint.Classification.ASPIRATION,
                now=now,
            )  # fmt: skip

        assert kinds(received) == []

    def test_abuse_of_authority_leaves_every_eye_but_the_inspektorat(
        self, received: Complaint, operator: User, inspector: User, today: date, now: datetime
    ) -> None:
        make.sla_rule(Complaint.Classification.OVERSIGHT, answer_days=60)
        actions.publish(received, actor=operator, title="Jalan rusak", text="Berlubang", now=now)

        actions.reclassify(
            received, actor=operator, classification=Complaint.Classification.OVERSIGHT, now=now
        )

        received.refresh_from_db()
        assert received.office is not None
        assert received.office.kind == Office.Kind.INSPEKTORAT
        assert (received.status, received.published_at) == (Status.FORWARDED, None)
        assert not Complaint.objects.visible_to(operator, today=today).exists()
        assert Complaint.objects.visible_to(inspector, today=today).exists()

        actions.answer(received, actor=inspector, text=GOOD_ANSWER, now=now)

    def test_what_the_inspektorat_finds_ordinary_comes_back_to_kominfo(
        self, received: Complaint, operator: User, inspector: User, today: date, now: datetime
    ) -> None:
        make.sla_rule(Complaint.Classification.OVERSIGHT, answer_days=60)
        oversight = Complaint.Classification.OVERSIGHT
        actions.reclassify(received, actor=operator, classification=oversight, now=now)

        actions.reclassify(
            received, actor=inspector, classification=Complaint.Classification.COMPLAINT, now=now
        )

        received.refresh_from_db()
        assert (received.status, received.office) == (Status.RETURNED, None)
        assert received.answer_due_at == end(date(2026, 11, 27))
        assert Complaint.objects.visible_to(operator, today=today).to_verify().exists()


class TestRate:
    @pytest.fixture
    def answered(self, forwarded: Complaint, admin_pu: User, now: datetime) -> Complaint:
        return actions.answer(forwarded, actor=admin_pu, text=GOOD_ANSWER, now=now)

    def test_solved_ends_it(self, answered: Complaint, now: datetime) -> None:
        actions.rate(answered, verdict=Rating.Verdict.SOLVED, text="Rapi", now=now)

        answered.refresh_from_db()
        assert (answered.status, answered.closed_at) == (Status.DONE, now)
        assert answered.ratings.get().text == "Rapi"
        assert kinds(answered)[-2:] == [Kind.RATED, Kind.DONE]

    def test_not_solved_opens_it_again_with_days_to_work(
        self, answered: Complaint, now: datetime
    ) -> None:
        actions.rate(
            answered,
            verdict=Rating.Verdict.NOT_SOLVED,
            text="Masih bocor",
            now=now + timedelta(days=1),
        )

        answered.refresh_from_db()
        assert (answered.status, answered.answered_at) == (Status.IN_PROGRESS, None)
        assert answered.reopened_count == 1
        assert answered.answer_due_at == end(date(2026, 11, 30))

    def test_reopened_on_its_last_day_the_office_still_gets_a_first_response(
        self, answered: Complaint
    ) -> None:
        Complaint.objects.update(answer_due_at=end(date(2026, 11, 16)))

        actions.rate(
            answered,
            verdict=Rating.Verdict.NOT_SOLVED,
            text="",
            now=at("2026-11-12T10:00"),
        )

        answered.refresh_from_db()
        assert answered.answer_due_at == end(date(2026, 11, 19))

    def test_not_known_yet_gives_time_once(self, answered: Complaint, now: datetime) -> None:
        actions.rate(answered, verdict=Rating.Verdict.UNSURE, text="", now=now + timedelta(days=7))

        answered.refresh_from_db()
        assert answered.status == Status.ANSWERED
        assert answered.citizen_due_at == end(date(2026, 12, 2))
        with pytest.raises(actions.Refused, match="Pilih Ya atau Belum"):
            actions.rate(answered, verdict=Rating.Verdict.UNSURE, now=now + timedelta(days=8))

    def test_too_late_is_told_with_the_day(self, answered: Complaint) -> None:
        with pytest.raises(actions.Refused, match="berakhir pada 25 November 2026"):
            actions.rate(answered, verdict=Rating.Verdict.SOLVED, now=at("2026-11-26T08:00"))


class TestWithdraw:
    def test_the_citizen_takes_it_back(self, forwarded: Complaint, now: datetime) -> None:
        actions.withdraw(forwarded, reason="Sudah diperbaiki warga", now=now)

        forwarded.refresh_from_db()
        assert (forwarded.status, forwarded.close_reason) == (Status.CLOSED, Reason.WITHDRAWN)

    def test_what_is_closed_stays_closed(self, forwarded: Complaint, now: datetime) -> None:
        actions.withdraw(forwarded, now=now)

        with pytest.raises(actions.Refused, match=r"Laporan ini sudah ditutup\."):
            actions.add_reply(forwarded, text="Masih rusak", now=now)


class TestWatch:
    def test_each_clock_is_told_once(self, received: Complaint) -> None:
        late = at("2026-11-13T08:00")

        assert actions.watch(now=late).overdue == 1
        assert actions.watch(now=late + timedelta(minutes=10)).overdue == 0

        event = received.events.get()
        assert (event.kind, event.clock) == (Kind.OVERDUE, Event.Clock.VERIFY)
        assert event.note == "Batas waktu verifikasi (12 November 2026) sudah lewat."

    def test_nothing_is_late_on_the_last_day(self, received: Complaint) -> None:
        assert actions.watch(now=at("2026-11-12T23:59:59")).overdue == 0

    def test_an_office_is_told_of_its_two_clocks(self, forwarded: Complaint) -> None:
        actions.watch(now=at("2026-11-17T08:00"))
        actions.watch(now=at("2026-11-30T08:00"))

        clocks = forwarded.events.order_by("pk").values_list("clock", flat=True)
        assert list(clocks) == [Event.Clock.START, Event.Clock.ANSWER]

    def test_a_date_that_moved_and_passed_again_is_told_again(
        self, forwarded: Complaint, admin_pu: User
    ) -> None:
        actions.start(forwarded, actor=admin_pu, now=at("2026-11-12T08:00"))
        actions.watch(now=at("2026-11-30T08:00"))
        actions.answer(forwarded, actor=admin_pu, text=GOOD_ANSWER, now=at("2026-12-01T08:00"))
        actions.rate(forwarded, verdict=Rating.Verdict.NOT_SOLVED, now=at("2026-12-02T08:00"))

        assert actions.watch(now=at("2026-12-03T08:00")).overdue == 0
        assert actions.watch(now=at("2026-12-10T08:00")).overdue == 1

    @pytest.mark.parametrize("status", [Status.WAITING_CITIZEN, Status.ANSWERED, Status.DONE])
    def test_no_clock_of_the_office_runs_while_it_is_the_citizens_turn(
        self, dinas_pu: Office, status: Status, now: datetime
    ) -> None:
        make.complaint(office=dinas_pu, status=status, verified_at=now)

        assert actions.watch(now=at("2027-01-01T08:00")).overdue == 0

    def test_a_question_without_reply_closes_the_complaint_with_its_reason(
        self, forwarded: Complaint, admin_pu: User, now: datetime
    ) -> None:
        actions.ask(forwarded, actor=admin_pu, question="Di RT berapa?", now=now)

        assert actions.watch(now=at("2026-11-25T23:00")).closed == 0
        assert actions.watch(now=at("2026-11-26T00:05")).closed == 1

        forwarded.refresh_from_db()
        assert (forwarded.status, forwarded.close_reason) == (Status.CLOSED, Reason.NO_DETAILS)
        assert "tidak terjawab 10 hari kerja" in forwarded.close_note

    def test_an_answer_without_reaction_is_done(
        self, forwarded: Complaint, admin_pu: User, now: datetime
    ) -> None:
        actions.answer(forwarded, actor=admin_pu, text=GOOD_ANSWER, now=now)

        actions.watch(now=at("2026-11-26T00:05"))
        actions.watch(now=at("2026-11-26T00:15"))

        forwarded.refresh_from_db()
        assert forwarded.status == Status.DONE
        assert kinds(forwarded) == [Kind.ANSWERED, Kind.DONE]

    def test_a_citizen_who_wanted_time_is_asked_once_more(
        self, forwarded: Complaint, admin_pu: User, now: datetime
    ) -> None:
        actions.answer(forwarded, actor=admin_pu, text=GOOD_ANSWER, now=now)
        actions.rate(forwarded, verdict=Rating.Verdict.UNSURE, now=now)

        assert actions.watch(now=at("2026-11-26T00:05")).asked_again == 1
        assert actions.watch(now=at("2026-12-08T00:05")).asked_again == 0
        assert actions.watch(now=at("2026-12-11T00:05")).closed == 1


def test_an_ended_posting_ends_the_right_to_act_at_once(
    forwarded: Complaint, dinas_pu: Office, now: datetime
) -> None:
    person = make.user("pindah", posted_to=dinas_pu, role=Role.ADMIN)
    person.postings.update(ends_on=now.date() - timedelta(days=1))

    with pytest.raises(actions.Refused):
        actions.start(forwarded, actor=person, now=now)


CHANGES: list[tuple[str, Callable[..., Any], dict[str, Any]]] = [
    ("start", actions.start, {}),
    ("answer", actions.answer, {"text": GOOD_ANSWER}),
    ("ask", actions.ask, {"question": "Di mana?"}),
    ("return", actions.return_, {"reason": "Bukan kami", "suggested": None}),
    ("note", actions.note, {"text": "Catatan"}),
]


@pytest.mark.parametrize(("verb", "action", "fields"), CHANGES, ids=[row[0] for row in CHANGES])
def test_an_action_that_fails_half_way_leaves_nothing_behind(
    forwarded: Complaint,
    admin_pu: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    action: Callable[..., Any],
    fields: dict[str, Any],
) -> None:
    def power_cut(self: Event, *args: object, **kwargs: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(Event, "save", power_cut)

    with pytest.raises(OSError):
        action(forwarded, actor=admin_pu, now=now, **fields)

    after = Complaint.objects.get(pk=forwarded.pk)
    assert (after.status, after.office_id) == (Status.FORWARDED, forwarded.office_id)
    assert not after.events.exists()
