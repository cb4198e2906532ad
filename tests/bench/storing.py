"""What storing costs beside the barest upsert, and what a claim costs as the table grows."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from psycopg2.extras import execute_values

from accounts.models import Check, Post, SocialAccount
from accounts.platforms.base import AccountRef, Page, PlatformError, RemotePost
from accounts.polling import claim_batch, poll_batch
from opd.models import Office
from tests.bench import data
from tests.bench.figures import median_ms, seconds, show

NOW = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Jakarta")
BATCH = 100
ACCOUNTS = 500
POSTS_EACH = 10
FEW, MANY = 3_300, 330_000

UPSERT = """INSERT INTO accounts_post (account_id, platform_id, url, text, published_at, source,
first_seen_at) VALUES {values} ON CONFLICT (account_id, platform_id) DO UPDATE SET
url = excluded.url, text = excluded.text, published_at = excluded.published_at"""


class Prepared:
    """A platform whose answers are in memory already, so that only storing takes time."""

    key, label, batch_size = "website", "Situs web", BATCH

    def fetch(
        self, accounts: Sequence[AccountRef]
    ) -> Iterator[tuple[AccountRef, Page | PlatformError]]:
        for ref in accounts:
            yield ref, Page(posts=[_post(ref.handle, n) for n in range(POSTS_EACH)])


def _post(handle: str, n: int) -> RemotePost:
    return RemotePost(
        platform_id=f"https://{handle}/{n}",
        url=f"https://{handle}/{n}",
        text=f"Kegiatan kantor nomor {n}: gotong royong membersihkan saluran air",
        published_at=NOW - timedelta(hours=n),
    )


def store() -> None:
    """Posts per second into an empty table, and again when nothing has changed."""
    holders = data.offices(50)
    accounts = data.accounts(holders, ACCOUNTS, due_at=NOW)
    total = ACCOUNTS * POSTS_EACH
    first = seconds(lambda: _sweep(NOW))
    assert Post.objects.count() == total
    again = seconds(lambda: _sweep(NOW + timedelta(days=2)))
    assert Post.objects.count() == total
    data.erase(Post)
    rows = [
        (account.pk, post.platform_id, post.url, post.text, post.published_at, "AUTOMATIC", NOW)
        for account in accounts
        for post in (_post(account.handle, n) for n in range(POSTS_EACH))
    ]
    bare = seconds(lambda: _upsert(rows))
    bare_again = seconds(lambda: _upsert(rows))
    beside = "bare upsert of the same posts"
    show("store new posts", total / first, "posts/s", beside=beside, other=total / bare)
    show("store known posts", total / again, "posts/s", beside=beside, other=total / bare_again)
    data.erase(Post, Check, SocialAccount, Office)


def _sweep(now: datetime) -> None:
    """Claim and store every due account, as a worker does."""
    SocialAccount.objects.update(next_poll_at=now, claim_token="")
    while True:
        claim = claim_batch("website", limit=BATCH, now=now, lease_until=now + timedelta(minutes=5))
        if not claim.accounts:
            return
        poll_batch(Prepared(), claim, now=now, zone=ZONE, jitter=lambda: 0.5)


def _upsert(rows: Sequence[tuple[Any, ...]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            execute_values(cursor.cursor, UPSERT.format(values="%s"), rows, page_size=500)
        else:
            cursor.executemany(UPSERT.format(values="(%s, %s, %s, %s, %s, %s, %s)"), rows)


def claim() -> None:
    """The same claim in a hundred times as many accounts costs the same."""
    (first,) = data.accounts(data.offices(1), 1, due_at=NOW + timedelta(hours=1))
    dice = random.Random(1)  # the same rows in every run
    costs = []
    for count in (FEW, MANY):
        data.multiply(first, count - SocialAccount.objects.count(), differing="handle")
        assert SocialAccount.objects.count() == count
        due = dice.sample(list(SocialAccount.objects.values_list("pk", flat=True)), 3000)
        SocialAccount.objects.filter(pk__in=due).update(next_poll_at=NOW)
        _analyse()
        costs.append(median_ms(_claim_once, times=9))
    few, many = costs
    show(f"claim {BATCH} of {MANY:,} accounts", many, "ms", beside=f"of {FEW:,}", other=few)
    bare = median_ms(_bare_claim, times=9)
    show(f"claim {BATCH}", many, "ms", beside="bare SQL, ids only", other=bare)
    data.erase(SocialAccount, Office)


def _claim_once() -> None:
    found = claim_batch("website", limit=BATCH, now=NOW, lease_until=NOW + timedelta(minutes=5))
    assert len(found.accounts) == BATCH


def _bare_claim() -> None:
    skip = "FOR NO KEY UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_socialaccount SET claim_token = 'bare', next_poll_at = %s WHERE id IN "
            "(SELECT id FROM accounts_socialaccount WHERE next_poll_at <= %s AND platform = "
            "'website' AND status IN ('PROPOSED', 'VERIFIED') ORDER BY next_poll_at, id LIMIT "
            f"{BATCH} {skip})",
            [NOW + timedelta(minutes=5), NOW],
        )
        assert cursor.rowcount == BATCH


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_socialaccount")
