"""The platforms of the registry, and the connectors that can read them.

To add a connector: one file with a class as in `base.Platform`, one line in `PLATFORMS`, one
folder of payloads. Knows nothing of Django; a builder gets the settings as an argument.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.platforms._http import Http
from accounts.platforms.base import Platform
from accounts.platforms.website import Website
from accounts.platforms.youtube import YouTube


@dataclass(frozen=True, kw_only=True)
class About:
    """What every platform has, also where posts are logged by hand.

    `icon` names a symbol of the icon set; `handle_pattern` fits a whole canonical handle, as
    `accounts.handles.parse` gives it.
    """

    label: str
    icon: str
    handle_pattern: str


ABOUT: dict[str, About] = {
    "website": About(
        label="Situs web", icon="globe", handle_pattern=r"[a-z0-9._\-\[\]:]+(/[^\s?#]*)?"
    ),
    "instagram": About(
        label="Instagram", icon="instagram", handle_pattern=r"(?!\.)[a-z0-9._]{1,30}(?<!\.)"
    ),
    "facebook": About(
        label="Facebook", icon="facebook", handle_pattern=r"(?!\.)[a-z0-9.]{3,50}(?<!\.)"
    ),
    "x": About(label="X", icon="twitter-x", handle_pattern=r"[a-z0-9_]{1,15}"),
    "youtube": About(
        label="YouTube",
        icon="youtube",
        handle_pattern=r"UC[A-Za-z0-9_-]{22}|(?:c/|user/)?[\w-][\w.·-]{0,98}[\w-]",
    ),
    "tiktok": About(label="TikTok", icon="tiktok", handle_pattern=r"(?!\.)[a-z0-9._]{2,24}(?<!\.)"),
    "telegram": About(label="Telegram", icon="telegram", handle_pattern=r"[a-z][a-z0-9_]{3,31}"),
    "whatsapp": About(
        label="Saluran WhatsApp",
        icon="whatsapp",
        handle_pattern=r"channel/[A-Za-z0-9_-]{10,40}|\+[0-9]{8,15}",
    ),
    "mastodon": About(
        label="Mastodon",
        icon="mastodon",
        handle_pattern=r"\w(?:[a-z0-9_.-]*\w)?@[a-z0-9.-]+[a-z0-9]",
    ),
    "bluesky": About(
        label="Bluesky",
        icon="bluesky",
        handle_pattern=r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*|did:[a-z]+:[a-z0-9._-]*[a-z0-9]",
    ),
}

# Any: the settings object of Django, which this package must not know by name.
Build = Callable[[Http, Any], Platform]

PLATFORMS: dict[str, Build] = {
    "website": lambda http, settings: Website(http, zone=ZoneInfo(settings.TIME_ZONE), clock=_now),
    "youtube": lambda http, settings: YouTube(
        http, url=settings.YOUTUBE_URL, feeds_url=settings.YOUTUBE_FEEDS_URL, clock=_now
    ),
}


def _now() -> datetime:
    return datetime.now(UTC)
