"""Feeds as software emits them and as hands have broken them: a payload, and what it says.

`tests/payloads/website/` holds each document beside what must be read from it.
"""

import json
import random
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.platforms import _wordpress
from accounts.platforms._feeds import Feed, parse_feed
from accounts.platforms._links import post_id, web_link
from accounts.platforms._posts import reaches, read_entries, since_with_last
from accounts.platforms._xml import NotAFeed
from accounts.platforms.base import RemotePost

NOW = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)
WIB = ZoneInfo("Asia/Jakarta")
PAYLOADS = Path(__file__).parents[2] / "payloads" / "website"
DOCUMENTS = sorted(
    path for path in PAYLOADS.iterdir() if not path.name.endswith((".expected.json", ".md"))
)


def _read(body: bytes) -> Feed:
    return _wordpress.parse_posts(body) if body.startswith(b"[") else parse_feed(body)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_is_read_as_its_neighbour_says(document: Path) -> None:
    expected: dict[str, Any] = json.loads(
        document.with_name(f"{document.stem}.expected.json").read_text()
    )

    feed = _read(document.read_bytes())
    posts = read_entries(feed.entries, url="https://desa.example/feed/", zone=WIB, now=NOW)

    read = {
        "title": feed.title,
        "is_cut": feed.is_cut,
        "posts": [
            {
                "platform_id": post.platform_id,
                "url": post.url,
                "text": post.text,
                "published_at": post.published_at.isoformat() if post.published_at else None,
            }
            for post in posts
        ],
    }
    assert read == expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty answer"),
        (b"\xef\xbb\xbf \n", "empty answer"),
        (b"<!DOCTYPE html><html><head><title>Desa</title></head><body>Hai</body></html>", "web page"),
        (b"<html><body><feed>bukan</feed></body></html>", "web page"),
        (b"Situs sedang dalam perbaikan", "no feed element"),
        (b'<?xml version="1.0"?><urlset><url><loc>https://desa.example/</loc></url></urlset>', "no feed element"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "no feed element"),
        (b'{"pesan": "tidak ada"}', "JSON without items"),
        (b'{"items": {"0": 1}}', "JSON without items"),
        (b'{"items": [', "broken JSON"),
        (b'{"items":' + b"[" * 100_000, "broken JSON"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_said_to_be_none(body: bytes, reason: str) -> None:
    with pytest.raises(NotAFeed, match=f"^{reason}$"):
        parse_feed(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>" + b"<item/>" * 700_000 + b"</channel></rss>",
        b"<rss><channel>" + b"<item><title>x</title></item>" * 170_000 + b"</channel></rss>",
        b"<rss><channel>" + b"<item><title>x</title></item>" * 170_000,
        b"<rss><channel>" + b"<a>" * 1_500_000 + b"</rss>",
        b"<rss><channel><item><title>" + b"&" * 4_900_000 + b"</title></item></channel></rss>",
        b"<rss>" + b"<![CDATA[" * 500_000 + b"</rss>",
        b"<rss>" + b"</item" * 800_000,
        b"<rss><item><title>" + b"<" * 4_900_000,
        b"<rss " + b"a " * 2_400_000,
        b"<" * 5_000_000,
        b'{"items": [' + b"{}," * 1_600_000 + b"{}]}",
    ],
    ids=lambda body: body[:24].decode(),
)
def test_five_megabytes_of_anything_are_read_in_seconds(body: bytes) -> None:
    started = time.process_time()

    try:
        count = len(parse_feed(body).entries)
    except NotAFeed:
        count = 0

    assert count <= 2_000
    assert time.process_time() - started < 5


def test_entities_are_never_expanded() -> None:
    tracemalloc.start()

    feed = parse_feed((PAYLOADS / "billion-laughs.xml").read_bytes())

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert feed.entries[0].title == "&lol9;"
    assert peak < 1_000_000


@pytest.mark.parametrize("seed", range(40))
def test_damage_costs_no_more_than_the_entries_it_hits(seed: int) -> None:
    """Bytes of one entry are overwritten: nine of ten must still be read."""
    chance = random.Random(seed)
    entries = [
        b"<item><title>Berita %d</title><link>https://desa.example/berita/%d</link></item>" % (i, i)
        for i in range(10)
    ]
    hit = chance.randrange(10)
    start = chance.randrange(6, len(entries[hit]) - 8)
    noise = bytes(chance.choice(b"<>&\"'/x\xff\x00") for _ in range(2))
    entries[hit] = entries[hit][:start] + noise + entries[hit][start + 2 :]

    feed = parse_feed(b"<rss><channel>" + b"".join(entries) + b"</channel></rss>")

    read = {entry.link for entry in feed.entries}
    whole = {f"https://desa.example/berita/{i}" for i in range(10) if i != hit}
    assert whole <= read


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(noise: bytes) -> None:
    body = b"<rss><channel><item><title>" + noise + b"</title></item></channel></rss>"

    feed = parse_feed(body)

    for entry in feed.entries:
        assert "\x00" not in entry.title


@given(
    st.dictionaries(
        st.sampled_from(["id", "url", "title", "date_published"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.text()
        | st.lists(st.text())
        | st.dictionaries(st.text(), st.text()),
    )
)
def test_json_of_any_shape_is_read_or_passed_over(item: dict[str, Any]) -> None:
    feed = parse_feed(json.dumps({"items": [item]}).encode())

    for post in read_entries(feed.entries, url="https://desa.example/", zone=WIB, now=NOW):
        post.text.encode()  # no half characters, which no database takes
        assert len(post.platform_id) <= 255


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("https://desa.example/berita/1", "desa.example/berita/1"),
        ("http://desa.example/berita/1/", "desa.example/berita/1"),
        ("https://WWW.Desa.Example/berita/1", "desa.example/berita/1"),
        ("https://desa.example:443/berita/1", "desa.example/berita/1"),
        ("https://desa.example:8443/berita/1", "desa.example:8443/berita/1"),
        ("https://desa.example/berita/1?utm_source=x&utm_campaign=y#atas", "desa.example/berita/1"),
        ("https://desa.example/?p=12&fbclid=abc", "desa.example?p=12"),
        ("https://desa.example/Berita/1", "desa.example/Berita/1"),
        ("tag:blogger.com,1999:blog-1.post-2", "tag:blogger.com,1999:blog-1.post-2"),
        ("  4127 ", "4127"),
        ("http://[rusak", "http://[rusak"),
        ("", ""),
    ],
)
def test_spellings_of_a_link_are_one_id(spelling: str, expected: str) -> None:
    assert post_id(spelling) == expected


def test_a_long_id_is_shortened_but_stays_its_own() -> None:
    long, longer = (post_id("https://desa.example/" + "a" * length) for length in (400, 401))

    assert len(long) <= 255
    assert long != longer


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/berita/1", "https://desa.example/berita/1"),
        ("berita/1", "https://desa.example/situs/berita/1"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("https://desa.example/1?utm_source=rss&id=7", "https://desa.example/1?id=7"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("mailto:admin@desa.example", ""),
        ("http://[rusak", ""),
        ("https://desa.example/" + "a" * 1000, ""),
    ],
)
def test_only_links_that_can_be_followed_are_kept(link: str, expected: str) -> None:
    assert web_link(link, base="https://desa.example/situs/feed") == expected


def _post(name: str, published_at: datetime | None) -> RemotePost:
    return RemotePost(platform_id=name, url="", text="", published_at=published_at)


NOVEMBER, OCTOBER, SEPTEMBER = (
    _post(name, datetime(2026, month, 5, tzinfo=UTC))
    for name, month in (("november", 11), ("oktober", 10), ("september", 9))
)
UNDATED = _post("entah", None)


@pytest.mark.parametrize(
    ("posts", "kept"),
    [
        ([], []),
        ([NOVEMBER], [NOVEMBER]),
        ([NOVEMBER, OCTOBER, SEPTEMBER], [NOVEMBER, OCTOBER]),
        ([SEPTEMBER], [SEPTEMBER]),
        ([NOVEMBER, OCTOBER, SEPTEMBER, UNDATED], [NOVEMBER, OCTOBER, UNDATED]),
    ],
)
def test_the_last_post_before_the_period_is_kept_too(
    posts: list[RemotePost], kept: list[RemotePost]
) -> None:
    assert since_with_last(posts, since=datetime(2026, 11, 1, tzinfo=UTC)) == kept


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        ([], True),
        ([NOVEMBER] * 4, True),  # a feed so short is all there is
        ([NOVEMBER] * 10, False),
        ([NOVEMBER] * 9 + [OCTOBER], True),
        ([UNDATED] * 10, False),
    ],
)
def test_a_feed_is_complete_once_it_goes_back_far_enough(
    posts: list[RemotePost], expected: bool
) -> None:
    assert reaches(posts, since=datetime(2026, 11, 1, tzinfo=UTC)) is expected
