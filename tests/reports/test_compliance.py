"""Verdicts, letters, streaks: what may be said of an office, and what may not."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.compliance import (
    PROPOSED,
    Judgement,
    Tally,
    conclude,
    is_new,
    judge,
    letter_of,
    streaks,
)
from reports.evidence import Past
from reports.models import AccountResult, OfficeResult
from reports.policy import DEFAULT
from tests.reports import build

MET, SHORT = AccountResult.Verdict.MET, AccountResult.Verdict.SHORT
UNKNOWN, EXEMPT = AccountResult.Verdict.UNKNOWN, AccountResult.Verdict.EXEMPT
P, S = OfficeResult.Letter.COMPLIANT, OfficeResult.Letter.PARTIAL
T, NONE = OfficeResult.Letter.NOT_COMPLIANT, OfficeResult.Letter.UNKNOWN

BEFORE_END = build.MONDAY + timedelta(days=6, hours=23, minutes=59)
AT_END = build.MONDAY + timedelta(days=7)


def judged(*accounts: Any, now: datetime = build.AFTER, exemption: str | None = None) -> Judgement:
    return judge(
        build.demand(posts=3),
        accounts,
        exemption=exemption,
        span=build.span(now),
        policy=DEFAULT,
    )


@pytest.mark.parametrize(
    ("account", "verdict", "reason"),
    [
        ({"automatic_count": 3}, MET, ""),
        ({"automatic_count": 1, "manual_count": 2}, MET, ""),
        ({"automatic_count": 4, "read_at": None}, MET, ""),
        ({"automatic_count": 3, "is_verified": False}, MET, ""),
        ({"automatic_count": 2}, SHORT, "Kurang 1 unggahan"),
        ({"read_at": AT_END}, SHORT, "Kurang 3 unggahan"),
        ({"automatic_count": 2, "is_verified": False}, SHORT, "Belum punya akun"),
        (
            {"automatic_count": 2, "read_at": BEFORE_END},
            UNKNOWN,
            "Belum terbaca sejak pekan berakhir",
        ),
        ({"read_at": None}, UNKNOWN, "Belum pernah terbaca portal"),
        (
            {"read_at": BEFORE_END, "health_label": "Tidak terjangkau"},
            UNKNOWN,
            "Belum terbaca sejak pekan berakhir: tidak terjangkau",
        ),
        (
            {"automatic_count": 2, "undated_count": 1},
            UNKNOWN,
            "Ada unggahan yang tanggalnya tidak terbaca",
        ),
        ({"automatic_count": 1, "undated_count": 1}, SHORT, "Kurang 2 unggahan"),
        # Registered within the week, on its Monday, and after it.
        (
            {"registered_on": date(2026, 11, 3)},
            UNKNOWN,
            "Akun terdaftar pekan ini; dihitung penuh mulai pekan depan",
        ),
        ({"registered_on": date(2026, 11, 3), "automatic_count": 3}, MET, ""),
        ({"registered_on": date(2026, 11, 2)}, SHORT, "Kurang 3 unggahan"),
        ({"registered_on": date(2026, 11, 9), "automatic_count": 2}, SHORT, "Belum punya akun"),
        ({"registered_on": date(2026, 11, 9), "automatic_count": 3}, MET, ""),
    ],
)
def test_a_finished_week_says_of_one_account(
    account: dict[str, Any], verdict: AccountResult.Verdict, reason: str
) -> None:
    judgement = judged(build.account(**account))

    assert (judgement.verdict, judgement.reason) == (verdict, reason)


def test_an_office_without_account_is_short_not_unknown() -> None:
    judgement = judged()

    assert (judgement.verdict, judgement.reason) == (SHORT, "Belum punya akun")
    assert judgement.account is None


@pytest.mark.parametrize("posts", [0, 3, 9])
def test_an_account_that_kominfo_has_not_verified_neither_praises_nor_accuses(posts: int) -> None:
    proposed = build.account(is_verified=False, is_proposed=True, automatic_count=posts)

    found = judged(proposed)

    assert (found.verdict, found.reason) == (UNKNOWN, PROPOSED)
    assert found.automatic_count == 0


def test_a_proposed_account_does_not_help_a_verified_one() -> None:
    proposed = build.account(pk=2, is_verified=False, is_proposed=True, manual_count=9)

    found = judged(build.account(automatic_count=2), proposed)

    assert (found.verdict, found.automatic_count, found.manual_count) == (SHORT, 2, 0)


@pytest.mark.parametrize("posts", [0, 3])
def test_an_exempt_requirement_is_exempt_whatever_was_posted(posts: int) -> None:
    judgement = judged(build.account(automatic_count=posts), exemption="Akun diretas")

    assert (judgement.verdict, judgement.reason) == (EXEMPT, "Akun diretas")


@pytest.mark.parametrize(
    ("hours_ago", "verdict"),
    [(0, SHORT), (47, SHORT), (48, SHORT), (49, UNKNOWN), (24 * 9, UNKNOWN)],
)
def test_a_running_week_needs_a_reading_of_the_last_two_days(
    hours_ago: int, verdict: AccountResult.Verdict
) -> None:
    account = build.account(read_at=build.WEDNESDAY - timedelta(hours=hours_ago))

    assert judged(account, now=build.WEDNESDAY).verdict == verdict


class TestSeveralAccountsOnOnePlatform:
    def test_count_together(self) -> None:
        judgement = judged(
            build.account(pk=1, automatic_count=1),
            build.account(pk=2, automatic_count=1, manual_count=1, handle="kedua"),
        )

        assert judgement.verdict == MET
        assert (judgement.automatic_count, judgement.manual_count) == (2, 1)
        assert judgement.account is not None
        assert judgement.account.handle == "kedua"

    def test_are_unknown_while_one_of_them_is_unread(self) -> None:
        judgement = judged(build.account(pk=1), build.account(pk=2, read_at=None))

        assert judgement.verdict == UNKNOWN
        assert judgement.read_at is None

    def test_are_known_up_to_the_oldest_reading(self) -> None:
        judgement = judged(
            build.account(pk=1), build.account(pk=2, read_at=AT_END + timedelta(hours=1))
        )

        assert judgement.verdict == SHORT
        assert judgement.read_at == AT_END + timedelta(hours=1)

    def test_include_what_an_archived_one_posted_earlier_in_the_week(self) -> None:
        judgement = judged(
            build.account(pk=1, is_verified=False, automatic_count=2),
            build.account(pk=2, automatic_count=1),
        )

        assert judgement.verdict == MET


ACCOUNTS = st.builds(
    build.account,
    automatic_count=st.integers(0, 4),
    manual_count=st.integers(0, 2),
    undated_count=st.integers(0, 2),
    read_at=st.none() | st.integers(-9, 9).map(lambda days: AT_END + timedelta(days=days)),
    registered_on=st.dates(date(2026, 10, 20), date(2026, 11, 10)),
    is_verified=st.booleans(),
)


@given(st.lists(ACCOUNTS, max_size=3))
def test_nobody_with_an_account_is_called_short_before_all_were_read_after_the_week(
    accounts: list[Any],
) -> None:
    judgement = judged(*accounts)

    standing = [a for a in accounts if a.is_verified and a.registered_on <= date(2026, 11, 8)]
    if judgement.verdict == SHORT and standing:
        assert all(a.read_at is not None and a.read_at >= AT_END for a in standing)


@given(st.lists(ACCOUNTS, max_size=3))
def test_enough_posts_are_enough_whoever_saw_them(accounts: list[Any]) -> None:
    enough = sum(a.post_count for a in accounts) >= 3

    assert (judged(*accounts).verdict == MET) == enough


@pytest.mark.parametrize(
    ("met", "short", "unknown", "exempt", "letter"),
    [
        (4, 0, 0, 0, P),
        (2, 0, 2, 0, P),
        (1, 0, 0, 3, P),
        (3, 1, 0, 0, S),
        (2, 2, 0, 0, S),
        (1, 1, 1, 0, S),
        (1, 2, 0, 0, T),
        (0, 1, 0, 0, T),
        (0, 4, 0, 0, T),
        # Fewer than half known: neither praise nor blame.
        (1, 0, 2, 0, NONE),
        (0, 1, 2, 0, NONE),
        (0, 0, 4, 0, NONE),
        (0, 0, 0, 4, NONE),
        (0, 0, 0, 0, NONE),
    ],
)
def test_the_letter_of(
    met: int, short: int, unknown: int, exempt: int, letter: OfficeResult.Letter
) -> None:
    tally = Tally(met=met, short=short, unknown=unknown, exempt=exempt)

    assert letter_of(tally, policy=DEFAULT) == letter


@pytest.mark.parametrize(
    ("letter", "before", "is_finished", "streak", "compliant_streak"),
    [
        (T, None, True, 1, 0),
        (T, Past(letter="T", streak=3, compliant_streak=0), True, 4, 0),
        (T, Past(letter="P", streak=0, compliant_streak=5), True, 1, 0),
        (S, Past(letter="T", streak=3, compliant_streak=0), True, 0, 0),
        # A week without data is no link in a chain that must be true.
        (NONE, Past(letter="T", streak=3, compliant_streak=0), True, 0, 0),
        (P, None, True, 0, 1),
        (P, Past(letter="P", streak=0, compliant_streak=5), True, 0, 6),
        # A running week is held against nobody.
        (T, Past(letter="T", streak=3, compliant_streak=0), False, 3, 0),
        (T, Past(letter="P", streak=0, compliant_streak=5), False, 0, 5),
        (P, Past(letter="P", streak=0, compliant_streak=5), False, 0, 6),
    ],
)
def test_weeks_in_a_row(
    letter: OfficeResult.Letter,
    before: Past | None,
    is_finished: bool,
    streak: int,
    compliant_streak: int,
) -> None:
    found = streaks(letter, past=before, is_finished=is_finished)

    assert found == (streak, compliant_streak)


@pytest.mark.parametrize(
    ("opened_on", "registered_on", "new"),
    [
        (None, build.LONG_AGO, False),
        (date(2026, 10, 11), build.LONG_AGO, False),
        (date(2026, 10, 12), build.LONG_AGO, True),
        (None, date(2026, 10, 11), False),
        (None, date(2026, 10, 12), True),
        (None, None, False),
    ],
)
def test_an_office_is_new_for_four_weeks(
    opened_on: date | None, registered_on: date | None, new: bool
) -> None:
    accounts = [build.account(registered_on=registered_on)] if registered_on else []
    office = build.office(opened_on=opened_on, accounts=accounts)

    assert is_new(office, span=build.span(), policy=DEFAULT) == new


def test_without_a_letter_there_is_no_index_to_boast_of() -> None:
    office = build.office(
        demands=[build.demand(3)],
        accounts=[build.account(read_at=None, has_custodian=True, has_second_factor=True)],
        has_pledge=True,
        has_training=True,
    )

    outcome = conclude(office, span=build.span(), policy=DEFAULT)

    assert outcome.letter == NONE
    assert outcome.index is None
    assert not outcome.is_ranked


def test_a_new_office_shows_its_index_but_is_not_ranked() -> None:
    office = build.office(
        opened_on=date(2026, 11, 1),
        demands=[build.demand(3)],
        accounts=[build.account(automatic_count=3)],
    )

    outcome = conclude(office, span=build.span(), policy=DEFAULT)

    assert outcome.index is not None
    assert not outcome.is_ranked
