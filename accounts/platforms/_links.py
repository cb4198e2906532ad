"""One post, one id: the many spellings of a link, and what may be stored of one."""

import hashlib
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

LONGEST_ID = 255
LONGEST_URL = 1_000

_TRACKING = frozenset({"fbclid", "gclid", "igsh", "igshid", "mc_cid", "mc_eid", "yclid"})


def post_id(text: str) -> str:
    """The id to store for a guid or a link, at most 255 characters.

    http and https, with and without www, and any campaign parameters are one post. What is no
    link stays as it is.
    """
    text = text.strip()
    parts = _web_address(text)
    return _shortened(_without_spelling(parts) if parts else text)


def web_link(link: str, *, base: str) -> str:
    """An absolute http(s) link that fits the database, without campaign parameters, or ""."""
    try:
        url = link.strip() if link.startswith(("http://", "https://")) else urljoin(base, link)
    except ValueError:
        return ""
    parts = _web_address(url)
    if parts is None:
        return ""
    if parts.query != (query := _untracked(parts.query)):
        url = parts._replace(query=query).geturl()
    return url if len(url) <= LONGEST_URL else ""


def is_whole_site(identity: str, text: str) -> bool:
    """Whether a guid, of which `identity` is the `post_id`, is a bare host and so no post's."""
    return text.startswith("http") and "/" not in identity and "?" not in identity


def _web_address(text: str) -> SplitResult | None:
    if not text.startswith(("http://", "https://", "HTTP")):
        return None
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return None
    return parts if parts.hostname and parts.scheme in ("http", "https") else None


def _without_spelling(parts: SplitResult) -> str:
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    query = _untracked(parts.query)
    return f"{host}{port}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")


def _untracked(query: str) -> str:
    if not query or ("utm_" not in query and not any(name in query for name in _TRACKING)):
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
