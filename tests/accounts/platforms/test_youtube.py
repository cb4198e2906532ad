"""YouTube by its public feed, from the simulator: ids, lies about 404, and what a feed says."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from accounts.platforms import base
from accounts.platforms._http import Http
from accounts.platforms.base import AccountRef, Page, PlatformError
from accounts.platforms.youtube import YouTube, own_channel_id, parse_page
from tests.accounts.platforms.conftest import NOW, RawServer, SimulatedWorld

Ref = Callable[..., AccountRef]
PAYLOADS = Path(__file__).parents[2] / "payloads" / "youtube"
CHANNEL = "UCcontohDinkes_01234567-"
OTHER = "UCcontohLainnya012345678"


@pytest.fixture
def youtube(http: Http, world: SimulatedWorld) -> YouTube:
    return YouTube(
        http,
        url=f"{world.url}/youtube",
        feeds_url=f"{world.url}/youtube/feeds/videos.xml",
        clock=lambda: NOW,
    )


def _read(youtube: YouTube, ref: AccountRef) -> Page:
    [(_, result)] = youtube.fetch([ref])
    if isinstance(result, PlatformError):
        raise result
    return result


@pytest.mark.parametrize("document", sorted(PAYLOADS.glob("*.xml")), ids=lambda path: path.stem)
def test_a_feed_is_read_as_its_neighbour_says(document: Path) -> None:
    expected = json.loads(document.with_name(f"{document.stem}.expected.json").read_text())

    name, videos = parse_page(document.read_bytes(), now=NOW)

    read = [
        {
            "platform_id": video.platform_id,
            "url": video.url,
            "text": video.text,
            "published_at": video.published_at.isoformat() if video.published_at else None,
            "likes": video.likes,
            "comments": video.comments,
            "shares": video.shares,
            "views": video.views,
        }
        for video in videos
    ]
    assert {"name": name, "posts": read} == expected


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"<!DOCTYPE html><html><body>Before you continue to YouTube</body></html>",
        b"<rss><channel><item><title>x</title></item></channel></rss>",
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title></entry></feed>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>x</title></entry>',
        b'{"error": {"code": 403}}',
    ],
)
def test_another_shape_is_unexpected(payload: bytes) -> None:
    with pytest.raises(base.UnexpectedPayload):
        parse_page(payload, now=NOW)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f'<link rel="canonical" href="https://www.youtube.com/channel/{CHANNEL}">', CHANNEL),
        (f'<link rel="alternate" href="x/feeds/videos.xml?channel_id={CHANNEL}">', CHANNEL),
        (f'<meta itemprop="identifier" content="{CHANNEL}">', CHANNEL),
        (f'{{"externalId":"{CHANNEL}"}}', CHANNEL),
        (f'{{"channelId":"{OTHER}"}}<meta itemprop="channelId" content="{CHANNEL}">', CHANNEL),
        (f'{{"channelId":"{OTHER}"}}', None),
        ('<link rel="canonical" href="https://www.youtube.com/channel/UCpendek">', None),
        ("", None),
    ],
)
def test_a_page_names_its_own_channel(page: str, expected: str | None) -> None:
    assert own_channel_id(page.encode()) == expected


@pytest.mark.parametrize("handle", ["dinkescontoh", "c/dinkescontoh", "user/dinkescontoh"])
def test_a_handle_is_looked_up_once(
    youtube: YouTube, world: SimulatedWorld, ref: Ref, handle: str
) -> None:
    world.add_channel(CHANNEL, handle="DinkesContoh")

    page = _read(youtube, ref(handle))
    first = world.requested()
    _read(youtube, ref(handle, platform_id=page.platform_id))

    assert page.platform_id == CHANNEL
    assert page.name == "Kanal DinkesContoh"
    assert first == {"youtube_page": 1, "youtube_feed": 1}
    assert world.requested() == {"youtube_feed": 1}


def test_a_channel_id_needs_no_look_up(youtube: YouTube, world: SimulatedWorld, ref: Ref) -> None:
    world.add_channel(CHANNEL)

    page = _read(youtube, ref(CHANNEL))

    assert [video.views for video in page.posts] == [100, 101, 102]
    assert [video.likes for video in page.posts] == [0, 1, 2]
    assert page.posts[0].published_at == NOW - timedelta(hours=1)
    assert page.followers is None
    assert world.requested() == {"youtube_feed": 1}


def test_an_unchanged_feed_is_not_read_again(
    youtube: YouTube, world: SimulatedWorld, ref: Ref
) -> None:
    world.add_channel(CHANNEL)
    page = _read(youtube, ref(CHANNEL))

    again = _read(youtube, ref(CHANNEL, cursor=page.cursor))

    assert again.unchanged
    assert again.platform_id == CHANNEL


def test_a_channel_without_videos_is_no_error(
    youtube: YouTube, world: SimulatedWorld, ref: Ref
) -> None:
    world.add_channel(CHANNEL, videos=0)

    page = _read(youtube, ref(CHANNEL))

    assert (page.posts, page.complete) == ([], True)


@pytest.mark.parametrize(
    ("videos", "days", "complete"),
    [(14, 60, True), (15, 60, False), (40, 60, False), (40, 7, True)],
)
def test_fifteen_videos_may_not_be_all(
    youtube: YouTube, world: SimulatedWorld, ref: Ref, videos: int, days: int, complete: bool
) -> None:
    world.add_channel(CHANNEL, videos=videos)

    page = _read(youtube, ref(CHANNEL, since=NOW - timedelta(days=days)))

    assert page.complete is complete


@pytest.mark.parametrize("fault", ["feed:404", "feed:500", "500", "429:120", "403", "reset"])
def test_no_failing_feed_says_that_a_living_channel_is_gone(
    youtube: YouTube, world: SimulatedWorld, ref: Ref, fault: str
) -> None:
    world.add_channel(CHANNEL, fault=fault)

    with pytest.raises(base.Unavailable):
        _read(youtube, ref(CHANNEL))


def test_a_channel_is_gone_when_its_page_is(
    youtube: YouTube, world: SimulatedWorld, ref: Ref
) -> None:
    with pytest.raises(base.AccountGone, match=f"/channel/{CHANNEL}: HTTP 404"):
        _read(youtube, ref(CHANNEL))

    assert world.requested()["youtube_page"] == 1


def test_a_handle_without_a_page_is_gone(youtube: YouTube, ref: Ref) -> None:
    with pytest.raises(base.AccountGone):
        _read(youtube, ref("tidakada"))


def test_a_feed_missing_beside_a_page_of_somebody_else_is_unreachable(
    http: Http, server: RawServer, ref: Ref
) -> None:
    server.answer("/feed", status="404 Not Found")
    server.answer(f"/channel/{CHANNEL}", f'{{"externalId":"{OTHER}"}}'.encode())
    youtube = YouTube(http, url=server.url, feeds_url=f"{server.url}/feed", clock=lambda: NOW)

    with pytest.raises(base.AccountUnreachable):
        _read(youtube, ref(CHANNEL))


def test_a_page_without_a_channel_is_unexpected(http: Http, server: RawServer, ref: Ref) -> None:
    server.answer("/@dinkes", b"<html>Before you continue to YouTube</html>")
    youtube = YouTube(http, url=server.url, feeds_url=f"{server.url}/feed", clock=lambda: NOW)

    with pytest.raises(base.UnexpectedPayload, match="no channel id in the page"):
        _read(youtube, ref("dinkes"))


def test_times_are_aware_and_in_utc(youtube: YouTube, world: SimulatedWorld, ref: Ref) -> None:
    world.add_channel(CHANNEL)

    page = _read(youtube, ref(CHANNEL))

    assert all(video.published_at and video.published_at.tzinfo is UTC for video in page.posts)
    assert datetime.min.replace(tzinfo=UTC) < min(
        video.published_at for video in page.posts if video.published_at
    )
