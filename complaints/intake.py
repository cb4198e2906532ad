"""The one door through which a complaint comes into being."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints import codes, pins, texts
from complaints.deadlines import due_dates
from complaints.drafts import clear_drafts, store
from complaints.models import (
    Attachment,
    Category,
    Complaint,
    Draft,
    Event,
    Reporter,
    SlaRule,
)
from complaints.models.rule import Classification
from complaints.photos import Photo
from opd.holidays import holiday_dates
from opd.models import Office

__all__ = ["Contact", "Submission", "clear_drafts", "find", "receive", "rule_in_force"]

# Longer than the longest deadline of 60 working days with every holiday of a year in it.
HORIZON = timedelta(days=200)

# Deadlines where nobody has entered any yet (domain: complaints), so that no complaint is refused.
DEFAULT_ANSWER_DAYS = {
    Classification.INFORMATION: 5,
    Classification.ASPIRATION: 5,
    Classification.COMPLAINT: 14,
    Classification.OVERSIGHT: 60,
}
DEFAULT_BASIS = "PermenPANRB 62/2018 (bawaan)"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How to reach the citizen, and the consent under which it may be stored."""

    name: str = ""
    phone: str = ""  # E.164
    phone_as_typed: str = ""
    email: str = ""
    consent_version: str


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A complaint as it arrives. The same `key` twice is the same complaint."""

    key: uuid.UUID
    classification: str
    text: str
    category: Category
    kecamatan: Office | None = None
    place: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    happened_on: date | None = None
    happened_until: date | None = None
    wished_office: Office | None = None
    privacy: str = Complaint.Privacy.NAME_HIDDEN
    contact: Contact | None = None
    channel: str = Complaint.Channel.FORM
    photos: Sequence[Photo] = ()


def receive(submission: Submission, *, now: datetime) -> Complaint:
    """Make the complaint with its code, due dates, history, reporter and photos; or find it.

    One transaction, and idempotent by `submission.key`: a second call, also at the same moment,
    returns the complaint of the first. The photos of the draft of that key become its own.
    """
    pin = ""
    if submission.privacy == Complaint.Privacy.CONFIDENTIAL:
        pin = pins.hashed(pins.pin_of(submission.key))
    try:
        with transaction.atomic():
            draft = Draft.objects.select_for_update().filter(pk=submission.key).first()
            return find(submission.key) or _receive(submission, draft=draft, pin=pin, now=now)
    except IntegrityError:
        # Without a draft to wait for, the other one of two sends may have won meanwhile.
        sent = find(submission.key)
        if sent is None:
            raise
        return sent


def find(key: uuid.UUID) -> Complaint | None:
    """The complaint that was sent under this key, if any."""
    return Complaint.objects.filter(submission_key=key).first()


def _receive(submission: Submission, *, draft: Draft | None, pin: str, now: datetime) -> Complaint:
    complaint = _create(submission, pin=pin, now=now)
    _add_reporter(complaint, submission.contact, now=now)
    for photo in submission.photos:
        store(Attachment(complaint=complaint, added_at=now), photo)
    if draft is not None:
        _settle(draft, complaint, now=now)
    Event.objects.create(
        complaint=complaint,
        kind=Event.Kind.RECEIVED,
        status=Complaint.Status.RECEIVED,
        happened_at=now,
    )
    return complaint


def _create(submission: Submission, *, pin: str, now: datetime) -> Complaint:
    zone = _local_zone()
    today = now.astimezone(zone).date()
    rule = rule_in_force(submission.classification, today=today)
    due = due_dates(
        verify_days=rule.verify_days,
        start_days=rule.start_days,
        answer_days=rule.answer_days,
        received_at=now,
        zone=zone,
        holidays=holiday_dates(today, today + HORIZON),
    )
    return Complaint.objects.create(
        code=_free_code(),
        submission_key=submission.key,
        channel=submission.channel,
        classification=submission.classification,
        privacy=submission.privacy,
        pin=pin,
        title=texts.title_of(submission.text),
        text=submission.text,
        category=submission.category,
        kecamatan=submission.kecamatan,
        place=submission.place,
        latitude=submission.latitude,
        longitude=submission.longitude,
        happened_on=submission.happened_on,
        happened_until=submission.happened_until,
        wished_office=submission.wished_office,
        received_at=now,
        sla_rule=rule,
        verify_due_at=due.verify_at,
        start_due_at=due.start_at,
        answer_due_at=due.answer_at,
    )


def _free_code() -> str:
    code = codes.new_code()
    while Complaint.objects.filter(code=code).exists():
        code = codes.new_code()
    return code


def rule_in_force(classification: str, *, today: date) -> SlaRule:
    """The deadlines for what is received today. Reads the database; enters the default if none."""
    rule = SlaRule.objects.in_force(today).filter(classification=classification).first()
    if rule is not None:
        return rule
    rule, _ = SlaRule.objects.get_or_create(
        classification=classification,
        since=date(2018, 1, 1),
        defaults={
            "answer_days": DEFAULT_ANSWER_DAYS[Classification(classification)],
            "legal_basis": DEFAULT_BASIS,
        },
    )
    return rule


def _add_reporter(complaint: Complaint, contact: Contact | None, *, now: datetime) -> None:
    if contact is None:
        return
    Reporter.objects.create(
        complaint=complaint,
        name=contact.name,
        phone=contact.phone,
        phone_as_typed=contact.phone_as_typed,
        email=contact.email,
        consent_version=contact.consent_version,
        consented_at=now,
    )


def _settle(draft: Draft, complaint: Complaint, *, now: datetime) -> None:
    """Hand the draft's photo files over and forget what was typed."""
    for photo in draft.photos.order_by("position"):
        Attachment.objects.create(
            complaint=complaint,
            image=photo.image.name,
            thumbnail=photo.thumbnail.name,
            added_at=now,
        )
    draft.photos.all().delete()
    draft.complaint = complaint
    draft.answers = {}
    draft.updated_at = now
    draft.save(update_fields=["complaint", "answers", "updated_at"])


def _local_zone() -> ZoneInfo:
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    return zone
