"""One post, one id: the many spellings of a link, and what may be stored of one."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

LONGEST_ID = 255
LONGEST_URL = 1_000

_TRACKING = frozenset({"fbclid", "gclid", "igsh", "igshid", "mc_cid", "mc_eid", "yclid"})


def post_id(text: str) -> str:
    """The id to store for a guid or a link, at most 255 characters.

    http and https, with and without www, and any campaign parameters are one post. What is no
    link stays as it is.
    """
    return _shortened(_without_spelling(text.strip()))


def web_link(link: str, *, base: str) -> str:
    """An absolute http(s) link that fits the database, without campaign parameters, or ""."""
    try:
        url = urljoin(base, link.strip())
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    url = parts._replace(query=_untracked(parts.query)).geturl()
    return url if len(url) <= LONGEST_URL else ""


def _without_spelling(text: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return text
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return text
    host = parts.hostname.removeprefix("www.").rstrip(".")
    shown_port = f":{port}" if port not in (None, 80, 443) else ""
    query = _untracked(parts.query)
    return f"{host}{shown_port}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")


def _untracked(query: str) -> str:
    if "utm_" not in query and not any(name in query for name in _TRACKING):
        return query
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not name.startswith("utm_") and name not in _TRACKING
    ]
    return urlencode(kept)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_ID:
        return text
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
