"""WordPress REST: posts that its feed no longer shows, or of sites that switched the feed off."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from accounts.platforms._feeds import Entry, Feed, plain
from accounts.platforms._http import Answer
from accounts.platforms._xml import NotAFeed, decode

PATH = "wp-json/wp/v2/posts"
PER_PAGE = 100  # the most that WordPress gives
_FIELDS = "id,date,date_gmt,link,guid,title,excerpt"


def posts_url(url: str, *, since: datetime, page: int = 1) -> str:
    """The address of a site's posts since a moment; `url` is the endpoint or the site's own."""
    endpoint = url.partition("?")[0]
    if not endpoint.endswith(PATH):
        endpoint = urljoin(endpoint if endpoint.endswith("/") else f"{endpoint}/", PATH)
    after = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    query = {"per_page": PER_PAGE, "page": page, "_fields": _FIELDS, "after": after}
    return f"{endpoint}?{urlencode(query)}"


def site_of(feed_url: str) -> str:
    """The address of the site that a WordPress feed belongs to."""
    return re.sub(r"(?:feed(?:/(?:rss2?|atom|rdf))?/?)?(?:\?.*)?$", "", feed_url)


def is_last_page(answer: Answer, *, page: int, feed: Feed) -> bool:
    """Whether no page follows; asking beyond the last one is an error to WordPress."""
    total = answer.headers.get("X-WP-TotalPages", "")
    return page >= int(total) if total.isdecimal() else len(feed.entries) < PER_PAGE


def parse_posts(body: bytes) -> Feed:
    """Read an answer of the posts endpoint; raises NotAFeed for anything else."""
    try:
        items = json.loads(decode(body))
    except (ValueError, RecursionError):
        raise NotAFeed("broken JSON") from None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise NotAFeed("JSON without posts")
    return Feed(
        title="",
        generator="wordpress",
        entries=tuple(_entry(item) for item in items),
    )


def _entry(item: dict[str, Any]) -> Entry:
    return Entry(
        guid=_rendered(item, "guid"),
        link=str(item.get("link") or ""),
        title=plain(_rendered(item, "title")),
        summary=plain(_rendered(item, "excerpt")),
        date=_date(item),
    )


def _date(item: dict[str, Any]) -> str:
    """`date_gmt` is UTC but does not say so; drafts and old imports have zeros in it."""
    universal = str(item.get("date_gmt") or "")
    if universal and not universal.startswith("0000"):
        return f"{universal}Z"
    return str(item.get("date") or "")


def _rendered(item: dict[str, Any], key: str) -> str:
    value = item.get(key)
    return str(value.get("rendered") or "") if isinstance(value, dict) else ""
