"""The three clocks of a complaint, in working days. Pure.

Day limits come from the `SlaRule` in force when the complaint was received; holidays, the
regency's zone and the clock are passed in. A due moment is the last second of a local working day.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from opd.calendar import add_working_days, counting_day, end_of_day, working_days_between


@dataclass(frozen=True, kw_only=True)
class DueDates:
    """When Kominfo must have verified, the office begun, and the office answered."""

    verify_at: datetime
    start_at: datetime
    answer_at: datetime


def due_dates(
    *,
    verify_days: int,
    start_days: int,
    answer_days: int,
    received_at: datetime,
    zone: ZoneInfo,
    holidays: Set[date],
) -> DueDates:
    """The three due moments of a complaint received at `received_at` (aware).

    All three count from the day of receipt (PermenPANRB 62/2018); what arrives after working
    hours or on a day off counts as received on the next working day.
    """
    first = counting_day(received_at, zone=zone, holidays=holidays)

    def end_after(days: int) -> datetime:
        return end_of_day(add_working_days(first, days, holidays=holidays), zone=zone)

    return DueDates(
        verify_at=end_after(verify_days),
        start_at=end_after(max(start_days, verify_days)),
        answer_at=end_after(max(answer_days, start_days, verify_days)),
    )


def shifted(
    due: datetime,
    *,
    paused_at: datetime,
    resumed_at: datetime,
    zone: ZoneInfo,
    holidays: Set[date],
) -> datetime:
    """`due` moved by the working days for which the clock stood still.

    The office keeps the working days that it had left; one that was late stays as late as it was.
    """
    paused = counting_day(paused_at, zone=zone, holidays=holidays)
    resumed = counting_day(resumed_at, zone=zone, holidays=holidays)
    days = working_days_between(paused, resumed, holidays=holidays)
    if days <= 0:
        return due
    day = add_working_days(due.astimezone(zone).date(), days, holidays=holidays)
    return end_of_day(day, zone=zone)


def after_working_days(
    moment: datetime, days: int, *, zone: ZoneInfo, holidays: Set[date]
) -> datetime:
    """The end of the working day that is `days` working days after `moment`."""
    first = counting_day(moment, zone=zone, holidays=holidays)
    return end_of_day(add_working_days(first, days, holidays=holidays), zone=zone)


def days_left(due: datetime, *, now: datetime, zone: ZoneInfo, holidays: Set[date]) -> int:
    """Working days from today until `due`: 0 on the last day, negative once it has passed.

    A deadline missed over a weekend counts as one working day late, never as "0 days late".
    """
    today, day = now.astimezone(zone).date(), due.astimezone(zone).date()
    days = working_days_between(today, day, holidays=holidays)
    return min(days, -1) if now > due else max(days, 0)
