"""Three clocks per complaint, in working days (domain: complaints)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.deadlines import DueDates, after_working_days, days_left, due_dates, shifted

WIB = ZoneInfo("Asia/Jakarta")
WIT = ZoneInfo("Asia/Jayapura")
NONE: frozenset[date] = frozenset()

# Verify, start, answer (PermenPANRB 62/2018 as printed by agencies).
DAYS = {
    "INFORMATION": (3, 5, 5),
    "ASPIRATION": (3, 5, 5),
    "COMPLAINT": (3, 5, 14),
    "OVERSIGHT": (3, 5, 60),
}
# Idulfitri 1447 H: Nyepi on 19 March, Idulfitri on 21 and 22, cuti bersama around them.
LEBARAN = frozenset(date(2026, 3, day) for day in (18, 19, 20, 21, 22, 23, 24))


def at(text: str, zone: ZoneInfo = WIB) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def end(text: str, zone: ZoneInfo = WIB) -> datetime:
    return at(f"{text}T23:59:59", zone)


def dues(classification: str, received: str, holidays: frozenset[date] = NONE) -> DueDates:
    verify, start, answer = DAYS[classification]
    return due_dates(
        verify_days=verify,
        start_days=start,
        answer_days=answer,
        received_at=at(received),
        zone=WIB,
        holidays=holidays,
    )


@pytest.mark.parametrize(
    ("classification", "received", "holidays", "verify", "start", "answer"),
    [
        # Monday morning.
        ("INFORMATION", "2026-11-09T09:00", NONE, "2026-11-12", "2026-11-16", "2026-11-16"),
        ("ASPIRATION", "2026-11-09T09:00", NONE, "2026-11-12", "2026-11-16", "2026-11-16"),
        ("COMPLAINT", "2026-11-09T09:00", NONE, "2026-11-12", "2026-11-16", "2026-11-27"),
        ("OVERSIGHT", "2026-11-09T09:00", NONE, "2026-11-12", "2026-11-16", "2027-02-01"),
        # Before the office opens is still that day; the last minute of work too.
        ("COMPLAINT", "2026-11-09T00:00", NONE, "2026-11-12", "2026-11-16", "2026-11-27"),
        ("COMPLAINT", "2026-11-09T15:59:59", NONE, "2026-11-12", "2026-11-16", "2026-11-27"),
        # After working hours counts from the next working day.
        ("COMPLAINT", "2026-11-09T16:00", NONE, "2026-11-13", "2026-11-17", "2026-11-30"),
        ("COMPLAINT", "2026-11-13T20:00", NONE, "2026-11-19", "2026-11-23", "2026-12-04"),
        # The weekend counts as Monday.
        ("COMPLAINT", "2026-11-14T10:00", NONE, "2026-11-19", "2026-11-23", "2026-12-04"),
        ("COMPLAINT", "2026-11-15T23:00", NONE, "2026-11-19", "2026-11-23", "2026-12-04"),
        # Received on a holiday, and a holiday inside the days.
        ("INFORMATION", "2026-11-09T09:00", frozenset({date(2026, 11, 9)}),
         "2026-11-13", "2026-11-17", "2026-11-17"),
        ("INFORMATION", "2026-11-09T09:00", frozenset({date(2026, 11, 11)}),
         "2026-11-13", "2026-11-17", "2026-11-17"),
        # Received the afternoon before Lebaran, and in the middle of it.
        ("INFORMATION", "2026-03-17T15:00", LEBARAN, "2026-03-27", "2026-03-31", "2026-03-31"),
        ("INFORMATION", "2026-03-17T16:30", LEBARAN, "2026-03-30", "2026-04-01", "2026-04-01"),
        ("COMPLAINT", "2026-03-21T09:00", LEBARAN, "2026-03-30", "2026-04-01", "2026-04-14"),
    ],
)  # fmt: skip
def test_three_due_dates_in_working_days(
    classification: str,
    received: str,
    holidays: frozenset[date],
    verify: str,
    start: str,
    answer: str,
) -> None:
    assert dues(classification, received, holidays) == DueDates(
        verify_at=end(verify), start_at=end(start), answer_at=end(answer)
    )


def test_the_day_is_that_of_the_regency_and_not_of_the_server() -> None:
    # 15.30 UTC on Monday is 22.30 in Jakarta, and half past midnight on Tuesday in Jayapura.
    received = datetime.fromisoformat("2026-11-09T15:30:00+00:00")

    due = due_dates(
        verify_days=3, start_days=5, answer_days=14, received_at=received, zone=WIT, holidays=NONE
    )

    assert due.verify_at == end("2026-11-13", WIT)


def test_rules_that_contradict_each_other_still_give_dates_in_order() -> None:
    due = due_dates(
        verify_days=5,
        start_days=3,
        answer_days=1,
        received_at=at("2026-11-09T09:00"),
        zone=WIB,
        holidays=NONE,
    )

    assert due.verify_at <= due.start_at <= due.answer_at


@pytest.mark.parametrize(
    ("paused", "resumed", "holidays", "expected"),
    [
        # Due Friday 27 November in each row.
        ("2026-11-11T10:00", "2026-11-11T15:00", NONE, "2026-11-27"),
        ("2026-11-11T10:00", "2026-11-12T10:00", NONE, "2026-11-30"),
        ("2026-11-11T10:00", "2026-11-16T10:00", NONE, "2026-12-02"),
        # The weekend inside the pause was no working time to lose.
        ("2026-11-13T10:00", "2026-11-15T10:00", NONE, "2026-11-30"),
        ("2026-11-14T10:00", "2026-11-16T10:00", NONE, "2026-11-27"),
        # A reply after working hours is read the next working day.
        ("2026-11-11T10:00", "2026-11-11T18:00", NONE, "2026-11-30"),
        # A holiday inside the pause does not add a day.
        ("2026-11-11T10:00", "2026-11-13T10:00", frozenset({date(2026, 11, 12)}), "2026-11-30"),
        # A holiday where the new day would fall moves it on.
        ("2026-11-11T10:00", "2026-11-12T10:00", frozenset({date(2026, 11, 30)}), "2026-12-01"),
    ],
)
def test_a_pause_gives_the_office_its_working_days_back(
    paused: str, resumed: str, holidays: frozenset[date], expected: str
) -> None:
    moved = shifted(
        end("2026-11-27"),
        paused_at=at(paused),
        resumed_at=at(resumed),
        zone=WIB,
        holidays=holidays,
    )

    assert moved == end(expected)


def test_an_office_that_was_late_before_the_pause_stays_late() -> None:
    due = end("2026-11-09")

    moved = shifted(
        due,
        paused_at=at("2026-11-11T10:00"),
        resumed_at=at("2026-11-18T10:00"),
        zone=WIB,
        holidays=NONE,
    )

    assert moved == end("2026-11-16")


@given(
    received=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
    days=st.integers(0, 60),
    off=st.frozensets(st.dates(date(2026, 1, 1), date(2028, 6, 1)), max_size=30),
)
def test_a_due_date_is_a_working_day_after_receipt(
    received: datetime, days: int, off: frozenset[date]
) -> None:
    moment = received.replace(tzinfo=WIB)

    due = after_working_days(moment, days, zone=WIB, holidays=off)

    assert due > moment
    assert due.weekday() < 5
    assert due.date() not in off


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-11-11T10:00", 2),
        ("2026-11-13T10:00", 0),
        ("2026-11-13T23:59:59", 0),
        ("2026-11-14T00:00", -1),
        ("2026-11-16T09:00", -1),
        ("2026-11-18T09:00", -3),
        ("2026-11-06T09:00", 5),
    ],
)
def test_days_left_until_friday_13_november(now: str, days: int) -> None:
    assert days_left(end("2026-11-13"), now=at(now), zone=WIB, holidays=NONE) == days
