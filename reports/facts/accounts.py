"""Accounts of all offices with what they posted in a week."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Post, SocialAccount
from reports.evidence import AccountEvidence, Span


def accounts_by_office(span: Span) -> dict[int, list[AccountEvidence]]:
    seen = _posts(span)
    undated = dict(
        Post.objects.filter(
            published_at__isnull=True,
            first_seen_at__gte=span.start,
            first_seen_at__lt=span.end,
        )
        .values("account_id")
        .annotate(count=Count("pk"))
        .values_list("account_id", "count")
    )
    labels = dict(SocialAccount.Health.choices)
    # What is true of any readable account says nothing about why one could not be read.
    labels[SocialAccount.Health.OK] = labels[SocialAccount.Health.UNCHECKED] = ""
    by_office: dict[int, list[AccountEvidence]] = defaultdict(list)
    rows = (
        SocialAccount.objects.filter(
            status__in=[*SocialAccount.LISTED, SocialAccount.Status.ARCHIVED]
        )
        .order_by("pk")
        .values_list(
            "pk", "office_id", "platform", "handle", "url", "status", "registered_on", "read_at",
            "health", "custodian_id", "has_second_factor", "revalidated_on",
        )
    )  # fmt: skip
    for (
        pk, office, platform, handle, url, status, registered_on, read_at,
        health, custodian, second_factor, revalidated_on,
    ) in rows.iterator():  # fmt: skip
        counts = seen.get(pk, _Seen())
        by_office[office].append(
            AccountEvidence(
                pk=pk,
                platform=platform,
                handle=handle,
                url=url,
                is_verified=status == SocialAccount.Status.VERIFIED,
                is_proposed=status == SocialAccount.Status.PROPOSED,
                registered_on=registered_on,
                read_at=read_at,
                health_label=labels[health],
                automatic_count=counts.automatic,
                manual_count=counts.manual,
                undated_count=undated.get(pk, 0),
                tagged_count=counts.tagged,
                has_custodian=custodian is not None,
                has_second_factor=second_factor,
                revalidated_on=revalidated_on,
            )
        )
    return by_office


@dataclass(frozen=True)
class _Seen:
    automatic: int = 0
    manual: int = 0
    tagged: int = 0


def _posts(span: Span) -> dict[int, _Seen]:
    """Posts of the week per account: by source, and those that carry a priority."""
    tags = Post.priorities.through.objects.filter(post_id=OuterRef("pk"))
    rows = (
        Post.objects.filter(published_at__gte=span.start, published_at__lt=span.end)
        .values("account_id")
        .annotate(
            automatic=Count("pk", filter=Q(source=Post.Source.AUTOMATIC)),
            manual=Count("pk", filter=Q(source=Post.Source.MANUAL)),
            tagged=Count("pk", filter=Exists(tags)),
        )
        .values_list("account_id", "automatic", "manual", "tagged")
    )
    return {account: _Seen(*counts) for account, *counts in rows}
