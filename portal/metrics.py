"""The portal's figures in Prometheus' text form, counted in the database when asked.

Every process would give the same answer, so one scrape of any web process is the whole truth and
no process keeps counters of its own.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from accounts.models import SocialAccount
from complaints.models import Complaint, Event, Notification
from portal import backups, probes


def exposition(*, now: datetime) -> bytes:
    """All gauges at `now`. Eight queries, whatever the number of rows."""
    registry = CollectorRegistry()
    _gauge(registry, "portal_info", "Version that runs.", {settings.VERSION: 1}, label="version")
    _gauge(
        registry,
        "portal_accounts",
        "Listed social accounts by the result of their last check.",
        dict.fromkeys(SocialAccount.Health.values, 0)
        | dict(
            SocialAccount.objects.listed()
            .values_list("health")
            .annotate(Count("pk"))
            .order_by("health")
        ),
        label="health",
    )
    _gauge(
        registry,
        "portal_complaints",
        "Complaints by internal state, those for the Inspektorat left out.",
        dict.fromkeys(Complaint.Status.values, 0)
        | dict(
            Complaint.objects.counted()
            .values_list("status")
            .annotate(Count("pk"))
            .order_by("status")
        ),
        label="status",
    )
    backlog = probes.backlog(now=now)
    for name, text, value in (
        ("portal_polls_due", "Accounts due.", SocialAccount.objects.due(now).count()),
        ("portal_poll_wait_seconds", "Most overdue poll.", backlog.polls.total_seconds()),
        ("portal_events_undelivered", "In the outbox.", Event.objects.undelivered().count()),
        ("portal_messages_due", "Messages to send.", Notification.objects.due(now).count()),
        ("portal_outbox_wait_seconds", "Longest wait there.", backlog.outbox.total_seconds()),
    ):
        Gauge(name, text, registry=registry).set(value)
    if newest := backups.newest(backups.folder()):
        age = now.timestamp() - newest.stat().st_mtime
        Gauge("portal_backup_age_seconds", "Newest backup.", registry=registry).set(age)
    return generate_latest(registry)


def _gauge(
    registry: CollectorRegistry, name: str, text: str, values: Mapping[str, int], *, label: str
) -> None:
    gauge = Gauge(name, text, [label], registry=registry)
    for key, value in values.items():
        gauge.labels(key).set(value)
