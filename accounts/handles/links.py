"""Links to accounts, platform by platform: which part of an address names the account."""

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import idna

_HOSTS = {
    "instagram.com": "instagram", "instagr.am": "instagram",
    "facebook.com": "facebook", "fb.com": "facebook", "fb.me": "facebook", "m.me": "facebook",
    "x.com": "x", "twitter.com": "x",
    "youtube.com": "youtube", "youtu.be": "youtube",
    "tiktok.com": "tiktok",
    "t.me": "telegram", "telegram.me": "telegram", "telegram.dog": "telegram",
    "wa.me": "whatsapp", "whatsapp.com": "whatsapp",
    "bsky.app": "bluesky", "bsky.social": "bluesky",
}  # fmt: skip
# Doors to the same accounts: mobile.twitter.com, id-id.facebook.com, web.whatsapp.com ...
_DOOR = r"(?:www|m|mobile|mbasic|web|touch|music|api|chat|[a-z]{2}-[a-z]{2})"
_SHORTENERS = frozenset(
    {"bit.ly", "s.id", "tinyurl.com", "t.co", "goo.gl", "cutt.ly", "lnkd.in", "fb.watch",
     "vt.tiktok.com", "vm.tiktok.com"}
)  # fmt: skip
_UNKNOWN_PLATFORMS = {
    "threads.net": "Threads", "threads.com": "Threads", "linkedin.com": "LinkedIn",
    "pinterest.com": "Pinterest", "snapchat.com": "Snapchat", "linktr.ee": "Linktree",
    "medium.com": "Medium",
}  # fmt: skip

_POST = "Tautan ini menuju satu unggahan, bukan akun. Buka akunnya, lalu salin tautannya."
_NO_ACCOUNT = "Tautan ini tidak menuju akun. Buka akunnya, lalu salin tautannya."
_GROUP = "Tautan ini menuju grup, bukan akun. Tempel tautan akun atau halaman."
_INVITATION = "Tautan ini undangan pribadi, bukan kanal terbuka. Tempel tautan kanalnya."
_SHORT = "Tautan pendek tidak menunjukkan akunnya. Buka tautannya, lalu salin alamat yang tampil."
_NOT_A_LINK = "Tautan ini tidak dapat dibaca. Salin lagi alamat yang lengkap dari peramban."

# Signs that surround a link where it was copied from, and never end an address.
AROUND = "<>()[]\"'“”‘’,;. "


class UnreadableHandle(ValueError):
    """The text names no account. `str()` is a sentence that says what to do."""


def as_link(text: str, platform: str | None) -> SplitResult | None:
    """The text as a link, its host in canonical form; None if it is a name.

    `dinkes.contoh` is an address, unless a platform was chosen whose names may hold dots.
    """
    if "://" not in text:
        host = re.split(r"[/?#]", text, maxsplit=1)[0]
        has_path = len(host) < len(text)
        names_host = platform in (None, "website") or has_path or host.endswith(".t.me")
        if not names_host or not re.search(r"\.|:\d", host) or "@" in host:
            if "@" in host[1:] and has_path:
                raise UnreadableHandle(_NOT_A_LINK)
            return None
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise UnreadableHandle(_NOT_A_LINK) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise UnreadableHandle(_NOT_A_LINK)
    is_default = port in (None, 443 if parts.scheme == "https" else 80)
    host = _canonical_host(parts.hostname)
    return parts._replace(netloc=host if is_default else f"{host}:{port}")


def platform_of(link: SplitResult, platform: str | None) -> str:
    """The platform a link belongs to; any other web address is a website's, or a server's of
    Mastodon if it looks so or that was chosen."""
    host = link.hostname or ""
    if host in _SHORTENERS:
        raise UnreadableHandle(_SHORT)
    if host in _UNKNOWN_PLATFORMS:
        raise UnreadableHandle(
            f"{_UNKNOWN_PLATFORMS[host]} belum dapat dicatat di sini. Tempel tautan akun lain."
        )
    if known := _known(host):
        return known
    is_account = re.match(r"/(?:@|users/)[\w.]", link.path) is not None
    return "mastodon" if platform == "mastodon" or (is_account and not platform) else "website"


def read(link: SplitResult, platform: str) -> str:
    """The name in a link of this platform, its case as written; raises UnreadableHandle."""
    return _READERS[platform](link)


def _known(host: str) -> str | None:
    if host.endswith((".t.me", ".bsky.social")):
        return "telegram" if host.endswith(".t.me") else "bluesky"
    return _HOSTS.get(host) or _HOSTS.get(re.sub(rf"^{_DOOR}\.", "", host))


def _canonical_host(host: str) -> str:
    host = host.rstrip(".").removeprefix("www.")
    if re.fullmatch(r"[\d.]+|[0-9a-f:]+", host):
        return f"[{host}]" if ":" in host else host
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        pass
    if re.fullmatch(r"(?:[a-z0-9_-]{1,63}\.)+[a-z]{2,63}", host):
        return host  # an underscore or so, against the rules but in use
    raise UnreadableHandle(_NOT_A_LINK)


def _segments(link: SplitResult) -> list[str]:
    """The parts of the path, without @ and percent signs, padded to two."""
    parts = [unquote(part).strip() for part in link.path.split("/") if part.strip()]
    return [*parts, "", ""]


def _parameter(link: SplitResult, name: str) -> str:
    return parse_qs(link.query).get(name, [""])[0].strip()


def _instagram(link: SplitResult) -> str:
    first, second, *_ = _segments(link)
    match first.lower():
        case "p" | "reel" | "reels" | "tv":
            raise UnreadableHandle(_POST)
        case "stories" | "_u" if second and second != "highlights":
            return second
        case "" | "stories" | "explore" | "direct" | "accounts" | "about" | "share" | "s" | "web":
            raise UnreadableHandle(_NO_ACCOUNT)
        case name:
            return name.removeprefix("@")


def _facebook(link: SplitResult) -> str:
    first, second, *rest = _segments(link)
    number = _trailing_number([first, second, *rest])
    match first.lower():
        case "profile.php" if (profile := _parameter(link, "id")).isdecimal():
            return profile
        case "people" | "pages" | "p" if number:
            return number
        case "pg" if second:
            return second
        case "groups":
            raise UnreadableHandle(_GROUP)
        case (
            "watch"
            | "reel"
            | "reels"
            | "photo"
            | "photo.php"
            | "story.php"
            | "permalink.php"
            | "videos"
            | "posts"
            | "stories"
        ):
            raise UnreadableHandle(_POST)
        case "share" | "sharer" | "sharer.php":
            raise UnreadableHandle(_SHORT)
        case (
            ""
            | "profile.php"
            | "people"
            | "pages"
            | "p"
            | "pg"
            | "events"
            | "marketplace"
            | "hashtag"
            | "login"
            | "login.php"
            | "help"
            | "home.php"
            | "search"
            | "l.php"
        ):
            raise UnreadableHandle(_NO_ACCOUNT)
        case name:
            # Pages used to be called Dinas-Contoh-123456789012: the number is the account.
            return _trailing_number([name]) or name


def _trailing_number(segments: list[str]) -> str:
    """The account number that a path ends with: /people/Nama/100… or /p/Nama-100…"""
    last = next((segment for segment in reversed(segments) if segment), "")
    match = re.search(r"(?:^|-)(\d{9,})$", last, re.ASCII)
    return match[1] if match else ""


def _x(link: SplitResult) -> str:
    first = _segments(link)[0]
    if not first and link.fragment.startswith("!/"):
        first = link.fragment[2:].partition("/")[0]
    match first.lower():
        case "intent" if name := _parameter(link, "screen_name"):
            return name
        case (
            ""
            | "i"
            | "home"
            | "explore"
            | "search"
            | "hashtag"
            | "intent"
            | "share"
            | "settings"
            | "messages"
            | "login"
            | "notifications"
        ):
            raise UnreadableHandle(_NO_ACCOUNT)
        case name:
            return name.removeprefix("@")


def _youtube(link: SplitResult) -> str:
    first, second, *_ = _segments(link)
    if link.hostname == "youtu.be":
        raise UnreadableHandle(_POST)
    match first.lower():
        case "channel" if second:
            return second
        case "c" | "user" if second:
            return f"{first}/{second}"
        case "watch" | "shorts" | "live" | "embed" | "v" | "post" | "clip":
            raise UnreadableHandle(_POST)
        case (
            ""
            | "channel"
            | "c"
            | "user"
            | "playlist"
            | "feed"
            | "feeds"
            | "results"
            | "hashtag"
            | "gaming"
            | "premium"
            | "redirect"
            | "about"
            | "t"
        ):
            raise UnreadableHandle(_NO_ACCOUNT)
        case name if name.startswith("@"):
            return name[1:]
        case name:
            return f"c/{name}"  # youtube.com/nama, as old links have it


def _tiktok(link: SplitResult) -> str:
    first = _segments(link)[0]
    if first == "t":
        raise UnreadableHandle(_SHORT)
    if not first.startswith("@"):
        raise UnreadableHandle(_NO_ACCOUNT)
    return first[1:]


def _telegram(link: SplitResult) -> str:
    first, second, *_ = _segments(link)
    host = link.hostname or ""
    if host.endswith(".t.me"):
        return host.removesuffix(".t.me")
    match first.lower():
        case "s" if second:
            return second
        case "joinchat" | "c":
            raise UnreadableHandle(_INVITATION)
        case name if name.startswith("+"):
            raise UnreadableHandle(_INVITATION)
        case (
            ""
            | "s"
            | "addstickers"
            | "share"
            | "iv"
            | "proxy"
            | "socks"
            | "login"
            | "addlist"
            | "boost"
        ):
            raise UnreadableHandle(_NO_ACCOUNT)
        case name:
            return name.removeprefix("@")


def _whatsapp(link: SplitResult) -> str:
    first, second, *_ = _segments(link)
    if link.hostname == "chat.whatsapp.com":
        raise UnreadableHandle(_GROUP)
    number = re.sub(r"[^\d]", "", _parameter(link, "phone") or (second if first == "c" else first))
    if first == "channel" and second:
        return f"channel/{second}"
    if not number:
        raise UnreadableHandle(_NO_ACCOUNT)
    return f"+{number}"


def _mastodon(link: SplitResult) -> str:
    first, second, *_ = _segments(link)
    name = second if first == "users" else first.removeprefix("@")
    if not name:
        raise UnreadableHandle(_NO_ACCOUNT)
    # A server shows people of other servers as /@nama@server.lain
    return name if "@" in name else f"{name}@{link.hostname}"


def _bluesky(link: SplitResult) -> str:
    host = link.hostname or ""
    if host.endswith(".bsky.social"):
        return host
    first, second, *_ = _segments(link)
    if first != "profile" or not second:
        raise UnreadableHandle(_NO_ACCOUNT)
    return second.removeprefix("@")


def _website(link: SplitResult) -> str:
    path = re.sub(r"/{2,}", "/", link.path).rstrip("/" + AROUND)
    path = re.sub(r"/(?:index|default|home)\.(?:php|html?|aspx?)$", "", path, flags=re.IGNORECASE)
    host = link.netloc
    if "." not in host and ":" not in host:
        raise UnreadableHandle(_NOT_A_LINK)
    return host + quote(unquote(path), safe="/@:!$&'()*+,;=~-._")


_READERS: dict[str, Callable[[SplitResult], str]] = {
    "website": _website,
    "instagram": _instagram,
    "facebook": _facebook,
    "x": _x,
    "youtube": _youtube,
    "tiktok": _tiktok,
    "telegram": _telegram,
    "whatsapp": _whatsapp,
    "mastodon": _mastodon,
    "bluesky": _bluesky,
}
