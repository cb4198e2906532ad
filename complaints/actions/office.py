"""What an office does with a complaint that it has: ask, answer, return."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from complaints import lifecycle, wording
from complaints.actions._change import (
    CLOCK_FIELDS,
    Kind,
    access_at,
    acting_office,
    attach,
    check,
    citizen_deadline,
    lock,
    move,
    pause,
    record,
    refuse,
    resume,
    sendable,
    shift_running,
)
from complaints.models import Complaint, Event
from complaints.models.complaint import Status
from complaints.photos import Photo
from opd.models import Office, User

EMPTY_ANSWER = "Tulis tanggapan untuk warga"


@transaction.atomic
def start(
    complaint: Complaint,
    *,
    actor: User,
    note: str = "",
    promised_on: date | None = None,
    photos: Sequence[Photo] = (),
    now: datetime,
) -> Complaint:
    """Begin, or tell of progress: the citizen reads `note` and sees `photos`."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_start(access, complaint))
    check(wording.why_unfilled(note))

    move(complaint, Kind.STARTED, Status.IN_PROGRESS)
    resume(complaint, now=now)
    complaint.started_at = complaint.started_at or now
    complaint.officer = actor
    complaint.promised_on = promised_on or complaint.promised_on
    complaint.save(update_fields=["status", "started_at", "officer", "promised_on", *CLOCK_FIELDS])
    event = record(
        complaint, Kind.STARTED, actor=actor, office=complaint.office_id, note=note.strip(),
        promised_on=promised_on, now=now,
    )  # fmt: skip
    attach(complaint, photos=photos, event=event, now=now)
    return complaint


@transaction.atomic
def ask(complaint: Complaint, *, actor: User, question: str, now: datetime) -> Complaint:
    """Ask the citizen for details. The clocks stand still until the reply."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_ask(access, complaint))
    question = sendable(question, empty="Tulis pertanyaan untuk warga")

    move(complaint, Kind.QUESTION, Status.WAITING_CITIZEN)
    pause(complaint, now=now)
    if complaint.office_id is not None:
        complaint.started_at = complaint.started_at or now
        complaint.officer = actor
    complaint.save(update_fields=["status", "started_at", "officer", *CLOCK_FIELDS])
    office = acting_office(complaint, access=access)
    record(complaint, Kind.QUESTION, actor=actor, office=office, note=question, now=now)
    return complaint


@transaction.atomic
def answer(
    complaint: Complaint,
    *,
    actor: User,
    text: str,
    photos: Sequence[Photo] = (),
    promised_on: date | None = None,
    now: datetime,
) -> Complaint:
    """Answer the citizen, or hand the answer to the head where the office wants that.

    A head who answers needs nobody's approval.
    """
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_answer(access, complaint))
    text = sendable(text, empty=EMPTY_ANSWER)
    check(wording.why_empty(text))

    resume(complaint, now=now)
    complaint.started_at = complaint.started_at or now
    complaint.officer = actor
    if _wants_validation(complaint) and not lifecycle.is_head(access, complaint):
        move(complaint, Kind.SUBMITTED, Status.WAITING_VALIDATION)
        kind = Kind.SUBMITTED
    else:
        move(complaint, Kind.ANSWERED, Status.ANSWERED)
        kind = Kind.ANSWERED
        _tell_answer(complaint, promised_on=promised_on, now=now)
    complaint.save(
        update_fields=[
            "status", "started_at", "officer", "answered_at", "promised_on", *CLOCK_FIELDS,
        ]
    )  # fmt: skip
    event = record(
        complaint, kind, actor=actor, office=complaint.office_id, note=text,
        promised_on=promised_on, now=now,
    )  # fmt: skip
    attach(complaint, photos=photos, event=event, now=now)
    return complaint


def _wants_validation(complaint: Complaint) -> bool:
    """The head of the Inspektorat's office cannot see *berkadar pengawasan*, so nobody waits."""
    if lifecycle.is_oversight(complaint) or complaint.office is None:
        return False
    return complaint.office.wants_validation


def _tell_answer(complaint: Complaint, *, promised_on: date | None, now: datetime) -> None:
    complaint.answered_at = now
    complaint.promised_on = promised_on
    complaint.citizen_due_at = citizen_deadline(now)


@transaction.atomic
def approve(complaint: Complaint, *, actor: User, now: datetime) -> Complaint:
    """Send the answer that waits, in its own words and with its photos."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_approve(access, complaint))
    submitted = complaint.events.filter(kind=Kind.SUBMITTED).latest("pk")

    move(complaint, Kind.ANSWERED, Status.ANSWERED)
    _tell_answer(complaint, promised_on=submitted.promised_on, now=now)
    complaint.save(update_fields=["status", "answered_at", "promised_on", "citizen_due_at"])
    event = record(
        complaint, Kind.ANSWERED, actor=actor, office=complaint.office_id, note=submitted.note,
        promised_on=submitted.promised_on, now=now,
    )  # fmt: skip
    # Until now the photos hung on a line that the citizen does not see.
    submitted.attachments.update(event=event)
    return complaint


@transaction.atomic
def send_back(complaint: Complaint, *, actor: User, reason: str, now: datetime) -> Complaint:
    """Have an answer written anew: before it is sent, or by Kominfo after."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_send_back(access, complaint))
    if not reason.strip():
        refuse("Tulis apa yang perlu diperbaiki dari tanggapan ini.")

    office = acting_office(complaint, access=access)
    was_sent = complaint.answered_at is not None
    if complaint.answered_at is not None:
        shift_running(complaint, paused_at=complaint.answered_at, resumed_at=now)
    move(complaint, Kind.SENT_BACK, Status.IN_PROGRESS)
    complaint.answered_at = None
    complaint.citizen_due_at = None
    complaint.save(update_fields=["status", "answered_at", *CLOCK_FIELDS])
    record(complaint, Kind.SENT_BACK, actor=actor, office=office, note=reason.strip(), now=now)
    if was_sent:
        # The citizen has read the answer, so the citizen reads this too. SENT_BACK tells the
        # office; this line owes nobody a message.
        record(
            complaint, Kind.REOPENED, actor=actor, office=office, now=now, delivered_at=now,
            note="Kominfo meminta tanggapan yang lebih lengkap.",
        )  # fmt: skip
    return complaint


@transaction.atomic
def return_(
    complaint: Complaint, *, actor: User, reason: str, suggested: Office | None, now: datetime
) -> Complaint:
    """Give the complaint back to Kominfo as another office's matter. The clocks go on.

    The third return names all offices that had it: Kominfo then decides for good.
    """
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_return(access, complaint))
    if not reason.strip():
        refuse("Tulis alasan dan kantor yang menurut Anda berwenang")
    if suggested is not None and suggested.pk == complaint.office_id:
        refuse("Pilih kantor lain, bukan kantor Anda sendiri.")

    office = complaint.office_id
    move(complaint, Kind.RETURNED, Status.RETURNED)
    resume(complaint, now=now)
    complaint.office = complaint.officer = complaint.promised_on = None
    complaint.return_count += 1
    complaint.save(
        update_fields=[
            "status", "office", "officer", "promised_on", "return_count", *CLOCK_FIELDS,
        ]
    )  # fmt: skip
    note = reason.strip()
    if suggested is not None:
        note += f"\nKantor yang disarankan: {suggested.label}."
    event = record(complaint, Kind.RETURNED, actor=actor, office=office, note=note, now=now)
    if lifecycle.needs_arbitration(complaint):
        note = f"Sudah {complaint.return_count} kali dikembalikan, oleh {_returners(event)}."
        record(complaint, Kind.NOTE, note=note, now=now)
    return complaint


def _returners(last: Event) -> str:
    """The offices that gave the complaint back, in the order in which they did."""
    returns = last.complaint.events.filter(kind=Kind.RETURNED, office__isnull=False)
    offices = [event.office for event in returns.select_related("office").order_by("pk")]
    return ", ".join(dict.fromkeys(office.label for office in offices if office is not None))


@transaction.atomic
def note(complaint: Complaint, *, actor: User, text: str, now: datetime) -> Complaint:
    """Write a line that only staff read."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_note(access, complaint))
    if not text.strip():
        refuse("Tulis catatannya.")
    office = acting_office(complaint, access=access)
    record(complaint, Kind.NOTE, actor=actor, office=office, note=text.strip(), now=now)
    return complaint


@transaction.atomic
def reveal(complaint: Complaint, *, actor: User, now: datetime) -> Complaint:
    """Put on record that the actor is shown who sent the complaint."""
    complaint = lock(complaint)
    access = access_at(actor, now)
    check(lifecycle.why_not_reveal(access, complaint))
    office = acting_office(complaint, access=access)
    record(complaint, Kind.REVEALED, actor=actor, office=office, now=now)
    return complaint
