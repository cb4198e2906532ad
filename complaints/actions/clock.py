"""What the portal does by itself as time passes. Safe to run twice, and by several workers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from complaints.actions._change import (
    CITIZEN_DAYS,
    CLOCK_FIELDS,
    Kind,
    citizen_deadline,
    local_date,
    lock,
    move,
    record,
    resume,
)
from complaints.models import Complaint, ComplaintQuerySet, Event, Rating
from complaints.models.complaint import Status
from opd.calendar import MONTHS

Clock = Event.Clock

# Per clock: its due moment, and when it still runs.
CLOCKS: dict[Clock, tuple[str, Q]] = {
    Clock.VERIFY: ("verify_due_at", Q(status=Status.RECEIVED, verified_at__isnull=True)),
    Clock.START: ("start_due_at", Q(status=Status.FORWARDED, started_at__isnull=True)),
    Clock.ANSWER: (
        "answer_due_at",
        Q(
            status__in=[
                Status.RECEIVED,
                Status.RETURNED,
                Status.FORWARDED,
                Status.IN_PROGRESS,
                Status.WAITING_VALIDATION,
            ]
        ),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What one look at the deadlines did, in complaints."""

    overdue: int
    closed: int
    asked_again: int


def watch(*, now: datetime) -> Watched:
    """Tell once of every deadline that has passed, and act where a citizen stayed silent."""
    overdue = sum(
        _tell_overdue(complaint, clock=clock, now=now)
        for clock in Clock
        for complaint in _late(clock, now=now)
    )
    done = [_end_silence(complaint, now=now) for complaint in _silent(now=now)]
    return Watched(
        overdue=overdue,
        closed=sum(kind in (Kind.DONE, Kind.CLOSED) for kind in done),
        asked_again=done.count(Kind.REMINDED),
    )


def _late(clock: Clock, *, now: datetime) -> ComplaintQuerySet:
    """Complaints whose `clock` has run out and that nobody has been told of.

    A due date that moved later after the telling (a pause, a reopening) is told of again.
    """
    due, runs = CLOCKS[clock]
    told = Event.objects.filter(
        complaint=OuterRef("pk"), kind=Kind.OVERDUE, clock=clock, happened_at__gte=OuterRef(due)
    )
    late = Complaint.objects.filter(runs, **{f"{due}__lt": now})
    return late.exclude(Exists(told)).order_by("pk")


@transaction.atomic
def _tell_overdue(complaint: Complaint, *, clock: Clock, now: datetime) -> bool:
    complaint = lock(complaint)
    if not _late(clock, now=now).filter(pk=complaint.pk).exists():
        return False
    due = local_date(getattr(complaint, CLOCKS[clock][0]))
    note = f"Batas waktu {clock.label} ({due.day} {MONTHS[due.month - 1]} {due.year}) sudah lewat."
    record(complaint, Kind.OVERDUE, clock=clock, office=complaint.office_id, note=note, now=now)
    return True


def _silent(*, now: datetime) -> ComplaintQuerySet:
    return Complaint.objects.filter(
        status__in=[Status.WAITING_CITIZEN, Status.ANSWERED], citizen_due_at__lt=now
    ).order_by("pk")


@transaction.atomic
def _end_silence(complaint: Complaint, *, now: datetime) -> Kind | None:
    """Close what the citizen did not react to, or ask once more where they wanted time.

    Returns what happened, None where somebody acted meanwhile.
    """
    complaint = lock(complaint)
    if not _silent(now=now).filter(pk=complaint.pk).exists():
        return None
    if complaint.status == Status.WAITING_CITIZEN:
        return _close_unanswered(complaint, now=now)
    if _wants_asking(complaint):
        complaint.citizen_due_at = citizen_deadline(now)
        complaint.save(update_fields=["citizen_due_at"])
        return Kind(record(complaint, Kind.REMINDED, office=complaint.office_id, now=now).kind)
    move(complaint, Kind.DONE, Status.DONE)
    complaint.closed_at = now
    # `citizen_due_at` stays: it tells this end from one that the citizen chose.
    complaint.save(update_fields=["status", "closed_at"])
    note = f"Tidak ada tanggapan dari pelapor dalam {CITIZEN_DAYS} hari kerja."
    return Kind(record(complaint, Kind.DONE, note=note, now=now).kind)


def _close_unanswered(complaint: Complaint, *, now: datetime) -> Kind:
    move(complaint, Kind.CLOSED, Status.CLOSED)
    resume(complaint, now=now)
    complaint.close_reason = Complaint.CloseReason.NO_DETAILS
    complaint.close_note = (
        f"Keterangan belum cukup dan pertanyaan kami tidak terjawab {CITIZEN_DAYS} hari kerja. "
        "Kirim laporan baru bila sudah ada."
    )
    complaint.closed_at = now
    complaint.published_at = None
    complaint.save(
        update_fields=[
            "status", "close_reason", "close_note", "closed_at", "published_at", *CLOCK_FIELDS,
        ]
    )  # fmt: skip
    event = record(complaint, Kind.CLOSED, note=complaint.close_note, now=now)
    return Kind(event.kind)


def _wants_asking(complaint: Complaint) -> bool:
    """Whether the citizen answered "not known yet" and has not been asked again since."""
    last = complaint.ratings.order_by("-at", "-pk").first()
    if last is None or last.verdict != Rating.Verdict.UNSURE:
        return False
    if complaint.answered_at is not None and last.at < complaint.answered_at:
        return False
    return not complaint.events.filter(kind=Kind.REMINDED, happened_at__gte=last.at).exists()
