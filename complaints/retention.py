"""How long the portal remembers who sent a report (UU 27/2022: no longer than it is needed)."""

from datetime import datetime, timedelta

from django.db import transaction

from complaints.models import Complaint, Notification, Reporter

# The privacy page promises twelve months.
KEEP_CONTACTS = timedelta(days=365)


@transaction.atomic
def erase_contacts(*, now: datetime, limit: int = 1000) -> int:
    """Erase the reporters of complaints that ended a year ago; returns how many.

    Their mails go as well: each holds the address. The complaint and its history stay.
    """
    ended = Complaint.objects.filter(
        status__in=Complaint.FINAL, closed_at__lt=now - KEEP_CONTACTS, reporter__isnull=False
    )
    pks = list(ended.order_by("pk").values_list("pk", flat=True)[:limit])
    addresses = Reporter.objects.filter(complaint__in=pks).exclude(email="").values("email")
    Notification.objects.filter(event__complaint__in=pks, address__in=addresses).delete()
    Reporter.objects.filter(complaint__in=pks).delete()
    return len(pks)
