"""The simulator as a WSGI application: `/situs/<slug>/…` and `/youtube/…`.

`POST /_kendali/` changes the world (see `World.change`); `GET /_hitungan/` counts the requests by
what they asked for, and `POST /_hitungan/` starts counting anew.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIEnvironment

from accounts.simulator import sites, youtube
from accounts.simulator.faults import Reply, reply_instead, spoilt
from accounts.simulator.world import Body, Publisher, World

Clock = Callable[[], datetime]


class Simulator:
    """One world behind one WSGI callable; safe for many threads."""

    def __init__(self, world: World, *, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self.world = world
        self._clock = clock
        self._lock = Lock()
        self._counts: Counter[str] = Counter()
        self._at_once = 0
        self._most_at_once = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._lock:
            self._at_once += 1
            self._most_at_once = max(self._most_at_once, self._at_once)
        try:
            reply = self._reply(environ)
        finally:
            with self._lock:
                self._at_once -= 1
        start_response(reply.status, reply.headers)
        return reply.chunks

    def _reply(self, environ: WSGIEnvironment) -> Reply:
        match environ["PATH_INFO"].split("/", 3)[1:]:
            case ["situs", slug, path]:
                return self._site(environ, slug, path)
            case ["situs", slug] if self.world.site(slug):
                return _redirect(f"/situs/{slug}/")
            case ["youtube", *rest]:
                return self._youtube(environ, "/".join(rest))
            case ["_kendali", ""] if environ["REQUEST_METHOD"] == "POST":
                self.world.change(_json(environ))
                return _json_reply(dict(self.world.counts()))
            case ["_hitungan", ""]:
                return _json_reply(self.count(reset=environ["REQUEST_METHOD"] == "POST"))
            case _:
                return self._missing()

    def _site(self, environ: WSGIEnvironment, slug: str, path: str) -> Reply:
        site = self.world.site(slug)
        if site is None:
            return self._missing()
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        url = f"http://{environ['HTTP_HOST']}/situs/{slug}/"
        is_feed = sites.is_feed(site, path, query)
        is_rest = site.kind == "wordpress" and path == "wp-json/wp/v2/posts"
        self._count("feed" if is_feed else "rest" if is_rest else "page")
        if reply := reply_instead(site.fault, url=url + path, is_feed=is_feed):
            return reply
        posts = site.published(self._clock())
        if is_rest:
            found = sites.rest_posts(posts, query, url=url)
            return _reply(found) if found else _empty("400 Bad Request")
        if not is_feed:
            page = (
                sites.article_page(posts, path) if path else sites.home_page(site, posts, url=url)
            )
            return _reply(page) if page else self._missing()
        version = ("feed", url, str(len(posts)))
        return self._written(environ, site, version, lambda: sites.feed(site, posts, url=url))

    def _youtube(self, environ: WSGIEnvironment, path: str) -> Reply:
        if path == "feeds/videos.xml":
            query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
            channel = self.world.channel(query.get("channel_id", ""))
            self._count("youtube_feed")
        else:
            channel = self._channel_at(path)
            self._count("youtube_page")
        if channel is None:
            return self._missing()
        is_feed = path == "feeds/videos.xml"
        if reply := reply_instead(channel.fault, url=path, is_feed=is_feed):
            return reply
        if not is_feed:
            return _reply(youtube.channel_page(channel))
        videos = channel.published(self._clock())
        version = ("feed", str(len(videos)))
        return self._written(environ, channel, version, lambda: youtube.video_feed(channel, videos))

    def _channel_at(self, path: str) -> Publisher | None:
        kind, _, name = path.rstrip("/").partition("/")
        if kind == "channel":
            return self.world.channel(name)
        if kind.startswith("@") or kind in ("c", "user"):
            return self.world.channel_called(name or kind[1:])
        return None

    def _written(
        self,
        environ: WSGIEnvironment,
        publisher: Publisher,
        version: tuple[str, ...],
        write: Callable[[], Body],
    ) -> Reply:
        """A feed, written once for each version of it; 304 for whoever has it already."""
        body = publisher.bodies.get(version)
        if body is None:
            publisher.bodies.clear()  # the version before it will not be asked for again
            body = publisher.bodies[version] = write()
        if reply := spoilt(publisher.fault, body.content):
            return reply
        if _has_it_already(environ, body):
            self._count("not_modified")
            return Reply(status="304 Not Modified", headers=[("ETag", body.etag)], chunks=[])
        return _reply(body)

    def _missing(self) -> Reply:
        self._count("missing")
        return _empty("404 Not Found")

    def _count(self, what: str) -> None:
        with self._lock:
            self._counts[what] += 1

    def count(self, *, reset: bool = False) -> dict[str, Any]:
        """The requests so far by what they asked for, and how many came at once."""
        with self._lock:
            counted = {"requests": dict(self._counts), "most_at_once": self._most_at_once}
            if reset:
                self._counts.clear()
                self._most_at_once = 0
            return counted


def _reply(body: Body) -> Reply:
    headers = [
        ("Content-Type", body.type),
        ("Content-Length", str(len(body.content))),
        *body.headers,
    ]
    if body.etag:
        headers.append(("ETag", body.etag))
    if modified := _http_date(body):
        headers.append(("Last-Modified", modified))
    return Reply(status="200 OK", headers=headers, chunks=[body.content])


def _empty(status: str) -> Reply:
    return Reply(status=status, headers=[("Content-Length", "0")], chunks=[])


def _redirect(target: str) -> Reply:
    headers = [("Location", target), ("Content-Length", "0")]
    return Reply(status="301 Moved Permanently", headers=headers, chunks=[])


def _has_it_already(environ: WSGIEnvironment, body: Body) -> bool:
    """RFC 9110: If-Modified-Since counts only where If-None-Match was not sent."""
    if (tag := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return bool(tag == body.etag)
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    return since is not None and since == _http_date(body)


def _http_date(body: Body) -> str | None:
    return format_datetime(body.last_modified, usegmt=True) if body.last_modified else None


def _json(environ: WSGIEnvironment) -> dict[str, Any]:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    document: dict[str, Any] = json.loads(environ["wsgi.input"].read(length))
    return document


def _json_reply(document: dict[str, Any]) -> Reply:
    return _reply(Body(json.dumps(document).encode(), "application/json", etag=""))
