"""Where the fictional websites and channels are served, now and after the next start."""

import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.db.models import F, Value
from django.db.models.functions import Replace

from accounts.models import Post, SocialAccount
from portal.processes import is_free

HOST = "127.0.0.1"
FIRST_PORT = 8001  # beside the portal's own, unless told otherwise
PORTS_TRIED = 50
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Fault(StrEnum):
    """What is wrong with an account; the values are the simulator's own words."""

    ERROR = "500"
    GONE = "404"
    HTML = "html"
    SLOW = "slow:4"
    UNDATED = "undated"  # no fault of the server: the site's software prints no dates


@dataclass(frozen=True)
class Simulated:
    """The simulator's addresses, by the slug of an office."""

    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def site(self, slug: str) -> tuple[str, str]:
        """Canonical handle and link of a website."""
        return f"{HOST}:{self.port}/situs/{slug}", f"{self.url}/situs/{slug}/"

    @staticmethod
    def channel(slug: str) -> tuple[str, str]:
        """Canonical handle and link of a YouTube channel."""
        handle = f"{slug}.kabctoh"
        return handle, f"https://www.youtube.com/@{handle}"

    @staticmethod
    def channel_id(slug: str) -> str:
        rng = random.Random(f"channel {slug}")
        return "UC" + "".join(rng.choices(SIGNS, k=22))


def world_file(data_dir: Path) -> Path:
    return data_dir / "simulator" / "world.json"


def command(data_dir: Path) -> Sequence[str]:
    """How the simulator of this folder is started."""
    port = str(settled(data_dir).port)
    world = str(world_file(data_dir))
    return [sys.executable, "manage.py", "simulator", "--port", port, "--world", world]


def settled(data_dir: Path) -> Simulated:
    """The simulator as `settle` has placed it."""
    return Simulated(int(_port_file(data_dir).read_text()))


def settle(data_dir: Path, *, preferred: int) -> Simulated:
    """Give the simulator a free port and remember it: the addresses of the accounts hold it.

    Where another program has taken the port meanwhile, simulator and accounts move.
    """
    world_file(data_dir).parent.mkdir(parents=True, exist_ok=True)
    if not world_file(data_dir).exists():
        world_file(data_dir).write_text(json.dumps({}))
    before = settled(data_dir) if _port_file(data_dir).exists() else None
    if before is not None and is_free(before.port):
        return before
    ports = range(preferred, preferred + PORTS_TRIED)
    after = Simulated(next(port for port in ports if is_free(port)))
    if before is not None:
        move(before, after)
    _port_file(data_dir).write_text(str(after.port))
    return after


def _port_file(data_dir: Path) -> Path:
    return data_dir / "simulator" / "port"


def move(before: Simulated, after: Simulated) -> None:
    """Write the new port into accounts and posts, ids made of links included."""
    old, new = (Value(f"{HOST}:{place.port}/") for place in (before, after))
    sites = SocialAccount.objects.filter(platform="website", handle__startswith=old.value)
    Post.objects.filter(account__in=sites).update(
        url=Replace(F("url"), old, new), platform_id=Replace(F("platform_id"), old, new)
    )
    # The cursor names the address of the feed; without one it is found again.
    sites.update(
        url=Replace(F("url"), old, new),
        handle=Replace(F("handle"), old, new),
        platform_id=Replace(F("platform_id"), old, new),
        cursor={},
    )
