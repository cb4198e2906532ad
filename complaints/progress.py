"""What happens next to a complaint, and whether it is late: in sentences for the citizen. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from complaints.deadlines import days_left
from complaints.models import Complaint
from opd.calendar import MONTHS

Status = Complaint.Status
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True, kw_only=True)
class Progress:
    """`upcoming` and `late` are sentences; empty where there is nothing to say."""

    upcoming: str = ""
    late: str = ""


@dataclass(frozen=True, kw_only=True)
class _Clock:
    """A deadline that runs: what it is called, and what the citizen may expect by it."""

    name: str
    due: datetime
    promise: str


def progress_of(
    complaint: Complaint, *, now: datetime, zone: ZoneInfo, holidays: Set[date], office: str
) -> Progress:
    """The next date, and the admission where one has passed.

    `office` is who has it now; empty where none has, or where it must not be named.
    """
    if waits := _citizens_turn(complaint, zone=zone):
        return Progress(upcoming=waits)
    clock = _running_clock(complaint)
    if clock is None:
        return Progress()
    late = ""
    if now > clock.due:
        days = -days_left(clock.due, now=now, zone=zone, holidays=holidays)
        reminded = f"Kami sudah mengingatkan {office}." if office else "Petugas sudah diingatkan."
        late = (
            f"Batas waktu {clock.name} ({_day(clock.due, zone)}) sudah lewat {days} hari kerja. "
            f"{reminded}"
        )
    promised = complaint.promised_on
    if promised is not None and promised >= now.astimezone(zone).date():
        return Progress(upcoming=f"selesai sebelum {_weekday(promised)}", late=late)
    if late:
        return Progress(late=late)
    return Progress(upcoming=f"{clock.promise} paling lambat {_day_of(clock.due, zone)}")


def _citizens_turn(complaint: Complaint, *, zone: ZoneInfo) -> str:
    if complaint.citizen_due_at is None:
        return ""
    due = _day_of(complaint.citizen_due_at, zone)
    if complaint.status == Status.WAITING_CITIZEN:
        return f"jawab pertanyaan sebelum {due}"
    if complaint.status == Status.ANSWERED:
        return f"beri penilaian sebelum {due}"
    return ""


def _running_clock(complaint: Complaint) -> _Clock | None:
    """The deadline that the office or Kominfo must meet next."""
    match complaint.status:
        case Status.RECEIVED:
            return _Clock(name="pemeriksaan", due=complaint.verify_due_at, promise="kami periksa")
        case Status.RETURNED | Status.FORWARDED if complaint.started_at is None:
            return _Clock(
                name="tanggapan pertama",
                due=complaint.start_due_at,
                promise="tanggapan pertama kantor terkait",
            )
        case Status.RETURNED | Status.FORWARDED | Status.IN_PROGRESS | Status.WAITING_VALIDATION:
            return _Clock(name="tanggapan", due=complaint.answer_due_at, promise="tanggapan")
    return None


def _day(moment: datetime, zone: ZoneInfo) -> str:
    """`12 November 2026`."""
    day = moment.astimezone(zone).date()
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _day_of(moment: datetime, zone: ZoneInfo) -> str:
    return _weekday(moment.astimezone(zone).date())


def _weekday(day: date) -> str:
    """`Kamis, 12 November 2026`."""
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"
