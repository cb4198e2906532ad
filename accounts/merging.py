"""What a page that was read changes in the posts that are known. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from accounts.models import Post
from accounts.platforms.base import RemotePost

# The columns that a later read may change. Who logged a post and when it was first seen stay.
WRITTEN = (
    "url", "text", "published_at", "source",
    "like_count", "comment_count", "share_count", "view_count",
)  # fmt: skip
_COUNTS = {
    "like_count": "likes",
    "comment_count": "comments",
    "share_count": "shares",
    "view_count": "views",
}
# No platform of ours is older; earlier dates are those of broken clocks.
_FIRST_YEAR = 1990
_LARGEST_COUNT = (1 << 63) - 1
_LONGEST_ID = 255
_LONGEST_URL = 1000


def distinct(posts: Iterable[RemotePost]) -> dict[str, RemotePost]:
    """Posts by id, fit to be stored. Of a repeated id the first with a date is kept."""
    found: dict[str, RemotePost] = {}
    for post in map(_storable, posts):
        known = found.get(post.platform_id)
        if known is None or (known.published_at is None and post.published_at is not None):
            found[post.platform_id] = post
    return found


def new_row(remote: RemotePost, *, account_id: int, now: datetime) -> Post:
    """The row of a post that was not known before."""
    return Post(
        account_id=account_id,
        platform_id=remote.platform_id,
        url=remote.url,
        text=remote.text,
        published_at=remote.published_at,
        source=Post.Source.AUTOMATIC,
        first_seen_at=now,
        **{column: getattr(remote, name) for column, name in _COUNTS.items()},
    )


def merge(post: Post, remote: RemotePost) -> frozenset[str]:
    """Write what was read into a known row and return the columns that changed.

    Unknown never replaces known: not a date, not a text, not a count. A post that was logged by
    hand becomes automatic only with a date that the platform itself gave, which then counts in
    place of the one that was typed.
    """
    seen: dict[str, object] = {
        "url": remote.url or post.url,
        "text": remote.text or post.text,
        "published_at": remote.published_at or post.published_at,
    }
    if remote.published_at is not None:
        seen["source"] = Post.Source.AUTOMATIC
    for column, name in _COUNTS.items():
        count = getattr(remote, name)
        seen[column] = getattr(post, column) if count is None else count
    changed = frozenset(column for column, value in seen.items() if getattr(post, column) != value)
    for column in changed:
        setattr(post, column, seen[column])
    return changed


def _storable(post: RemotePost) -> RemotePost:
    """What databases refuse taken out, so that one odd post cannot stop a whole batch."""
    date = post.published_at
    return replace(
        post,
        platform_id=_text(post.platform_id)[:_LONGEST_ID],
        url=_text(post.url) if len(post.url) <= _LONGEST_URL else "",
        text=_text(post.text),
        published_at=date if date is None or date.year >= _FIRST_YEAR else None,
        **{name: _count(getattr(post, name)) for name in _COUNTS.values()},
    )


def _text(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _count(count: int | None) -> int | None:
    return count if count is not None and 0 <= count <= _LARGEST_COUNT else None
