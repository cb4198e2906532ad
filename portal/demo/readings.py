"""How far the portal has read each fictional account, and the traces of its reading."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Check, FollowerCount, Post, SocialAccount
from opd.calendar import Week
from portal.demo.registry import WEEKS, Habit, Planned
from portal.demo.simulated import Fault

BROKEN_SINCE = timedelta(weeks=2)  # accounts that cannot be read could be until then
UNSURE_HABITS = (Habit.PATCHY, Habit.DORMANT, Habit.NEVER)
MANUAL_DETAIL = "Dicocokkan manual oleh Kominfo"
Health = SocialAccount.Health


@dataclass(frozen=True)
class Reading:
    """`known_until`: posts before it are known. `read_at`: the last successful reading."""

    known_until: datetime
    read_at: datetime | None
    health: SocialAccount.Health


_HEALTH_BY_FAULT = {
    Fault.ERROR: Health.FAILING,
    Fault.GONE: Health.GONE,
    Fault.HTML: Health.UNEXPECTED,
}


def plan(planned: Sequence[Planned], *, now: datetime, zone: ZoneInfo) -> dict[int, Reading]:
    """By account: what the simulator serves is known up to this week, the worker finds the rest."""
    week_start = Week.containing(now, zone=zone).bounds(zone=zone)[0]
    rng = random.Random("reading")
    return {
        plan.account.pk: _reading_of(plan, week_start=week_start, now=now, rng=rng)
        for plan in planned
    }


def store(
    planned: Sequence[Planned],
    rows: Sequence[Post],
    readings: Mapping[int, Reading],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Write what polling knows of each account, its checks and its followers."""
    this_week = Week.containing(now, zone=zone)
    _settle(planned, rows, readings, now=now)
    _check(planned, readings, week_start=this_week.bounds(zone=zone)[0])
    _count_followers(planned, this_week=this_week)


def _reading_of(
    plan: Planned, *, week_start: datetime, now: datetime, rng: random.Random
) -> Reading:
    # Never before the week's end: what was read today counts for the week that ended.
    lately = max(week_start, now - timedelta(minutes=rng.randint(20, 300)))
    if not plan.is_polled:
        # Of a few quiet accounts nobody has made sure for long: they may not be accused.
        is_unsure = plan.habit in UNSURE_HABITS and rng.random() < 0.2
        return Reading(now, week_start - BROKEN_SINCE if is_unsure else lately, Health.MANUAL)
    if plan.fault in _HEALTH_BY_FAULT:
        broken = week_start - BROKEN_SINCE
        return Reading(broken, broken, _HEALTH_BY_FAULT[plan.fault])
    return Reading(week_start, lately, Health.OK)


def _settle(
    planned: Sequence[Planned],
    rows: Sequence[Post],
    readings: Mapping[int, Reading],
    *,
    now: datetime,
) -> None:
    """Write what polling knows of each account; all that can be polled are due at once."""
    newest: dict[int, datetime] = {}
    for row in rows:
        if row.published_at is not None:
            newest[row.account_id] = max(
                row.published_at, newest.get(row.account_id, row.published_at)
            )
    for plan in planned:
        account, reading = plan.account, readings[plan.account.pk]
        account.health = reading.health
        account.read_at = account.checked_at = reading.read_at
        account.last_post_at = newest.get(account.pk)
        account.next_poll_at = now if plan.is_polled and account.is_listed else None
        if reading.health not in (Health.OK, Health.MANUAL):
            account.failure_count = 9
            account.checked_at = now - timedelta(hours=5)
    SocialAccount.objects.bulk_update(
        [plan.account for plan in planned],
        ["health", "read_at", "checked_at", "last_post_at", "next_poll_at", "failure_count"],
        batch_size=200,
    )


def _check(
    planned: Sequence[Planned], readings: Mapping[int, Reading], *, week_start: datetime
) -> None:
    """One check a week stands for the many of a real portal."""
    checks = []
    for plan in planned:
        reading = readings[plan.account.pk]
        for back in range(WEEKS):
            at = week_start - timedelta(weeks=back) + timedelta(minutes=5)
            was_read = reading.read_at is not None and at <= reading.read_at
            good = Health.OK if plan.is_polled else Health.MANUAL
            checks.append(
                Check(
                    account=plan.account,
                    at=at,
                    outcome=good if was_read else reading.health,
                    detail="" if plan.is_polled else MANUAL_DETAIL,
                )
            )
    Check.objects.bulk_create(checks, batch_size=500)


def _count_followers(planned: Sequence[Planned], *, this_week: Week) -> None:
    """Followers as offices report them each Monday, slowly rising."""
    rng = random.Random("followers")
    counts = []
    for plan in planned:
        if plan.is_polled:
            continue
        count = rng.randint(90, 900) if plan.office.is_village else rng.randint(800, 21_000)
        for offset in range(-WEEKS, 1):
            count += rng.randint(-2, max(3, count // 80))
            counts.append(
                FollowerCount(account=plan.account, on=this_week.plus(offset).monday, count=count)
            )
        plan.account.follower_count = count
    FollowerCount.objects.bulk_create(counts, batch_size=500)
    SocialAccount.objects.bulk_update(
        [plan.account for plan in planned if not plan.is_polled],
        ["follower_count"],
        batch_size=200,
    )
