"""Frozen weeks in the order in which the screens show them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.models import SocialAccount
from opd.calendar import Week
from reports import freeze, reading
from reports.models import OfficeResult, WeeklyReport
from reports.wording import Counts
from tests import make
from tests.reports.conftest import WEEK

pytestmark = pytest.mark.django_db


def report_of(week: Week, **fields: object) -> WeeklyReport:
    start = week.bounds(zone=make.WIB)[0]
    return WeeklyReport.objects.create(year=week.year, number=week.number, built_at=start, **fields)


def test_the_trend_is_the_last_twelve_weeks_oldest_first_across_new_year() -> None:
    week = Week(2026, 3)
    for back in range(15):
        report_of(week.plus(-back), totals={"opd": {"counts": {"compliant": back}}})
    report_of(week.plus(1))

    rows = reading.trend(WeeklyReport.objects.all(), week)

    assert [row.week for row in rows] == [week.plus(-back) for back in range(11, -1, -1)]
    assert rows[0].counts == Counts(compliant=11)


def test_neighbours_are_the_weeks_that_were_built() -> None:
    report_of(Week(2025, 52))
    report_of(Week(2026, 1))

    found = reading.neighbours(WeeklyReport.objects.all(), Week(2026, 1))

    assert (found.previous, found.next) == (Week(2025, 52), None)


def result_of(report: WeeklyReport, name: str, letter: str, **fields: object) -> OfficeResult:
    office = make.office(name)
    defaults = {"met_count": 0, "known_count": 4, "required_count": 4, "is_village": False}
    return OfficeResult.objects.create(
        report=report, office=office, name=name, slug=office.slug, kind=office.kind,
        letter=letter, **{**defaults, **fields},
    )  # fmt: skip


def test_the_worst_come_first_and_nobody_without_data_among_them() -> None:
    report = report_of(WEEK)
    result_of(report, "Sebagian", "S", index=90)
    result_of(report, "Dua pekan", "T", streak=2, index=30)
    result_of(report, "Empat pekan", "T", streak=4, index=50)
    result_of(report, "Lebih rendah", "T", streak=2, index=10)
    result_of(report, "Patuh", "P", index=100)
    result_of(report, "Tanpa data", "-")

    names = [row.result.name for row in reading.wanting(report)]

    assert names == ["Empat pekan", "Lebih rendah", "Dua pekan", "Sebagian"]


def test_the_praise_list_starts_with_the_longest() -> None:
    report = report_of(WEEK)
    result_of(report, "Baru patuh", "P", compliant_streak=1)
    result_of(report, "Lama patuh", "P", compliant_streak=9)
    result_of(report, "Dulu patuh", "S", compliant_streak=0)

    assert [result.name for result in reading.praised(report)] == ["Lama patuh", "Baru patuh"]


def test_the_heat_map_leaves_a_week_empty_in_which_an_office_had_no_result() -> None:
    earlier, report = report_of(WEEK.plus(-1)), report_of(WEEK)
    old = result_of(earlier, "Dinas Lama", "T")
    now_old = OfficeResult.objects.create(
        report=report, office=old.office, name=old.name, slug=old.slug, kind=old.kind,
        letter="P", met_count=4, known_count=4, required_count=4, is_village=False,
    )  # fmt: skip
    young = result_of(report, "Dinas Baru", "S")
    weeks = reading.trend(WeeklyReport.objects.all(), WEEK)

    rows = reading.heat_rows([now_old, young], weeks)

    assert [row.letters for row in rows] == [["T", "P"], ["", "S"]]


def test_a_usual_figure_needs_every_one_of_the_weeks_before(
    facebook: SocialAccount, monday: datetime, after: datetime, zone: ZoneInfo
) -> None:
    for back in range(1, 4):
        make.post(facebook, at=WEEK.plus(-back).bounds(zone=zone)[0])
        freeze.build(WEEK.plus(-back), now=after, zone=zone)
    for _ in range(9):
        make.post(facebook, at=monday)

    report = freeze.build(WEEK, now=after, zone=zone)

    assert report.totals["jumps"] == []
