"""Cheap questions about the running portal, asked by `/siap/`, `/metrics` and `manage.py doctor`.

A probe that cannot get its answer returns a sentence for the operator; it never raises.
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import SocialAccount
from complaints.models import Event, Notification

# Beyond these, a person should look: the worker is down, or too small for its work.
LONGEST_OUTBOX_WAIT = timedelta(minutes=15)
LONGEST_POLL_WAIT = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How long the oldest waiting message and the most overdue poll have waited."""

    outbox: timedelta
    polls: timedelta

    @property
    def is_late(self) -> bool:
        return self.outbox > LONGEST_OUTBOX_WAIT or self.polls > LONGEST_POLL_WAIT


def why_no_database() -> str | None:
    """None when the database answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "tidak menjawab"
    return None


def why_not_migrated() -> str | None:
    """None when every migration that this version ships is applied. One query."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except Error:
        return "tidak dapat dibaca"
    missing = _newest_migrations() - set(applied)
    return "belum diterapkan" if missing else None


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each app; files do not change while a process runs."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def why_not_writable(folder: Path) -> str | None:
    """None when a file can be made in `folder`, which is created where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # os.access would say yes to root even on a read-only file system.
        handle, name = tempfile.mkstemp(prefix=".portal-", dir=folder)
        os.close(handle)
        Path(name).unlink()
    except OSError:
        return "tidak dapat ditulis"
    return None


def backlog(*, now: datetime) -> Backlog:
    """How far the worker is behind. Three queries by index; raises `django.db.Error`."""
    event = Event.objects.undelivered().values_list("happened_at", flat=True).first()
    message = Notification.objects.due(now).values_list("next_attempt_at", flat=True).first()
    poll = SocialAccount.objects.due(now).values_list("next_poll_at", flat=True).first()
    return Backlog(
        outbox=max(_waited(event, now=now), _waited(message, now=now)),
        polls=_waited(poll, now=now),
    )


def _waited(since: datetime | None, *, now: datetime) -> timedelta:
    return max(timedelta(), now - since) if since else timedelta()
