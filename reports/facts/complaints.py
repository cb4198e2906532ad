"""Complaints of a week in figures, by office.

Complaints *berkadar pengawasan* are not read at all: only the Inspektorat may know of them.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import timedelta

from django.db.models import Count, F, Min, Q

from complaints.models import Complaint
from reports.evidence import ComplaintCounts, Span
from reports.policy import Policy

_FIGURES = [field.name for field in fields(ComplaintCounts)]


def complaints_by_office(span: Span, *, policy: Policy) -> dict[int | None, ComplaintCounts]:
    """Complaint figures by office; those that no office has yet under None.

    A deadline counts once it has passed or was met. While the citizen is asked, the clock stands
    still and nothing is due; a complaint that was closed unanswered is owed no answer. One that the
    citizen withdrew when its deadline had passed is missed all the same, in the week of the
    deadline and in that of the withdrawal: talking a citizen out of it never mends an index.
    """
    until = span.until
    window = span.start - timedelta(weeks=policy.response_weeks - 1)
    in_week = Q(answer_due_at__gte=span.start, answer_due_at__lt=span.end)
    in_window = Q(answer_due_at__gte=window, answer_due_at__lt=span.end)
    open_then = (
        (Q(answered_at__isnull=True) | Q(answered_at__gte=until))
        & (Q(closed_at__isnull=True) | Q(closed_at__gte=until))
        & (Q(paused_at__isnull=True) | Q(paused_at__gte=until))
    )
    overdue = open_then & Q(answer_due_at__lt=until)
    met = Q(answered_at__lt=until, answered_at__lte=F("answer_due_at"))
    late = Q(answered_at__lt=until, answered_at__gt=F("answer_due_at"))
    given_up = Q(
        answered_at__isnull=True,
        close_reason=Complaint.CloseReason.WITHDRAWN,
        closed_at__lt=until,
        closed_at__gt=F("answer_due_at"),
    )
    missed_in_week = given_up & (in_week | Q(closed_at__gte=span.start))
    missed_in_window = given_up & (in_window | Q(closed_at__gte=window))
    rows = (
        Complaint.objects.counted()
        .filter(
            # What happened this week, was due in the window, or is still open: not all history.
            Q(received_at__gte=span.start)
            | Q(answered_at__gte=span.start)
            | Q(closed_at__gte=window)
            | in_window
            | Q(answered_at__isnull=True, closed_at__isnull=True),
            received_at__lt=until,
        )
        .values("office_id")
        .annotate(
            received=Count("pk", filter=Q(received_at__gte=span.start)),
            answered=Count("pk", filter=Q(answered_at__gte=span.start, answered_at__lt=until)),
            done=Count(
                "pk",
                filter=Q(
                    status=Complaint.Status.DONE, closed_at__gte=span.start, closed_at__lt=until
                ),
            ),
            overdue=Count("pk", filter=overdue),
            due=Count("pk", filter=(in_week & (met | late)) | missed_in_week | overdue),
            met=Count("pk", filter=in_week & met),
            due_in_weeks=Count(
                "pk", filter=(in_window & (met | late)) | missed_in_window | overdue
            ),
            met_in_weeks=Count("pk", filter=in_window & met),
            oldest_due_at=Min("answer_due_at", filter=overdue),
        )
    )
    return {
        office: ComplaintCounts(**dict(zip(_FIGURES, figures, strict=True)))
        for office, *figures in rows.values_list("office_id", *_FIGURES)
    }


def in_sum(counts: Iterable[ComplaintCounts]) -> ComplaintCounts:
    """The regency's figures for the first screen."""
    rows = list(counts)
    return ComplaintCounts(
        received=sum(row.received for row in rows),
        answered=sum(row.answered for row in rows),
        done=sum(row.done for row in rows),
        overdue=sum(row.overdue for row in rows),
        due=sum(row.due for row in rows),
        met=sum(row.met for row in rows),
    )
