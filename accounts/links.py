"""Links to single posts: one key for all spellings, and whose post a link shows. Pure."""

import re
from hashlib import sha256
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from accounts.models import PlatformKey

# Parameters that platforms and senders add to a link without changing what it shows.
_TRACKING = frozenset({"fbclid", "gclid", "igsh", "igshid", "mibextid", "si", "s", "t", "ref_src"})
_SAME_HOST = {
    "twitter.com": "x.com",
    "telegram.me": "t.me",
    "fb.com": "facebook.com",
    "web.facebook.com": "facebook.com",
    "id-id.facebook.com": "facebook.com",
}
_HOSTS: dict[str, frozenset[str]] = {
    PlatformKey.INSTAGRAM: frozenset({"instagram.com"}),
    PlatformKey.FACEBOOK: frozenset({"facebook.com", "fb.watch"}),
    PlatformKey.X: frozenset({"x.com"}),
    PlatformKey.YOUTUBE: frozenset({"youtube.com", "youtu.be"}),
    PlatformKey.TIKTOK: frozenset({"tiktok.com", "vt.tiktok.com", "vm.tiktok.com"}),
    PlatformKey.TELEGRAM: frozenset({"t.me"}),
    PlatformKey.WHATSAPP: frozenset({"whatsapp.com"}),
    PlatformKey.BLUESKY: frozenset({"bsky.app"}),
}
# Where the link of a post names its account. Elsewhere the link does not tell whose post it is.
_OWNER_IN_PATH: dict[str, str] = {
    PlatformKey.X: r"/([^/]+)/status/\d",
    PlatformKey.TIKTOK: r"/@([^/]+)/(?:video|photo)/\d",
    PlatformKey.TELEGRAM: r"/(?:s/)?([^/]+)/\d",
    PlatformKey.BLUESKY: r"/profile/([^/]+)/post/",
    PlatformKey.MASTODON: r"/@([^/]+)/\d",
    PlatformKey.INSTAGRAM: r"/([^/]+)/(?:p|reel)/",
    PlatformKey.FACEBOOK: r"/([^/]*[a-zA-Z][^/]*)/(?:posts|videos|photos)/",
}


def link_key(url: str) -> str:
    """What a post logged by its link is known by, as `Post.platform_id`."""
    return f"link:{sha256(plain_link(url).encode()).hexdigest()}"


def plain_link(url: str) -> str:
    """Host, path and telling parameters: equal for http and https, www, m. and utm variants.

    For comparing only; it is not an address that can be opened. What is no link stays as it is.
    """
    parts = _split(url)
    if parts is None:
        return url.strip()
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query)
        if name.lower() not in _TRACKING and not name.lower().startswith("utm_")
    ]
    return f"{_host(parts)}{parts.path.rstrip('/')}?{urlencode(sorted(query))}".rstrip("?")


def why_not_its_post(url: str, *, platform: str, handle: str, account_url: str) -> str | None:
    """The sentence for a link that shows no post of this account, or None.

    `handle` and `account_url` are the account's. Only what the link itself tells is judged:
    nothing is fetched.
    """
    parts = _split(url)
    if parts is None:
        return "Tulis tautan unggahan yang diawali https://"
    label = PlatformKey(platform).label
    own = _split(account_url)
    own_host = "" if own is None else _host(own)
    if _host(parts) not in _HOSTS.get(platform, {own_host}):
        return f"Tautan ini bukan dari {label} akun ini."
    if not parts.path.strip("/") or plain_link(url) == plain_link(account_url):
        return (
            "Tautan ini menuju akun, bukan satu unggahan. Buka unggahannya, lalu salin tautannya."
        )
    owner = re.match(_OWNER_IN_PATH.get(platform, "(?!)"), parts.path)
    if owner and _name(owner[1]) != _name(handle):
        return f"Tautan ini milik akun lain, {owner[1]}."
    return None


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").removesuffix(".")
    for prefix in ("www.", "m.", "mobile."):
        host = host.removeprefix(prefix)
    return _SAME_HOST.get(host, host)


def _name(handle: str) -> str:
    """The name alone: `@Dinkes@sosial.id` and `dinkes` are the same person's on one server."""
    return handle.strip().removeprefix("@").partition("@")[0].casefold()
