"""The weeks of the fictional regency, judged and frozen one after the other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from opd.calendar import Week
from opd.models import User
from portal.demo.registry import WEEKS
from reports import freeze

# Beat builds a week half an hour after its end; Kominfo locks and publishes it in the morning.
BUILT_AFTER = timedelta(minutes=30)
LOCKED_AFTER = timedelta(hours=9)


def load(operator: User, *, now: datetime, zone: ZoneInfo, advance: Callable[[int], None]) -> None:
    """Build all finished weeks; all but the last are locked and published, the running one begun."""
    this_week = Week.containing(now, zone=zone)
    for offset in range(-WEEKS, 0):
        week = this_week.plus(offset)
        end = week.bounds(zone=zone)[1]
        report = freeze.build(week, now=min(end + BUILT_AFTER, now), zone=zone)
        if offset < -1:
            report = freeze.lock(report, actor=operator, now=end + LOCKED_AFTER)
            freeze.publish(report, actor=operator, now=end + LOCKED_AFTER)
        advance(1)
    freeze.build(this_week, now=now, zone=zone)
    advance(1)
