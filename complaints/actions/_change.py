"""What every action shares: the lock, the allowed step, the line in the history."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from django.utils import timezone

from complaints import deadlines, lifecycle, wording
from complaints.drafts import store
from complaints.models import Attachment, Complaint, Event
from complaints.models.complaint import Status
from complaints.photos import Photo
from opd.access import Access, access_of
from opd.holidays import holiday_dates
from opd.models import Role, User

# For how long a citizen may stay silent, in working days (domain: complaints).
CITIZEN_DAYS = 10
# No deadline reaches further than the 60 working days of berkadar pengawasan, and Lebaran.
HORIZON = timedelta(days=200)

Kind = Event.Kind


class Refused(Exception):
    """The actor may not do this now. str() is a sentence for their eyes."""


def lock(complaint: Complaint) -> Complaint:
    """The complaint as it stands now, held until the transaction ends."""
    return Complaint.objects.select_for_update().get(pk=complaint.pk)


def refuse(reason: str) -> NoReturn:
    raise Refused(reason)


def check(reason: str | None) -> None:
    """Raise Refused where a rule gave a reason."""
    if reason is not None:
        refuse(reason)


def local_zone() -> ZoneInfo:
    """The regency's zone, as the site runs in it."""
    return timezone.get_current_timezone()


def local_date(moment: datetime) -> date:
    return moment.astimezone(local_zone()).date()


def access_at(actor: User, now: datetime) -> Access:
    return access_of(actor, today=local_date(now))


def holidays_around(*moments: datetime) -> frozenset[date]:
    """Holidays from the first of `moments` until long after the last. One query."""
    days = [local_date(moment) for moment in moments]
    return holiday_dates(min(days), max(days) + HORIZON)


def move(complaint: Complaint, kind: Kind, target: Status) -> None:
    """Set the next status. Raises Refused for a step that the table of moves does not know."""
    if not lifecycle.is_allowed(complaint.status, kind, target):
        refuse(f'Laporan ini berstatus "{complaint.get_status_display()}". Muat ulang halaman ini.')
    complaint.status = target


def acting_office(complaint: Complaint, *, access: Access) -> int | None:
    """In whose name the person acts: the office that has the complaint, else Kominfo."""
    if lifecycle.is_handler(access, complaint) or lifecycle.is_head(access, complaint):
        return complaint.office_id
    return min(access.offices(Role.OPERATOR) or access.offices(Role.INSPECTOR), default=None)


def record(
    complaint: Complaint,
    kind: Kind,
    *,
    now: datetime,
    actor: User | None = None,
    office: int | None = None,
    note: str = "",
    **fields: Any,
) -> Event:
    """Add a line to the history. Its outbox entry is open until the messages are written."""
    fields.setdefault("is_internal", kind in lifecycle.INTERNAL)
    return complaint.events.create(
        kind=kind,
        actor=actor,
        office_id=office,
        note=note,
        status=complaint.status,
        happened_at=now,
        **fields,
    )


def attach(
    complaint: Complaint, *, photos: Sequence[Photo], event: Event | None, now: datetime
) -> None:
    """Store cleaned photos with an event of the complaint."""
    for photo in photos:
        store(Attachment(complaint=complaint, event=event, added_at=now), photo)


def citizen_deadline(now: datetime) -> datetime:
    """Until when the citizen may answer or react."""
    return deadlines.after_working_days(
        now, CITIZEN_DAYS, zone=local_zone(), holidays=holidays_around(now)
    )


CLOCK_FIELDS = ["verify_due_at", "start_due_at", "answer_due_at", "paused_at", "citizen_due_at"]


def pause(complaint: Complaint, *, now: datetime) -> None:
    """Stop the clocks until the citizen answers."""
    complaint.paused_at = now
    complaint.citizen_due_at = citizen_deadline(now)


def resume(complaint: Complaint, *, now: datetime) -> None:
    """Let the clocks run on, later by the working days that they stood still."""
    complaint.citizen_due_at = None
    if complaint.paused_at is None:
        return
    shift_running(complaint, paused_at=complaint.paused_at, resumed_at=now)
    complaint.paused_at = None


def shift_running(complaint: Complaint, *, paused_at: datetime, resumed_at: datetime) -> None:
    """Move every clock that is not met yet."""
    holidays = holidays_around(paused_at, resumed_at, complaint.answer_due_at)

    def later(due: datetime) -> datetime:
        return deadlines.shifted(
            due, paused_at=paused_at, resumed_at=resumed_at, zone=local_zone(), holidays=holidays
        )

    if complaint.verified_at is None:
        complaint.verify_due_at = later(complaint.verify_due_at)
    if complaint.started_at is None:
        complaint.start_due_at = later(complaint.start_due_at)
    complaint.answer_due_at = later(complaint.answer_due_at)


def sendable(text: str, *, empty: str) -> str:
    """`text` without its edges. Raises Refused where it is empty or a template half filled in."""
    text = text.strip()
    if not text:
        refuse(empty)
    check(wording.why_unfilled(text))
    return text
