"""What an attempt to read an account came to, written to the account and its record of checks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from accounts import handles
from accounts.models import Check, FollowerCount, Mandate, Post, SocialAccount
from accounts.platforms.base import (
    AccountGone,
    AccountUnreachable,
    CredentialRejected,
    Page,
    PlatformError,
    QuotaExhausted,
    Unavailable,
    UnexpectedPayload,
)
from accounts.schedule import Attempt, next_poll
from accounts.sightings import Stored, store_posts
from accounts.tagging import Tagger

Health = SocialAccount.Health

# A platform's clock may be ahead of ours; what is dated later than this has not happened yet.
CLOCK_SKEW = timedelta(minutes=10)
_LONGEST_DETAIL = 300
_LONGEST_NAME = 255
_WRITTEN = [
    "platform_id", "name", "next_poll_at", "not_before", "claim_token", "health", "health_detail",
    "failure_count", "checked_at", "read_at", "cursor", "follower_count", "last_post_at",
]  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """The result of one attempt, for the account with this id."""

    account_id: int
    result: Page | PlatformError


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How many accounts were read, failed, or had been taken by another worker meanwhile."""

    read: int = 0
    failed: int = 0
    late: int = 0
    new_posts: int = 0


@transaction.atomic
def store(
    readings: Sequence[Reading],
    *,
    token: str,
    tagger: Tagger,
    now: datetime,
    zone: ZoneInfo,
    jitter: Callable[[], float],
) -> Outcome:
    """Write the results of the accounts that `token` still holds, all of them in set queries.

    An account whose lease ran out and that another worker took is left alone: that one's result
    is newer.
    """
    results = {reading.account_id: reading.result for reading in readings}
    accounts = _still_claimed(results, token)
    pages, errors = _judged(accounts, results)
    stored = store_posts(
        {pk: page.posts for pk, page in pages.items() if not page.unchanged},
        tagger=tagger,
        now=now,
    )
    today = now.astimezone(zone).date()
    _count_followers(accounts, pages, today, zone)
    newest = _newest_dates(accounts, pages, stored, now)
    mandated = _mandated(accounts, today)
    renamed = _renamed(accounts, pages)
    for pk, account in accounts.items():
        if page := pages.get(pk):
            _apply_page(account, page, newest[pk], now)
        else:
            _apply_error(account, errors[pk], now)
        _reschedule(account, is_mandated=pk in mandated, now=now, zone=zone, jitter=jitter())
    for account, found in renamed:
        _rename(account, found)
    Check.objects.bulk_create(_check(account, stored, now) for account in accounts.values())
    # The rows are there and locked, so every insert turns into an update; bulk_update builds a CASE
    # per column and row, which costs ten times as much.
    SocialAccount.objects.bulk_create(
        accounts.values(), update_conflicts=True, unique_fields=["pk"], update_fields=_WRITTEN
    )
    return Outcome(
        read=len(pages),
        failed=len(errors),
        late=len(results) - len(accounts),
        new_posts=stored.new.total(),
    )


def _still_claimed(ids: Iterable[int], token: str) -> dict[int, SocialAccount]:
    """Lock the accounts that this claim still holds, in one order for everybody."""
    ours = SocialAccount.objects.filter(pk__in=list(ids), claim_token=token).order_by("pk")
    return {account.pk: account for account in ours.select_for_update(no_key=True)}


def _judged(
    accounts: Mapping[int, SocialAccount], results: Mapping[int, Page | PlatformError]
) -> tuple[dict[int, Page], dict[int, PlatformError]]:
    """Tell pages from errors. A page of somebody who took over the handle is an error."""
    pages: dict[int, Page] = {}
    errors: dict[int, PlatformError] = {}
    for pk, account in accounts.items():
        result = results[pk]
        if isinstance(result, PlatformError):
            errors[pk] = result
        elif account.platform_id and result.platform_id not in ("", account.platform_id):
            errors[pk] = UnexpectedPayload(
                f"{account.handle} now belongs to another account, id {result.platform_id}"
            )
        else:
            pages[pk] = result
    return pages, errors


def _renamed(
    accounts: Mapping[int, SocialAccount], pages: Mapping[int, Page]
) -> list[tuple[SocialAccount, handles.Handle]]:
    """Accounts that their platform, by the id it gave them earlier, now shows under a new name."""
    found = []
    for pk, page in pages.items():
        account = accounts[pk]
        if account.platform_id and page.platform_id and page.handle not in ("", account.handle):
            with suppress(handles.UnreadableHandle):
                found.append((account, handles.parse(page.handle, account.platform)))
    return [(account, handle) for account, handle in found if handle.handle != account.handle]


def _rename(account: SocialAccount, found: handles.Handle) -> None:
    """Follow an account to its new name, unless another account of ours is listed under it."""
    holders = SocialAccount.objects.listed().filter(platform=account.platform, handle=found.handle)
    if holder := holders.select_related("office").first():
        account.health_detail = (
            f"Akun berganti nama menjadi {found.handle}, yang terdaftar atas nama "
            f"{holder.office.name}."
        )[:_LONGEST_DETAIL]
        return
    account.handle, account.url = found.handle, found.url
    account.save(update_fields=["handle", "url"])  # by itself, so that the history has it


def _mandated(accounts: Iterable[int], today: date) -> set[int]:
    mandates = Mandate.objects.in_force(today).filter(
        kind=OuterRef("office__kind"), platform=OuterRef("platform")
    )
    wanted = SocialAccount.objects.filter(Exists(mandates), pk__in=list(accounts))
    return set(wanted.values_list("pk", flat=True))


def _newest_dates(
    accounts: Mapping[int, SocialAccount],
    pages: Mapping[int, Page],
    stored: Stored,
    now: datetime,
) -> dict[int, datetime | None]:
    """The date of each account's newest post, as far as it lies in the past."""
    latest = now + CLOCK_SKEW
    newest: dict[int, datetime | None] = {}
    for pk, page in pages.items():
        dates = [post.published_at for post in page.posts if post.published_at is not None]
        known = accounts[pk].last_post_at
        newest[pk] = max(
            [at for at in dates if at <= latest] + ([known] if known else []), default=None
        )
    if stored.redated:
        # A date was corrected, maybe to an earlier one: what was newest may be so no more.
        dated = Post.objects.filter(account__in=stored.redated, published_at__lte=latest)
        newest |= dict(dated.values_list("account").annotate(Max("published_at")))
    return newest


def _apply_page(account: SocialAccount, page: Page, newest: datetime | None, now: datetime) -> None:
    was_read_before = account.read_at is not None
    account.health = Health.OK
    account.health_detail = ""
    if was_read_before and not page.complete:
        account.health_detail = "Sebagian unggahan sejak pemeriksaan terakhir mungkin terlewat."
    account.failure_count = 0
    account.checked_at = account.read_at = now
    account.not_before = None
    account.cursor = dict(page.cursor)
    account.last_post_at = newest
    account.platform_id = page.platform_id or account.platform_id
    account.name = account.name or page.name[:_LONGEST_NAME]
    if page.followers is not None:
        account.follower_count = page.followers


def _apply_error(account: SocialAccount, error: PlatformError, now: datetime) -> None:
    account.health = health_after(error)
    account.health_detail = str(error)[:_LONGEST_DETAIL]
    account.failure_count += 1
    account.checked_at = now
    account.not_before = _not_before(error, now)
    if account.health == Health.UNEXPECTED:
        account.cursor = {}  # read everything anew, in case the cursor led astray


def health_after(error: PlatformError) -> SocialAccount.Health:
    """What the office and Kominfo are told about an account after this error."""
    match error:
        case AccountGone():
            return Health.GONE
        case AccountUnreachable():
            return Health.UNREACHABLE
        case CredentialRejected():
            return Health.NO_ACCESS
        case Unavailable() | QuotaExhausted():
            return Health.FAILING
        case _:
            return Health.UNEXPECTED


def _not_before(error: PlatformError, now: datetime) -> datetime | None:
    if isinstance(error, QuotaExhausted):
        return error.until
    if isinstance(error, Unavailable) and error.retry_after is not None:
        return now + error.retry_after
    return None


def _reschedule(
    account: SocialAccount, *, is_mandated: bool, now: datetime, zone: ZoneInfo, jitter: float
) -> None:
    account.claim_token = ""
    attempt = Attempt(
        health=Health(account.health),
        failure_count=account.failure_count,
        last_post_at=account.last_post_at,
        is_mandated=is_mandated,
        not_before=account.not_before,
    )
    account.next_poll_at = next_poll(attempt, now=now, zone=zone, jitter=jitter)


def _count_followers(
    accounts: Mapping[int, SocialAccount], pages: Mapping[int, Page], today: date, zone: ZoneInfo
) -> None:
    """Keep the last figure of each day; the same figure again on the same day is not written."""
    rows = []
    for pk, page in pages.items():
        account = accounts[pk]
        is_first_today = account.read_at is None or account.read_at.astimezone(zone).date() != today
        if page.followers is not None and (
            is_first_today or page.followers != account.follower_count
        ):
            rows.append(FollowerCount(account=account, on=today, count=page.followers))
    if rows:
        FollowerCount.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["account", "on"],
            update_fields=["count"],
        )


def _check(account: SocialAccount, stored: Stored, now: datetime) -> Check:
    return Check(
        account=account,
        at=now,
        outcome=account.health,
        detail=account.health_detail,
        new_post_count=stored.new[account.pk],
    )
