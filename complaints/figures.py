"""Open figures about complaints: a few set queries, whatever the number of rows.

Complaints *berkadar pengawasan* are in none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q

from complaints.models import Complaint, SlaRule
from complaints.models.rule import Classification
from opd.calendar import Week
from opd.models import Office

PERIOD = timedelta(days=30)
VILLAGES = "Desa dan kelurahan"
UNASSIGNED = "Belum diteruskan"

ANSWERED = Q(answered_at__isnull=False)
# Domain: an answer is on time until the end of its last working day.
ON_TIME = Q(answered_at__lte=F("answer_due_at"))
OPEN = Q(answered_at__isnull=True) & ~Q(status__in=Complaint.FINAL)


@dataclass(frozen=True, kw_only=True)
class WeekFigures:
    """Of the reports received this week."""

    received: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Of the reports received in a period; `days` is the average from receipt to answer."""

    name: str
    received: int
    answered: int
    on_time: int
    open: int
    overdue: int
    days: float | None

    @property
    def share_on_time(self) -> float | None:
        """Of all received, 0 to 1; None where nothing was received."""
        return self.on_time / self.received if self.received else None


def week_figures(*, now: datetime, zone: ZoneInfo) -> WeekFigures:
    """One query over this week's reports."""
    start, end = Week.containing(now, zone=zone).bounds(zone=zone)
    reports = Complaint.objects.counted().filter(received_at__gte=start, received_at__lt=end)
    counts = reports.aggregate(received=Count("pk"), answered=Count("pk", filter=ANSWERED))
    return WeekFigures(**counts)


def office_figures(*, now: datetime) -> Sequence[Figures]:
    """One line per OPD that has a report of the last 30 days, most reports first. One query.

    Villages stand together in one line: hundreds of them have one report each.
    """
    reports = Complaint.objects.counted().filter(received_at__gt=now - PERIOD, received_at__lte=now)
    rows = (
        reports.values("office__name", "office__short_name", "office__kind")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=ANSWERED),
            on_time=Count("pk", filter=ON_TIME),
            open=Count("pk", filter=OPEN),
            overdue=Count("pk", filter=OPEN & Q(answer_due_at__lt=now)),
            duration=Avg(
                ExpressionWrapper(
                    F("answered_at") - F("received_at"), output_field=DurationField()
                ),
                filter=ANSWERED,
            ),
        )
        .order_by("-received", "office__name")
    )
    offices: list[Figures] = []
    villages: list[Figures] = []
    for row in rows:
        is_village = row["office__kind"] in Office.VILLAGE_KINDS
        (villages if is_village else offices).append(_figures(row))
    if villages:
        offices.append(total(villages, name=VILLAGES))
    return offices


def _figures(row: Mapping[str, Any]) -> Figures:
    duration = row["duration"]
    return Figures(
        name=row["office__short_name"] or row["office__name"] or UNASSIGNED,
        received=row["received"],
        answered=row["answered"],
        on_time=row["on_time"],
        open=row["open"],
        overdue=row["overdue"],
        days=duration / timedelta(days=1) if duration is not None else None,
    )


def total(lines: Sequence[Figures], *, name: str) -> Figures:
    """All lines as one; the average is weighted by the answers of each."""
    answered = sum(line.answered for line in lines)
    spent = sum((line.days or 0) * line.answered for line in lines)
    return Figures(
        name=name,
        received=sum(line.received for line in lines),
        answered=answered,
        on_time=sum(line.on_time for line in lines),
        open=sum(line.open for line in lines),
        overdue=sum(line.overdue for line in lines),
        days=spent / answered if answered else None,
    )


def promised_days(*, now: datetime, zone: ZoneInfo) -> SlaRule | None:
    """The deadlines of an ordinary complaint that is received today."""
    rules = SlaRule.objects.in_force(now.astimezone(zone).date())
    return rules.filter(classification=Classification.COMPLAINT).first()
