"""Conclusions as rows: what is stored of an office and of a requirement, names copied in."""

from typing import Any

from reports.compliance import Judgement, Outcome
from reports.models import AccountResult, OfficeResult, WeeklyReport
from reports.scoring import Part

REASON_LENGTH = 250


def office_row(
    outcome: Outcome, *, report: WeeklyReport, rank: int | None, kecamatan: str
) -> OfficeResult:
    """The result of one office, not yet saved."""
    office = outcome.office
    return OfficeResult(
        report=report,
        office_id=office.pk,
        name=office.name,
        short_name=office.short_name,
        slug=office.slug,
        kind=office.kind,
        is_village=office.is_village,
        kecamatan=kecamatan if office.is_village else "",
        letter=outcome.letter,
        met_count=outcome.tally.met,
        known_count=outcome.tally.known,
        required_count=outcome.tally.required,
        exempt_count=outcome.tally.exempt,
        index=outcome.index,
        rank=rank,
        is_new=outcome.is_new,
        streak=outcome.streak,
        compliant_streak=outcome.compliant_streak,
        parts={part.key: _part(part) for part in outcome.parts},
        complaints={
            "received": office.complaints.received,
            "answered": office.complaints.answered,
            "done": office.complaints.done,
            "overdue": office.complaints.overdue,
            "due": office.complaints.due,
            "met": office.complaints.met,
        },
    )


def _part(part: Part) -> dict[str, Any]:
    return {
        "weight": part.weight,
        "points": float(part.points),
        "met": part.met,
        "of": part.of,
        "weeks": part.weeks,
        "items": [{"key": item.key, "met": item.met, "of": item.of} for item in part.items],
    }


def account_row(judgement: Judgement, *, result_id: int) -> AccountResult:
    """The result of one requirement, not yet saved."""
    account = judgement.account
    return AccountResult(
        result_id=result_id,
        platform=judgement.demand.platform,
        account_id=account.pk if account else None,
        handle=account.handle if account else "",
        url=account.url if account else "",
        required=judgement.demand.posts,
        automatic_count=judgement.automatic_count,
        manual_count=judgement.manual_count,
        verdict=judgement.verdict,
        reason=judgement.reason[:REASON_LENGTH],
        legal_basis=judgement.demand.legal_basis,
        read_at=judgement.read_at,
    )
