"""A report with what its pages say about it: state, sentence, numbers, bounds, rules. Pure."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from accounts.models import PlatformKey
from opd.calendar import Week
from opd.models import Office
from reports.models import WeeklyReport
from reports.policy import Policy
from reports.totals import Side, Totals
from reports.wording import headline, most_missed


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is asked on one platform, and of which kinds of office."""

    platform_label: str
    posts: int
    legal_basis: str
    kind_labels: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One of the three numbers of the first screen, with its change since the week before."""

    value: str
    label: str
    letter: str
    change: int | None = None
    unit: str = ""

    @property
    def change_text(self) -> str:
        """`▼ 8 poin`: the arrow says the direction without colour."""
        if self.change is None:
            return ""
        if not self.change:
            return "tetap"
        arrow = "▲" if self.change > 0 else "▼"
        return f"{arrow} {abs(self.change)} {self.unit}".rstrip()

    @property
    def change_words(self) -> str:
        """The same for those who hear the page."""
        if not self.change:
            return ""
        direction = "naik" if self.change > 0 else "turun"
        return f"{direction} {abs(self.change)} {self.unit}".rstrip() + " dari pekan lalu"


@dataclass(frozen=True)
class WeekView:
    """A report with what its pages say about it: state, sentence, bounds, rules."""

    report: WeeklyReport
    zone: ZoneInfo
    now: datetime

    @property
    def week(self) -> Week:
        return self.report.week

    @cached_property
    def totals(self) -> Totals:
        return Totals.from_json(self.report.totals)

    @cached_property
    def policy(self) -> Policy:
        return Policy.from_json(self.report.policy.get("thresholds", {}))

    @property
    def is_finished(self) -> bool:
        return self.week.is_finished(self.now, zone=self.zone)

    @property
    def state_text(self) -> str:
        if self.report.is_final:
            return "FINAL"
        return "SEMENTARA" if self.is_finished else "BERJALAN"

    @property
    def state_color(self) -> str:
        return "biru" if self.report.is_final else "kuning"

    @property
    def last_moment(self) -> datetime:
        """Sunday, 23.59: what offices are given time until."""
        return self.week.bounds(zone=self.zone)[1] - timedelta(minutes=1)

    @property
    def data_until(self) -> datetime:
        """The last minute that the numbers cover."""
        return self.last_moment if self.is_finished else self.report.built_at

    @property
    def sentence(self) -> str:
        return self._sentence(self.totals.opd, "OPD")

    @property
    def village_sentence(self) -> str:
        return self._sentence(self.totals.village, "desa")

    def _sentence(self, side: Side, subject: str) -> str:
        return headline(
            side.counts, before=side.before, is_finished=self.is_finished, subject=subject
        )

    @property
    def second_line(self) -> str:
        side = self.totals.opd
        return most_missed(side.missed, unknown=side.counts.unknown)

    @property
    def figures(self) -> list[Figure]:
        """Share of compliant OPDs, then how many are partial and not compliant."""
        counts, before = self.totals.opd.counts, self.totals.opd.before
        if before is None or not self.is_finished or not before.judged:
            before = None
        percent = counts.percent
        return [
            Figure(
                value="–" if percent is None else f"{percent}%",
                label="patuh",
                letter="P",
                change=(percent or 0) - (before.percent or 0) if before else None,
                unit="poin",
            ),
            Figure(
                value=str(counts.partial),
                label="sebagian",
                letter="S",
                change=counts.partial - before.partial if before else None,
            ),
            Figure(
                value=str(counts.not_compliant),
                label="belum patuh",
                letter="T",
                change=counts.not_compliant - before.not_compliant if before else None,
            ),
        ]

    @property
    def partial_range(self) -> str:
        """`50–99%`."""
        return f"{self.policy.partial_percent}–99%"

    @property
    def targets(self) -> list[Target]:
        """The mandates that the week was judged by, kinds with the same target together."""
        kinds = dict(Office.Kind.choices)
        asked: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        for row in self.report.policy.get("mandates", []):
            asked[row["platform"], row["posts"], row["legal_basis"]].append(
                str(kinds.get(row["kind"], row["kind"]))
            )
        return [
            Target(
                platform_label=str(PlatformKey(platform).label),
                posts=posts,
                legal_basis=basis,
                kind_labels=", ".join(labels),
            )
            for (platform, posts, basis), labels in asked.items()
        ]
