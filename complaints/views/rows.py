"""What templates print line by line, ready to be printed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, timezone

from complaints import lifecycle
from complaints.models import Complaint
from complaints.progress import Progress, progress_of
from opd.holidays import holiday_dates


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a summary list; `what` completes the link "Ubah …" for screen readers."""

    label: str
    value: str
    url: str = ""
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class PublishedRow:
    """A published report as the list prints it."""

    pk: int
    title: str
    word: str
    color: str
    meta: str  # kecamatan, category and office
    age: str


def published_row(complaint: Complaint, *, now: datetime) -> PublishedRow:
    """Reads `kecamatan`, `category` and `office`, which the list fetches with it."""
    shown = lifecycle.shown(complaint)
    is_waiting = complaint.status == Complaint.Status.WAITING_CITIZEN
    parts = [
        complaint.kecamatan.name if complaint.kecamatan else f"Seluruh {settings.REGENCY_NAME}",
        complaint.category.name,
        complaint.office.label if complaint.office else "",
    ]
    return PublishedRow(
        pk=complaint.pk,
        title=complaint.public_title,
        word="Menunggu warga" if is_waiting else shown.word,
        color=shown.color,
        meta=" · ".join(filter(None, parts)),
        age=ago(complaint.received_at, now=now),
    )


def ago(moment: datetime, *, now: datetime) -> str:
    """`hari ini`, `kemarin`, `6 hari lalu`: in local days, as people count them."""
    days = (timezone.localtime(now).date() - timezone.localtime(moment).date()).days
    return "hari ini" if days <= 0 else "kemarin" if days == 1 else f"{days} hari lalu"


def happened(first: date | None, last: date | None) -> str:
    """`9 November 2026`, or `9 November – 11 November 2026` for a span; empty where unknown."""
    if first is None:
        return ""
    if last is None:
        return formats.date_format(first, "j F Y")
    return f"{formats.date_format(first, 'j F')} – {formats.date_format(last, 'j F Y')}"


def progress_now(complaint: Complaint, *, now: datetime, names_office: bool = True) -> Progress:
    """The next date of a complaint, with the holidays that it depends on. One query."""
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    first = min(complaint.verify_due_at, now) - timedelta(days=7)
    last = max(complaint.answer_due_at, now)
    office = complaint.office.label if complaint.office else ""
    return progress_of(
        complaint,
        now=now,
        zone=zone,
        holidays=holiday_dates(first.date(), last.date()),
        office=office if names_office else "",
    )
