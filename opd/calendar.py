"""The regency's calendar: weeks that start on Monday, working days, working hours. Pure.

Holidays are passed in as a set of dates (`Holiday` rows: national, cuti bersama, local), the zone
as a `ZoneInfo` (WIB, WITA or WIT), and the clock as `now`.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip

# Office hours of Indonesian civil servants; what arrives later counts from the next working day.
WORKDAY_STARTS = time(8, 0)
WORKDAY_ENDS = time(16, 0)

ZONE_LABELS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week, Monday 00:00 to Sunday 24:00 in the regency's zone."""

    year: int
    number: int

    @classmethod
    def containing(cls, moment: datetime, *, zone: ZoneInfo) -> Self:
        """The week in which `moment` (aware) falls, seen from `zone`."""
        return cls.of(moment.astimezone(zone).date())

    @classmethod
    def of(cls, day: date) -> Self:
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-W45`. Raises ValueError for anything else, week 53 of a short year included."""
        match = re.fullmatch(r"(\d{4})-W(\d{2})", text)
        if not match:
            raise ValueError(f"not a week: {text!r}")
        week = cls(int(match[1]), int(match[2]))
        if cls.of(week.monday) != week:
            raise ValueError(f"no such week: {text!r}")
        return week

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    def plus(self, weeks: int) -> Self:
        """The week so many weeks later (earlier when negative)."""
        return self.of(self.monday + timedelta(weeks=weeks))

    def bounds(self, *, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Aware start and exclusive end."""
        start = datetime.combine(self.monday, time(), tzinfo=zone)
        return start, datetime.combine(self.monday + timedelta(days=7), time(), tzinfo=zone)

    def is_finished(self, now: datetime, *, zone: ZoneInfo) -> bool:
        return now >= self.bounds(zone=zone)[1]

    @property
    def label(self) -> str:
        """`Pekan 45 (2–8 November 2026)`; the months and years are named where they differ."""
        return f"Pekan {self.number} ({self.dates})"

    @property
    def dates(self) -> str:
        """`2–8 November 2026`, `26 Oktober – 1 November 2026`, `29 Desember 2025 – 4 Januari 2026`."""
        first, last = self.monday, self.sunday
        end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
        if first.month == last.month:
            return f"{first.day}–{end}"
        start = f"{first.day} {MONTHS[first.month - 1]}"
        if first.year != last.year:
            start = f"{start} {first.year}"
        return f"{start} – {end}"


def weeks_between(first: Week, last: Week) -> Iterator[Week]:
    """All weeks from `first` to `last`, both included; nothing when `last` is earlier."""
    week = first
    while week <= last:
        yield week
        week = week.plus(1)


def is_working_day(day: date, *, holidays: Set[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def next_working_day(day: date, *, holidays: Set[date]) -> date:
    """The first working day after `day`."""
    day += timedelta(days=1)
    while not is_working_day(day, holidays=holidays):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, days: int, *, holidays: Set[date]) -> date:
    """The working day that is `days` (>= 0) working days after `day`.

    With `days=0` it is `day` itself, or the next working day where `day` is none.
    """
    if not is_working_day(day, holidays=holidays):
        day = next_working_day(day, holidays=holidays)
    for _ in range(days):
        day = next_working_day(day, holidays=holidays)
    return day


def working_days_between(first: date, last: date, *, holidays: Set[date]) -> int:
    """How many working days lie after `first` up to and including `last`; negative when earlier."""
    if last < first:
        return -working_days_between(last, first, holidays=holidays)
    return sum(
        is_working_day(first + timedelta(days=offset), holidays=holidays)
        for offset in range(1, (last - first).days + 1)
    )


def counting_day(moment: datetime, *, zone: ZoneInfo, holidays: Set[date]) -> date:
    """The working day as which `moment` counts.

    Outside working hours, at the weekend or on a holiday that is the next working day
    (domain: "received after working hours counts from the next working day").
    """
    local = moment.astimezone(zone)
    day = local.date()
    if not is_working_day(day, holidays=holidays) or local.time() >= WORKDAY_ENDS:
        return next_working_day(day, holidays=holidays)
    return day


def end_of_day(day: date, *, zone: ZoneInfo) -> datetime:
    """The last moment of `day` that still counts: 23:59:59 local time."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone)


def zone_label(zone_name: str) -> str:
    """WIB, WITA or WIT; the bare offset name for a zone outside Indonesia."""
    return ZONE_LABELS.get(zone_name, zone_name)
