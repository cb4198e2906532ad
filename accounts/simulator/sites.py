"""Websites as the software of Indonesian offices writes them: pages, feeds and their oddities."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from accounts.simulator.world import Body, Post, Publisher, tag_of

WIB = ZoneInfo("Asia/Jakarta")
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
_FEED_LENGTH = {"wordpress": 10, "opensid": 50, "rss": 10, "atom": 25}
_RSS_NAMES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def address_of_feed(site: Publisher) -> str:
    """The feed's address relative to the site's, as its software has it."""
    return {
        "wordpress": "feed/",
        "opensid": "feed",
        "rss": "?format=feed&type=rss",
        "rdf": "index.rdf",
        "atom": "feeds/posts/default",
        "jsonfeed": "feed.json",
    }.get(site.kind, "rss.xml")


def is_feed(site: Publisher, path: str, query: Mapping[str, str]) -> bool:
    wanted, _, parameters = address_of_feed(site).partition("?")
    if site.kind == "wordpress" and query.get("feed") == "rss2" and not path:
        return True
    return path.strip("/") == wanted.strip("/") and (
        not parameters or query.get("format") == "feed"
    )


def home_page(site: Publisher, posts: Sequence[Post], *, url: str) -> Body:
    """A front page with the newest posts. OpenSID does not announce its feed; WordPress announces comments as well."""
    kind = {"jsonfeed": "feed+json", "atom": "atom+xml"}.get(site.kind, "rss+xml")
    link = (
        f'<link rel="alternate" type="application/{kind}" title="{escape(site.title)}" href="{{}}">'
    )
    head = link.format(escape(address_of_feed(site)))
    if site.kind == "opensid":
        head = '<meta name="generator" content="OpenSID">'
    if site.kind == "wordpress":
        comments = link.format("comments/feed/").replace(' title="', ' title="Komentar ')
        head = f'{comments}{link.format(url + "feed/")}<script src="/wp-content/x.js"></script>'
    news = "".join(
        f'<li><a href="{post_url(post, url)}">{escape(post.title)}</a></li>' for post in posts[:10]
    )
    return _page(site.title, f"<ul>{news}</ul>", head=head)


def article_page(posts: Sequence[Post], path: str) -> Body | None:
    """The post at this path below the site's address, for people who follow its link."""
    name, _, post_id = path.rstrip("/").partition("/")
    post = next((post for post in posts if name == "berita" and post.id == post_id), None)
    if post is None:
        return None
    day = post.published_at.astimezone(WIB)
    date = f"{day.day} {_MONTHS.split()[day.month - 1]} {day.year}"
    return _page(post.title, f"<p>{date}</p><p>{escape(post.text)}</p>")


def _page(title: str, content: str, *, head: str = "") -> Body:
    page = (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8">{head}'
        f"<title>{escape(title)}</title></head><body><h1>{escape(title)}</h1>{content}</body></html>"
    )
    return Body(page.encode(), "text/html; charset=utf-8", etag="")


def feed(site: Publisher, posts: Sequence[Post], *, url: str) -> Body:
    """The site's feed with these posts, newest first. Cached by the post that came last."""
    shown = posts[: _FEED_LENGTH.get(site.kind, 20)]
    write = _WRITERS.get(site.kind, _broken)
    content = write(site, shown, url)
    return Body(
        content,
        "application/feed+json" if site.kind == "jsonfeed" else "text/xml; charset=UTF-8",
        etag=tag_of(content),
        last_modified=shown[0].published_at if shown else None,
    )


def rest_posts(posts: Sequence[Post], query: Mapping[str, str], *, url: str) -> Body | None:
    """WordPress REST; None stands for its 400 beyond the last page."""
    if after := query.get("after"):
        earliest = datetime.fromisoformat(after)
        posts = [post for post in posts if post.published_at > earliest]
    size, page = int(query.get("per_page", "10")), int(query.get("page", "1"))
    page_count = -(-len(posts) // size)
    if page > max(page_count, 1):
        return None
    documents = [_rest_post(post, url) for post in posts[(page - 1) * size : page * size]]
    return Body(
        json.dumps(documents).encode(),
        "application/json; charset=UTF-8",
        etag="",
        headers=(("X-WP-Total", str(len(posts))), ("X-WP-TotalPages", str(page_count))),
    )


def post_url(post: Post, url: str) -> str:
    return f"{url}berita/{post.id}/"


def _rest_post(post: Post, url: str) -> dict[str, object]:
    return {
        "id": post.id,
        "date": post.published_at.astimezone(WIB).strftime("%Y-%m-%dT%H:%M:%S"),
        "date_gmt": post.published_at.strftime("%Y-%m-%dT%H:%M:%S"),
        "guid": {"rendered": f"{url}?p={post.id}"},
        "link": post_url(post, url),
        "title": {"rendered": escape(post.title)},
        "excerpt": {"rendered": f"<p>{escape(post.text)}</p>\n", "protected": False},
    }


def _wordpress(site: Publisher, posts: Sequence[Post], url: str) -> bytes:
    items = "".join(
        f"""
	<item>
		<title>{escape(post.title)}</title>
		<link>{post_url(post, url)}</link>
		<dc:creator><![CDATA[admin]]></dc:creator>
		<pubDate>{format_datetime(post.published_at)}</pubDate>
		<category><![CDATA[Berita]]></category>
		<guid isPermaLink="false">{url}?p={post.id}</guid>
		<description><![CDATA[<p>{post.text}</p>]]></description>
		<content:encoded><![CDATA[<p>{post.text}</p>]]></content:encoded>
	</item>"""
        for post in posts
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {_RSS_NAMES}>
<channel>
	<title>{escape(site.title)}</title>
	<link>{url}</link>
	<description></description>
	<generator>https://wordpress.org/?v=6.8.3</generator>{items}
</channel>
</rss>
""".encode()


def _opensid(site: Publisher, posts: Sequence[Post], url: str) -> bytes:
    """No XML declaration, descriptions cut by the byte, the author's name not escaped."""
    opening = f'<rss version="2.0" {_RSS_NAMES}><channel><title>{escape(site.title)}</title>'
    items = [
        b"<item><title>%s</title><link>%s</link><guid>%s</guid><description><![CDATA[%s]]>"
        b"</description><dc:creator>Admin Desa</dc:creator><pubDate>%s</pubDate></item>\n"
        % (
            escape(post.title).encode(),
            post_url(post, url).encode(),
            post_url(post, url).encode(),
            post.text.encode()[:300],
            format_datetime(post.published_at.astimezone(WIB)).encode(),
        )
        for post in posts
    ]
    return b"".join([opening.encode(), *items, b"</channel></rss>"])


def _atom(site: Publisher, posts: Sequence[Post], url: str) -> bytes:
    entries = "".join(
        f"<entry><id>tag:simulator,2026:{site.key}-{post.id}</id>"
        f"<published>{post.published_at.astimezone(WIB).isoformat()}</published>"
        f"<updated>{(post.published_at + timedelta(hours=1)).isoformat()}</updated>"
        f'<title type="text">{escape(post.title)}</title>'
        f'<content type="html">{escape(escape(post.text))}</content>'
        f'<link rel="replies" href="{url}komentar/{post.id}"/>'
        f'<link rel="alternate" type="text/html" href="{post_url(post, url)}"/></entry>'
        for post in posts
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
        f"<id>tag:simulator,2026:{site.key}</id><title>{escape(site.title)}</title>{entries}</feed>"
    ).encode()


def _rdf(site: Publisher, posts: Sequence[Post], url: str) -> bytes:
    items = "".join(
        f'<item rdf:about="{post_url(post, url)}"><title>{escape(post.title)}</title>'
        f"<link>{post_url(post, url)}</link><description>{escape(post.text)}</description>"
        f"<dc:date>{post.published_at.astimezone(WIB).isoformat()}</dc:date></item>"
        for post in posts
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{url}"><title>{escape(site.title)}</title><link>{url}</link></channel>'
        f"{items}</rdf:RDF>"
    ).encode()


def _json_feed(site: Publisher, posts: Sequence[Post], url: str) -> bytes:
    items = [
        {
            "id": post_url(post, url),
            "url": post_url(post, url),
            "title": post.title,
            "content_text": post.text,
            "date_published": post.published_at.isoformat(),
        }
        for post in posts
    ]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": site.title, "items": items}
    return json.dumps(document).encode()


def _rss(
    site: Publisher,
    posts: Sequence[Post],
    url: str,
    *,
    date: Callable[[Post], str] = lambda post: format_datetime(post.published_at),
    guid: Callable[[Post, str], str] = post_url,
    link: Callable[[Post, str], str] = post_url,
    prolog: str = '<?xml version="1.0" encoding="utf-8"?>\n',
) -> bytes:
    """Plain RSS 2.0 as Joomla and many home-made systems write it."""
    items = "".join(
        f"<item><title>{escape(post.title)}</title><link>{escape(link(post, url))}</link>"
        f"<guid>{escape(guid(post, url))}</guid><description>{escape(post.text)}</description>"
        f"<pubDate>{date(post)}</pubDate></item>\n"
        for post in posts
    ).replace("<guid></guid>", "").replace("<pubDate></pubDate>", "")  # fmt: skip
    return (
        f'{prolog}<rss version="2.0"><channel><title>{escape(site.title)}</title>'
        f"<link>{url}</link><description></description>\n{items}</channel></rss>\n"
    ).encode()


def _sql_date(post: Post) -> str:
    return post.published_at.astimezone(WIB).strftime("%Y-%m-%d %H:%M:%S")


def _indonesian_date(post: Post) -> str:
    local = post.published_at.astimezone(WIB)
    return f"{local.day} {_MONTHS.split()[local.month - 1]} {local.year} {local:%H:%M} WIB"


Write = Callable[[Publisher, Sequence[Post], str], bytes]

_BROKEN: dict[str, Write] = {
    "blank-line": lambda site, posts, url: b"\n\n" + _rss(site, posts, url),
    "bom": lambda site, posts, url: b"\xef\xbb\xbf" + _rss(site, posts, url),
    "php-warning": lambda site, posts, url: (
        b"<br />\n<b>Warning</b>: Undefined index in <b>/home/x.php</b>\n" + _rss(site, posts, url)
    ),
    "latin1": lambda site, posts, url: (
        _rss(site, posts, url, prolog="").decode().encode("latin-1", "replace")
    ),
    "wrong-prolog": lambda site, posts, url: _rss(
        site, posts, url, prolog='<?xml version="1.0" encoding="ISO-8859-1"?>'
    ),
    "ampersand": lambda site, posts, url: _rss(site, posts, url).replace(b"&amp;", b"&"),
    "utf8": lambda site, posts, url: _rss(site, posts, url).replace(
        b"</description>", b"\xe2\x80</description>"
    ),
    "no-guid": lambda site, posts, url: _rss(site, posts, url, guid=lambda post, url: ""),
    "repeated-guid": lambda site, posts, url: _rss(site, posts, url, guid=lambda post, url: url),
    "no-dates": lambda site, posts, url: _rss(site, posts, url, date=lambda post: ""),
    "sql-dates": lambda site, posts, url: _rss(site, posts, url, date=_sql_date),
    "indonesian-dates": lambda site, posts, url: _rss(site, posts, url, date=_indonesian_date),
    "oldest-first": lambda site, posts, url: _rss(site, posts[::-1], url),
    "utm": lambda site, posts, url: _rss(
        site,
        posts,
        url,
        guid=lambda post, url: "",
        link=lambda post, url: f"{post_url(post, url)}?utm_source=rss&utm_medium=feed",
    ),
}


def _broken(site: Publisher, posts: Sequence[Post], url: str) -> bytes:
    return _BROKEN[site.kind.removeprefix("broken-")](site, posts, url)


_WRITERS: dict[str, Write] = {
    "wordpress": _wordpress,
    "opensid": _opensid,
    "rss": _rss,
    "rdf": _rdf,
    "atom": _atom,
    "jsonfeed": _json_feed,
}
KINDS = (*_WRITERS, *(f"broken-{name}" for name in _BROKEN))
