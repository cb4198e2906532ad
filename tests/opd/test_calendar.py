from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opd.calendar import (
    Week,
    add_working_days,
    counting_day,
    is_working_day,
    weeks_between,
    working_days_between,
)

WIB = ZoneInfo("Asia/Jakarta")
WITA = ZoneInfo("Asia/Makassar")
WIT = ZoneInfo("Asia/Jayapura")
CHRISTMAS_2026 = frozenset({date(2026, 12, 24), date(2026, 12, 25)})

days = st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 12, 31))
holiday_sets = st.frozensets(days, max_size=30)


@pytest.mark.parametrize(
    ("moment", "zone", "week"),
    [
        (datetime(2026, 11, 8, 16, 59, 59, tzinfo=UTC), WIB, "2026-W45"),
        (datetime(2026, 11, 8, 17, 0, tzinfo=UTC), WIB, "2026-W46"),
        (datetime(2026, 11, 8, 16, 30, tzinfo=UTC), WITA, "2026-W46"),
        (datetime(2026, 11, 8, 15, 30, tzinfo=UTC), WIT, "2026-W46"),
        (datetime(2026, 11, 8, 15, 30, tzinfo=UTC), WIB, "2026-W45"),
        (datetime(2027, 1, 1, 5, 0, tzinfo=UTC), WIB, "2026-W53"),
    ],
)
def test_the_week_turns_at_local_midnight(moment: datetime, zone: ZoneInfo, week: str) -> None:
    assert str(Week.containing(moment, zone=zone)) == week


@pytest.mark.parametrize("text", ["2026-W54", "2025-W53", "2026-45", "2026-W5", "x", "2026-W00"])
def test_a_week_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="week"):
        Week.parse(text)


@pytest.mark.parametrize(
    ("week", "label"),
    [
        (Week(2026, 45), "Pekan 45 (2–8 November 2026)"),
        (Week(2026, 44), "Pekan 44 (26 Oktober – 1 November 2026)"),
        (Week(2026, 1), "Pekan 1 (29 Desember 2025 – 4 Januari 2026)"),
    ],
)
def test_a_week_names_its_days_as_people_do(week: Week, label: str) -> None:
    assert week.label == label


@given(days)
def test_a_week_is_read_back_as_it_is_written(day: date) -> None:
    week = Week.of(day)

    assert Week.parse(str(week)) == week
    assert week.monday <= day <= week.sunday
    assert week.plus(1).plus(-1) == week


def test_a_week_ends_where_the_next_begins() -> None:
    week = Week(2026, 45)

    assert week.bounds(zone=WIB)[1] == week.plus(1).bounds(zone=WIB)[0]
    assert week.bounds(zone=WIB)[1] - week.bounds(zone=WIB)[0] == timedelta(days=7)


def test_weeks_between_names_both_ends() -> None:
    weeks = list(weeks_between(Week(2026, 52), Week(2027, 1)))

    assert [str(week) for week in weeks] == ["2026-W52", "2026-W53", "2027-W01"]


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 11, 9), 0, date(2026, 11, 9)),
        (date(2026, 11, 9), 3, date(2026, 11, 12)),
        (date(2026, 11, 12), 3, date(2026, 11, 17)),
        (date(2026, 11, 14), 0, date(2026, 11, 16)),
        (date(2026, 11, 14), 1, date(2026, 11, 17)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
    ],
)
def test_working_days_skip_weekends_and_holidays(start: date, count: int, end: date) -> None:
    assert add_working_days(start, count, holidays=CHRISTMAS_2026) == end


@given(days, st.integers(min_value=0, max_value=60), holiday_sets)
def test_a_deadline_is_always_a_working_day_and_so_many_working_days_away(
    start: date, count: int, holidays: frozenset[date]
) -> None:
    end = add_working_days(start, count, holidays=holidays)

    assert is_working_day(end, holidays=holidays)
    first = add_working_days(start, 0, holidays=holidays)
    assert working_days_between(first, end, holidays=holidays) == count
    assert working_days_between(end, first, holidays=holidays) == -count


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 11, 15, 59, tzinfo=WIB), date(2026, 11, 11)),
        (datetime(2026, 11, 11, 16, 0, tzinfo=WIB), date(2026, 11, 12)),
        (datetime(2026, 11, 11, 3, 0, tzinfo=WIB), date(2026, 11, 11)),
        (datetime(2026, 11, 13, 17, 0, tzinfo=WIB), date(2026, 11, 16)),
        (datetime(2026, 11, 14, 9, 0, tzinfo=WIB), date(2026, 11, 16)),
        (datetime(2026, 12, 23, 20, 0, tzinfo=WIB), date(2026, 12, 28)),
        (datetime(2026, 12, 24, 9, 0, tzinfo=WIB), date(2026, 12, 28)),
    ],
)
def test_what_comes_after_hours_counts_from_the_next_working_day(
    moment: datetime, day: date
) -> None:
    assert counting_day(moment, zone=WIB, holidays=CHRISTMAS_2026) == day
