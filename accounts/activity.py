"""How alive an account is, from what was seen of it. Pure.

The states are those that Kominfo reads out by name, so they never accuse on missing data: an
account that could not be read, or whose dates could not be, is *tidak terpantau*.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RECENT = timedelta(days=7)
DORMANT_AFTER = timedelta(days=30)
# The oldest successful check that still says something about today.
STALE_AFTER = timedelta(days=7)
# Without a mandate one post in the last days is enough to be active.
LEAST_POSTS = 1


class Activity(StrEnum):
    """What one account looks like today (domain: activity of one account)."""

    ACTIVE = "ACTIVE"
    LESS_ACTIVE = "LESS_ACTIVE"
    QUIET = "QUIET"
    DORMANT = "DORMANT"
    NEVER = "NEVER"
    UNMONITORED = "UNMONITORED"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def color(self) -> str:
        """The colour of the status tag."""
        return _COLORS[self]


_LABELS = {
    Activity.ACTIVE: "Aktif",
    Activity.LESS_ACTIVE: "Kurang aktif",
    Activity.QUIET: "Sepi",
    Activity.DORMANT: "Mati suri",
    Activity.NEVER: "Belum pernah",
    Activity.UNMONITORED: "Tidak terpantau",
}
_COLORS = {
    Activity.ACTIVE: "hijau",
    Activity.LESS_ACTIVE: "kuning",
    Activity.QUIET: "kuning",
    Activity.DORMANT: "merah",
    Activity.NEVER: "merah",
    Activity.UNMONITORED: "abu",
}


@dataclass(frozen=True, kw_only=True)
class ActivityFacts:
    """What is known of one account.

    `minimum` is the mandate's posts per week, None without a mandate. `recent_posts` counts
    posts dated within `RECENT` of now, `last_post_at` is the newest readable date that is not in
    the future. `has_posts` counts posts without a date too; `has_undated_posts` says that one
    without a date was first seen within `DORMANT_AFTER`, so the account may be livelier than its
    dates tell. `read_at` is the last successful check.
    """

    minimum: int | None
    recent_posts: int
    last_post_at: datetime | None
    has_posts: bool
    has_undated_posts: bool
    read_at: datetime | None


def activity_of(facts: ActivityFacts, *, now: datetime) -> Activity:
    """The state of an account at `now`.

    Enough posts seen make it active whoever saw them; for every other state the account must have
    been read within `STALE_AFTER`.
    """
    if facts.recent_posts >= (facts.minimum or LEAST_POSTS):
        return Activity.ACTIVE
    if facts.read_at is None or now - facts.read_at > STALE_AFTER:
        return Activity.UNMONITORED
    if facts.has_undated_posts:
        return Activity.UNMONITORED
    if facts.recent_posts:
        return Activity.LESS_ACTIVE
    if facts.last_post_at is None:
        return Activity.UNMONITORED if facts.has_posts else Activity.NEVER
    if now - facts.last_post_at > DORMANT_AFTER:
        return Activity.DORMANT
    return Activity.QUIET
