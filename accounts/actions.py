"""What people do with accounts: register, judge, archive, have them read, log posts."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.links import link_key, plain_link, why_not_its_post
from accounts.models import Post, Priority, SocialAccount
from accounts.registry import can_be_polled
from accounts.tagging import Tagger
from opd.models import Office, User

Health = SocialAccount.Health
Status = SocialAccount.Status


class Refused(Exception):
    """This cannot be done. str() is an Indonesian sentence for the person who tried.

    `field` names the argument that stands in the way, where there is one.
    """

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


def register(
    *,
    office: Office,
    platform: str,
    handle: str,
    url: str,
    status: SocialAccount.Status,
    purpose: str = "",
    now: datetime,
    today: date,
) -> SocialAccount:
    """Add an account, to be read at once where its platform can be.

    `handle` is canonical (`accounts.handles`). Raises Refused with the name of the office that
    has the account already.
    """
    account = SocialAccount(
        office=office,
        platform=platform,
        handle=handle,
        url=url,
        purpose=purpose,
        status=status,
        registered_on=today,
    )
    schedule(account, now=now)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        if reason := why_taken(platform, handle):
            raise Refused(reason) from error
        raise
    return account


def schedule(account: SocialAccount, *, now: datetime) -> None:
    """Give a new or changed account its place in the polling; does not save it."""
    account.claim_token = ""
    if not account.is_listed:
        account.next_poll_at = None
    elif can_be_polled(account.platform):
        account.next_poll_at = now
        if account.health == Health.MANUAL:
            account.health = Health.UNCHECKED
    else:
        account.next_poll_at = None
        account.health = Health.MANUAL


def why_taken(platform: str, handle: str, *, except_for: int | None = None) -> str | None:
    """The sentence that names the office that has this account, or None. Reads the database."""
    others = SocialAccount.objects.listed().filter(platform=platform, handle=handle)
    if except_for is not None:
        others = others.exclude(pk=except_for)
    holder = others.select_related("office").first()
    return f"Akun ini sudah terdaftar atas nama {holder.office.name}." if holder else None


@transaction.atomic
def verify(account: SocialAccount, *, note: str = "") -> None:
    """Confirm that a proposed account is its office's own."""
    _judge(account, Status.VERIFIED, note)


@transaction.atomic
def reject(account: SocialAccount, *, note: str) -> None:
    """Refuse a proposed account; it is polled no more."""
    _judge(account, Status.REJECTED, note)


@transaction.atomic
def archive(account: SocialAccount, *, note: str) -> None:
    """Take an account out of use; its posts stay."""
    locked = _locked(account)
    if not locked.is_listed:
        raise Refused(f"Akun ini sudah {locked.get_status_display().lower()}.")
    _set_status(locked, Status.ARCHIVED, note)


def check_now(account: SocialAccount, *, now: datetime) -> datetime:
    """Have the account read by the next free worker; returns when.

    Not sooner than the platform asked for, and not while a worker is reading it.
    """
    at = max(now, account.not_before or now)
    if not can_be_polled(account.platform):
        raise Refused("Akun di platform ini belum dapat dibaca otomatis.")
    moved = (
        SocialAccount.objects.listed()
        .filter(pk=account.pk)
        .exclude(claim_token__gt="", next_poll_at__gt=now)
        .update(next_poll_at=at, claim_token="")
    )
    if not moved:
        raise Refused("Akun ini sedang diperiksa.")
    return at


@transaction.atomic
def look(account: SocialAccount, *, actor: User, now: datetime) -> None:
    """Record that `actor` opened the account and that all of its posts until `now` are logged.

    This is what a successful check is on platforms that the portal cannot read: without it, posts
    that nobody logged are unknown and not missing.
    """
    SocialAccount.objects.filter(pk=account.pk).update(checked_at=now, read_at=now)
    account.checks.create(at=now, outcome=Health.MANUAL, detail=f"dilihat oleh {actor.name}")


@transaction.atomic
def log_post(
    account: SocialAccount,
    *,
    url: str,
    text: str,
    published_at: datetime,
    actor: User,
    now: datetime,
) -> Post:
    """Log a post by its link, with the label *manual*.

    Raises Refused for a link of another account or platform, for a date in the future, and for a
    post that is known already by whichever spelling of its link.
    """
    account = _locked(account)
    if reason := why_not_its_post(
        url, platform=account.platform, handle=account.handle, account_url=account.url
    ):
        raise Refused(reason, field="url")
    if published_at > now:
        raise Refused("Tanggal unggahan harus hari ini atau sebelumnya.", field="published_on")
    if _is_known(account, url):
        raise Refused("Unggahan ini sudah tercatat.", field="url")
    post = Post.objects.create(
        account=account,
        platform_id=link_key(url),
        url=url,
        text=text,
        published_at=published_at,
        source=Post.Source.MANUAL,
        first_seen_at=now,
        logged_by=actor,
    )
    tagger = Tagger(dict(Priority.objects.in_use().values_list("pk", "keywords")))
    post.priorities.add(*tagger.priorities_of(text))
    if account.last_post_at is None or account.last_post_at < published_at:
        SocialAccount.objects.filter(pk=account.pk).update(last_post_at=published_at)
    return post


def _is_known(account: SocialAccount, url: str) -> bool:
    """Whether the account has this post: logged by this link, or read with a link like it."""
    if account.posts.filter(platform_id=link_key(url)).exists():
        return True
    plain = plain_link(url)
    last_part = plain.rstrip("/").rpartition("/")[2]
    alike = account.posts.filter(url__contains=last_part).values_list("url", flat=True)
    return any(plain_link(known) == plain for known in alike)


def _judge(account: SocialAccount, status: SocialAccount.Status, note: str) -> None:
    locked = _locked(account)
    if locked.status != Status.PROPOSED:
        raise Refused(f"Akun ini sudah {locked.get_status_display().lower()}.")
    _set_status(locked, status, note)


def _set_status(account: SocialAccount, status: SocialAccount.Status, note: str) -> None:
    account.status = status
    account.status_note = note
    changed = ["status", "status_note"]
    if not account.is_listed:
        account.next_poll_at = None
        account.claim_token = ""
        changed += ["next_poll_at", "claim_token"]
    account.save(update_fields=changed)


def _locked(account: SocialAccount) -> SocialAccount:
    return SocialAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
