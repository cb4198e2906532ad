"""What a citizen does after sending: add, judge, withdraw. No actor: citizens have no account."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from complaints import deadlines, lifecycle
from complaints.actions._change import (
    CLOCK_FIELDS,
    Kind,
    attach,
    check,
    citizen_deadline,
    holidays_around,
    local_zone,
    lock,
    move,
    record,
    refuse,
    resume,
    shift_running,
)
from complaints.models import Complaint, Rating
from complaints.models.complaint import Status
from complaints.photos import Photo

Verdict = Rating.Verdict


@transaction.atomic
def add_reply(
    complaint: Complaint, *, text: str, photos: Sequence[Photo] = (), now: datetime
) -> Complaint:
    """Add details or answer a question. A question answered goes back to whoever asked."""
    complaint = lock(complaint)
    check(lifecycle.why_not_reply(complaint))
    if not text.strip() and not photos:
        refuse("Tulis keterangan Anda")

    if complaint.status == Status.WAITING_CITIZEN:
        move(complaint, Kind.REPLY, _asker(complaint))
        resume(complaint, now=now)
        complaint.save(update_fields=["status", *CLOCK_FIELDS])
    event = record(complaint, Kind.REPLY, note=text.strip(), now=now)
    attach(complaint, photos=photos, event=event, now=now)
    return complaint


def _asker(complaint: Complaint) -> Status:
    """The state in which the one who asked goes on."""
    if complaint.office_id is not None:
        return Status.IN_PROGRESS
    return Status.RECEIVED if complaint.verified_at is None else Status.RETURNED


@transaction.atomic
def rate(complaint: Complaint, *, verdict: str, text: str = "", now: datetime) -> Complaint:
    """Judge the answer with a `Rating.Verdict`: solved, not solved (reopens), or not known yet."""
    complaint = lock(complaint)
    check(lifecycle.why_not_rate(complaint, now=now))
    verdict = Verdict(verdict)
    if verdict == Verdict.UNSURE:
        check(_why_not_unsure(complaint))
    complaint.ratings.create(verdict=verdict, text=text.strip(), at=now)
    note = f"{verdict.label}. {text.strip()}".strip()
    record(complaint, Kind.RATED, note=note, now=now)

    match verdict:
        case Verdict.SOLVED:
            move(complaint, Kind.DONE, Status.DONE)
            complaint.closed_at = now
            complaint.citizen_due_at = None
            record(complaint, Kind.DONE, now=now)
        case Verdict.NOT_SOLVED:
            _reopen(complaint, now=now)
            record(complaint, Kind.REOPENED, note=text.strip(), office=complaint.office_id, now=now)
        case Verdict.UNSURE:
            complaint.citizen_due_at = citizen_deadline(now)
    complaint.save(
        update_fields=["status", "closed_at", "answered_at", "reopened_count", *CLOCK_FIELDS]
    )
    return complaint


def _why_not_unsure(complaint: Complaint) -> str | None:
    """Time to find out is given once per answer."""
    asked = complaint.ratings.filter(verdict=Verdict.UNSURE, at__gte=complaint.answered_at)
    return "Anda sudah meminta waktu. Pilih Ya atau Belum." if asked.exists() else None


def _reopen(complaint: Complaint, *, now: datetime) -> None:
    """Back to the office, which gets the days that passed meanwhile, and a first response's."""
    assert complaint.answered_at is not None
    move(complaint, Kind.REOPENED, Status.IN_PROGRESS)
    shift_running(complaint, paused_at=complaint.answered_at, resumed_at=now)
    least = deadlines.after_working_days(
        now,
        complaint.sla_rule.start_days,
        zone=local_zone(),
        holidays=holidays_around(now),
    )
    complaint.answer_due_at = max(complaint.answer_due_at, least)
    complaint.answered_at = None
    complaint.citizen_due_at = None
    complaint.reopened_count += 1


@transaction.atomic
def withdraw(complaint: Complaint, *, reason: str = "", now: datetime) -> Complaint:
    """Take the complaint back."""
    complaint = lock(complaint)
    check(lifecycle.why_not_withdraw(complaint))

    move(complaint, Kind.CLOSED, Status.CLOSED)
    resume(complaint, now=now)
    complaint.close_reason = Complaint.CloseReason.WITHDRAWN
    complaint.close_note = reason.strip()
    complaint.closed_at = now
    complaint.published_at = None
    complaint.save(
        update_fields=[
            "status", "close_reason", "close_note", "closed_at", "published_at", *CLOCK_FIELDS,
        ]
    )  # fmt: skip
    record(complaint, Kind.CLOSED, note=reason.strip(), now=now)
    return complaint
