"""Is this account the regency's? Answers for anybody who asks with a link or a name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts import handles
from accounts.models import PlatformKey, SocialAccount
from opd.models import Office, OfficeQuerySet

Status = SocialAccount.Status


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is known of an account that somebody asked about.

    `official` are official today, `former` were so once; a bare name may be found on several
    platforms. With neither the account is not known.
    """

    official: Sequence[SocialAccount]
    former: Sequence[SocialAccount]


def lookup(text: str) -> Answer:
    """Find an account by any link, or by a bare name on all platforms. Reads the database.

    Raises `handles.UnreadableHandle` for what can be neither.
    """
    found = SocialAccount.objects.filter(_named(text)).select_related("office", "successor__office")
    accounts = found.filter(status__in=[Status.VERIFIED, Status.ARCHIVED]).order_by(
        "platform", "-pk"
    )
    official = [account for account in accounts if account.status == Status.VERIFIED]
    held = {(account.platform, account.handle) for account in official}
    archived = [account for account in accounts if account.status == Status.ARCHIVED]
    # What was archived without ever being verified was never official.
    was_verified = set(
        SocialAccount.history.filter(
            id__in=[account.pk for account in archived], status=Status.VERIFIED
        ).values_list("id", flat=True)
    )
    former = [
        account
        for account in archived
        if account.pk in was_verified and (account.platform, account.handle) not in held
    ]
    return Answer(official=official, former=former)


def offices_with_accounts(*, today: date) -> OfficeQuerySet:
    """The offices of today that have an official account."""
    official = SocialAccount.objects.official().filter(office=OuterRef("pk"))
    return Office.objects.open(today).filter(Exists(official))


def _named(text: str) -> Q:
    """The accounts that a text may mean."""
    try:
        found = [handles.parse(text)]
    except handles.UnreadableHandle:
        found = list(_on_every_platform(text))
        if not found:
            raise
    named = Q()
    for handle in found:
        named |= Q(handle=handle.handle, platform=handle.platform)
    return named


def _on_every_platform(name: str) -> Iterator[handles.Handle]:
    """A bare name as each platform would spell it."""
    for platform in PlatformKey.values:
        try:
            yield handles.parse(name, platform)
        except handles.UnreadableHandle:
            continue
