"""What is known of one office in one week: all that the rules may look at.

`facts` fills these from the database, `compliance` judges them; neither knows the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from opd.calendar import Week


@dataclass(frozen=True, kw_only=True)
class Span:
    """A week seen at one moment: its local bounds, and what counts as recently read."""

    week: Week
    start: datetime
    end: datetime  # exclusive
    now: datetime

    @classmethod
    def of(cls, week: Week, *, now: datetime, zone: ZoneInfo) -> "Span":
        start, end = week.bounds(zone=zone)
        return cls(week=week, start=start, end=end, now=now)

    @property
    def is_finished(self) -> bool:
        return self.now >= self.end

    @property
    def until(self) -> datetime:
        """How far the facts reach: the end of the week, or now while it runs."""
        return min(self.end, self.now)

    def read_since(self, *, fresh_hours: int) -> datetime:
        """An account must have been read at or after this moment to be called short.

        A finished week is known only to a reading after its end. While it runs, a reading of the
        last `fresh_hours` will do: the verdict then says how things stand, not how they ended.
        """
        return self.end if self.is_finished else self.now - timedelta(hours=fresh_hours)


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a mandate asks of an office: so many posts a week on one platform."""

    platform: str
    posts: int
    legal_basis: str


@dataclass(frozen=True, kw_only=True)
class AccountEvidence:
    """One account of the office: what it posted in the week, how well it is known and kept."""

    pk: int
    platform: str
    handle: str
    url: str
    # Confirmed by Kominfo. An archived account is evidence of what it posted, and no more.
    is_verified: bool
    registered_on: date
    # Waiting for Kominfo's word: counts for nothing yet, or an office could judge itself.
    is_proposed: bool = False
    # The last reading that succeeded, and what the last attempt came to.
    read_at: datetime | None = None
    health_label: str = ""
    automatic_count: int = 0
    manual_count: int = 0
    # First seen in the week, with a date that cannot be read: they may belong to it.
    undated_count: int = 0
    tagged_count: int = 0
    has_custodian: bool = False
    has_second_factor: bool | None = None
    revalidated_on: date | None = None

    @property
    def post_count(self) -> int:
        return self.automatic_count + self.manual_count


@dataclass(frozen=True, kw_only=True)
class ComplaintCounts:
    """The complaints of one office. Oversight cases are not among them: nobody may count those."""

    received: int = 0
    answered: int = 0
    done: int = 0
    # Past their deadline and still unanswered at the end of the week (or now).
    overdue: int = 0
    # Deadline in the week, or overdue since before it; and how many of them were answered in time.
    due: int = 0
    met: int = 0
    # The same over the last weeks that the policy names.
    due_in_weeks: int = 0
    met_in_weeks: int = 0
    oldest_due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Past:
    """How the office stood in the week before."""

    letter: str
    streak: int
    compliant_streak: int


@dataclass(frozen=True, kw_only=True)
class OfficeEvidence:
    """One office that existed at the end of the week."""

    pk: int
    name: str
    short_name: str
    slug: str
    kind: str
    is_village: bool
    parent_id: int | None = None
    opened_on: date | None = None
    demands: Sequence[Demand] = ()
    # Platform -> reason.
    exemptions: Mapping[str, str] = field(default_factory=dict)
    accounts: Sequence[AccountEvidence] = ()
    has_pledge: bool = False
    has_training: bool = False
    complaints: ComplaintCounts = ComplaintCounts()
    past: Past | None = None
