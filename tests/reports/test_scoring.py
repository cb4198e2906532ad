"""The index: four parts, rescaled where one is missing; equals share a place."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.evidence import ComplaintCounts
from reports.policy import DEFAULT
from reports.scoring import (
    Part,
    alignment_part,
    governance_part,
    index_of,
    months_before,
    posting_part,
    ranks,
    response_part,
)
from tests.reports import build


def part(weight: int, share: str) -> Part:
    return Part(key="", weight=weight, share=Fraction(share), met=0, of=0)


@pytest.mark.parametrize(
    ("parts", "index"),
    [
        ([part(40, "1"), part(30, "1"), part(20, "1"), part(10, "1")], "100.0"),
        ([part(40, "3/4"), part(30, "2/3"), part(20, "1/2"), part(10, "0")], "60.0"),
        # Left out: the rest is rescaled.
        ([part(40, "3/4"), part(20, "1/2")], "66.7"),
        ([part(20, "0")], "0.0"),
        # 12.25 rounds up, as people do it, and not to the even digit.
        ([part(40, "49/400")], "12.3"),
    ],
)
def test_the_index_of(parts: list[Part], index: str) -> None:
    assert index_of(parts) == Decimal(index)


def test_without_any_part_there_is_no_index() -> None:
    assert index_of([]) is None


@given(st.lists(st.tuples(st.integers(1, 40), st.fractions(0, 1)), min_size=1, max_size=4))
def test_the_index_stays_between_0_and_100(shares: list[tuple[int, Fraction]]) -> None:
    parts = [Part(key="", weight=weight, share=share, met=0, of=0) for weight, share in shares]

    index = index_of(parts)

    assert index is not None
    assert 0 <= index <= 100


def test_posting_is_left_out_where_nothing_is_known() -> None:
    assert posting_part(met=0, known=0, policy=DEFAULT) is None


@pytest.mark.parametrize(
    ("due", "met", "due_in_weeks", "met_in_weeks", "share", "weeks"),
    [
        (3, 2, 9, 9, Fraction(2, 3), 1),
        (2, 0, 4, 3, Fraction(3, 4), 4),
        (0, 0, 3, 0, Fraction(0), 4),
    ],
)
def test_response_looks_at_the_week_or_else_at_four(
    due: int, met: int, due_in_weeks: int, met_in_weeks: int, share: Fraction, weeks: int
) -> None:
    counts = ComplaintCounts(due=due, met=met, due_in_weeks=due_in_weeks, met_in_weeks=met_in_weeks)

    found = response_part(counts, policy=DEFAULT)

    assert found is not None
    assert (found.share, found.weeks) == (share, weeks)


def test_response_is_left_out_below_three_complaints_in_four_weeks() -> None:
    counts = ComplaintCounts(due=2, met=0, due_in_weeks=2, met_in_weeks=0)

    assert response_part(counts, policy=DEFAULT) is None


class TestGovernance:
    def test_is_the_mean_of_five_shares(self) -> None:
        office = build.office(
            accounts=[
                build.account(pk=1, has_custodian=True, has_second_factor=True),
                build.account(
                    pk=2,
                    has_custodian=True,
                    has_second_factor=False,
                    revalidated_on=date(2026, 9, 1),
                ),
            ],
            has_pledge=True,
        )

        found = governance_part(office, span=build.span(), policy=DEFAULT)

        # 1 custodian, 1/2 second factor, 1 pledge, 0 training, 1/2 re-validated.
        assert found.share == Fraction(3, 5)
        assert (found.met, found.of) == (2, 5)

    def test_does_not_count_a_second_factor_that_nobody_told(self) -> None:
        office = build.office(accounts=[build.account(has_second_factor=None)])

        found = governance_part(office, span=build.span(), policy=DEFAULT)

        assert [item.key for item in found.items] == [
            "custodian", "pledge", "training", "revalidation",
        ]  # fmt: skip

    def test_gives_an_office_without_account_nothing_for_accounts(self) -> None:
        office = build.office(has_pledge=True, has_training=True)

        found = governance_part(office, span=build.span(), policy=DEFAULT)

        assert found.share == Fraction(2, 5)

    @pytest.mark.parametrize(
        ("registered_on", "revalidated_on", "fresh"),
        [
            (date(2026, 5, 8), None, 1),
            (date(2026, 5, 7), None, 0),
            (date(2020, 1, 1), date(2026, 5, 8), 1),
            (date(2020, 1, 1), date(2026, 5, 7), 0),
        ],
    )
    def test_wants_a_validation_within_six_months(
        self, registered_on: date, revalidated_on: date | None, fresh: int
    ) -> None:
        account = build.account(registered_on=registered_on, revalidated_on=revalidated_on)

        found = governance_part(build.office(accounts=[account]), span=build.span(), policy=DEFAULT)

        assert {item.key: item.met for item in found.items}["revalidation"] == fresh


@pytest.mark.parametrize(
    ("posts", "tagged", "share"), [(5, 2, Fraction(2, 5)), (5, 0, Fraction(0)), (4, 4, None)]
)
def test_alignment_needs_five_posts(posts: int, tagged: int, share: Fraction | None) -> None:
    office = build.office(accounts=[build.account(automatic_count=posts, tagged_count=tagged)])

    found = alignment_part(office, policy=DEFAULT)

    assert (found.share if found else None) == share


def test_equals_share_a_place_and_the_next_is_skipped() -> None:
    found = ranks({"a": Decimal(90), "b": Decimal(80), "c": Decimal(90), "d": Decimal(70)})

    assert found == {"a": 1, "b": 3, "c": 1, "d": 4}


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 8), 6, date(2026, 5, 8)),
        (date(2026, 11, 8), 24, date(2024, 11, 8)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2025, 12, 31)),
        (date(2026, 6, 30), 6, date(2025, 12, 30)),
    ],
)
def test_months_before(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
