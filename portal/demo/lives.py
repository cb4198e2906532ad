"""When fictional complaints come in and what happens to them: moments, and acts at moments.

A life is told to its end, with dates that may lie ahead; `complaints` lives it up to now.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from complaints.intake import Submission
from complaints.models import Complaint
from opd.calendar import Week, add_working_days
from opd.holidays import holiday_dates
from portal.demo.registry import WEEKS

# Work begins at eight; what begins before two in the afternoon is done on the same day.
FIRST_HOUR, LAST_HOUR = 8, 14

Act = Callable[[Complaint, datetime], object]


@dataclass(frozen=True)
class Step:
    at: datetime
    act: Act


@dataclass
class Life:
    """A complaint to come, and what happens to it from then on."""

    submission: Submission
    received_at: datetime
    # Set where Kominfo will show it to everybody, in these words, once it is forwarded.
    public_title: str = ""
    public_text: str = ""
    steps: list[Step] = field(default_factory=list)
    complaint: Complaint | None = None

    @property
    def last(self) -> datetime:
        return self.steps[-1].at if self.steps else self.received_at

    def then(self, at: datetime, act: Act) -> None:
        self.steps.append(Step(at, act))


class Calendar:
    """When offices work and when citizens write."""

    def __init__(self, *, now: datetime, zone: ZoneInfo, rng: random.Random) -> None:
        self.now = now
        self._zone = zone
        self._rng = rng
        self.this_week = Week.containing(now, zone=zone)
        first = self.this_week.plus(-WEEKS - 1).monday
        self._holidays = holiday_dates(first, now.date() + timedelta(days=200))

    def office_time(self, after: datetime, days: int) -> datetime:
        """A moment of office hours so many working days after another; the same day if it can be."""
        local = after.astimezone(self._zone)
        day = add_working_days(local.date(), days, holidays=self._holidays)
        if day == local.date() and local.hour >= LAST_HOUR:
            day = add_working_days(day, 1, holidays=self._holidays)
        if day == local.date() and local.hour >= FIRST_HOUR:
            return after + timedelta(minutes=self._rng.randint(25, 110))
        at = time(
            self._rng.randrange(FIRST_HOUR, LAST_HOUR + 2),
            self._rng.randrange(60),
            self._rng.randrange(60),
        )
        return datetime.combine(day, at, tzinfo=self._zone)

    def citizen_time(self, after: datetime, days: tuple[int, int]) -> datetime:
        """A waking hour, so many days (at least and at most) after another moment."""
        day = after.astimezone(self._zone).date() + timedelta(days=self._rng.randint(*days))
        return max(self._waking(day), after + timedelta(minutes=self._rng.randint(20, 90)))

    def arrivals(self, offset: int, count: int) -> list[datetime]:
        """Moments of a week, counted from the running one, at which complaints come in."""
        monday = self.this_week.plus(offset).monday
        return sorted(
            self._waking(monday + timedelta(days=self._rng.randrange(7))) for _ in range(count)
        )

    def ago(self, days: float) -> datetime:
        """So long ago, moved out of the night."""
        moment = self.now - timedelta(days=days)
        if moment.astimezone(self._zone).hour >= 6:
            return moment
        return self._waking(self.day(moment) - timedelta(days=1))

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()

    def _waking(self, day: date) -> datetime:
        at = time(self._rng.randrange(6, 22), self._rng.randrange(60), self._rng.randrange(60))
        return datetime.combine(day, at, tzinfo=self._zone)


def mornings(now: datetime, *, zone: ZoneInfo) -> list[datetime]:
    """Six in the morning of every day from the first week until now."""
    first = Week.containing(now, zone=zone).plus(-WEEKS).bounds(zone=zone)[0] + timedelta(hours=6)
    return [first + timedelta(days=day) for day in range((now - first).days + 1)]
