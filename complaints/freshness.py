"""Whether a page that somebody works on still shows the complaint as it is."""

from django.utils import formats, timezone

from complaints.models import Complaint


def version_of(complaint: Complaint) -> str:
    """What a form carries along: the state, and the last line that the citizen can read."""
    last = complaint.events.public().order_by("-pk").values_list("pk", flat=True).first()
    return f"{complaint.status}-{last or 0}"


def why_stale(complaint: Complaint, version: str) -> str | None:
    """What has happened since the page of `version` was opened, or None. Two queries at most.

    Forms without a version (an old page, a script) are taken as fresh: the rules under the lock
    still hold.
    """
    if not version or version == version_of(complaint):
        return None
    last = complaint.events.order_by("-pk").first()
    if last is None:
        return "Laporan ini berubah sejak Anda membukanya. Baca dulu, lalu kirim lagi."
    at = formats.date_format(timezone.localtime(last.happened_at), "j F Y, H.i")
    return (
        f"Laporan ini berubah sejak Anda membukanya: {last.get_kind_display()} ({at}). "
        "Baca dulu, lalu kirim lagi. Tulisan Anda masih ada."
    )
