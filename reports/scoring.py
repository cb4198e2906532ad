"""The index 0 to 100: its four parts, how they are put together, and who stands where. Pure.

Shares are exact fractions until the last step, so the same facts never round two ways.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

from reports.evidence import ComplaintCounts, OfficeEvidence, Span
from reports.policy import Policy

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that governance looks at: so many of so many."""

    key: str
    met: int
    of: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the index: `share` of its `weight` was earned."""

    key: str
    weight: int
    share: Fraction
    met: int
    of: int
    # How many weeks the response part looks at.
    weeks: int = 1
    items: Sequence[Item] = ()

    @property
    def points(self) -> Decimal:
        return _one_decimal(self.share * self.weight)


def index_of(parts: Sequence[Part]) -> Decimal | None:
    """0 to 100 with one decimal; parts that are left out are rescaled away. None without any."""
    weight = sum(part.weight for part in parts)
    if not weight:
        return None
    earned = sum((part.share * part.weight for part in parts), Fraction(0))
    return _one_decimal(100 * earned / weight)


def _one_decimal(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def posting_part(*, met: int, known: int, policy: Policy) -> Part | None:
    """Requirements met of those known; left out where none is known."""
    if not known:
        return None
    return _part("posting", policy.posting_weight, met, known)


def response_part(counts: ComplaintCounts, *, policy: Policy) -> Part | None:
    """Deadlines met, of the week or else of the last weeks; left out where there are too few."""
    if counts.due >= policy.response_minimum:
        return _part("response", policy.response_weight, counts.met, counts.due)
    if counts.due_in_weeks >= policy.response_minimum:
        return _part(
            "response",
            policy.response_weight,
            counts.met_in_weeks,
            counts.due_in_weeks,
            weeks=policy.response_weeks,
        )
    return None


def governance_part(office: OfficeEvidence, *, span: Span, policy: Policy) -> Part:
    """The mean of five shares: custodian, second factor, pledge, training, re-validation.

    Whether the second factor is on is often not known; such an account is not counted there, and
    the item falls away where nothing is known. An office without any account has earned none of
    the three that are about accounts. Registration counts as the first validation.
    """
    accounts = [a for a in office.accounts if a.is_verified and a.registered_on <= span.week.sunday]
    factors = [a.has_second_factor for a in accounts if a.has_second_factor is not None]
    oldest = months_before(span.week.sunday, policy.revalidation_months)
    fresh = [max(a.revalidated_on or a.registered_on, a.registered_on) >= oldest for a in accounts]
    at_least_one = max(len(accounts), 1)
    items = [
        Item(key="custodian", met=sum(a.has_custodian for a in accounts), of=at_least_one),
        Item(key="second_factor", met=sum(factors), of=len(factors) if accounts else 1),
        Item(key="pledge", met=int(office.has_pledge), of=1),
        Item(key="training", met=int(office.has_training), of=1),
        Item(key="revalidation", met=sum(fresh), of=at_least_one),
    ]
    known = [item for item in items if item.of]
    return Part(
        key="governance",
        weight=policy.governance_weight,
        share=sum((Fraction(item.met, item.of) for item in known), Fraction(0)) / len(known),
        met=sum(item.met == item.of for item in known),
        of=len(known),
        items=known,
    )


def alignment_part(office: OfficeEvidence, *, policy: Policy) -> Part | None:
    """Posts that carry a priority, of all posts of the week; left out below the minimum."""
    accounts = [account for account in office.accounts if not account.is_proposed]
    posts = sum(account.post_count for account in accounts)
    if posts < policy.alignment_minimum:
        return None
    tagged = sum(account.tagged_count for account in accounts)
    return _part("alignment", policy.alignment_weight, tagged, posts)


def _part(key: str, weight: int, met: int, of: int, *, weeks: int = 1) -> Part:
    return Part(key=key, weight=weight, share=Fraction(met, of), met=met, of=of, weeks=weeks)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def ranks(index_by_key: Mapping[Key, Decimal]) -> dict[Key, int]:
    """Place of each, the highest index first; equals share a place and the next is skipped."""
    ordered = sorted(index_by_key.values(), reverse=True)
    place = {index: position for position, index in reversed(list(enumerate(ordered, 1)))}
    return {key: place[index] for key, index in index_by_key.items()}
