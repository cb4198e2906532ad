"""The numbers a week is judged by: thresholds, weights, and where each comes from. Pure.

A report keeps the policy it was judged with as JSON, so an old week explains itself in its own
numbers after the rules have changed. `PolicyVersion` rows say which policy a new week is judged by;
the targets per platform are `Mandate` rows, stored beside it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What a portal without `PolicyVersion` rows judges by. Percentages are whole numbers."""

    # Letters
    partial_percent: int = 50
    known_percent: int = 50
    fresh_hours: int = 48
    new_weeks: int = 4
    letter_basis: str = "PermenPAN-RB 83/2012 (publikasi berkesinambungan)"

    # Posting: requirements met of those known
    posting_weight: int = 40
    posting_basis: str = "Target unggahan per jenis OPD"

    # Response: complaints answered in time
    response_weight: int = 30
    response_minimum: int = 3
    response_weeks: int = 4
    response_basis: str = "PermenPANRB 62/2018 (batas waktu tanggapan)"

    # Governance: how well the accounts are kept
    governance_weight: int = 20
    training_months: int = 24
    revalidation_months: int = 6
    governance_basis: str = "Pakta integritas dan pedoman pengelolaan akun"

    # Alignment: posts that carry a priority
    alignment_weight: int = 10
    alignment_minimum: int = 5
    alignment_basis: str = "Prioritas RPJMD"

    # A count is a sudden jump when it is more than so many times the median of the weeks before.
    jump_factor: int = 3
    jump_weeks: int = 4

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The policy of a stored week. What a later version added reads as its default."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})


DEFAULT = Policy()
