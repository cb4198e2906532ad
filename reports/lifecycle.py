"""Who may read and move weeks, and when: one sentence for the button and for the refusal.

States: berjalan -> sementara -> dikunci -> diterbitkan; back only by reopening, with a reason.
"""

from datetime import datetime, timedelta

from opd.access import Access
from reports.models import WeeklyReport

State = WeeklyReport.State

# The worker counts an open week anew every hour; older figures mean that it did not run.
STALE_AFTER = timedelta(hours=24)


def why_not_read(access: Access) -> str | None:
    """Why somebody may not read the whole regency's weeks, or None."""
    if access.is_operator or access.is_leader:
        return None
    return "Dasbor ini dibaca pimpinan dan operator Kominfo. Hasil kantor Anda ada di Media sosial."


def why_not_manage(access: Access) -> str | None:
    """Why somebody may not lock, publish or reopen weeks, or None."""
    return None if access.is_operator else "Hanya operator Kominfo yang mengelola pekan."


def why_not_lock(report: WeeklyReport, *, access: Access, now: datetime) -> str | None:
    """Only a finished week that is still *sementara*, on figures of the last day, can be locked."""
    if reason := why_not_manage(access):
        return reason
    if report.is_final:
        return "Pekan ini sudah dikunci."
    if report.state == State.RUNNING:
        return "Pekan yang berjalan belum dapat dikunci."
    if now - report.built_at > STALE_AFTER:
        return "Angka pekan ini dihitung lebih dari sehari lalu. Hitung ulang dulu."
    return None


def why_not_publish(report: WeeklyReport, *, access: Access) -> str | None:
    """The public reads locked numbers only."""
    if reason := why_not_manage(access):
        return reason
    if report.state == State.PUBLISHED:
        return "Pekan ini sudah diterbitkan."
    return None if report.state == State.LOCKED else "Pekan diterbitkan setelah dikunci."


def why_not_unlock(report: WeeklyReport, *, access: Access) -> str | None:
    if reason := why_not_manage(access):
        return reason
    return None if report.is_final else "Pekan ini belum dikunci."
