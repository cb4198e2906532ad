"""The figures of a whole week, as the first screen of the dashboard shows them. Pure.

They are stored with the report: the change since the week before is frozen like everything else.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self
from zoneinfo import ZoneInfo

from accounts.models import PlatformKey
from reports.compliance import Outcome
from reports.evidence import ComplaintCounts
from reports.models import AccountResult
from reports.wording import Counts, Missed

SLOWEST = 5
JUMPS = 20


@dataclass(frozen=True, kw_only=True)
class Side:
    """The OPDs, or the villages."""

    counts: Counts = field(default_factory=Counts)
    before: Counts | None = None
    missed_platform: str = ""
    missed_count: int = 0

    @property
    def missed(self) -> Missed | None:
        if not self.missed_count:
            return None
        label = PlatformKey(self.missed_platform).label
        return Missed(platform_label=str(label), office_count=self.missed_count)


@dataclass(frozen=True, kw_only=True)
class Slow:
    """An office with complaints past their deadline; the day since which the oldest waits."""

    name: str
    slug: str
    overdue: int
    since: str  # ISO date

    @property
    def since_on(self) -> date:
        return date.fromisoformat(self.since)


@dataclass(frozen=True, kw_only=True)
class Jump:
    """A count far above the usual: worth a look before the week is locked."""

    name: str
    slug: str
    platform: str
    posts: int
    usual: float

    @property
    def platform_label(self) -> str:
        return str(PlatformKey(self.platform).label)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """All of it."""

    opd: Side = Side()
    village: Side = Side()
    received: int = 0
    answered: int = 0
    done: int = 0
    overdue: int = 0
    automatic_posts: int = 0
    manual_posts: int = 0
    unknown_requirements: int = 0
    slowest: Sequence[Slow] = ()
    jumps: Sequence[Jump] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The totals of a stored week; an empty mapping gives zeros."""
        rest = dict(data)
        return cls(
            opd=_side(rest.pop("opd", {})),
            village=_side(rest.pop("village", {})),
            slowest=[Slow(**row) for row in rest.pop("slowest", ())],
            jumps=[Jump(**row) for row in rest.pop("jumps", ())],
            **rest,
        )


def _side(data: Mapping[str, Any]) -> Side:
    rest = dict(data)
    counts, before = rest.pop("counts", {}), rest.pop("before", None)
    return Side(counts=Counts(**counts), before=Counts(**before) if before else None, **rest)


def total(
    outcomes: Sequence[Outcome],
    *,
    complaints: ComplaintCounts,
    before: Totals | None,
    jumps: Sequence[Jump],
    zone: ZoneInfo,
) -> Totals:
    """Add up a week. `before` are the totals of the week before, where there was one."""
    judgements = [judgement for outcome in outcomes for judgement in outcome.judgements]
    return Totals(
        opd=_total_side(
            [o for o in outcomes if not o.office.is_village],
            before=before.opd.counts if before else None,
        ),
        village=_total_side(
            [o for o in outcomes if o.office.is_village],
            before=before.village.counts if before else None,
        ),
        received=complaints.received,
        answered=complaints.answered,
        done=complaints.done,
        overdue=complaints.overdue,
        automatic_posts=sum(judgement.automatic_count for judgement in judgements),
        manual_posts=sum(judgement.manual_count for judgement in judgements),
        unknown_requirements=sum(
            judgement.verdict == AccountResult.Verdict.UNKNOWN for judgement in judgements
        ),
        slowest=_slowest(outcomes, zone=zone),
        jumps=list(jumps),
    )


def _total_side(outcomes: Iterable[Outcome], *, before: Counts | None) -> Side:
    asked = [outcome for outcome in outcomes if outcome.judgements]
    short = Counter(
        judgement.demand.platform
        for outcome in asked
        for judgement in outcome.judgements
        if judgement.verdict == AccountResult.Verdict.SHORT
    )
    # Equals in the order of their names, so that the same week always says the same.
    platform, count = min(short.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    return Side(
        counts=Counts.of(Counter(outcome.letter for outcome in asked)),
        before=before,
        missed_platform=platform,
        missed_count=count,
    )


def _slowest(outcomes: Sequence[Outcome], *, zone: ZoneInfo) -> list[Slow]:
    """Most complaints past their deadline first, then the one that has waited longest."""
    waiting = [
        (-counts.overdue, counts.oldest_due_at, outcome.office)
        for outcome in outcomes
        if (counts := outcome.office.complaints).oldest_due_at
    ]
    waiting.sort(key=lambda row: (row[0], row[1], row[2].name))
    return [
        Slow(
            name=office.name,
            slug=office.slug,
            overdue=-overdue,
            since=due_at.astimezone(zone).date().isoformat(),
        )
        for overdue, due_at, office in waiting[:SLOWEST]
    ]


def find_jumps(
    outcomes: Sequence[Outcome], *, usual: Mapping[tuple[int, str], float], factor: int
) -> list[Jump]:
    """Requirements with more than `factor` times their usual posts, the steepest first."""
    found = [
        Jump(
            name=outcome.office.name,
            slug=outcome.office.slug,
            platform=judgement.demand.platform,
            posts=posts,
            usual=median,
        )
        for outcome in outcomes
        for judgement in outcome.judgements
        if (median := usual.get((outcome.office.pk, judgement.demand.platform)))
        and (posts := judgement.automatic_count + judgement.manual_count) > factor * median
    ]
    return sorted(found, key=lambda jump: (-jump.posts / jump.usual, jump.name))[:JUMPS]
