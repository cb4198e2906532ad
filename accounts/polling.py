"""Claim due accounts, read them, and store what was read while the claim is still ours.

`SocialAccount.next_poll_at` is schedule, retry and lease in one: a claim moves it into the future,
so a worker that dies gives its accounts back by doing nothing. Programming errors are not caught.
"""

import random
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import Check, Priority, SocialAccount
from accounts.outcomes import Reading, store
from accounts.platforms.base import (
    AccountRef,
    CredentialRejected,
    Platform,
    PlatformError,
    QuotaExhausted,
)
from accounts.tagging import Tagger

# How far back the first read of an account goes: a quarter, as the dashboard shows it.
FIRST_LOOK_BACK = timedelta(weeks=13)
# How far before the last read a later one looks: catches posts that were backdated or missed.
LOOK_BACK = timedelta(days=7)
# A rejected credential is a matter for people: there is no use in asking every few seconds.
CREDENTIAL_PAUSE = timedelta(minutes=15)
# Accounts whose results are stored in one transaction. A kill loses no more than these.
STORE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Accounts of one platform that this worker alone reads until the lease ends."""

    token: str
    accounts: Sequence[SocialAccount]


@dataclass(kw_only=True)
class Report:
    """What came of a batch.

    `late` results came after the lease had run out and somebody else had taken the account: they
    were not written. `paused_until` is set when the platform must not be asked before then.
    """

    read: int = 0
    failed: int = 0
    late: int = 0
    new_posts: int = 0
    paused_until: datetime | None = None
    pause_reason: str = ""


def claim_batch(platform: str, *, limit: int, now: datetime, lease_until: datetime) -> Claim:
    """Take up to `limit` due accounts of a platform, most overdue first. Reads no others' locks.

    PostgreSQL skips rows that another worker is just claiming; SQLite lets one writer in at a
    time (IMMEDIATE). Either way each due account goes to one worker.
    """
    token = secrets.token_hex(16)
    with transaction.atomic():
        accounts = list(
            SocialAccount.objects.due(now)
            .filter(platform=platform)
            .select_for_update(skip_locked=True, no_key=True)[:limit]
        )
        SocialAccount.objects.filter(pk__in=[account.pk for account in accounts]).update(
            claim_token=token, next_poll_at=lease_until
        )
    return Claim(token=token, accounts=accounts)


def poll_batch(
    platform: Platform,
    claim: Claim,
    *,
    now: datetime,
    zone: ZoneInfo,
    jitter: Callable[[], float] = random.random,
) -> Report:
    """Read the claimed accounts and store what comes, in parts, outside of any transaction.

    `now` is the moment before the first request: nothing later is claimed to have been seen. Not
    caught: what is no PlatformError. Accounts without a result keep their lease and come back.
    """
    report = Report()
    waiting = {account.handle: account for account in claim.accounts}
    tagger = Tagger(dict(Priority.objects.in_use().values_list("pk", "keywords")))
    results: list[Reading] = []

    def flush() -> None:
        outcome = store(
            results, token=claim.token, tagger=tagger, now=now, zone=zone, jitter=jitter
        )
        report.read += outcome.read
        report.failed += outcome.failed
        report.late += outcome.late
        report.new_posts += outcome.new_posts
        results.clear()

    try:
        for ref, result in platform.fetch([_ref(account, now) for account in claim.accounts]):
            results.append(Reading(waiting.pop(ref.handle).pk, result))
            if len(results) >= STORE_SIZE:
                flush()
    except QuotaExhausted as stop:
        report.pause_reason, report.paused_until = str(stop), stop.until
        _give_back(claim, waiting.values(), next_poll_at=stop.until, not_before=stop.until)
    except CredentialRejected as stop:
        report.pause_reason, report.paused_until = str(stop), now + CREDENTIAL_PAUSE
        _give_back(claim, waiting.values(), next_poll_at=report.paused_until)
    except PlatformError as outage:
        results.extend(Reading(account.pk, outage) for account in waiting.values())
    flush()
    return report


def schedule_forgotten(platforms: Collection[str], *, now: datetime) -> int:
    """Give listed accounts without a date one, and return how many.

    They were registered before their platform had a connector, or by hand in the database.
    """
    return (
        SocialAccount.objects.listed()
        .filter(platform__in=platforms, next_poll_at__isnull=True)
        .update(next_poll_at=now, health=SocialAccount.Health.UNCHECKED)
    )


def prune_checks(*, before: datetime, step: int = 5000) -> int:
    """Delete the checks made before a moment and return how many.

    Oldest ids first and some at a time: no index on the date is needed, and no lock is held long.
    """
    deleted = 0
    while True:
        oldest = list(Check.objects.order_by("pk").values_list("pk", "at")[:step])
        outdated = [pk for pk, at in oldest if at < before]
        Check.objects.filter(pk__in=outdated).delete()
        deleted += len(outdated)
        if len(outdated) < step:
            return deleted


def _give_back(claim: Claim, accounts: Collection[SocialAccount], **times: datetime) -> None:
    """End the claim on accounts that were not asked for; only `times` change."""
    SocialAccount.objects.filter(
        pk__in=[account.pk for account in accounts], claim_token=claim.token
    ).update(claim_token="", **times)


def _ref(account: SocialAccount, now: datetime) -> AccountRef:
    since = account.read_at - LOOK_BACK if account.read_at else now - FIRST_LOOK_BACK
    return AccountRef(
        handle=account.handle,
        platform_id=account.platform_id,
        since=since,
        cursor=account.cursor,
    )
