"""Any pasted link or @name -> platform and canonical handle. Pure: nothing is looked up.

A canonical handle has one spelling: lower case where the platform does not tell case apart, no
@, ids as they are. It fits `accounts.platforms.ABOUT[platform].handle_pattern`.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

import phonenumbers

from accounts.handles import links
from accounts.handles.links import UnreadableHandle
from accounts.platforms import ABOUT
from accounts.platforms.website import home_urls

__all__ = ["Handle", "UnreadableHandle", "parse", "profile_url"]

LONGEST_HANDLE = 255

_CHANNEL_ID = re.compile(r"UC[\w-]{22}", re.ASCII)
_FEDIVERSE = re.compile(r"@?([\w.-]+)@([\w-]+(?:\.[\w-]+)+)", re.ASCII)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_PROFILE = {
    "instagram": "https://www.instagram.com/",
    "facebook": "https://www.facebook.com/",
    "x": "https://x.com/",
    "tiktok": "https://www.tiktok.com/@",
    "telegram": "https://t.me/",
    "whatsapp": "https://whatsapp.com/",
    "bluesky": "https://bsky.app/profile/",
}


@dataclass(frozen=True, kw_only=True)
class Handle:
    """One account; `url` is where people find it."""

    platform: str
    handle: str
    url: str


def parse(text: str, platform: str | None = None) -> Handle:
    """Read what somebody pasted or typed; `platform` is what they chose, if they did.

    Raises UnreadableHandle, whose text is a sentence for them.
    """
    text = _cleaned(text)
    if not text:
        raise UnreadableHandle("Tempel tautan atau tulis nama akun.")
    link = links.as_link(text, platform or None)
    if link is None:
        return _from_name(text, platform or None)
    found = links.platform_of(link, platform or None)
    if platform and found != platform:
        raise UnreadableHandle(_other_platform(found, platform))
    handle = _checked(_canonical_name(found, links.read(link, found)), found)
    url = profile_url(found, handle)
    if found == "website":
        url = f"{link.scheme}://{handle}" if "://" in text else url
    return Handle(platform=found, handle=handle, url=url)


def profile_url(platform: str, handle: str) -> str:
    """Where people find the account of a canonical handle."""
    name = quote(handle, safe="/@.:+-_~")
    match platform:
        case "website":
            return home_urls(handle)[0]
        case "facebook" if handle.isdecimal():
            return f"https://www.facebook.com/profile.php?id={handle}"
        case "youtube" if _CHANNEL_ID.fullmatch(handle):
            return f"https://www.youtube.com/channel/{handle}"
        case "youtube":
            at = "" if handle.startswith(("c/", "user/")) else "@"
            return f"https://www.youtube.com/{at}{name}"
        case "mastodon":
            user, _, host = handle.partition("@")
            return f"https://{host}/@{user}"
        case "whatsapp" if handle.startswith("+"):
            return f"https://wa.me/{handle[1:]}"
        case _:
            return _PROFILE[platform] + name


def _cleaned(text: str) -> str:
    """The one link or name that was meant: what is pasted brings quotes, brackets, full stops and
    invisible signs, and sometimes the sentence around it."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()
    if match := re.search(r"https?://\S+", text):
        text = match[0]
    return text.strip(links.AROUND)


def _from_name(text: str, platform: str | None) -> Handle:
    """What was typed without being a link: a name, an @name, an id, a phone number."""
    platform = platform or _platform_of_name(text)
    if platform == "website":
        raise UnreadableHandle("Tulis alamat situs, misalnya dinkes.contohkab.go.id")
    name = text if platform == "mastodon" else text.removeprefix("@").strip("/")
    handle = _checked(_canonical_name(platform, name), platform)
    url = profile_url(platform, handle)
    if not _is_own_link(url, platform, handle):
        raise UnreadableHandle(_unlikely(platform))  # "explore", "watch": a page of the platform
    return Handle(platform=platform, handle=handle, url=url)


def _is_own_link(url: str, platform: str, handle: str) -> bool:
    link = links.as_link(url, platform)
    try:
        return link is not None and _canonical_name(platform, links.read(link, platform)) == handle
    except UnreadableHandle:
        return False


def _platform_of_name(text: str) -> str:
    if _FEDIVERSE.fullmatch(text):
        if text.startswith("@"):
            return "mastodon"
        raise UnreadableHandle(
            "Ini alamat email. Tempel tautan akun, atau tulis nama akun dan pilih platformnya."
        )
    raise UnreadableHandle("Pilih platform untuk nama akun ini, atau tempel tautan lengkapnya.")


def _canonical_name(platform: str, name: str) -> str:
    match platform:
        case "website":
            return name
        case "youtube" if _CHANNEL_ID.fullmatch(name):
            return name
        case "whatsapp":
            return name if name.startswith("channel/") else _phone(name)
        case "mastodon":
            return name.removeprefix("@").lower()
        case "bluesky" if "." not in name and ":" not in name:
            return f"{name.lower()}.bsky.social"
        case _:
            return name.lower()


def _phone(text: str) -> str:
    """A number in any Indonesian spelling, or with its country's code, as +62…"""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise UnreadableHandle("Tulis nomor WhatsApp seperti 0812 3456 7890.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _checked(handle: str, platform: str) -> str:
    about = ABOUT[platform]
    if len(handle) <= LONGEST_HANDLE and re.fullmatch(about.handle_pattern, handle):
        return handle
    raise UnreadableHandle(_unlikely(platform))


def _unlikely(platform: str) -> str:
    if platform == "website":
        return "Alamat situs tidak seperti ini. Salin alamatnya dari peramban."
    label = ABOUT[platform].label
    return f"Nama akun {label} tidak seperti ini. Buka akunnya, lalu salin tautannya."


def _other_platform(found: str, chosen: str) -> str:
    if found == "website":
        return f"Tautan ini bukan tautan {ABOUT[chosen].label}. Periksa pilihan platformnya."
    return f"Tautan ini milik {ABOUT[found].label}, bukan {ABOUT[chosen].label}. Periksa pilihan platformnya."
