"""Links to single posts: one key for all spellings of the same link. Pure."""

from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit

# Parameters that platforms and senders add to a link without changing what it shows.
_TRACKING = frozenset({"fbclid", "gclid", "igsh", "igshid", "mibextid", "si", "s", "t", "ref_src"})
_SAME_HOST = {"twitter.com": "x.com", "mobile.x.com": "x.com", "telegram.me": "t.me"}


def link_key(url: str) -> str:
    """What a post logged by its link is known by, as `Post.platform_id`."""
    return f"link:{sha256(plain_link(url).encode()).hexdigest()}"


def plain_link(url: str) -> str:
    """Host, path and telling parameters: equal for http and https, www, m. and utm variants.

    For comparing only; it is not an address that can be opened.
    """
    parts = urlsplit(url.strip())
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query)
        if name.lower() not in _TRACKING and not name.lower().startswith("utm_")
    ]
    return f"{host_of(url)}{parts.path.rstrip('/')}?{urlencode(sorted(query))}".rstrip("?")


def host_of(url: str) -> str:
    """The host of a link without `www.`, `m.` and `mobile.`; raises ValueError for no link."""
    host = (urlsplit(url.strip()).hostname or "").removesuffix(".")
    for prefix in ("www.", "m.", "mobile."):
        host = host.removeprefix(prefix)
    return _SAME_HOST.get(host, host)
