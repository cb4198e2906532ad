"""Dates of local websites: read rightly, or unknown; never guessed, never now."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.platforms._dates import read_date

NOW = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)
WIB = ZoneInfo("Asia/Jakarta")
WITA = ZoneInfo("Asia/Makassar")
WIT = ZoneInfo("Asia/Jayapura")

TEN_WIB = datetime(2026, 8, 24, 3, 0, tzinfo=UTC)
TEN_UTC = datetime(2026, 8, 24, 10, 0, tzinfo=UTC)
MIDNIGHT_WIB = datetime(2026, 8, 23, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # with a zone: the zone counts
        ("2026-08-24T10:00:00+07:00", TEN_WIB),
        ("2026-08-24T10:00:00+0700", TEN_WIB),
        ("2026-08-24T10:00:00+07", TEN_WIB),
        ("2026-08-24T10:00:00Z", TEN_UTC),
        ("2026-08-24T10:00:00.000000Z", TEN_UTC),
        ("2026-08-24T10:00:00.123Z", TEN_UTC + timedelta(milliseconds=123)),
        ("2026-08-24 10:00:00 +0700", TEN_WIB),
        ("2026-08-24 10:00:00 WIB", TEN_WIB),
        ("Mon, 24 Aug 2026 10:00:00 +0700", TEN_WIB),
        ("Mon, 24 Aug 2026 10:00:00 GMT", TEN_UTC),
        ("Mon, 24 Aug 2026 10:00:00 UT", TEN_UTC),
        ("Mon, 24 Aug 2026 10:00:00 -0000", TEN_UTC),
        ("Mon, 24 Aug 2026 11:00:00 WITA", TEN_WIB),
        ("Mon, 24 Aug 2026 12:00:00 WIT", TEN_WIB),
        ("Mon, 24 Aug 2026 06:00:00 EDT", TEN_UTC),
        ("Mon, 24 Aug 2026 17:00:00 GMT+7", TEN_UTC),
        ("Mon, 24 Aug 2026 17:00:00 (WIB)", TEN_UTC),
        ("24 Aug 26 10:00 +0700", TEN_WIB),
        ("Monday, 24-Aug-26 10:00:00 GMT", TEN_UTC),
        ("  Mon,  24  Aug  2026\n10:00:00  +0700 ", TEN_WIB),
        # in Indonesian
        ("Sen, 24 Agu 2026 10:00:00 +0700", TEN_WIB),
        ("Sen, 24 Agt 2026 10:00:00 +0700", TEN_WIB),
        ("Senin, 24 Agustus 2026 10:00 WIB", TEN_WIB),
        ("Senin, 24 Agustus 2026 - 10.00 WIB", TEN_WIB),
        ("Senin, 24 Agustus 2026 | 10:00 WIB", TEN_WIB),
        ("24 Agustus 2026 pukul 10.00 WIB", TEN_WIB),
        ("Jum'at, 24 Agustus 2026 10:00 WIB", TEN_WIB),
        # without a zone: the site's own, here WIB
        ("2026-08-24 10:00:00", TEN_WIB),
        ("2026-08-24T10:00:00", TEN_WIB),
        ("2026/08/24 10:00:00", TEN_WIB),
        ("24-08-2026 10:00:00", TEN_WIB),
        ("24/08/2026 10:00", TEN_WIB),
        ("24.08.2026 10.00", TEN_WIB),
        ("Sen, 24 Agu 2026 10:00:00", TEN_WIB),
        ("August 24, 2026 10:00 am", TEN_WIB),
        ("Mon, Aug 24, 2026 10:00 AM", TEN_WIB),
        ("August 24th, 2026 10:00 p.m.", TEN_WIB + timedelta(hours=12)),
        # a day without a time
        ("2026-08-24", MIDNIGHT_WIB),
        ("24 Agustus 2026", MIDNIGHT_WIB),
        ("24/08/2026", MIDNIGHT_WIB),
        # the day comes first in Indonesia
        ("08/24/2026", None),
        ("03/04/2026", datetime(2026, 4, 2, 17, 0, tzinfo=UTC)),
    ],
)
def test_the_ways_in_which_websites_write_ten_o_clock(text: str, expected: datetime | None) -> None:
    assert read_date(text, zone=WIB, now=NOW) == expected


@pytest.mark.parametrize(
    ("zone", "expected_hour"), [(WIB, 3), (WITA, 2), (WIT, 1)], ids=["WIB", "WITA", "WIT"]
)
def test_a_raw_database_time_is_in_the_zone_of_the_site(zone: ZoneInfo, expected_hour: int) -> None:
    moment = read_date("2024-05-01 10:11:12", zone=zone, now=NOW)

    assert moment == datetime(2024, 5, 1, expected_hour, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "months",
    [
        "Jan Feb Peb Mar Mrt Apr Mei May Jun Jul Agu Agt Ags Aug Sep Sept Okt Oct Nov Nop Des Dec",
        "Januari Februari Pebruari Maret April Juni Juli Agustus September Oktober November Desember",
        "january march october december AGUSTUS",
    ],
)
def test_months_are_read_in_both_languages(months: str) -> None:
    for month in months.split():
        text = f"Rab, 12 {month} 2025 08:00:00 +0700"
        assert read_date(text, zone=WIB, now=NOW) is not None, month


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "kemarin",
        "2 jam yang lalu",
        "hari ini",
        "10:30",
        "10:30 WIB",
        "Kamis",
        "12",
        "2026",
        "Agustus 2026",
        "0000-00-00 00:00:00",
        "0000-00-00T00:00:00Z",
        "-0001-11-30T00:00:00+00:00",
        "Wed, 30 Nov -0001 00:00:00 +0000",
        "Thu, 01 Jan 1970 07:00:00 +0700",
        "1970-01-01T00:00:00Z",
        "2026-02-30 10:00:00",
        "Mon, 24 Aug 2026 25:00:00 +0700",
        "Mon, 24 Aug 2026 13:00 pm",
        "Mon, 24 Aug 2026 10:00:00 XYZ",
        "Mon, 24 Aug 2026 10:00:00 +9900",
        "Mon, 24 Foo 2026 10:00:00 +0700",
        "9999-12-31T23:59:59-12:00",
        "1724468400",
        "24 Agustus 2026" + " " * 200,
    ],
)
def test_what_is_no_date_is_unknown(text: str) -> None:
    assert read_date(text, zone=WIB, now=NOW) is None


@pytest.mark.parametrize(
    ("ahead", "is_known"),
    [
        (timedelta(0), True),
        (timedelta(hours=7), True),  # a server with a wrong zone
        (timedelta(days=1), True),
        (timedelta(days=1, seconds=1), False),
        (timedelta(days=365), False),
    ],
)
def test_a_date_in_the_future_is_unknown(ahead: timedelta, is_known: bool) -> None:
    moment = NOW + ahead

    assert read_date(moment.isoformat(), zone=WIB, now=NOW) == (moment if is_known else None)


@given(st.text(max_size=120))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    moment = read_date(text, zone=WIB, now=NOW)

    assert moment is None or moment.tzinfo is UTC


@given(
    st.datetimes(min_value=datetime(1995, 1, 2), max_value=datetime(2026, 11, 11)),  # noqa: DTZ001
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%a, %d %b %Y %H:%M:%S"]),
)
def test_a_written_time_is_read_back(moment: datetime, shape: str) -> None:
    moment = moment.replace(microsecond=0, tzinfo=WIB)

    assert read_date(moment.strftime(shape), zone=WIB, now=NOW + timedelta(days=1)) == moment
