"""Frozen weeks as the screens read them. Reads results only, never the rows they came from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, When

from accounts.models import PlatformKey
from opd.calendar import Week
from reports.charts import Chart, letters_chart
from reports.models import (
    AccountResult,
    OfficeResult,
    OfficeResultQuerySet,
    WeeklyReport,
    WeeklyReportQuerySet,
)
from reports.totals import Totals
from reports.wording import Counts, shortfalls, weeks_in_a_row

TREND_WEEKS = 12
ATTENTION = 10
PRAISE = 5
HEAT_ROWS = 60

# What fits over a narrow column; the full name stands in its title.
SHORT_LABELS = {
    PlatformKey.WEBSITE: "Web",
    PlatformKey.INSTAGRAM: "IG",
    PlatformKey.FACEBOOK: "FB",
    PlatformKey.YOUTUBE: "YT",
    PlatformKey.WHATSAPP: "WA",
}
PLATFORM_ORDER = {key: place for place, key in enumerate(
    ("instagram", "facebook", "x", "website", "youtube", "tiktok")
)}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """The weeks next to one, where they have been built."""

    previous: Week | None
    next: Week | None


def neighbours(reports: WeeklyReportQuerySet, week: Week) -> Neighbours:
    """Which of the weeks before and after `week` are among `reports`. One query."""
    both = [week.plus(-1), week.plus(1)]
    wanted = Q(year=both[0].year, number=both[0].number) | Q(
        year=both[1].year, number=both[1].number
    )
    found = {Week(*key) for key in reports.filter(wanted).values_list("year", "number")}
    return Neighbours(
        previous=both[0] if both[0] in found else None, next=both[1] if both[1] in found else None
    )


@dataclass(frozen=True, kw_only=True)
class TrendRow:
    """One week of the chart and of the table below it."""

    pk: int
    week: Week
    counts: Counts


def trend(reports: WeeklyReportQuerySet, week: Week, *, weeks: int = TREND_WEEKS) -> list[TrendRow]:
    """Up to twelve weeks ending with `week`, the oldest first. One query."""
    rows = reports.before(week.plus(1)).latest_first().values_list("pk", "year", "number", "totals")
    return [
        TrendRow(pk=pk, week=Week(year, number), counts=Totals.from_json(totals).opd.counts)
        for pk, year, number, totals in reversed(rows[:weeks])
    ]


def trend_chart(rows: Sequence[TrendRow]) -> Chart:
    return letters_chart([(str(row.week.number), row.counts) for row in rows])


@dataclass(frozen=True, kw_only=True)
class Wanting:
    """An office that needs attention, with the requirements that it falls short on."""

    result: OfficeResult
    short: Sequence[AccountResult]

    @property
    def streak_text(self) -> str:
        return weeks_in_a_row(self.result.streak)

    @property
    def missing(self) -> list[str]:
        """In words, for the screen."""
        return shortfalls([(str(row.get_platform_display()), row.reason) for row in self.short])

    @property
    def missing_short(self) -> list[str]:
        """In few words, for a sheet of paper: `Kurang 2: IG`."""
        return shortfalls(
            [
                (short_label(row.platform), row.reason.removesuffix(" unggahan"))
                for row in self.short
            ]
        )


def wanting(report: WeeklyReport, *, limit: int = ATTENTION) -> list[Wanting]:
    """The worst OPDs first. Two queries."""
    results = list(report.office_results.opds().worst_first()[:limit])
    short: dict[int, list[AccountResult]] = defaultdict(list)
    rows = AccountResult.objects.filter(result__in=results, verdict=AccountResult.Verdict.SHORT)
    for row in in_order(rows):
        short[row.result_id].append(row)
    return [Wanting(result=result, short=short[result.pk]) for result in results]


def in_order(rows: Iterable[AccountResult]) -> list[AccountResult]:
    """Requirements in the order of the columns, the usual platforms first."""
    return sorted(rows, key=lambda row: _place(row.platform))


def short_label(platform: str) -> str:
    key = PlatformKey(platform)
    return SHORT_LABELS.get(key, str(key.label))


def _place(platform: str) -> tuple[int, str]:
    return PLATFORM_ORDER.get(platform, len(PLATFORM_ORDER)), platform


def praised(report: WeeklyReport, *, limit: int = PRAISE) -> list[OfficeResult]:
    """The OPDs that have been compliant longest."""
    return list(
        report.office_results.opds()
        .filter(letter=OfficeResult.Letter.COMPLIANT)
        .order_by("-compliant_streak", "rank", "name")[:limit]
    )


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """The letters of one office, the oldest week first; an empty one where it had no result."""

    result: OfficeResult
    letters: Sequence[str]


def heat_rows(results: Sequence[OfficeResult], weeks: Sequence[TrendRow]) -> list[HeatRow]:
    """The letters of `results` over `weeks`. One query."""
    cells = {
        (office, report): letter
        for office, report, letter in OfficeResult.objects.filter(
            report__in=[row.pk for row in weeks],
            office__in=[result.office_id for result in results],
        ).values_list("office_id", "report_id", "letter")
    }
    return [
        HeatRow(
            result=result,
            letters=[cells.get((result.office_id, row.pk), "") for row in weeks],
        )
        for result in results
    ]


def by_need(results: QuerySet[OfficeResult]) -> QuerySet[OfficeResult]:
    """T, S, no data, P; by name within each."""
    return results.order_by(
        Case(
            *[When(letter=letter, then=place) for place, letter in enumerate("TS-P")],
            default=4,
        ),
        "name",
        "pk",
    )


@dataclass(frozen=True, kw_only=True)
class Platform:
    """A column of the table of offices."""

    key: str
    short_label: str
    label: str


def platforms_of(report: WeeklyReport) -> list[Platform]:
    """The platforms that anything was asked on in that week, the usual ones first."""
    keys = {row["platform"] for row in report.policy.get("mandates", [])}
    return [
        Platform(key=key, short_label=short_label(key), label=str(PlatformKey(key).label))
        for key in sorted(keys, key=_place)
    ]


@dataclass(frozen=True, kw_only=True)
class OfficeRow:
    """A line of the table of offices: one cell per platform, None where nothing is asked."""

    result: OfficeResult
    cells: Sequence[AccountResult | None]
    letters: Sequence[str] = ()


def office_rows(
    results: Sequence[OfficeResult],
    platforms: Sequence[Platform],
    *,
    weeks: Sequence[TrendRow] = (),
) -> list[OfficeRow]:
    """`results` with their requirements, and their letters over `weeks`. At most two queries."""
    cells = {
        (row.result_id, row.platform): row
        for row in AccountResult.objects.filter(result__in=[result.pk for result in results])
    }
    heat = heat_rows(results, weeks) if weeks else []
    letters = {row.result.pk: row.letters for row in heat}
    return [
        OfficeRow(
            result=result,
            cells=[cells.get((result.pk, platform.key)) for platform in platforms],
            letters=letters.get(result.pk, ()),
        )
        for result in results
    ]


def requirements(result: OfficeResult) -> list[AccountResult]:
    """What was asked of one office, in the order of the columns. One query."""
    return in_order(result.account_results.all())


def history(
    results: OfficeResultQuerySet, week: Week, *, weeks: int = TREND_WEEKS
) -> list[OfficeResult]:
    """One office's results up to `week`, the oldest first. `results` are those of the office."""
    rows = (
        results.up_to(week)
        .select_related("report")
        .defer("report__totals", "report__policy", "parts", "complaints")
        .order_by("-report__year", "-report__number")
    )
    return list(reversed(rows[:weeks]))
