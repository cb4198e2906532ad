"""The dates on which no deadline runs: read for the rules, loaded from the `holidays` package.

The package knows national holidays and cuti bersama. Local holidays and corrections are typed by
staff, and what staff typed, moved or deleted is never touched by a later load.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import holidays as calendar
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from opd.models import Holiday

# Marks in the history what the loader wrote; every other mark is a person's.
LOADED = "load_holidays"

KIND_BY_CATEGORY = {
    "public": Holiday.Kind.NATIONAL,
    "government": Holiday.Kind.JOINT_LEAVE,
}


def holiday_dates(first: date, last: date) -> frozenset[date]:
    """All holidays from `first` to `last`, both included. One query."""
    return frozenset(Holiday.objects.filter(on__range=(first, last)).values_list("on", flat=True))


@dataclass(frozen=True, kw_only=True)
class KnownHoliday:
    """A holiday as the package knows it."""

    on: date
    name: str
    kind: Holiday.Kind
    source: str


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a load did, in numbers of dates."""

    created: int
    changed: int
    removed: int
    same: int
    left_to_staff: int


def source_of(year: int, *, today: date) -> str:
    """Where the dates of `year` come from, and that they are estimates before it has begun.

    Idul Fitri, Idul Adha and the cuti bersama around them are settled by a joint decree of three
    ministers (SKB), which is often changed afterwards.
    """
    if year > today.year:
        return f"Perkiraan paket holidays; cocokkan dengan SKB 3 Menteri tentang hari libur {year}"
    return f"SKB 3 Menteri tentang hari libur {year}, menurut paket holidays"


def known_holidays(year: int, *, today: date) -> dict[date, KnownHoliday]:
    """National holidays and cuti bersama of `year`, with Indonesian names. Pure."""
    source = source_of(year, today=today)
    found: dict[date, KnownHoliday] = {}
    for category, kind in KIND_BY_CATEGORY.items():
        days = calendar.country_holidays("ID", years=year, categories=(category,), language="id")
        for on, name in sorted(days.items()):
            found.setdefault(on, KnownHoliday(on=on, name=name[:150], kind=kind, source=source))
    return found


def dates_of_staff(present: Collection[Holiday]) -> set[date]:
    """Dates of all holidays that anyone but the loader ever wrote, moved or deleted. Two queries."""
    history = Holiday.history.order_by()
    touched = history.exclude(history_change_reason=LOADED)
    dates = set(history.filter(id__in=touched.values("id")).values_list("on", flat=True))
    loaded = set(history.filter(history_change_reason=LOADED).values_list("id", flat=True))
    return dates | {row.on for row in present if row.pk not in loaded}


@transaction.atomic
def load(year: int, *, today: date) -> Loaded:
    """Bring the holidays of `year` in line with the package; loading again changes nothing.

    An estimate that has moved since is moved here too, unless staff have touched its date.
    """
    known = known_holidays(year, today=today)
    present = {row.on: row for row in Holiday.objects.filter(on__year=year)}
    staff = dates_of_staff(present.values())

    new = [Holiday(**vars(known[on])) for on in known.keys() - present.keys() - staff]
    changed = []
    for on in (known.keys() & present.keys()) - staff:
        row, day = present[on], known[on]
        if (row.name, row.kind, row.source) != (day.name, day.kind, day.source):
            row.name, row.kind, row.source = day.name, day.kind, day.source
            changed.append(row)
    gone = [present[on] for on in present.keys() - known.keys() - staff]

    bulk_create_with_history(new, Holiday, default_change_reason=LOADED)
    bulk_update_with_history(
        changed, Holiday, ["name", "kind", "source"], default_change_reason=LOADED
    )
    for row in gone:
        row._change_reason = LOADED  # type: ignore[attr-defined]
        row.delete()
    return Loaded(
        created=len(new),
        changed=len(changed),
        removed=len(gone),
        same=len((known.keys() & present.keys()) - staff) - len(changed),
        left_to_staff=len(known.keys() & staff),
    )
