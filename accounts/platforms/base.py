"""What the rest of the portal knows about a social platform.

Nothing in this package touches the database: connectors turn HTTP into the dataclasses below,
and `accounts.polling` decides what to store.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

Clock = Callable[[], datetime]  # aware


@dataclass(frozen=True, kw_only=True)
class AccountRef:
    """One account to read, and what its platform told us last time.

    `cursor` is the `Page.cursor` of the last successful read, opaque to everybody but the
    connector; empty on the first read or to read everything anew.
    """

    handle: str
    platform_id: str = ""
    since: datetime
    cursor: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RemotePost:
    """One post as its platform shows it.

    `platform_id` (at most 255 characters) is the same in every read of the same post.
    `published_at` is aware and in UTC; None when the date could not be read, never a guess.
    A metric is None where the platform does not say, 0 where it says none.
    """

    platform_id: str
    url: str
    text: str
    published_at: datetime | None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """What one read of one account gave.

    `complete` says that no post since `AccountRef.since` can be missing from `posts`, save
    those of earlier reads. `unchanged` says that nothing was published or edited since the read
    that gave `AccountRef.cursor`: there is nothing to store but the check itself.
    """

    posts: Sequence[RemotePost]
    followers: int | None = None
    platform_id: str = ""
    handle: str = ""
    name: str = ""
    cursor: Mapping[str, str] = field(default_factory=dict)
    complete: bool = True
    unchanged: bool = False


class PlatformError(Exception):
    """A read failed in a way the portal knows how to answer.

    The text is a short technical detail for Kominfo: host and path at most, never a query
    string or a token.
    """


class AccountGone(PlatformError):
    """The platform says that there is no such account. Ask the office; do not retry."""


class AccountUnreachable(PlatformError):
    """Gone, forbidden, moved or misconfigured: from here these cannot be told apart."""


class CredentialRejected(PlatformError):
    """The portal's own token is bad or missing. Stop the platform, not the account."""


class QuotaExhausted(PlatformError):
    """The portal has used up what the platform allows. Nothing to ask before `until`."""

    def __init__(self, detail: str, *, until: datetime) -> None:
        super().__init__(detail)
        self.until = until


class Unavailable(PlatformError):
    """The platform failed or throttled us. Try again, no sooner than `retry_after` from now."""

    def __init__(self, detail: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class UnexpectedPayload(PlatformError):
    """The answer came, in a shape we do not know. A person must look."""


class Platform(Protocol):
    """A connector: reads many accounts of one platform with as few requests as it can."""

    key: str
    label: str
    batch_size: int

    def fetch(
        self, accounts: Sequence[AccountRef]
    ) -> Iterator[tuple[AccountRef, Page | PlatformError]]:
        """Yield each account's newest posts, or what went wrong with it, in any order.

        One account's trouble is yielded; what stops the whole batch (credential, quota,
        outage) is raised. Never an error of the HTTP library.
        """
        ...
