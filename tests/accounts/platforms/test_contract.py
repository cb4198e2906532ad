"""What every connector promises, whatever its platform. A new one joins by one line in CASES."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from accounts.models import PlatformKey
from accounts.platforms import ABOUT, PLATFORMS, base
from accounts.platforms._http import Http
from accounts.platforms.base import AccountRef, Page, Platform, PlatformError
from tests.accounts.platforms.conftest import SimulatedWorld

Ref = Callable[..., AccountRef]
PAYLOADS = Path(__file__).parents[2] / "payloads"
CHANNEL = "UCcontohDinkes_01234567-"


@dataclass(frozen=True)
class Case:
    """How the simulator is told to hold an account of this platform; gives its handle."""

    add: Callable[[SimulatedWorld, str], str]


def _add_channel(world: SimulatedWorld, fault: str) -> str:
    world.add_channel(CHANNEL, handle="dinkes", fault=fault)
    return "dinkes"


CASES = {
    "website": Case(lambda world, fault: world.add_site("dinkes", fault=fault)),
    "youtube": Case(_add_channel),
}


@pytest.fixture(params=PLATFORMS)
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def connector(key: str, http: Http, world: SimulatedWorld) -> Platform:
    settings = SimpleNamespace(
        TIME_ZONE="Asia/Makassar",
        YOUTUBE_URL=f"{world.url}/youtube",
        YOUTUBE_FEEDS_URL=f"{world.url}/youtube/feeds/videos.xml",
    )
    return PLATFORMS[key](http, settings)


def _read(connector: Platform, ref: AccountRef) -> Page | PlatformError:
    [(account, result)] = connector.fetch([ref])
    assert account is ref
    return result


def test_the_registry_and_the_models_know_the_same_platforms() -> None:
    assert {key: about.label for key, about in ABOUT.items()} == dict(PlatformKey.choices)
    assert set(PLATFORMS) <= set(ABOUT)


def test_a_connector_says_who_it_is(key: str, connector: Platform) -> None:
    assert connector.key == key
    assert connector.label == ABOUT[key].label
    assert connector.batch_size >= 1


def test_there_are_payloads_with_what_they_say(key: str) -> None:
    expected = list((PAYLOADS / key).glob("*.expected.json"))

    assert expected
    for path in expected:
        assert list(path.parent.glob(path.name.replace(".expected.json", ".[!e]*"))), path


def test_nothing_is_asked_for_no_accounts(connector: Platform) -> None:
    assert list(connector.fetch([])) == []


def test_posts_have_ids_links_and_aware_times(
    key: str, connector: Platform, world: SimulatedWorld, ref: Ref
) -> None:
    page = _read(connector, ref(CASES[key].add(world, "")))

    assert isinstance(page, Page)
    assert len({post.platform_id for post in page.posts}) == 3
    for post in page.posts:
        assert post.url.startswith("http")
        assert post.published_at is not None
        assert post.published_at.utcoffset() == timedelta(0)
        assert post.published_at.tzinfo is UTC


def test_the_cursor_is_text_and_spares_the_second_read(
    key: str, connector: Platform, world: SimulatedWorld, ref: Ref
) -> None:
    handle = CASES[key].add(world, "")
    first = _read(connector, ref(handle))
    assert isinstance(first, Page)

    again = _read(connector, ref(handle, platform_id=first.platform_id, cursor=first.cursor))

    assert all(isinstance(value, str) for value in first.cursor.values())
    assert isinstance(again, Page)
    assert (again.unchanged, len(again.posts)) == (True, 0)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("404", base.AccountGone),
        ("429:90", base.Unavailable),
        ("500", base.Unavailable),
        ("503", base.Unavailable),
        ("reset", base.Unavailable),
        ("html", base.UnexpectedPayload),
        ("empty", base.UnexpectedPayload),
    ],
)
def test_each_trouble_has_its_error(
    key: str,
    connector: Platform,
    world: SimulatedWorld,
    ref: Ref,
    fault: str,
    expected: type[PlatformError],
) -> None:
    result = _read(connector, ref(CASES[key].add(world, fault)))

    assert type(result) is expected
    assert "?" not in str(result)


def test_the_wait_asked_for_is_handed_on(
    key: str, connector: Platform, world: SimulatedWorld, ref: Ref
) -> None:
    result = _read(connector, ref(CASES[key].add(world, "429:90")))

    assert isinstance(result, base.Unavailable)
    assert result.retry_after == timedelta(seconds=90)
