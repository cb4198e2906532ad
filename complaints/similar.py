"""Published reports of the same problem, to be shown before a citizen sends another one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from complaints import texts
from complaints.models import Category, Complaint
from opd.models import Office

LOOK_BACK = timedelta(days=30)
MAX_SHOWN = 3
# The newest of one category in one kecamatan; more in thirty days are read by nobody.
MAX_COMPARED = 200


def similar_to(
    text: str, *, category: Category, kecamatan: Office | None, now: datetime
) -> Sequence[Complaint]:
    """At most three published open reports that speak of the same, likest first. One query."""
    if kecamatan is None:
        return []
    candidates = list(
        Complaint.objects.published()
        .open()
        .filter(category=category, kecamatan=kecamatan, received_at__gte=now - LOOK_BACK)
        .select_related("category", "kecamatan", "office")
        .order_by("-received_at")[:MAX_COMPARED]
    )
    public = [f"{found.public_title}\n{found.public_text}" for found in candidates]
    return [candidates[i] for i in texts.most_alike(text, public, limit=MAX_SHOWN)]
