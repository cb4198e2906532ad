"""The polling's turns of the crank. Which account is due stands in the database, never here."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from accounts import polling
from accounts.models import SocialAccount
from accounts.platforms import PLATFORMS
from accounts.platforms._http import Http
from accounts.platforms.base import Platform

log = logging.getLogger(__name__)

# Longer than any batch takes, so that no account is read twice at once: each request has its own
# deadline, and a prefork pool ends the task before (threads know no time limit; should one be that
# slow, its claim token no longer fits and nothing is stored twice). Short enough that the accounts of a killed worker are soon read by another.
LEASE = timedelta(minutes=5)
# Accounts that one task claims at a time.
MOST_CLAIMED = 100
# A task claims one batch after the other for this long, then makes room for other work.
SECONDS_OF_BATCHES = 15
# Tasks that one tick of beat wakes for one platform: how many workers share a backlog.
MOST_TASKS = 4
KEEP_CHECKS = timedelta(days=90)


@shared_task(name="accounts.poll_due", ignore_result=True, time_limit=60)
def poll_due() -> None:
    """Wake as many `poll_batch` tasks as there is due work for; claims nothing itself."""
    now = timezone.now()
    for platform in PLATFORMS:
        if cache.get(_pause_key(platform)):
            continue
        due = SocialAccount.objects.due(now).filter(platform=platform)
        count = due[: MOST_TASKS * MOST_CLAIMED].count()
        for _ in range(-(-count // MOST_CLAIMED)):
            # After a minute in the queue it is of no use any more: later ticks have asked again.
            poll_batch.apply_async(kwargs={"platform": platform}, expires=60)


@shared_task(
    name="accounts.poll_batch",
    ignore_result=True,
    soft_time_limit=LEASE.seconds - 30,
    time_limit=LEASE.seconds - 15,
)
def poll_batch(*, platform: str) -> None:
    """Read due accounts of a platform, batch after batch, until none is due or time is up."""
    ends_at = time.monotonic() + SECONDS_OF_BATCHES
    with _connected(platform) as connector:
        while time.monotonic() < ends_at:
            now = timezone.now()
            claim = polling.claim_batch(
                platform, limit=MOST_CLAIMED, now=now, lease_until=now + LEASE
            )
            if not claim.accounts:
                return
            report = polling.poll_batch(
                connector, claim, now=now, zone=ZoneInfo(settings.TIME_ZONE)
            )
            log.info("polled %s: %s", platform, report)
            if report.paused_until:
                _pause(platform, report)
                return


@shared_task(name="accounts.schedule_forgotten", ignore_result=True, time_limit=300)
def schedule_forgotten() -> None:
    if count := polling.schedule_forgotten(PLATFORMS, now=timezone.now()):
        log.info("scheduled %s accounts that had no date", count)


@shared_task(name="accounts.prune_checks", ignore_result=True, time_limit=3600)
def prune_checks() -> None:
    count = polling.prune_checks(before=timezone.now() - KEEP_CHECKS)
    log.info("pruned %s checks older than %s days", count, KEEP_CHECKS.days)


@contextmanager
def _connected(platform: str) -> Iterator[Platform]:
    with Http(allow_private=settings.ALLOW_PRIVATE_ADDRESSES) as http:
        yield PLATFORMS[platform](http, settings)


def _pause(platform: str, report: polling.Report) -> None:
    """Ask this platform nothing for a while. A lost cache costs one request a batch, no more."""
    assert report.paused_until is not None
    wait = max(timedelta(), report.paused_until - timezone.now())
    cache.set(_pause_key(platform), report.pause_reason, timeout=wait.total_seconds())
    log.warning("paused %s until %s: %s", platform, report.paused_until, report.pause_reason)


def _pause_key(platform: str) -> str:
    return f"accounts.paused.{platform}"
