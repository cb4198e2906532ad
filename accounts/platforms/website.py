"""Websites of offices and villages, by their feeds: RSS 2.0, RSS 1.0, Atom, JSON Feed, WordPress.

No key and no quota, only politeness: conditional requests, and a new search for the feed only
when the known address stops giving one.
"""

import hashlib
import ipaddress
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

import requests

from accounts.platforms import _wordpress
from accounts.platforms._batch import side_by_side
from accounts.platforms._discovery import feed_candidates
from accounts.platforms._feeds import Feed, parse_feed
from accounts.platforms._http import Answer, Http, error_for, shown
from accounts.platforms._posts import newest_first, reaches, read_entries, since_with_last
from accounts.platforms._xml import NotAFeed
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

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/html;q=0.8, */*;q=0.5"
)
MOST_REST_PAGES = 5


class Website:
    """Reads websites side by side; the handle of one is its address without the scheme."""

    key = "website"
    label = "Situs web"
    batch_size = 100

    def __init__(
        self,
        http: Http,
        *,
        zone: tzinfo,
        clock: Clock,
        workers: int = 16,
        seconds_per_site: float = 30.0,
    ) -> None:
        """`zone` is that of the times which name none. `workers` sites are read at a time."""
        self._http = http
        self._zone = zone
        self._clock = clock
        self._workers = workers
        self._seconds_per_site = seconds_per_site

    def fetch(
        self, accounts: Sequence[AccountRef]
    ) -> Iterator[tuple[AccountRef, Page | PlatformError]]:
        """Yield each site's newest posts, or what went wrong with it, as they come in."""
        return side_by_side(self._read, accounts, workers=self._workers)

    def _read(self, ref: AccountRef) -> Page:
        visit = _Visit(
            http=self._http,
            ref=ref,
            zone=self._zone,
            now=self._clock(),
            until=time.monotonic() + self._seconds_per_site,
        )
        return visit.page()


@dataclass(frozen=True, kw_only=True)
class _Visit:
    """One read of one site. Its requests share the deadline `until`."""

    http: Http
    ref: AccountRef
    zone: tzinfo
    now: datetime
    until: float

    def page(self) -> Page:
        """Ask the feed of last time; if it is none any more, search from the home page."""
        if known := self.ref.cursor.get("feed"):
            if known.partition("?")[0].endswith(_wordpress.PATH):
                known = _wordpress.posts_url(known, since=self.ref.since)
            try:
                return self._read(self._get(known, validators=self.ref.cursor))
            except (AccountGone, NotAFeed):
                pass
        return self._search()

    def _search(self) -> Page:
        home = self._home()
        try:
            return self._read(home)
        except NotAFeed:
            pass  # a web page, as it should be
        empty: Page | None = None
        trouble: Unavailable | None = None
        for url in feed_candidates(home.body, url=home.url, charset=home.charset):
            try:
                page = self._read(self._get(self._asked(url)))
            except (NotAFeed, AccountGone, AccountUnreachable, UnexpectedPayload):
                continue
            except Unavailable as error:
                trouble = self._tolerated(error)
                continue
            if page.posts or page.unchanged:
                return page
            empty = empty or page
        if empty is None:
            raise trouble or UnexpectedPayload(f"{shown(home.url)}: no feed found")
        return empty

    def _asked(self, url: str) -> str:
        is_rest = url.endswith(_wordpress.PATH)
        return _wordpress.posts_url(url, since=self.ref.since) if is_rest else url

    def _home(self) -> Answer:
        failure: AccountUnreachable | Unavailable | None = None
        for url in home_urls(self.ref.handle):
            try:
                return self._get(url)
            except AccountUnreachable as error:
                failure = failure or error
            except Unavailable as error:
                failure = failure or self._tolerated(error)
        raise failure or AccountUnreachable("no address")

    def _tolerated(self, error: Unavailable) -> Unavailable:
        """Go on with the next address, unless the site asked us to wait or time is up."""
        if error.retry_after is not None or time.monotonic() >= self.until:
            raise error
        return error

    def _get(self, url: str, *, validators: Mapping[str, str] | None = None) -> Answer:
        return self.http.get(
            url, accept=ACCEPT, validators=validators, until=self.until, to_error=_error_for
        )

    def _read(self, answer: Answer) -> Page:
        """The page that a feed makes; raises NotAFeed."""
        digest = hashlib.sha256(answer.body).hexdigest()[:32]
        if answer.not_modified or digest == self.ref.cursor.get("digest"):
            cursor = {**self.ref.cursor, "feed": answer.lasting_url}
            return self._made((), cursor=cursor, unchanged=True)
        if answer.body[:20].lstrip().startswith(b"["):
            return self._rest_page(answer, digest)
        feed = parse_feed(answer.body, charset=answer.charset)
        posts = self._posts(feed, answer)
        complete = not feed.is_cut and reaches(posts, since=self.ref.since)
        if not complete and "wordpress" in feed.generator.lower():
            older, complete = self._rest(_wordpress.site_of(answer.url))
            posts = newest_first({post.platform_id: post for post in [*older, *posts]}.values())
        cursor = self._cursor(answer, digest, posts)
        return self._made(posts, cursor=cursor, name=feed.title, complete=complete)

    def _rest_page(self, answer: Answer, digest: str) -> Page:
        feed = _wordpress.parse_posts(answer.body)
        posts, complete = self._posts(feed, answer), True
        if not _wordpress.is_last_page(answer, page=1, feed=feed):
            older, complete = self._rest(answer.url, first_page=2)
            posts += older
        cursor = self._cursor(answer, digest, posts)
        return self._made(posts, cursor=cursor, complete=complete)

    def _rest(self, url: str, *, first_page: int = 1) -> tuple[list[RemotePost], bool]:
        """Posts since `ref.since` by WordPress REST, and whether these are all."""
        posts: list[RemotePost] = []
        for page in range(first_page, MOST_REST_PAGES + 1):
            try:
                answer = self._get(_wordpress.posts_url(url, since=self.ref.since, page=page))
                feed = _wordpress.parse_posts(answer.body)
            except (PlatformError, NotAFeed):
                return posts, False  # switched off on many sites; the feed's posts still count
            posts += self._posts(feed, answer)
            if _wordpress.is_last_page(answer, page=page, feed=feed):
                return posts, True
        return posts, False

    def _posts(self, feed: Feed, answer: Answer) -> list[RemotePost]:
        return read_entries(feed.entries, url=answer.url, zone=self.zone, now=self.now)

    def _cursor(self, answer: Answer, digest: str, posts: Sequence[RemotePost]) -> dict[str, str]:
        if any(post.published_at is None for post in posts):
            # Announced for a coming day, maybe: read it again even if nothing changes.
            return {"feed": answer.lasting_url}
        return {"feed": answer.lasting_url, "digest": digest, **answer.validators}

    def _made(
        self,
        posts: Sequence[RemotePost],
        *,
        cursor: Mapping[str, str],
        name: str = "",
        complete: bool = True,
        unchanged: bool = False,
    ) -> Page:
        return Page(
            posts=tuple(since_with_last(posts, since=self.ref.since)),
            platform_id=self.ref.platform_id or self.ref.handle,
            handle=self.ref.handle,
            name=name,
            cursor=cursor,
            complete=complete,
            unchanged=unchanged,
        )


def home_urls(handle: str) -> list[str]:
    """Where the site of a handle may answer, likeliest first."""
    host = handle.partition("/")[0]
    plain, secure = f"http://{handle}", f"https://{handle}"
    if ":" in host or _is_ip(host):
        return [plain, secure]
    return [secure, plain, f"https://www.{handle}", f"http://www.{handle}"]


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _error_for(response: requests.Response, *, url: str) -> PlatformError:
    """A website has no credentials of ours to reject: it keeps everybody out, or us."""
    if response.status_code in (401, 403, 451):
        return AccountUnreachable(f"{shown(url)}: HTTP {response.status_code}")
    return error_for(response, url=url)
