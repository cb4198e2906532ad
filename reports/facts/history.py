"""What earlier weeks said, since when there are weeks at all, and whether anything is new."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min, Q

from accounts.models import Exemption, Mandate, Post, SocialAccount
from complaints.models import Complaint, Event
from opd.models import Office
from reports.evidence import Past, Span
from reports.models import AccountResult, OfficeResult, PolicyVersion, WeeklyReport


def past_by_office(span: Span) -> dict[int, Past]:
    week = span.week.plus(-1)
    rows = OfficeResult.objects.filter(
        report__year=week.year, report__number=week.number
    ).values_list("office_id", "letter", "streak", "compliant_streak")
    return {
        office: Past(letter=letter, streak=streak, compliant_streak=compliant_streak)
        for office, letter, streak, compliant_streak in rows.iterator()
    }


def medians_before(span: Span, *, weeks: int) -> dict[tuple[int, str], float]:
    """The usual posts per week, by office and platform, over the frozen weeks before this one.

    Only requirements that stand in all of those weeks have a usual figure. One query.
    """
    earlier = [span.week.plus(-back) for back in range(1, weeks + 1)]
    wanted = Q()
    for week in earlier:
        wanted |= Q(year=week.year, number=week.number)
    rows = AccountResult.objects.filter(
        result__report__in=WeeklyReport.objects.filter(wanted)
    ).values_list("result__office_id", "platform", "automatic_count", "manual_count")
    counts: dict[tuple[int, str], list[int]] = defaultdict(list)
    for office, platform, automatic, manual in rows.iterator():
        counts[office, platform].append(automatic + manual)
    return {key: median(found) for key, found in counts.items() if len(found) == weeks}


def first_day(zone: ZoneInfo) -> date | None:
    """The day from which on the portal has anything to judge; None for an empty one."""
    registered = SocialAccount.objects.aggregate(first=Min("registered_on"))["first"]
    received = Complaint.objects.aggregate(first=Min("received_at"))["first"]
    days = [registered, received.astimezone(zone).date() if received else None]
    return min((day for day in days if day), default=None)


def has_news_since(moment: datetime) -> bool:
    """Whether posts, complaints, the registry or the rules changed after `moment`.

    Looks at the newest row of each table by primary key, so it costs the same on any size. What
    it cannot see (a reading without new posts) waits for the regular refresh.
    """
    newest: Iterable[Any] = (
        Post.objects.order_by("-pk").values_list("first_seen_at", flat=True),
        Event.objects.order_by("-pk").values_list("happened_at", flat=True),
        *(
            model.history.order_by("-history_id").values_list("history_date", flat=True)
            for model in (SocialAccount, Mandate, Exemption, Office, PolicyVersion)
        ),
    )
    return any(at > moment for rows in newest for at in rows[:1])
