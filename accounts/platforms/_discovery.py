"""Where a website keeps its feed: what its home page says, then what its software usually does."""

from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from accounts.platforms._xml import decode

MOST_CANDIDATES = 12

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")

# Software by the marks it leaves in a page, and its feeds relative to the site's address.
_GUESSES = (
    (("wp-content", "wp-json", "wordpress"), ("feed/", "?feed=rss2", "wp-json/wp/v2/posts")),
    (("opensid", "berita desa"), ("feed", "index.php/feed")),
    (("joomla", "com_content"), ("?format=feed&type=rss", "?format=feed&type=atom")),
    (("blogger", "blogspot"), ("feeds/posts/default?alt=rss",)),
    (("drupal",), ("rss.xml",)),
    (("hugo", "jekyll"), ("index.xml", "feed.xml", "atom.xml")),
    ((), ("rss", "feed.json")),
)


def feed_candidates(page: bytes, *, url: str, charset: str = "") -> list[str]:
    """Addresses worth asking for a feed, best first, for a home page that came from `url`."""
    text = decode(page, charset=charset)
    home = url if url.endswith("/") else f"{url.partition('?')[0]}/"
    wanted = [*_announced(text, url), *(urljoin(home, path) for path in _guesses(text.lower()))]
    return list(dict.fromkeys(wanted))[:MOST_CANDIDATES]


def _announced(text: str, url: str) -> list[str]:
    """Feeds in `<link rel="alternate">`; those of comments are not posts."""
    document = etree.HTML(text.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8"))
    if document is None:
        return []
    base = url
    for element in document.iter("base"):
        base = _joined(url, element.get("href", "")) or url
        break
    found = []
    for link in document.iter("link"):
        kind = link.get("type", "").partition(";")[0].strip().lower()
        relations = link.get("rel", "").lower().split()
        target = _joined(base, link.get("href", "").strip())
        if "alternate" in relations and kind in _FEED_TYPES and target:
            found.append((_is_about_comments(target, link.get("title", "")), target))
    return [target for is_about_comments, target in found if not is_about_comments]


def _guesses(page: str) -> Iterator[str]:
    likely = [paths for marks, paths in _GUESSES if any(mark in page for mark in marks)]
    for paths in [*likely, *(paths for _, paths in _GUESSES)]:
        yield from paths


def _is_about_comments(target: str, title: str) -> bool:
    words = f"{target} {title}".lower()
    return "comments" in words or "komentar" in words


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target) if target else ""
    except ValueError:
        return ""
