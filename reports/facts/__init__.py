"""What the database knows of a whole week: the reads across apps, one query per fact.

Every query is about all offices at once, so their number does not grow with the offices.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import Exemption, Mandate
from opd.models import Office, Pledge, TrainingAttendance
from reports.evidence import ComplaintCounts, Demand, OfficeEvidence, Span
from reports.facts.accounts import accounts_by_office
from reports.facts.complaints import complaints_by_office, in_sum
from reports.facts.history import first_day, has_news_since, medians_before, past_by_office
from reports.policy import Policy
from reports.scoring import months_before

__all__ = ["WeekFacts", "first_day", "gather", "has_news_since", "medians_before"]


@dataclass(frozen=True, kw_only=True)
class WeekFacts:
    """All evidence of one week."""

    offices: Sequence[OfficeEvidence]
    # Kind of office -> what is asked of it.
    demands: Mapping[str, Sequence[Demand]]
    kecamatan_names: Mapping[int, str]
    # Complaints of the whole regency, those without an office included.
    complaints: ComplaintCounts


def gather(span: Span, *, policy: Policy) -> WeekFacts:
    """Read a week. Twelve queries, whatever the number of offices."""
    last_day = span.week.sunday
    demands = _demands(span)
    exemptions = _exemptions(span)
    accounts = accounts_by_office(span)
    pledged = set(
        Pledge.objects.filter(signed_on__lte=last_day).values_list("office_id", flat=True)
    )
    trained = set(
        TrainingAttendance.objects.filter(
            training__held_on__gte=months_before(last_day, policy.training_months),
            training__held_on__lte=last_day,
        ).values_list("office_id", flat=True)
    )
    complaints = complaints_by_office(span, policy=policy)
    past = past_by_office(span)
    offices = [
        replace(
            office,
            demands=demands.get(office.kind, ()),
            exemptions=exemptions.get(office.pk, {}),
            accounts=accounts.get(office.pk, ()),
            has_pledge=office.pk in pledged,
            has_training=office.pk in trained,
            complaints=complaints.get(office.pk, ComplaintCounts()),
            past=past.get(office.pk),
        )
        for office in _offices(last_day)
    ]
    return WeekFacts(
        offices=offices,
        demands=demands,
        kecamatan_names=dict(Office.objects.kecamatan().values_list("pk", "name")),
        complaints=in_sum(complaints.values()),
    )


def _offices(day: date) -> list[OfficeEvidence]:
    """The offices that exist at the end of the week; one that closed within it is not judged."""
    rows = (
        Office.objects.open(day)
        .order_by("pk")
        .values_list("pk", "name", "short_name", "slug", "kind", "parent_id", "opened_on")
    )
    return [
        OfficeEvidence(
            pk=pk,
            name=name,
            short_name=short_name,
            slug=slug,
            kind=kind,
            is_village=kind in Office.VILLAGE_KINDS,
            parent_id=parent_id,
            opened_on=opened_on,
        )
        for pk, name, short_name, slug, kind, parent_id, opened_on in rows.iterator()
    ]


def _demands(span: Span) -> dict[str, list[Demand]]:
    """What is asked of each kind of office, by the mandates in force the whole week.

    Where two apply to the same platform, the one that began last does.
    """
    mandates = (
        Mandate.objects.in_force(span.week.monday)
        .in_force(span.week.sunday)
        .order_by("kind", "platform", "since")
    )
    latest = {(mandate.kind, mandate.platform): mandate for mandate in mandates}
    demands: dict[str, list[Demand]] = defaultdict(list)
    for (kind, platform), mandate in latest.items():
        demands[kind].append(
            Demand(platform=platform, posts=mandate.posts_per_week, legal_basis=mandate.legal_basis)
        )
    return demands


def _exemptions(span: Span) -> dict[int, dict[str, str]]:
    """Reason by office and platform. One day of the week is enough to be excused from it."""
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Exemption.objects.filter(since__lte=span.week.sunday, until__gte=span.week.monday)
    for office, platform, reason in rows.values_list("office_id", "platform", "reason"):
        reasons[office][platform] = reason
    return reasons
