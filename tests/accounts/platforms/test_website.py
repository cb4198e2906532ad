"""Websites read over HTTP, from the simulator: discovery, politeness, and what goes wrong."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from accounts.platforms import base
from accounts.platforms._http import Http
from accounts.platforms.base import AccountRef, Page, PlatformError
from accounts.platforms.website import Website, home_urls
from accounts.simulator.sites import KINDS
from tests.accounts.platforms.conftest import NOW, RawServer, SimulatedWorld, post

Ref = Callable[..., AccountRef]
UNDATED = {"broken-no-dates"}


@pytest.fixture
def website(http: Http) -> Website:
    return Website(http, zone=ZoneInfo("Asia/Jakarta"), clock=lambda: NOW)


def _read(website: Website, ref: AccountRef) -> Page:
    [(_, result)] = website.fetch([ref])
    if isinstance(result, PlatformError):
        raise result
    return result


@pytest.mark.parametrize("kind", KINDS)
def test_the_feed_of_every_kind_of_site_is_found_and_read(
    website: Website, world: SimulatedWorld, ref: Ref, kind: str
) -> None:
    handle = world.add_site("dinkes", kind=kind)

    page = _read(website, ref(handle))

    base_url = f"http://{handle}/berita"
    assert page.name == "Situs dinkes"
    assert {post.url for post in page.posts} == {f"{base_url}/{number}/" for number in range(3)}
    assert {post.text for post in page.posts} >= {
        "Berita 0\n\nIsi berita 0."
    } or kind == "broken-utf8"
    if kind in UNDATED:
        assert [post.published_at for post in page.posts] == [None] * 3
    else:
        minutes = timedelta(minutes=1)
        newest = page.posts[0].published_at
        assert newest is not None
        assert abs(newest - (NOW - timedelta(hours=1))) < minutes


def test_a_known_feed_is_asked_for_at_once(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes", kind="opensid")
    first = _read(website, ref(handle))
    world.requested()

    _read(website, ref(handle, cursor={"feed": first.cursor["feed"]}))

    assert world.requested() == {"feed": 1}


def test_an_unchanged_feed_costs_one_request_without_a_body(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes")
    first = _read(website, ref(handle))
    world.requested()

    again = _read(website, ref(handle, cursor=first.cursor))

    assert world.requested() == {"feed": 1, "not_modified": 1}
    assert (again.unchanged, again.complete, again.posts) == (True, True, ())
    assert again.cursor == first.cursor


def test_the_same_body_without_validators_is_unchanged_too(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes")
    first = _read(website, ref(handle))
    kept = {key: first.cursor[key] for key in ("feed", "digest")}

    again = _read(website, ref(handle, cursor=kept))

    assert again.unchanged


def test_a_new_post_is_seen_on_the_next_read(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes")
    world.simulator.world.change({"publish": {"dinkes": [post(9, NOW + timedelta(hours=2))]}})
    first = _read(website, ref(handle))
    world.clock[0] = NOW + timedelta(hours=2)

    again = _read(website, ref(handle, cursor=first.cursor))

    assert not again.unchanged
    assert {post.platform_id for post in again.posts} - {post.platform_id for post in first.posts}


def test_a_feed_with_a_date_still_to_come_is_read_again_though_nothing_changed(
    http: Http, server: RawServer, ref: Ref
) -> None:
    """Its date is unknown today; tomorrow the same bytes say when it was posted."""
    feed = b"<rss><channel><item><title>a</title><pubDate>2026-11-14 08:00:00</pubDate></item></channel></rss>"
    server.answer("/", feed, ETag='"1"')
    handle = server.url.removeprefix("http://")
    clock = [NOW]
    website = Website(http, zone=ZoneInfo("Asia/Jakarta"), clock=lambda: clock[0])
    first = _read(website, ref(handle))
    clock[0] = NOW + timedelta(days=3)

    again = _read(website, ref(handle, cursor=first.cursor))

    assert first.posts[0].published_at is None
    assert again.posts[0].published_at is not None


def test_posts_before_the_period_are_left_out_save_the_last(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes", posts=8)

    page = _read(website, ref(handle, since=NOW - timedelta(days=3)))

    assert len(page.posts) == 4
    assert page.complete


def test_a_feed_that_does_not_go_back_far_enough_is_not_complete(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes", kind="rss", posts=30)  # it shows ten

    page = _read(website, ref(handle, since=NOW - timedelta(days=20)))

    assert len(page.posts) == 10
    assert not page.complete


@pytest.mark.parametrize(("posts", "requests"), [(30, 1), (250, 3)])
def test_wordpress_is_asked_for_what_its_feed_no_longer_shows(
    website: Website, world: SimulatedWorld, ref: Ref, posts: int, requests: int
) -> None:
    handle = world.add_site("dinkes", kind="wordpress", posts=posts)

    page = _read(website, ref(handle, since=NOW - timedelta(days=400)))

    assert len(page.posts) == posts
    assert page.complete
    assert world.requested()["rest"] == requests


def test_wordpress_without_a_feed_is_read_by_rest(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes", kind="wordpress", posts=120, fault="feed:404")

    page = _read(website, ref(handle, since=NOW - timedelta(days=400)))
    again = _read(website, ref(handle, since=NOW - timedelta(days=400), cursor=page.cursor))

    assert len(page.posts) == 120
    assert page.complete
    assert again.unchanged


def test_a_feed_that_moved_is_searched_for_again(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes")
    cursor = {"feed": f"http://{handle}/alamat-lama.xml", "etag": '"lama"', "digest": "x"}

    page = _read(website, ref(handle, cursor=cursor))

    assert len(page.posts) == 3
    assert page.cursor["feed"] == f"http://{handle}/?format=feed&type=rss"


def test_a_permanent_redirect_changes_the_address_of_the_feed(
    http: Http, website: Website, server: RawServer, ref: Ref
) -> None:
    feed = b"<rss><channel><item><title>a</title></item></channel></rss>"
    server.answer("/lama", status="301 Moved Permanently", Location="/baru")
    server.answer("/baru", feed)
    handle = server.url.removeprefix("http://")

    page = _read(website, ref(handle, cursor={"feed": f"{server.url}/lama"}))

    assert page.cursor["feed"] == f"{server.url}/baru"


def test_the_registered_address_may_be_the_feed_itself(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes", kind="wordpress")

    page = _read(website, ref(f"{handle}/feed/"))

    assert len(page.posts) == 3


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="/kabar.xml">',
        "<LINK REL='ALTERNATE' TYPE='APPLICATION/RSS+XML' HREF='/kabar.xml'>",
        '<link rel="alternate" type="application/rss+xml" href="../kabar.xml">',
        '<base href="/a/b/"><link rel="alternate" type="application/atom+xml" href="../../kabar.xml">',
        '<link rel="alternate home" type="application/rss+xml; charset=utf-8" href=kabar.xml>',
        '<link rel="alternate" type="application/rss+xml" title="Komentar" href="/komentar.xml">'
        '<link rel="alternate" type="application/rss+xml" href="/kabar.xml">',
        '<link rel="alternate" type="application/rss+xml" href="http://[">'
        '<link rel="alternate" type="application/rss+xml" href="/kabar.xml">',
        '<body><p>tak ditutup<link rel="alternate" type="application/rss+xml" href="/kabar.xml">',
    ],
)
def test_the_home_page_may_announce_its_feed_in_many_ways(
    website: Website, server: RawServer, ref: Ref, link: str
) -> None:
    server.answer("/", f"<html><head>{link}</head></html>".encode())
    server.answer(
        "/kabar.xml", b"<rss><channel><item><title>Kerja bakti</title></item></channel></rss>"
    )
    server.answer(
        "/komentar.xml", b"<rss><channel><item><title>Re: spam</title></item></channel></rss>"
    )

    page = _read(website, ref(server.url.removeprefix("http://")))

    assert [post.text for post in page.posts] == ["Kerja bakti"]
    assert [request["path"] for request in server.requests] == ["/", "/kabar.xml"]


def test_an_empty_feed_does_not_hide_one_with_posts(
    website: Website, server: RawServer, ref: Ref
) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in "ab"
    )
    server.answer("/", links.encode())
    server.answer("/a", b"<rss><channel></channel></rss>")
    server.answer("/b", b"<rss><channel><item><title>Kerja bakti</title></item></channel></rss>")

    page = _read(website, ref(server.url.removeprefix("http://")))

    assert [post.text for post in page.posts] == ["Kerja bakti"]


def test_a_site_without_posts_is_read_and_has_none(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes", posts=0)

    page = _read(website, ref(handle))

    assert (page.posts, page.complete) == ((), True)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("404", base.AccountGone),
        ("410", base.AccountGone),
        ("401", base.AccountUnreachable),
        ("403", base.AccountUnreachable),
        ("451", base.AccountUnreachable),
        ("429:60", base.Unavailable),
        ("500", base.Unavailable),
        ("503", base.Unavailable),
        ("reset", base.Unavailable),
        ("loop", base.AccountUnreachable),
        ("moved:file:///etc/passwd", base.AccountUnreachable),
        ("feed:500", base.Unavailable),
        ("feed:404", base.UnexpectedPayload),
        ("html", base.UnexpectedPayload),
        ("empty", base.UnexpectedPayload),
        ("endless", base.UnexpectedPayload),
        ("gzip-bomb", base.UnexpectedPayload),
        ("drip:0.3", base.Unavailable),
    ],
)
def test_each_trouble_is_told_apart(
    http: Http, world: SimulatedWorld, ref: Ref, fault: str, expected: type[PlatformError]
) -> None:
    handle = world.add_site("dinkes", fault=fault)
    website = Website(http, zone=ZoneInfo("Asia/Jakarta"), clock=lambda: NOW, seconds_per_site=1)

    with pytest.raises(PlatformError) as caught:
        _read(website, ref(handle))

    assert type(caught.value) is expected
    assert "?" not in str(caught.value)


def test_the_wait_that_a_site_asks_for_is_handed_on(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes", fault="429:60")

    with pytest.raises(base.Unavailable) as caught:
        _read(website, ref(handle))

    assert caught.value.retry_after == timedelta(seconds=60)
    assert world.requested() == {"page": 1}  # not asked again in the same breath


def test_a_bomb_is_read_as_the_empty_feed_that_it_is(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes", fault="bomb")

    assert _read(website, ref(handle)).posts == ()


def test_a_truncated_feed_gives_its_whole_entries_and_is_not_complete(
    website: Website, world: SimulatedWorld, ref: Ref
) -> None:
    handle = world.add_site("dinkes", posts=9, fault="truncated")

    page = _read(website, ref(handle))

    assert 4 <= len(page.posts) < 9
    assert {post.url for post in page.posts} < {f"http://{handle}/berita/{n}/" for n in range(9)}
    assert not page.complete


def test_an_unknown_host_is_unreachable(website: Website, ref: Ref) -> None:
    with pytest.raises(base.AccountUnreachable, match="host name not known"):
        _read(website, ref("tidak-ada.invalid"))


def test_a_private_address_is_refused_unless_allowed(world: SimulatedWorld, ref: Ref) -> None:
    handle = world.add_site("dinkes")

    with Http() as guarded:
        website = Website(guarded, zone=ZoneInfo("Asia/Jakarta"), clock=lambda: NOW)
        with pytest.raises(base.AccountUnreachable, match="refused"):
            _read(website, ref(handle))

    assert world.requested() == {}


def test_a_site_that_does_not_answer_holds_up_no_other(
    world: SimulatedWorld, server: RawServer, ref: Ref
) -> None:
    others_are_read = Event()
    feed = b"HTTP/1.1 200 OK\r\n\r\n<rss><channel></channel></rss>"
    server.scripts["/"] = lambda send: others_are_read.wait(10) and send(feed)
    slow = server.url.removeprefix("http://")
    broken = world.add_site("rusak", fault="html")
    others = [world.add_site(f"desa-{n}", kind=KINDS[n % len(KINDS)]) for n in range(40)]
    with Http(allow_private=True) as patient:
        website = Website(patient, zone=ZoneInfo("Asia/Jakarta"), clock=lambda: NOW, workers=8)
        reading = website.fetch([ref(handle) for handle in (slow, broken, *others)])

        result_by_handle = {}
        for _ in [broken, *others]:
            account, result = next(reading)
            result_by_handle[account.handle] = result
        others_are_read.set()
        [(last, last_result)] = reading

    assert isinstance(result_by_handle.pop(broken), base.UnexpectedPayload)
    assert [len(_page(result).posts) for result in result_by_handle.values()] == [3] * 40
    assert last.handle == slow
    assert _page(last_result).posts == ()


def test_as_many_sites_are_waited_for_at_once_as_there_are_workers(
    http: Http, world: SimulatedWorld, ref: Ref
) -> None:
    handles = [world.add_site(f"lambat-{number}", fault="slow:0.2") for number in range(12)]
    website = Website(http, zone=ZoneInfo("Asia/Jakarta"), clock=lambda: NOW, workers=6)

    results = list(website.fetch([ref(handle) for handle in handles]))

    assert len(results) == 12
    assert world.simulator.count()["most_at_once"] == 6


def test_a_fault_of_ours_is_raised_after_all_others_were_read(
    http: Http, world: SimulatedWorld, ref: Ref
) -> None:
    good = world.add_site("desa")
    website = Website(http, zone=ZoneInfo("Asia/Jakarta"), clock=lambda: NOW)
    impossible = ref("desa.example", cursor={"feed": 7})

    read: Iterator[tuple[AccountRef, Page | PlatformError]] = website.fetch([impossible, ref(good)])

    assert next(read)[0].handle == good
    with pytest.raises(ExceptionGroup, match="1 of 2 reads"):
        next(read)


@pytest.mark.parametrize(
    ("handle", "first", "count"),
    [
        ("desa.example", "https://desa.example", 4),
        ("desa.example/berita", "https://desa.example/berita", 4),
        ("127.0.0.1:8000/situs/desa", "http://127.0.0.1:8000/situs/desa", 2),
        ("93.184.216.34", "http://93.184.216.34", 2),
        ("desa.example:8080", "http://desa.example:8080", 2),
    ],
)
def test_a_home_page_is_tried_where_it_likely_answers(handle: str, first: str, count: int) -> None:
    urls = home_urls(handle)

    assert urls[0] == first
    assert len(urls) == count


def _page(result: Page | PlatformError) -> Page:
    assert isinstance(result, Page)
    return result
