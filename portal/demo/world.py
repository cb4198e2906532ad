"""The world that the simulator serves, and what the portal would have read of it so far."""

import json
import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import PlatformKey, SocialAccount
from accounts.platforms._feeds import parse_feed
from accounts.platforms._posts import read_entries
from accounts.platforms.base import RemotePost
from accounts.platforms.youtube import parse_page
from accounts.simulator import sites, youtube
from accounts.simulator.world import Post, Publisher, World
from portal.demo.registry import Planned
from portal.demo.simulated import Fault, Simulated

# The software of websites, of each hundred.
OFFICE_SOFTWARE = {
    "wordpress": 60, "rss": 20, "atom": 8, "jsonfeed": 6, "broken-indonesian-dates": 6,
}  # fmt: skip
VILLAGE_SOFTWARE = {
    "opensid": 72, "wordpress": 12, "broken-sql-dates": 8, "broken-bom": 3, "broken-ampersand": 3,
    "rdf": 2,
}  # fmt: skip
# WordPress has a second way to its posts, so a broken feed would be no trouble there.
SOFTWARE_BY_FAULT = {Fault.UNDATED: "broken-no-dates", Fault.HTML: "rss"}

Json = dict[str, Any]


def document(posts_by_account: Mapping[int, Sequence[Json]], planned: Sequence[Planned]) -> Json:
    """The simulator's JSON: sites by slug, channels by id. Posts ahead wait for their time."""
    world: Json = {"sites": {}, "channels": {}}
    for plan in planned:
        account, posts = plan.account, posts_by_account.get(plan.account.pk, [])
        fault = "" if plan.fault in (None, Fault.UNDATED) else str(plan.fault)
        about = {"title": plan.office.name, "fault": fault}
        if account.platform == PlatformKey.WEBSITE:
            world["sites"][plan.office.slug] = {**about, "kind": _software(plan), "posts": posts}
        elif account.platform == PlatformKey.YOUTUBE:
            channel_id = Simulated.channel_id(plan.office.slug)
            world["channels"][channel_id] = {**about, "handle": account.handle, "videos": posts}
    return world


def _software(plan: Planned) -> str:
    if plan.fault in SOFTWARE_BY_FAULT:
        return SOFTWARE_BY_FAULT[plan.fault]
    rng = random.Random(f"software {plan.office.slug}")
    weights = VILLAGE_SOFTWARE if plan.office.is_village else OFFICE_SOFTWARE
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def save(path: Path, world: Json) -> None:
    """Write in one step: a running simulator never sees half a world."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(world))
    new.replace(path)


class Reader:
    """Reads posts as the connectors do, without the wire between: same ids, texts and dates."""

    def __init__(self, world: Json, *, zone: ZoneInfo, now: datetime) -> None:
        self._world = World(document=world)
        self._zone = zone
        self._now = now

    def publisher(self, plan: Planned) -> Publisher:
        slug = plan.office.slug
        if plan.account.platform == PlatformKey.WEBSITE:
            found = self._world.site(slug)
        else:
            found = self._world.channel(Simulated.channel_id(slug))
        assert found is not None
        return found

    def read(self, account: SocialAccount, publisher: Publisher, post: Post) -> RemotePost:
        if account.platform == PlatformKey.YOUTUBE:
            _, posts = parse_page(youtube.video_feed(publisher, [post]).content, now=self._now)
        else:
            body = sites.feed(publisher, [post], url=account.url)
            entries = parse_feed(body.content).entries
            posts = read_entries(entries, url=account.url, zone=self._zone, now=self._now)
        (remote,) = posts
        return remote
