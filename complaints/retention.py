"""How long the portal remembers who sent a report (UU 27/2022: no longer than it is needed)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from complaints.models import Complaint, Follower, Notification, Reporter

# The privacy page promises twelve months.
KEEP_CONTACTS = timedelta(days=365)


@transaction.atomic
def erase_contacts(*, now: datetime, limit: int = 1000) -> int:
    """Erase reporters and followers of complaints that ended a year ago; returns of how many.

    Their mails go as well: each holds the address. The complaint and its history stay.
    """
    of_complaint = {"complaint": OuterRef("pk")}
    ended = Complaint.objects.filter(
        Exists(Reporter.objects.filter(**of_complaint))
        | Exists(Follower.objects.filter(**of_complaint)),
        status__in=Complaint.FINAL,
        closed_at__lt=now - KEEP_CONTACTS,
    )
    pks = list(ended.order_by("pk").values_list("pk", flat=True)[:limit])
    addresses = Reporter.objects.filter(complaint__in=pks).exclude(email="").values("email")
    Notification.objects.filter(event__complaint__in=pks, address__in=addresses).delete()
    Reporter.objects.filter(complaint__in=pks).delete()
    Follower.objects.filter(complaint__in=pks).delete()
    return len(pks)
