"""A platform that answers as it is told, at the portal's own seam."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import SocialAccount
from accounts.platforms.base import AccountRef, Page, PlatformError, RemotePost

Answer = Page | PlatformError


@dataclass
class ScriptedPlatform:
    """Yields the answer written for each handle; raises `stop` once `stop_after` are yielded.

    `between` runs before each of them: what happens in the world while the platform is slow.
    """

    answers: Mapping[str, Answer]
    stop: BaseException | None = None
    stop_after: int = 0
    between: Callable[[], None] = lambda: None
    key: str = "website"
    label: str = "Situs web"
    batch_size: int = 50
    asked: list[AccountRef] = field(default_factory=list)

    def fetch(self, accounts: Sequence[AccountRef]) -> Iterator[tuple[AccountRef, Answer]]:
        self.asked += accounts
        for count, ref in enumerate(accounts):
            self.between()
            if self.stop is not None and count == self.stop_after:
                raise self.stop
            yield ref, self.answers[ref.handle]


def remote(platform_id: str, at: datetime | None, **fields: Any) -> RemotePost:
    fields.setdefault("url", f"https://contoh.id/{platform_id}")
    fields.setdefault("text", f"Kegiatan {platform_id}")
    return RemotePost(platform_id=platform_id, published_at=at, **fields)


def page(*posts: RemotePost, **fields: Any) -> Page:
    return Page(posts=posts, **fields)


def only(account: SocialAccount, answer: Answer, **fields: Any) -> ScriptedPlatform:
    """A platform on which `account` is all there is."""
    return ScriptedPlatform({account.handle: answer}, **fields)
