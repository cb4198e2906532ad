"""Reading websites through the connector, beside bare `requests` in as many threads.

The simulator runs in a process of its own. Its feeds come over loopback, where the connector's
own work shows most; once more with a wait of 200 ms, as a real site takes.
"""

import multiprocessing
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from zoneinfo import ZoneInfo

import requests

from accounts.platforms._http import Http
from accounts.platforms.base import AccountRef, Page
from accounts.platforms.website import Website
from accounts.simulator.app import Simulator
from accounts.simulator.server import served
from accounts.simulator.world import World
from tests.bench.figures import seconds, show

SITES = 300
THREADS = 16
LATENCY = 0.2  # seconds
NOW = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)
Cursors = Mapping[str, Mapping[str, str]]


def polling() -> None:
    """New feeds, feeds that changed nothing, and both with the wait of a real site."""
    for wait in (0.0, LATENCY):
        suffix = f", {wait * 1000:.0f} ms away" if wait else ""
        with _simulator(wait) as base, Http(allow_private=True) as http:
            platform = Website(
                http, zone=ZoneInfo("Asia/Jakarta"), clock=lambda: NOW, workers=THREADS
            )
            handles = [f"{base.removeprefix('http://')}/situs/dinas-{n}" for n in range(SITES)]
            feeds = [f"http://{handle}/feed/" for handle in handles]
            cursors = {handle: {"feed": feed} for handle, feed in zip(handles, feeds, strict=True)}
            found: dict[str, Mapping[str, str]] = {}
            took = seconds(lambda: found.update(_swept(platform, cursors)))  # noqa: B023 - run now
            bare = seconds(lambda: _asked(feeds, {}))  # noqa: B023
            beside = f"bare requests in {THREADS} threads"
            show(
                f"read new feeds{suffix}",
                SITES / took,
                "sites/s",
                beside=beside,
                other=SITES / bare,
            )
            before = http.request_count
            took = seconds(lambda: _swept(platform, found))  # noqa: B023
            asked = http.request_count - before
            tags = {cursor["feed"]: cursor["etag"] for cursor in found.values()}
            bare = seconds(lambda: _asked(feeds, tags))  # noqa: B023
            show(
                f"read unchanged feeds{suffix}", SITES / took, "sites/s",
                beside=beside, other=SITES / bare,
            )  # fmt: skip
            show(
                f"requests for unchanged feeds{suffix}", asked, "requests",
                beside="fewest possible", other=SITES,
            )  # fmt: skip


def _swept(platform: Website, cursors: Cursors) -> dict[str, Mapping[str, str]]:
    """Read every site once; what it gave to ask with next time."""
    refs = [
        AccountRef(handle=handle, since=NOW - timedelta(days=7), cursor=cursor)
        for handle, cursor in cursors.items()
    ]
    found = {}
    for ref, page in platform.fetch(refs):
        assert isinstance(page, Page), page
        assert page.unchanged == ("etag" in ref.cursor)
        found[ref.handle] = page.cursor
    return found


def _asked(urls: Sequence[str], tags: Mapping[str, str]) -> None:
    """Ask for every feed and read its bytes, nothing more."""
    local = threading.local()

    def get(url: str) -> None:
        if not hasattr(local, "session"):
            local.session = requests.Session()
        headers = {"If-None-Match": tags[url]} if tags else {}
        response = local.session.get(url, headers=headers, timeout=30)
        assert response.status_code == (304 if tags else 200)
        assert bool(response.content) is not bool(tags)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(get, urls))


@contextmanager
def _simulator(wait: float) -> Iterator[str]:
    """A simulator with `SITES` WordPress sites of ten posts each; gives its address."""
    mine, its = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(its, wait))
    process.start()
    try:
        yield str(mine.recv())
    finally:
        mine.send("stop")
        process.join()


def _serve(pipe: Connection, wait: float) -> None:
    posts = [
        {
            "id": n,
            "title": f"Kegiatan nomor {n}",
            "text": "Gotong royong membersihkan saluran air di lingkungan kantor. " * 20,
            "published_at": (NOW - timedelta(days=n + 1)).isoformat(),
        }
        for n in range(10)
    ]
    site = {"kind": "wordpress", "posts": posts, "fault": f"slow:{wait}" if wait else ""}
    world = World(document={"sites": {f"dinas-{n}": site for n in range(SITES)}})
    with served(Simulator(world)) as url:
        pipe.send(url)
        pipe.recv()
