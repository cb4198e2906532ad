"""Posts that were read, into the database: many accounts at once, rows that changed only."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from accounts.links import link_key
from accounts.merging import WRITTEN, distinct, merge, new_row
from accounts.models import Post
from accounts.platforms.base import RemotePost
from accounts.tagging import Tagger

_Key = tuple[int, str]  # account id and the post's id on its platform


@dataclass
class Stored:
    """What reading the posts of some accounts changed, by account id."""

    new: Counter[int] = field(default_factory=Counter)
    changed: Counter[int] = field(default_factory=Counter)
    redated: set[int] = field(default_factory=set)


def store_posts(
    posts_by_account: Mapping[int, Iterable[RemotePost]], *, tagger: Tagger, now: datetime
) -> Stored:
    """Insert what is new, rewrite what changed, leave the rest alone.

    The caller holds the account rows' locks, so nobody else writes posts of these accounts. A
    post that was logged by its link is recognised and keeps its row.
    """
    seen: dict[_Key, RemotePost] = {
        (account, key): post
        for account, posts in posts_by_account.items()
        for key, post in distinct(posts).items()
    }
    known = _known(seen)
    known |= _adopted({key: post for key, post in seen.items() if key not in known})

    stored, written, retexted = Stored(), [], []
    for key, remote in seen.items():
        post = known.get(key)
        if post is None:
            post = new_row(remote, account_id=key[0], now=now)
            changed = frozenset({"text"})
            stored.new[key[0]] += 1
        elif changed := merge(post, remote):
            stored.changed[key[0]] += 1
        else:
            continue
        written.append(post)
        if "text" in changed:
            retexted.append(post)
        if "published_at" in changed:
            stored.redated.add(key[0])
    if written:
        Post.objects.bulk_create(
            written,
            update_conflicts=True,
            unique_fields=["account", "platform_id"],
            update_fields=WRITTEN,
            batch_size=500,
        )
        _tag(retexted, tagger)
    return stored


def _known(keys: Iterable[_Key]) -> dict[_Key, Post]:
    """The rows of these posts, found by the unique index and nothing else."""
    ids_by_account: dict[int, list[str]] = {}
    for account, platform_id in keys:
        ids_by_account.setdefault(account, []).append(platform_id)
    if not ids_by_account:
        return {}
    # One OR branch per account: a single "account IN and id IN" lets PostgreSQL probe the index
    # for every account with the ids of all the others.
    wanted = Q()
    for account, ids in ids_by_account.items():
        wanted |= Q(account=account, platform_id__in=ids)
    return {(post.account_id, post.platform_id): post for post in Post.objects.filter(wanted)}


def _adopted(unknown: Mapping[_Key, RemotePost]) -> dict[_Key, Post]:
    """Posts that were logged by hand before their platform showed them, given its id."""
    by_link = {(key[0], link_key(post.url)): key for key, post in unknown.items() if post.url}
    found = {by_link[key]: post for key, post in _known(by_link).items()}
    for (_, platform_id), post in found.items():
        post.platform_id = platform_id
    if found:
        Post.objects.bulk_update(found.values(), ["platform_id"])
    return found


def _tag(posts: Sequence[Post], tagger: Tagger) -> None:
    """Add the priorities that the texts name; what people tagged or took away stays so."""
    rows = [
        Post.priorities.through(post_id=post.pk, priority_id=priority)
        for post in posts
        for priority in tagger.priorities_of(post.text)
    ]
    if rows:
        Post.priorities.through.objects.bulk_create(rows, ignore_conflicts=True)
