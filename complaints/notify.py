"""The outbox: events that owe messages become messages, messages become mail.

Nothing is lost when a process dies: an event is open until the transaction that writes its
messages, a message is open until it is marked as sent. A crash between sending and marking sends
that one message once more; nothing else is ever sent twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from complaints import followers, lifecycle, messages, pins
from complaints.lifecycle import Party
from complaints.messages import Letterhead, Message
from complaints.models import Complaint, Event, Follower, Notification
from opd.models import Posting, Role

Kind = Event.Kind

# How long after each failed try the next one follows: two days in all, then a person must look.
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
# Longer than one mail can take: a message whose sender died is free again after this.
LEASE = timedelta(minutes=5)
ROUND = timedelta(minutes=1)

Send = Callable[[Notification], None]
Clock = Callable[[], datetime]


class Unsent(Exception):
    """This message did not go out now. str() names the fault, without any address."""


class Undeliverable(Unsent):
    """This address will never take it; trying again is useless."""


class ServerDown(Unsent):
    """No message goes out now; the others need not be tried in this round."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What one round did, in messages."""

    sent: int
    failed: int


def write_messages(*, site_url: str, now: datetime, limit: int = 200) -> int:
    """Write the messages that open events owe; returns how many events were settled.

    Safe under several workers: an event is taken by a conditional update in the transaction that
    writes its messages.
    """
    pks = list(Event.objects.undelivered().values_list("pk", flat=True)[:limit])
    return sum(_settle(pk, site_url=site_url, now=now) for pk in pks)


@transaction.atomic
def _settle(pk: int, *, site_url: str, now: datetime) -> bool:
    if not Event.objects.filter(pk=pk, delivered_at__isnull=True).update(delivered_at=now):
        return False
    event = Event.objects.select_related(
        "office", "complaint__office", "complaint__category", "complaint__kecamatan"
    ).get(pk=pk)
    rows = [
        Notification(
            event=event,
            follower=follower,
            channel=Notification.Channel.EMAIL,
            address=address,
            subject=message.subject,
            body=message.body,
            created_at=now,
            next_attempt_at=now,
        )
        for address, message, follower in _owed(event, site_url=site_url, now=now)
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return True


def _owed(
    event: Event, *, site_url: str, now: datetime
) -> Iterator[tuple[str, Message, Follower | None]]:
    """Every address an event owes a message, with the message; each address once."""
    told = _parties(event)
    complaint = event.complaint
    head = Letterhead(
        site_url=site_url,
        zone=timezone.get_current_timezone(),
        has_pin=pins.has_second_key(complaint),
    )
    seen: set[str] = set()
    for party, link in (
        (Party.CITIZEN, ""),
        (Party.OFFICE, head.inbox(complaint)),
        (Party.HEAD, head.inbox(complaint)),
        (Party.KOMINFO, head.verification(complaint)),
    ):
        if party not in told:
            continue
        is_citizen = party == Party.CITIZEN
        message = (
            messages.to_citizen(event, head)
            if is_citizen
            else messages.to_staff(event, head, link=link)
        )
        addresses = _citizen(complaint) if is_citizen else _people(party, event, now=now)
        for address in addresses:
            if message is not None and address not in seen:
                seen.add(address)
                yield address, message, None
    told_already = {address.lower() for address in seen}
    for follower in _followers(event):
        message = messages.to_follower(event, head, token=followers.token_of(follower))
        if message is not None and follower.email not in told_already:
            yield follower.email, message, follower


def _parties(event: Event) -> frozenset[Party]:
    """Who is told of this event: the table, less those whose matter it is not."""
    told = lifecycle.TOLD.get(Kind(event.kind), frozenset())
    complaint = event.complaint
    if event.kind == Kind.REPLY and complaint.office_id is None:
        told = frozenset({Party.KOMINFO})
    if event.kind == Kind.OVERDUE and event.clock != Event.Clock.ANSWER:
        # The last rung of the ladder hears of the last clock only.
        verify = event.clock == Event.Clock.VERIFY
        told = frozenset({Party.KOMINFO}) if verify else told - {Party.KOMINFO}
    if event.kind == Kind.CLOSED and not lifecycle.is_withdrawn_late(complaint):
        told -= {Party.KOMINFO}
    if lifecycle.is_oversight(complaint):
        told -= {Party.KOMINFO, Party.HEAD}
    return told


def _citizen(complaint: Complaint) -> list[str]:
    reporter = getattr(complaint, "reporter", None)
    return [reporter.email] if reporter is not None and reporter.email else []


def _followers(event: Event) -> list[Follower]:
    """Asked for where there is something to tell them only: one query, else none."""
    if event.kind not in messages.FOLLOWER or not lifecycle.is_public(event.complaint):
        return []
    return list(event.complaint.followers.order_by("pk"))


def _people(party: Party, event: Event, *, now: datetime) -> list[str]:
    """Mail addresses of those who now hold the role; one query, two where nobody holds it."""
    today = timezone.localtime(now).date()
    postings = Posting.objects.current(today).filter(user__is_active=True).exclude(user__email="")
    if party == Party.KOMINFO:
        return _addresses(postings.filter(role=Role.OPERATOR))
    forwarded = event.kind == Kind.FORWARDED
    office = event.office_id if forwarded else event.complaint.office_id
    at_office = postings.filter(office=office)
    if lifecycle.is_oversight(event.complaint):
        return _addresses(at_office.filter(role=Role.INSPECTOR))
    if party == Party.OFFICE:
        found = _addresses(at_office.filter(role=Role.ADMIN))
        # Nobody answers for the office: its head does (domain: head as fallback).
        return found or _addresses(at_office.filter(role__in=lifecycle.HEADS))
    found = _addresses(at_office.filter(role__in=lifecycle.HEADS))
    if not found and event.kind == Kind.SUBMITTED:
        return _addresses(postings.filter(role=Role.OPERATOR))
    return found


def _addresses(postings: "QuerySet[Posting]") -> list[str]:
    return list(postings.order_by("user_id").values_list("user__email", flat=True).distinct())


def send_due(*, send: Send, clock: Clock, limit: int = 200) -> Sent:
    """Send what is due, for a minute at most. `send` raises Unsent where it fails.

    `clock` is read before each message, because a slow server makes a round long.
    """
    started = clock()
    due = Notification.objects.due(started).values_list("pk", "next_attempt_at")
    sent = failed = 0
    for pk, at in list(due[:limit]):
        now = clock()
        if now - started > ROUND:
            break
        notification = _claim(pk, at, now=now)
        if notification is None:
            continue  # another worker has it
        try:
            send(notification)
        except Unsent as error:
            _failed(notification, error, now=clock())
            failed += 1
            if isinstance(error, ServerDown):
                break
        else:
            Notification.objects.filter(pk=pk).update(sent_at=clock(), last_error="")
            sent += 1
    return Sent(sent=sent, failed=failed)


def _claim(pk: int, seen_at: datetime, *, now: datetime) -> Notification | None:
    """Take a message for one try; None where it is no longer as it was seen, or no longer owed.

    The conditional update is the lock: one worker changes the row, all others change none.
    """
    row = Notification.objects.filter(
        pk=pk, next_attempt_at=seen_at, sent_at__isnull=True, given_up_at__isnull=True
    )
    taken = row.update(next_attempt_at=now + LEASE, attempt_count=F("attempt_count") + 1)
    if not taken:
        return None
    # Gone where the follower has left meanwhile.
    notification = Notification.objects.select_related("event__complaint").filter(pk=pk).first()
    if notification is not None and _is_recalled(notification):
        notification.delete()
        return None
    return notification


def _is_recalled(notification: Notification) -> bool:
    """Written to a follower while the complaint was public, which it is no longer."""
    is_public = lifecycle.is_public(notification.event.complaint)
    return notification.follower_id is not None and not is_public


def _failed(notification: Notification, error: Unsent, *, now: datetime) -> None:
    """Plan the next try, or give up where there is no use in one."""
    tries = notification.attempt_count
    is_last = tries > len(BACKOFF) or isinstance(error, Undeliverable)
    Notification.objects.filter(pk=notification.pk).update(
        last_error=str(error)[:300],
        given_up_at=now if is_last else None,
        next_attempt_at=now + BACKOFF[min(tries, len(BACKOFF)) - 1],
    )
