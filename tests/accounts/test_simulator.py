"""The simulator keeps its own promises: what the tests and the demo rely on."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from accounts.simulator.app import Simulator
from accounts.simulator.server import served
from accounts.simulator.sites import KINDS
from accounts.simulator.world import World, merged

NOW = datetime(2026, 11, 11, 3, 0, tzinfo=UTC)
CHANNEL = "UC" + "a" * 22


def _post(name: str, published_at: datetime) -> dict[str, Any]:
    return {
        "id": name,
        "title": f"Berita {name}",
        "text": "Isi",
        "published_at": published_at.isoformat(),
    }


WORLD: dict[str, Any] = {
    "sites": {
        "dinkes": {
            "kind": "wordpress",
            "title": "Dinas Kesehatan",
            "posts": [_post("1", NOW - timedelta(days=1)), _post("2", NOW + timedelta(hours=1))],
            "fault": None,
        },
    },
    "channels": {CHANNEL: {"handle": "DinkesContoh", "title": "Dinkes", "videos": [_post("abcdefghijk", NOW)]}},
}  # fmt: skip


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.fixture
def simulator() -> Simulator:
    return Simulator(World(document=WORLD), clock=lambda: NOW)


@pytest.fixture
def url(simulator: Simulator) -> Iterator[str]:
    with served(simulator) as url:
        yield url


def test_people_who_follow_a_link_find_the_post_and_none_of_the_future(
    session: requests.Session, url: str
) -> None:
    home = session.get(f"{url}/situs/dinkes/")
    found = session.get(f"{url}/situs/dinkes/berita/1/")
    ahead = session.get(f"{url}/situs/dinkes/berita/2/")

    assert f'href="{url}/situs/dinkes/berita/1/"' in home.text
    assert "<h1>Berita 1</h1><p>10 November 2026</p><p>Isi</p>" in found.text
    assert (found.status_code, ahead.status_code) == (200, 404)


def test_a_post_of_the_future_appears_when_its_time_comes(session: requests.Session) -> None:
    clock = [NOW]
    with served(Simulator(World(document=WORLD), clock=lambda: clock[0])) as url:
        before = session.get(f"{url}/situs/dinkes/feed/").text
        clock[0] = NOW + timedelta(hours=1)
        after = session.get(f"{url}/situs/dinkes/feed/").text

    assert "Berita 2" not in before
    assert "Berita 2" in after


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_site_writes_a_feed(session: requests.Session, kind: str) -> None:
    document = {"sites": {"situs": {**WORLD["sites"]["dinkes"], "kind": kind}}}
    simulator = Simulator(World(document=document), clock=lambda: NOW)
    paths = ["feed/", "feed", "?format=feed&type=rss", "index.rdf", "feeds/posts/default", "feed.json", "rss.xml"]  # fmt: skip

    with served(simulator) as url:
        answers = [session.get(f"{url}/situs/situs/{path}") for path in paths]

    assert any(b"Berita 1" in answer.content for answer in answers)


@pytest.mark.parametrize(
    "header", [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")]
)
def test_an_unchanged_feed_is_not_sent_twice(
    session: requests.Session, url: str, header: tuple[str, str]
) -> None:
    given, asked = header
    first = session.get(f"{url}/situs/dinkes/feed/")

    second = session.get(f"{url}/situs/dinkes/feed/", headers={asked: first.headers[given]})

    assert second.status_code == 304
    assert second.content == b""


def test_the_world_file_is_read_again_when_it_changes(
    session: requests.Session, tmp_path: Path
) -> None:
    path = tmp_path / "world.json"
    path.write_text(json.dumps(WORLD))
    with served(Simulator(World(path), clock=lambda: NOW)) as url:
        assert session.get(f"{url}/situs/baru/").status_code == 404
        path.write_text(json.dumps({"sites": {"baru": WORLD["sites"]["dinkes"]}}))
        os.utime(path, ns=(1, 1))

        assert session.get(f"{url}/situs/baru/").status_code == 200
        assert session.get(f"{url}/situs/dinkes/").status_code == 404


def test_a_world_file_half_written_changes_nothing_yet(
    session: requests.Session, tmp_path: Path
) -> None:
    path = tmp_path / "world.json"
    path.write_text(json.dumps(WORLD))
    with served(Simulator(World(path), clock=lambda: NOW)) as url:
        assert session.get(f"{url}/situs/dinkes/").status_code == 200
        path.write_text('{"sites": {')
        os.utime(path, ns=(1, 1))

        assert session.get(f"{url}/situs/dinkes/").status_code == 200


def test_the_control_address_changes_the_world(session: requests.Session, url: str) -> None:
    session.post(f"{url}/_kendali/", json={"sites": {"dinkes": {"fault": "503"}}})
    assert session.get(f"{url}/situs/dinkes/feed/").status_code == 503

    published = {"publish": {"dinkes": [_post("3", NOW - timedelta(minutes=1))]}}
    session.post(f"{url}/_kendali/", json={"sites": {"dinkes": {"fault": None}}, **published})
    feed = session.get(f"{url}/situs/dinkes/feed/").text

    assert "Berita 3" in feed
    assert "Berita 1" in feed


def test_requests_are_counted_by_what_they_ask_for(session: requests.Session, url: str) -> None:
    session.get(f"{url}/situs/dinkes/")
    tag = session.get(f"{url}/situs/dinkes/feed/").headers["ETag"]
    session.get(f"{url}/situs/dinkes/feed/", headers={"If-None-Match": tag})
    session.get(f"{url}/situs/tidak-ada/")

    assert session.get(f"{url}/_hitungan/").json()["requests"] == {
        "page": 1,
        "feed": 2,
        "not_modified": 1,
        "missing": 1,
    }
    session.post(f"{url}/_hitungan/")
    assert session.get(f"{url}/_hitungan/").json()["requests"] == {}


@pytest.mark.parametrize(
    "path",
    ["@DinkesContoh", "@dinkescontoh", "c/dinkescontoh", "user/DinkesContoh", f"channel/{CHANNEL}"],
)
def test_a_channel_is_found_by_all_its_names(
    session: requests.Session, url: str, path: str
) -> None:
    assert CHANNEL in session.get(f"{url}/youtube/{path}").text


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("404", lambda answer: answer.status_code == 404),
        ("429:60", lambda answer: answer.headers["Retry-After"] == "60"),
        ("moved:/situs/x/", lambda answer: answer.status_code == 301),
        ("found:/situs/x/", lambda answer: answer.status_code == 302),
        ("loop", lambda answer: answer.headers["Location"] == answer.url),
        ("html", lambda answer: answer.text.startswith("<!DOCTYPE html>")),
        ("empty", lambda answer: answer.content == b""),
        ("truncated", lambda answer: not answer.text.rstrip().endswith("</rss>")),
        ("bomb", lambda answer: "<!ENTITY a9" in answer.text),
        ("slow:0.2", lambda answer: answer.elapsed > timedelta(seconds=0.2)),
        ("feed:500", lambda answer: answer.status_code == 500),
    ],
)  # fmt: skip
def test_each_fault_does_what_its_name_says(
    session: requests.Session,
    simulator: Simulator,
    url: str,
    fault: str,
    expected: Callable[[requests.Response], bool],
) -> None:
    simulator.world.change({"sites": {"dinkes": {"fault": fault}}})

    answer = session.get(f"{url}/situs/dinkes/feed/", allow_redirects=False)

    assert expected(answer)


def test_a_site_that_hangs_up_gives_no_answer(
    session: requests.Session, simulator: Simulator, url: str
) -> None:
    simulator.world.change({"sites": {"dinkes": {"fault": "reset"}}})

    with pytest.raises(requests.ConnectionError):
        session.get(f"{url}/situs/dinkes/feed/")


@pytest.mark.parametrize(
    ("document", "changes", "expected"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": None}}, {"a": {"c": 2}}),
        ({"a": [1]}, {"a": [2]}, {"a": [2]}),
        ({"a": 1}, {"a": {"b": 2}}, {"a": {"b": 2}}),
    ],
)
def test_changes_are_merged_as_a_json_merge_patch(
    document: dict[str, Any], changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert merged(document, changes) == expected
