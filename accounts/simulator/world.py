"""Who exists in the simulated world, and what they have posted by now.

A world is a JSON document: `{"sites": {slug: {...}}, "channels": {"UC…": {...}}}`. A post dated
in the future is held back until its time comes, so a world can hold the weeks ahead.
"""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any
from zlib import crc32

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Post:
    id: str
    title: str
    text: str
    published_at: datetime
    views: int = 0
    likes: int = 0


@dataclass(frozen=True)
class Body:
    """What an address answers, with what a client may ask back whether it changed."""

    content: bytes
    type: str
    etag: str
    last_modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()


def tag_of(content: bytes) -> str:
    return f'"{crc32(content):08x}"'


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """A website or a channel. `posts` come oldest first; `bodies` caches what was written."""

    key: str
    kind: str
    title: str
    handle: str
    fault: str
    posts: tuple[Post, ...]
    times: tuple[datetime, ...]
    bodies: dict[tuple[str, ...], Body] = field(default_factory=dict)

    def published(self, now: datetime) -> tuple[Post, ...]:
        """The posts whose time has come, newest first."""
        return self.posts[: bisect_right(self.times, now)][::-1]


class World:
    """The document on disk, read again when it changes, under the changes made by hand."""

    def __init__(self, path: Path | None = None, *, document: Json | None = None) -> None:
        self._path = path
        self._read_at = 0
        self._document: Json = document or {}
        self._changes: Json = {}
        self._published: dict[str, list[Json]] = {}
        self._known: dict[tuple[str, str], Publisher] = {}
        self._channel_by_handle: dict[str, str] = {}
        self._lock = RLock()
        self._index()

    def site(self, slug: str) -> Publisher | None:
        return self._publisher("sites", slug)

    def channel(self, channel_id: str) -> Publisher | None:
        return self._publisher("channels", channel_id)

    def channel_called(self, handle: str) -> Publisher | None:
        """The channel with an @handle; upper and lower case are the same to YouTube."""
        with self._lock:
            self._refresh()
            return self.channel(self._channel_by_handle.get(handle.lower(), ""))

    def change(self, changes: Json) -> None:
        """Lay a JSON merge patch (RFC 7396) over the document. Under `publish`, posts to add by
        slug or channel id."""
        with self._lock:
            for key, posts in changes.pop("publish", {}).items():
                self._published.setdefault(key, []).extend(posts)
            self._changes = merged(self._changes, changes, keep_nulls=True)
            self._index()

    def counts(self) -> dict[str, int]:
        with self._lock:
            self._refresh()
            return {kind: len(self._all(kind)) for kind in ("sites", "channels")}

    def _publisher(self, group: str, key: str) -> Publisher | None:
        with self._lock:
            self._refresh()
            found = self._known.get((group, key))
            if found is None and (document := self._all(group).get(key)) is not None:
                added = self._published.get(key, [])
                found = self._known[group, key] = _publisher(key, document, added)
            return found

    def _refresh(self) -> None:
        if self._path is None:
            return
        try:
            changed_at = self._path.stat().st_mtime_ns
            if changed_at == self._read_at:
                return
            self._document = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            return  # caught in the middle of being written: a later request finds it whole
        self._read_at = changed_at
        self._index()

    def _index(self) -> None:
        self._known.clear()
        self._merged = merged(self._document, self._changes)
        self._channel_by_handle = {
            str(channel.get("handle", "")).lower(): key
            for key, channel in self._all("channels").items()
        }

    def _all(self, group: str) -> dict[str, Json]:
        found: dict[str, Json] = self._merged.get(group, {})
        return found


def merged(document: Any, changes: Mapping[str, Any], *, keep_nulls: bool = False) -> Json:
    """A JSON merge patch applied: objects are merged, null removes, all else replaces."""
    result: Json = dict(document) if isinstance(document, dict) else {}
    for key, value in changes.items():
        if isinstance(value, dict):
            result[key] = merged(result.get(key), value, keep_nulls=keep_nulls)
        elif value is None and not keep_nulls:
            result.pop(key, None)
        else:
            result[key] = value
    return result


def _publisher(key: str, document: Json, added: Iterable[Json]) -> Publisher:
    written = [*document.get("posts", []), *document.get("videos", []), *added]
    posts = sorted(map(_post, written), key=lambda post: post.published_at)
    return Publisher(
        key=key,
        kind=document.get("kind", ""),
        title=document.get("title", key),
        handle=document.get("handle", ""),
        fault=document.get("fault") or "",
        posts=tuple(posts),
        times=tuple(post.published_at for post in posts),
    )


def _post(document: Json) -> Post:
    return Post(
        id=str(document["id"]),
        title=document.get("title", ""),
        text=document.get("text", ""),
        published_at=datetime.fromisoformat(document["published_at"]).astimezone(UTC),
        views=document.get("views", 0),
        likes=document.get("likes", 0),
    )
