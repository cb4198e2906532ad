"""A deadline as staff read it: how many working days are left, and the day. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from complaints.deadlines import days_left
from opd.calendar import MONTHS

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
NEAR = 1


class Tone(StrEnum):
    """How a deadline looks: past, today or on the next working day, or further away."""

    LATE = "late"
    NEAR = "near"
    CALM = "calm"


@dataclass(frozen=True, kw_only=True)
class Due:
    """`text` is for a list ("2 hari lagi (Rabu, 11 Nov)"); `day` and `left` are for a page."""

    text: str
    day: str  # "Rabu, 11 November 2026"
    left: str  # "2 hari kerja lagi"
    tone: Tone

    @property
    def is_late(self) -> bool:
        return self.tone == Tone.LATE


def due_of(
    due_at: datetime | None, *, now: datetime, zone: ZoneInfo, holidays: Set[date]
) -> Due | None:
    """The deadline in words, in working days; None where none runs."""
    if due_at is None:
        return None
    day = due_at.astimezone(zone).date()
    left = days_left(due_at, now=now, zone=zone, holidays=holidays)
    name = WEEKDAYS[day.weekday()]
    short = f"{name}, {day.day} {MONTHS[day.month - 1][:3]}"
    if left < 0:
        text, words = f"Lewat {-left} hari", f"lewat {-left} hari kerja"
    elif left == 0:
        text, words = f"Hari ini ({short})", "hari ini"
    else:
        text, words = f"{left} hari lagi ({short})", f"{left} hari kerja lagi"
    return Due(
        text=text,
        left=words,
        day=f"{name}, {day.day} {MONTHS[day.month - 1]} {day.year}",
        tone=Tone.LATE if left < 0 else Tone.NEAR if left <= NEAR else Tone.CALM,
    )
