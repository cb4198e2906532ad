"""Reads what `activity_of` judges: for some accounts at once, in a handful of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Subquery

from accounts.activity import DORMANT_AFTER, RECENT, Activity, ActivityFacts, activity_of
from accounts.models import Mandate, Post, SocialAccount


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """How alive an account is, and the figures that say so; `minimum` is None without mandate."""

    activity: Activity
    recent_posts: int
    minimum: int | None


def pulses(accounts: Sequence[SocialAccount], *, now: datetime, today: date) -> dict[int, Pulse]:
    """The pulse of each account by its id. Four queries, however many accounts."""
    ids = [account.pk for account in accounts]
    minimums = _minimums(ids, today)
    posts = Post.objects.filter(account__in=ids)
    recent = dict(
        posts.filter(published_at__gte=now - RECENT, published_at__lte=now)
        .values_list("account")
        .annotate(Count("pk"))
    )
    undated = set(
        posts.filter(published_at__isnull=True, first_seen_at__gte=now - DORMANT_AFTER).values_list(
            "account", flat=True
        )
    )
    any_post = Exists(Post.objects.filter(account=OuterRef("pk")))
    with_posts = set(
        SocialAccount.objects.filter(any_post, pk__in=ids).values_list("pk", flat=True)
    )
    facts = {
        account.pk: ActivityFacts(
            minimum=minimums[account.pk],
            recent_posts=recent.get(account.pk, 0),
            last_post_at=account.last_post_at,
            has_posts=account.pk in with_posts,
            has_undated_posts=account.pk in undated,
            read_at=account.read_at,
        )
        for account in accounts
    }
    return {
        pk: Pulse(
            activity=activity_of(known, now=now),
            recent_posts=known.recent_posts,
            minimum=known.minimum,
        )
        for pk, known in facts.items()
    }


def _minimums(ids: Sequence[int], today: date) -> dict[int, int | None]:
    """The posts a week that the mandate in force asks of each account."""
    mandate = (
        Mandate.objects.in_force(today)
        .filter(kind=OuterRef("office__kind"), platform=OuterRef("platform"))
        .order_by("-since")
        .values("posts_per_week")[:1]
    )
    accounts = SocialAccount.objects.filter(pk__in=ids)
    return dict(accounts.annotate(minimum=Subquery(mandate)).values_list("pk", "minimum"))
