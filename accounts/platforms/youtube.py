"""YouTube channels by their public feed: `/feeds/videos.xml?channel_id=UC…`, no key, no quota.

The 15 newest videos with views and likes; no followers and no comments. The feed knows channels
by id only, so an @handle is looked up once in the channel's page. The feed answers 404 or 500 for
living channels, for hours at a time (reported by a dozen trackers, 2021 to 2026): only the
channel's own page can say that a channel is gone.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import requests

from accounts.platforms._batch import side_by_side
from accounts.platforms._dates import read_date
from accounts.platforms._feeds import LONGEST_TEXT
from accounts.platforms._http import Answer, Http, error_for, shown
from accounts.platforms._posts import newest_first, reaches, since_with_last
from accounts.platforms._xml import NotAFeed, parse_document
from accounts.platforms.base import (
    AccountGone,
    AccountRef,
    AccountUnreachable,
    Clock,
    Page,
    PlatformError,
    RemotePost,
    Unavailable,
    UnexpectedPayload,
)

FEED_LENGTH = 15
CHANNEL_ID = re.compile(r"UC[\w-]{22}")

# Where a channel's page names its own channel, surest first; the page names others as well.
_OWN_ID = tuple(
    re.compile(pattern.replace("ID", f"({CHANNEL_ID.pattern})"), re.IGNORECASE)
    for pattern in (
        r"""<link[^>]{0,200}rel=["']?canonical["']?[^>]{0,200}/channel/ID""",
        r"""<link[^>]{0,400}videos\.xml\?channel_id=ID""",
        r"""<meta[^>]{0,200}itemprop=["'](?:identifier|channelId)["'][^>]{0,200}content=["']ID""",
        r'''"externalId"\s*:\s*"ID"''',
    )
)
_YT = "{http://www.youtube.com/xml/schemas/2015}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_ATOM = "{http://www.w3.org/2005/Atom}"


class YouTube:
    """Reads channels side by side; a handle is a channel id, a @name without @, c/… or user/…"""

    key = "youtube"
    label = "YouTube"
    batch_size = 100

    def __init__(
        self, http: Http, *, url: str, feeds_url: str, clock: Clock, workers: int = 16
    ) -> None:
        """`url` is where channel pages stand, `feeds_url` the address of the feed."""
        self._http = http
        self._url = url.rstrip("/")
        self._feeds_url = feeds_url
        self._clock = clock
        self._workers = workers

    def fetch(
        self, accounts: Sequence[AccountRef]
    ) -> Iterator[tuple[AccountRef, Page | PlatformError]]:
        """Yield each channel's newest videos, or what went wrong with it, as they come in."""
        return side_by_side(self._read, accounts, workers=self._workers)

    def _read(self, ref: AccountRef) -> Page:
        channel_id = ref.platform_id or self._resolve(ref.handle)
        answer = self._feed(channel_id, ref)
        if answer.not_modified:
            return Page(
                posts=(),
                platform_id=channel_id,
                handle=ref.handle,
                cursor=ref.cursor,
                unchanged=True,
            )
        name, videos = parse_page(answer.body, now=self._clock())
        return Page(
            posts=since_with_last(videos, since=ref.since),
            platform_id=channel_id,
            handle=ref.handle,
            name=name,
            cursor=answer.validators,
            complete=len(videos) < FEED_LENGTH or reaches(videos, since=ref.since),
        )

    def _resolve(self, handle: str) -> str:
        if CHANNEL_ID.fullmatch(handle):
            return handle
        path = handle if handle.startswith(("c/", "user/")) else f"@{handle}"
        page = self._get(f"{self._url}/{path}")
        if (channel_id := own_channel_id(page.body)) is None:
            raise UnexpectedPayload(f"{shown(page.url)}: no channel id in the page")
        return channel_id

    def _feed(self, channel_id: str, ref: AccountRef) -> Answer:
        try:
            return self._get(f"{self._feeds_url}?channel_id={channel_id}", ref=ref)
        except AccountGone as error:
            raise self._reason_without_feed(channel_id, error) from None

    def _reason_without_feed(self, channel_id: str, feed_error: AccountGone) -> PlatformError:
        """Ask the channel's page; raises AccountGone if that is missing as well."""
        page = self._get(f"{self._url}/channel/{channel_id}")
        if own_channel_id(page.body) == channel_id:
            return Unavailable(f"{feed_error}, though the channel is there")
        return AccountUnreachable(f"{feed_error}, and the page shows no such channel")

    def _get(self, url: str, *, ref: AccountRef | None = None) -> Answer:
        return self._http.get(url, validators=ref.cursor if ref else None, to_error=_error_for)


def own_channel_id(page: bytes) -> str | None:
    """The id of the channel that a page is about, or None."""
    text = page.decode("utf-8", "replace")
    matches = (pattern.search(text) for pattern in _OWN_ID)
    return next((match[1] for match in matches if match), None)


def parse_page(payload: bytes, *, now: datetime) -> tuple[str, list[RemotePost]]:
    """The channel's name and its videos, newest first; raises UnexpectedPayload."""
    try:
        root, is_cut = parse_document(payload)
    except NotAFeed as error:
        raise UnexpectedPayload(f"video feed: {error}") from None
    if is_cut or not str(root.tag).endswith("feed"):
        raise UnexpectedPayload("video feed: broken document")
    videos = [_video(entry, now) for entry in root.iter(f"{_ATOM}entry")]
    return root.findtext(f"{_ATOM}title", ""), newest_first(videos)


def _video(entry: Any, now: datetime) -> RemotePost:
    video_id = entry.findtext(f"{_YT}videoId", "")
    if not re.fullmatch(r"[\w-]{6,20}", video_id):
        raise UnexpectedPayload("video feed: an entry without a video id")
    title = entry.findtext(f"{_ATOM}title", "")
    description = entry.findtext(f"{_MEDIA}group/{_MEDIA}description", "")
    community = f"{_MEDIA}group/{_MEDIA}community"
    return RemotePost(
        platform_id=video_id,
        url=f"https://www.youtube.com/watch?v={video_id}",
        text=f"{title}\n\n{description}".strip()[:LONGEST_TEXT],
        # Not <updated>, which moves with every edit and every count of views.
        published_at=read_date(entry.findtext(f"{_ATOM}published", ""), zone=UTC, now=now),
        likes=_count(entry.find(f"{community}/{_MEDIA}starRating"), "count"),
        views=_count(entry.find(f"{community}/{_MEDIA}statistics"), "views"),
    )


def _count(element: Any, attribute: str) -> int | None:
    text = "" if element is None else element.get(attribute, "")
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def _error_for(response: requests.Response, *, url: str) -> PlatformError:
    """Without a key of ours, a refusal is meant for our address, not for the channel."""
    if response.status_code in (401, 403):
        return Unavailable(f"{shown(url)}: HTTP {response.status_code}")
    return error_for(response, url=url)
