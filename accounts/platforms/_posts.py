"""Entries of a feed become posts: one id per post, absolute links, dates that are known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Self

from accounts.platforms._dates import read_date
from accounts.platforms._feeds import LONGEST_TEXT, Entry
from accounts.platforms._links import is_whole_site, post_id, web_link
from accounts.platforms.base import RemotePost

SHORTEST_FEED = 5  # no software shows fewer entries than this if there are more
_BEGINNING = datetime.min.replace(tzinfo=UTC)


def read_entries(
    entries: Sequence[Entry], *, url: str, zone: tzinfo, now: datetime
) -> list[RemotePost]:
    """The posts of a feed that came from `url`, newest first, those without a date last.

    An entry that stands there twice is one post, of the earlier date.
    """
    named = [_Named.of(entry, url) for entry in entries]
    shared = _shared_guids(named)
    post_by_id: dict[str, RemotePost] = {}
    for entry, name in zip(entries, named, strict=True):
        post = RemotePost(
            platform_id=name.guid if name.guid and name.guid not in shared else name.own,
            url=name.link,
            text=_text(entry),
            published_at=read_date(entry.date, zone=zone, now=now),
        )
        other = post_by_id.get(post.platform_id)
        if other is None or _is_earlier(post, other):
            post_by_id[post.platform_id] = post
    return newest_first(post_by_id.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    """What an entry may be known by: its guid, else its own link or words."""

    link: str
    guid: str
    own: str
    is_whole_site: bool

    @classmethod
    def of(cls, entry: Entry, url: str) -> Self:
        link = web_link(entry.link, base=url)
        own = post_id(link) or post_id(f"{entry.date} {entry.title}")
        guid = own if entry.guid == link else post_id(entry.guid)
        return cls(link=link, guid=guid, own=own, is_whole_site=is_whole_site(guid, entry.guid))


def newest_first(posts: Iterable[RemotePost]) -> list[RemotePost]:
    return sorted(posts, key=lambda post: post.published_at or _BEGINNING, reverse=True)


def since_with_last(posts: Sequence[RemotePost], *, since: datetime) -> list[RemotePost]:
    """Posts since a moment, those of unknown date, and the last one before it: an account that
    fell silent should show since when. `posts` come newest first."""
    kept = [post for post in posts if post.published_at is None or post.published_at >= since]
    earlier = (post for post in posts if post.published_at and post.published_at < since)
    return newest_first([*kept, *[post for post in [next(earlier, None)] if post]])


def reaches(posts: Sequence[RemotePost], *, since: datetime) -> bool:
    """Whether a list of newest posts goes back to `since`, so that none in between is missing."""
    return len(posts) < SHORTEST_FEED or any(
        post.published_at is not None and post.published_at <= since for post in posts
    )


def _shared_guids(named: Iterable[_Named]) -> set[str]:
    """Guids that stand for several posts, or for the whole site: software that got them wrong."""
    own_by_guid: dict[str, str] = {}
    return {
        name.guid
        for name in named
        if own_by_guid.setdefault(name.guid, name.own) != name.own or name.is_whole_site
    }


def _text(entry: Entry) -> str:
    if entry.summary.startswith(entry.title):
        return entry.summary[:LONGEST_TEXT]
    return f"{entry.title}\n\n{entry.summary}".strip()[:LONGEST_TEXT]


def _is_earlier(post: RemotePost, other: RemotePost) -> bool:
    if post.published_at is None or other.published_at is None:
        return other.published_at is None and post.published_at is not None
    return post.published_at < other.published_at
