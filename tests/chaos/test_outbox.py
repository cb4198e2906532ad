"""The outbox under the faults it was built for: a killed sender, and many senders at once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from complaints import notify
from complaints.models import Event, Notification, Reporter
from tests import make
from tests.chaos.shared import shared_database

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

# A sender that writes each mail to a folder, and dies on the mail whose number it is told.
SENDER = """
import os, signal, sys, uuid
from datetime import datetime
from pathlib import Path
import django
django.setup()
from complaints import notify

folder, now, dies_at = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), int(sys.argv[3])
sent = 0

def send(notification):
    global sent
    sent += 1
    (folder / f"{notification.pk}-{uuid.uuid4().hex}").touch()
    if sent == dies_at:
        os.kill(os.getpid(), signal.SIGKILL)

notify.write_messages(site_url="https://contoh.id", now=now, limit=1000)
notify.send_due(send=send, clock=lambda: now, limit=1000)
"""


def sender(
    database: str, folder: Path, *, now: datetime, dies_at: int = 0
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", SENDER, str(folder), now.isoformat(), str(dies_at)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "portal.settings"},
    )


def mails(folder: Path) -> Counter[str]:
    """How often each message went out."""
    return Counter(file.name.partition("-")[0] for file in folder.iterdir())


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    return folder


def owe(count: int, now: datetime) -> None:
    """So many events, each of which owes one citizen one message."""
    complaint = make.complaint(office=make.office())
    Reporter.objects.create(complaint=complaint, email="warga@contoh.id")
    Event.objects.bulk_create(
        Event(complaint=complaint, kind="ANSWERED", status="ANSWERED", happened_at=now)
        for _ in range(count)
    )


def test_a_sender_killed_between_sending_and_marking_repeats_one_mail_at_most(
    tmp_path: Path, outbox: Path, now: datetime
) -> None:
    owe(20, now)
    database = shared_database(tmp_path)

    first = sender(database, outbox, now=now, dies_at=7)
    assert first.wait(60) == -signal.SIGKILL
    assert sum(mails(outbox).values()) == 7
    second = sender(database, outbox, now=now)
    assert second.wait(60) == 0
    # What the dead sender held is free again after its lease.
    third = sender(database, outbox, now=now + notify.LEASE)
    assert third.wait(60) == 0

    assert len(mails(outbox)) == 20
    assert sorted(mails(outbox).values()) == [1] * 19 + [2]


def test_four_senders_at_once_send_every_mail_once(
    tmp_path: Path, outbox: Path, now: datetime
) -> None:
    owe(120, now)
    database = shared_database(tmp_path)

    senders = [sender(database, outbox, now=now) for _ in range(4)]
    assert [process.wait(120) for process in senders] == [0] * 4
    # A late one picks up what was claimed but not yet due for the others; there is nothing left.
    late = sender(database, outbox, now=now + timedelta(seconds=1))
    assert late.wait(60) == 0

    assert len(mails(outbox)) == 120
    assert set(mails(outbox).values()) == {1}
    if connection.vendor != "sqlite":
        assert Notification.objects.filter(sent_at__isnull=False).count() == 120
