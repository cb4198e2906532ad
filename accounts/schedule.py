"""When to read an account again. Pure: the clock, the zone and the dice are passed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.activity import DORMANT_AFTER, RECENT
from accounts.models import SocialAccount
from opd.calendar import Week

Health = SocialAccount.Health

OFTEN = timedelta(hours=2)
SOMETIMES = timedelta(hours=6)
RARELY = timedelta(days=1)
# The first wait after a failure of each kind; it doubles with every further one.
FIRST_RETRY = {
    Health.FAILING: timedelta(minutes=10),
    Health.UNREACHABLE: timedelta(hours=1),
    Health.NO_ACCESS: timedelta(hours=1),
    Health.UNEXPECTED: timedelta(hours=2),
    # The office must act, yet platforms do call living accounts gone for hours (YouTube's feeds).
    Health.GONE: RARELY,
}
LONGEST_RETRY = RARELY
# Dice move every interval by a tenth, so that accounts registered together drift apart.
SPREAD = 0.2
# Read within this time after the week's end, an account counts as checked for the week.
AFTER_WEEK_END = timedelta(minutes=20)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What one attempt to read an account came to.

    `failure_count` counts failures in a row, this attempt included. `not_before` is the moment
    before which the platform asked not to be asked again.
    """

    health: Health
    failure_count: int = 0
    last_post_at: datetime | None = None
    is_mandated: bool = False
    not_before: datetime | None = None


def next_poll(attempt: Attempt, *, now: datetime, zone: ZoneInfo, jitter: float) -> datetime:
    """The time of the next attempt; `jitter` is a throw of the dice in 0 <= jitter < 1.

    Whoever has a mandate is read again soon after the week's end, because a week may only be
    judged by a check made after it (domain: the week).
    """
    at = now + _interval(attempt, now=now) * (1 - SPREAD / 2 + SPREAD * jitter)
    if attempt.is_mandated:
        week_end = Week.containing(now, zone=zone).bounds(zone=zone)[1]
        at = min(at, week_end + AFTER_WEEK_END * jitter)
    return max(at, attempt.not_before or at)


def _interval(attempt: Attempt, *, now: datetime) -> timedelta:
    if attempt.health in FIRST_RETRY:
        doublings = min(max(attempt.failure_count - 1, 0), 16)
        return min(FIRST_RETRY[attempt.health] * (1 << doublings), LONGEST_RETRY)
    silence = None if attempt.last_post_at is None else now - attempt.last_post_at
    if silence is None or silence > DORMANT_AFTER:
        return RARELY
    return OFTEN if silence <= RECENT else SOMETIMES
