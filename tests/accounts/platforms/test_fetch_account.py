"""`manage.py fetch_account`: the shape and the exit codes that scripts rely on."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from tests.accounts.platforms.conftest import SimulatedWorld

CHANNEL = "UCcontohDinkes_01234567-"


@pytest.fixture(autouse=True)
def simulated(settings: LazySettings, world: SimulatedWorld) -> None:
    settings.ALLOW_PRIVATE_ADDRESSES = True
    settings.YOUTUBE_URL = f"{world.url}/youtube"
    settings.YOUTUBE_FEEDS_URL = f"{world.url}/youtube/feeds/videos.xml"


def _fetch(*args: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    call_command("fetch_account", *args, "--json")
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_a_website_is_shown_in_the_fixed_shape(
    world: SimulatedWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    handle = world.add_site("dinkes", kind="opensid", posts=1)

    document = _fetch(f"http://{handle}/", capsys=capsys)

    assert document == {
        "platform": "website",
        "handle": handle,
        "platform_id": handle,
        "name": "Situs dinkes",
        "followers": None,
        "posts": [
            {
                "id": f"{handle}/berita/0",
                "url": f"http://{handle}/berita/0/",
                "published_at": "2026-11-11T02:00:00+00:00",
                "text": "Berita 0\n\nIsi berita 0.",
                "likes": None,
                "comments": None,
                "shares": None,
                "views": None,
            }
        ],
        "requests": sum(world.requested().values()) + 1,  # and the redirect to the slash
    }


def test_a_channel_is_found_by_its_handle(
    world: SimulatedWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    world.add_channel(CHANNEL, handle="DinkesContoh")

    document = _fetch("@DinkesContoh", "--platform", "youtube", capsys=capsys)

    assert (document["platform"], document["handle"]) == ("youtube", "dinkescontoh")
    assert document["platform_id"] == CHANNEL
    assert [post["views"] for post in document["posts"]] == [100, 101, 102]
    assert document["requests"] == 2


def test_since_leaves_out_what_is_older_save_the_last(
    world: SimulatedWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    handle = world.add_site("dinkes", posts=9)

    document = _fetch(f"http://{handle}/", "--since", "2026-11-10", capsys=capsys)

    assert len(document["posts"]) == 3


def test_people_get_sentences(world: SimulatedWorld, capsys: pytest.CaptureFixture[str]) -> None:
    handle = world.add_site("dinkes", kind="broken-no-dates", posts=2)

    call_command("fetch_account", f"http://{handle}/")

    written = capsys.readouterr().out
    assert "Situs web: Situs dinkes" in written
    assert "Terbaca: 2 unggahan" in written
    assert "tanggal tak terbaca" in written


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("404", 3),
        ("410", 3),
        ("403", 7),
        ("429:60", 5),
        ("500", 5),
        ("reset", 5),
        ("html", 6),
        ("empty", 6),
        ("loop", 7),
    ],
)
def test_each_outcome_has_its_exit_code(
    world: SimulatedWorld, capsys: pytest.CaptureFixture[str], fault: str, code: int
) -> None:
    handle = world.add_site("dinkes", fault=fault)

    with pytest.raises(SystemExit) as caught:
        call_command("fetch_account", f"http://{handle}/", "--json")

    written = capsys.readouterr()
    assert caught.value.code == code
    assert written.out == ""
    assert handle.partition(":")[0] in written.err


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["@dinkes"], 2, "Pilih platform untuk nama akun ini"),
        (["https://www.instagram.com/p/Cxyz/"], 2, "satu unggahan, bukan akun"),
        (["https://www.instagram.com/dinkes"], 4, "Akun Instagram belum dapat diperiksa otomatis"),
        (["dinkes", "--platform", "tiktok"], 4, "Akun TikTok belum dapat diperiksa otomatis"),
        (["tidak-ada.invalid"], 7, "host name not known"),
    ],
)
def test_what_cannot_be_asked_for_is_said_at_once(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, sentence: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        call_command("fetch_account", *arguments)

    assert caught.value.code == code
    assert sentence in capsys.readouterr().err


def test_a_private_address_is_refused(
    settings: LazySettings, world: SimulatedWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ALLOW_PRIVATE_ADDRESSES = False
    handle = world.add_site("dinkes")

    with pytest.raises(SystemExit) as caught:
        call_command("fetch_account", f"http://{handle}/")

    assert caught.value.code == 7
    assert "refused" in capsys.readouterr().err


def test_the_exit_code_reaches_the_shell(world: SimulatedWorld) -> None:
    handle = world.add_site("dinkes", fault="404")
    manage = Path(__file__).parents[3] / "manage.py"

    done = subprocess.run(
        [sys.executable, str(manage), "fetch_account", f"http://{handle}/", "--json"],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (3, "")
    assert "HTTP 404" in done.stderr
