"""A complaint comes into being once, whole, and with its clocks."""

import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints import drafts, intake, photos, pins
from complaints.models import Complaint, Draft, DraftPhoto, Event, Reporter, SlaRule
from complaints.models.rule import Classification
from complaints.similar import similar_to
from opd.models import Holiday, Office
from tests import make
from tests.complaints.walk import STORY_TEXT, picture

WIB = ZoneInfo("Asia/Jakarta")


def submission(**fields: object) -> intake.Submission:
    return intake.Submission(
        **{
            "key": uuid.uuid4(),
            "classification": Classification.COMPLAINT,
            "text": STORY_TEXT,
            "category": make.category(),
            **fields,
        }  # type: ignore[arg-type]
    )


def photo() -> photos.Photo:
    return photos.clean(SimpleUploadedFile("lubang.jpg", picture()))


@pytest.mark.django_db
class TestReceive:
    def test_the_complaint_has_a_code_a_title_and_the_first_line_of_its_history(
        self, now: datetime
    ) -> None:
        complaint = intake.receive(submission(), now=now)

        assert len(complaint.code) == 8
        assert complaint.title == "Jalan di depan SD Negeri 2 berlubang sejak bulan lalu"
        event = complaint.events.get()
        assert (event.kind, event.status, event.happened_at) == (
            Event.Kind.RECEIVED,
            Complaint.Status.RECEIVED,
            now,
        )
        assert event.delivered_at is None

    def test_the_rule_in_force_and_the_holidays_make_its_due_dates(self, now: datetime) -> None:
        rule = make.sla_rule(verify_days=3, start_days=5, answer_days=14)
        Holiday.objects.create(on=date(2026, 11, 13), name="Libur daerah")

        complaint = intake.receive(submission(), now=now)

        assert complaint.sla_rule == rule
        local = [
            due.astimezone(WIB).date()
            for due in (complaint.verify_due_at, complaint.start_due_at, complaint.answer_due_at)
        ]
        assert local == [date(2026, 11, 17), date(2026, 11, 19), date(2026, 12, 2)]

    def test_a_rule_of_tomorrow_does_not_hold_today(self, now: datetime) -> None:
        today = make.sla_rule(answer_days=14)
        SlaRule.objects.create(
            classification=Classification.COMPLAINT,
            answer_days=2,
            since=now.date() + timedelta(days=1),
            legal_basis="aturan baru",
        )

        assert intake.receive(submission(), now=now).sla_rule == today

    @pytest.mark.parametrize(
        ("classification", "days"),
        [("INFORMATION", 5), ("ASPIRATION", 5), ("COMPLAINT", 14), ("OVERSIGHT", 60)],
    )
    def test_no_complaint_is_refused_because_nobody_entered_the_deadlines(
        self, classification: str, days: int, now: datetime
    ) -> None:
        complaint = intake.receive(submission(classification=classification), now=now)

        assert complaint.sla_rule.answer_days == days

    def test_the_reporter_is_kept_with_the_proof_of_consent(self, now: datetime) -> None:
        contact = intake.Contact(
            name="Budi", phone="+6281234567890", phone_as_typed="0812…", consent_version="2026-11"
        )

        complaint = intake.receive(submission(contact=contact), now=now)

        reporter = Reporter.objects.get(complaint=complaint)
        assert (reporter.name, reporter.consent_version, reporter.consented_at) == (
            "Budi",
            "2026-11",
            now,
        )

    def test_nobody_is_kept_where_nobody_gave_a_contact(self, now: datetime) -> None:
        intake.receive(submission(), now=now)

        assert not Reporter.objects.exists()

    def test_a_confidential_one_gets_a_pin_and_others_none(self, now: datetime) -> None:
        secret = submission(privacy=Complaint.Privacy.CONFIDENTIAL)

        complaint = intake.receive(secret, now=now)

        pins.check_pin(complaint, pins.pin_of(secret.key), now=now)
        assert intake.receive(submission(), now=now).pin == ""

    def test_photos_given_directly_are_stored(self, now: datetime) -> None:
        complaint = intake.receive(submission(photos=[photo(), photo()]), now=now)

        kept = complaint.attachments.order_by("pk").first()
        assert kept is not None
        assert complaint.attachments.count() == 2
        assert (kept.width, kept.height, kept.event) == (400, 300, None)

    def test_the_photos_of_the_draft_become_its_own_without_a_copy(self, now: datetime) -> None:
        draft = drafts.start_draft(now=now, answers={"story": {"text": STORY_TEXT}})
        row = drafts.add_photo(draft, photo(), position=2, now=now)
        assert row is not None

        complaint = intake.receive(submission(key=draft.pk), now=now)

        kept = complaint.attachments.get()
        assert kept.image.name == row.image.name
        assert Path(kept.image.path).exists()
        assert not DraftPhoto.objects.exists()
        draft.refresh_from_db()
        assert (draft.complaint, draft.answers) == (complaint, {})

    def test_the_same_key_is_the_same_complaint(self, now: datetime) -> None:
        once = submission(key=uuid.uuid4())

        first = intake.receive(once, now=now)
        second = intake.receive(once, now=now + timedelta(seconds=1))

        assert first == second
        assert Complaint.objects.count() == Event.objects.count() == 1


@pytest.mark.django_db
class TestDrafts:
    def test_wrong_answers_are_kept_too(self, now: datetime) -> None:
        draft = drafts.start_draft(now=now)

        drafts.save_answers(draft, step="story", answers={"text": "x"}, now=now)
        drafts.save_answers(draft, step="place", answers={"kecamatan": ""}, now=now)

        found = drafts.open_draft(draft.pk, now=now)
        assert found is not None
        assert found.answers == {"story": {"text": "x"}, "place": {"kecamatan": ""}}

    @pytest.mark.parametrize(("age", "lives"), [(23, True), (24, False), (30, False)])
    def test_a_draft_lives_24_hours_from_its_last_change(
        self, age: int, lives: bool, now: datetime
    ) -> None:
        draft = drafts.start_draft(now=now - timedelta(hours=100))
        drafts.save_answers(draft, step="story", answers={}, now=now - timedelta(hours=age))

        assert (drafts.open_draft(draft.pk, now=now) is not None) == lives

        intake.clear_drafts(now=now)

        assert Draft.objects.filter(pk=draft.pk).exists() == lives

    def test_clearing_takes_the_files_and_leaves_what_was_sent(self, now: datetime) -> None:
        long_ago = now - timedelta(days=2)
        stale, sent = drafts.start_draft(now=long_ago), drafts.start_draft(now=long_ago)
        forgotten = drafts.add_photo(stale, photo(), position=1, now=long_ago)
        drafts.add_photo(sent, photo(), position=1, now=long_ago)
        assert forgotten is not None
        complaint = intake.receive(submission(key=sent.pk), now=long_ago)

        cleared = intake.clear_drafts(now=now)

        assert cleared == 2
        assert not Path(forgotten.image.path).exists()
        assert not Path(forgotten.thumbnail.path).exists()
        assert Path(complaint.attachments.get().image.path).exists()
        assert intake.find(sent.pk) == complaint

    def test_three_photos_fit_and_a_fourth_does_not(self, now: datetime) -> None:
        draft = drafts.start_draft(now=now)

        kept = [drafts.add_photo(draft, photo(), position=2, now=now) for _ in range(4)]

        assert [row and row.position for row in kept] == [2, 1, 3, None]

    def test_a_removed_photo_leaves_no_file(self, now: datetime) -> None:
        draft = drafts.start_draft(now=now)
        row = drafts.add_photo(draft, photo(), position=1, now=now)
        assert row is not None

        drafts.remove_photo(draft, row.pk)
        drafts.remove_photo(draft, row.pk)

        assert not Path(row.image.path).exists()
        assert drafts.free_positions(draft) == [1, 2, 3]


@pytest.mark.django_db
class TestSimilar:
    @pytest.fixture
    def published(self, now: datetime, kecamatan: Office) -> dict[str, object]:
        return {
            "kecamatan": kecamatan,
            "public_title": "Jalan berlubang depan SD Negeri 2",
            "public_text": "Jalan di depan sekolah berlubang besar.",
            "published_at": now,
            "received_at": now - timedelta(days=3),
        }

    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({}, True),
            ({"published_at": None}, False),
            ({"privacy": "CONFIDENTIAL"}, False),
            ({"classification": "OVERSIGHT"}, False),
            ({"status": "DONE"}, False),
            ({"public_text": "Sampah pasar", "public_title": "Bau sampah"}, False),
        ],
    )
    def test_only_open_published_ones_of_the_same_are_offered(
        self, published: dict[str, object], change: dict[str, object], found: bool,
        kecamatan: Office, now: datetime,
    ) -> None:  # fmt: skip
        make.complaint(**{**published, **change})

        offered = similar_to(STORY_TEXT, category=make.category(), kecamatan=kecamatan, now=now)

        assert bool(offered) == found

    def test_older_ones_other_places_and_other_categories_are_not(
        self, published: dict[str, object], kecamatan: Office, now: datetime
    ) -> None:
        make.complaint(**{**published, "received_at": now - timedelta(days=31)})
        make.complaint(**{**published, "kecamatan": None})
        make.complaint(**{**published, "category": make.category("Sampah")})

        assert not similar_to(STORY_TEXT, category=make.category(), kecamatan=kecamatan, now=now)
