"""Who sent a report is forgotten a year after its end; what was reported is not."""

from datetime import datetime, timedelta

import pytest

from complaints.models import Complaint, Event, Notification, Reporter
from complaints.retention import KEEP_CONTACTS, erase_contacts
from opd.models import Office
from tests import make

pytestmark = pytest.mark.django_db

Status = Complaint.Status


def reported(**fields: object) -> Complaint:
    """A complaint with a contact, one mail to its citizen and one to the office."""
    if fields["status"] == Status.CLOSED:
        fields["close_reason"] = Complaint.CloseReason.NOT_OURS
    complaint = make.complaint(**fields)
    Reporter.objects.create(complaint=complaint, name="Siti", email="siti@contoh.id")
    at = complaint.received_at
    event = Event.objects.create(
        complaint=complaint, kind=Event.Kind.RECEIVED, status=Status.RECEIVED, happened_at=at
    )
    for address in ("siti@contoh.id", "kantor@contoh.id"):
        Notification.objects.create(
            event=event,
            channel=Notification.Channel.EMAIL,
            address=address,
            subject="Kabar",
            body="Isi",
            created_at=at,
            next_attempt_at=at,
            sent_at=at,
        )
    return complaint


@pytest.mark.parametrize("status", [Status.DONE, Status.CLOSED])
def test_a_year_after_the_end_only_the_report_is_left(now: datetime, status: str) -> None:
    complaint = reported(status=status, closed_at=now - KEEP_CONTACTS - timedelta(seconds=1))

    assert erase_contacts(now=now) == 1

    assert not Reporter.objects.exists()
    assert [mail.address for mail in Notification.objects.all()] == ["kantor@contoh.id"]
    assert Complaint.objects.get().text == complaint.text
    assert complaint.events.exists()


@pytest.mark.parametrize(
    ("status", "ended_ago"),
    [
        (Status.DONE, KEEP_CONTACTS),
        (Status.ANSWERED, 2 * KEEP_CONTACTS),  # reopened: somebody still has to be asked
    ],
)
def test_before_that_nothing_is_erased(
    now: datetime, dinas_pu: Office, status: str, ended_ago: timedelta
) -> None:
    reported(status=status, office=dinas_pu, closed_at=now - ended_ago)

    assert erase_contacts(now=now) == 0

    assert Reporter.objects.count() == 1
    assert Notification.objects.count() == 2


def test_much_is_erased_in_parts(now: datetime) -> None:
    for _ in range(3):
        reported(status=Status.DONE, closed_at=now - 2 * KEEP_CONTACTS)

    assert [erase_contacts(now=now, limit=2) for _ in range(3)] == [2, 1, 0]
