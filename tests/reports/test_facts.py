"""What is read of a week: its local bounds, what is asked, and complaints in figures."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Exemption, Post, Priority, SocialAccount
from complaints.models import Complaint
from opd.calendar import Week
from opd.models import Office, Pledge, Training, TrainingAttendance
from reports import facts
from reports.evidence import AccountEvidence, ComplaintCounts, OfficeEvidence, Span
from reports.policy import DEFAULT
from tests import make

pytestmark = pytest.mark.django_db


def gathered(week: Week, *, now: datetime, zone: ZoneInfo = make.WIB) -> dict[int, OfficeEvidence]:
    known = facts.gather(Span.of(week, now=now, zone=zone), policy=DEFAULT)
    return {office.pk: office for office in known.offices}


def account_in(
    week: Week, account: SocialAccount, *, now: datetime, zone: ZoneInfo = make.WIB
) -> AccountEvidence:
    (found,) = gathered(week, now=now, zone=zone)[account.office_id].accounts
    return found


class TestPostsOfTheWeek:
    @pytest.mark.parametrize(
        ("zone", "moment", "counts"),
        [
            ("Asia/Jakarta", "2026-11-01T23:59:59+07:00", 0),
            ("Asia/Jakarta", "2026-11-02T00:00:00+07:00", 1),
            ("Asia/Jakarta", "2026-11-08T23:59:59+07:00", 1),
            ("Asia/Jakarta", "2026-11-09T00:00:00+07:00", 0),
            # The same moment lies in different weeks east and west of it.
            ("Asia/Makassar", "2026-11-08T23:30:00+07:00", 0),
            ("Asia/Jayapura", "2026-11-08T23:59:59+09:00", 1),
            ("Asia/Jayapura", "2026-11-02T00:00:00+09:00", 1),
            ("Asia/Jayapura", "2026-11-08T22:00:00+07:00", 0),
        ],
    )
    def test_lie_between_two_local_mondays(
        self,
        facebook: SocialAccount,
        week: Week,
        after: datetime,
        zone: str,
        moment: str,
        counts: int,
    ) -> None:
        make.post(facebook, at=datetime.fromisoformat(moment))

        found = account_in(week, facebook, now=after, zone=ZoneInfo(zone))

        assert found.automatic_count == counts

    def test_are_counted_by_source_and_priority(
        self, facebook: SocialAccount, week: Week, monday: datetime, after: datetime
    ) -> None:
        tourism = Priority.objects.create(name="Wisata", keywords="#Wisata")
        coast = Priority.objects.create(name="Pesisir", keywords="#Pesisir")
        make.post(facebook, at=monday).priorities.add(tourism, coast)
        make.post(facebook, at=monday)
        make.post(facebook, at=monday, source=Post.Source.MANUAL)

        found = account_in(week, facebook, now=after)

        assert (found.automatic_count, found.manual_count, found.tagged_count) == (2, 1, 1)

    def test_without_a_date_are_set_apart_by_when_they_were_seen(
        self, facebook: SocialAccount, week: Week, monday: datetime, after: datetime
    ) -> None:
        make.post(facebook, at=None, first_seen_at=monday + timedelta(days=1))
        make.post(facebook, at=None, first_seen_at=monday - timedelta(days=1))

        found = account_in(week, facebook, now=after)

        assert (found.automatic_count, found.undated_count) == (0, 1)


class TestWhatIsAsked:
    @pytest.mark.parametrize(
        ("since", "until", "asked"),
        [
            (date(2026, 11, 2), None, True),
            (date(2026, 11, 3), None, False),
            (make.LONG_AGO, date(2026, 11, 8), True),
            (make.LONG_AGO, date(2026, 11, 7), False),
        ],
    )
    def test_is_in_force_the_whole_week(
        self,
        dinas_pu: Office,
        week: Week,
        after: datetime,
        since: date,
        until: date | None,
        asked: bool,
    ) -> None:
        make.mandate(platform="x", since=since, until=until)

        assert bool(gathered(week, now=after)[dinas_pu.pk].demands) == asked

    def test_is_the_younger_of_two_mandates(
        self, dinas_pu: Office, week: Week, after: datetime
    ) -> None:
        make.mandate(platform="x", posts=2)
        make.mandate(platform="x", posts=5, since=date(2026, 10, 1))

        (demand,) = gathered(week, now=after)[dinas_pu.pk].demands

        assert demand.posts == 5

    @pytest.mark.parametrize(
        ("since", "until", "excused"),
        [
            (date(2026, 10, 1), date(2026, 11, 2), True),
            (date(2026, 11, 8), date(2026, 12, 1), True),
            (date(2026, 10, 1), date(2026, 11, 1), False),
            (date(2026, 11, 9), date(2026, 12, 1), False),
        ],
    )
    def test_is_excused_by_one_day_of_exemption(
        self,
        dinas_pu: Office,
        week: Week,
        after: datetime,
        since: date,
        until: date,
        excused: bool,
    ) -> None:
        Exemption.objects.create(
            office=dinas_pu, platform="x", reason="Akun diretas", since=since, until=until
        )

        assert ("x" in gathered(week, now=after)[dinas_pu.pk].exemptions) == excused


@pytest.mark.parametrize(
    ("opened_on", "closed_on", "judged"),
    [
        (None, None, True),
        (date(2026, 11, 8), None, True),
        (date(2026, 11, 9), None, False),
        (None, date(2026, 11, 9), True),
        (None, date(2026, 11, 8), False),
    ],
)
def test_offices_are_those_that_stand_at_the_end_of_the_week(
    week: Week, after: datetime, opened_on: date | None, closed_on: date | None, judged: bool
) -> None:
    office = make.office(opened_on=opened_on, closed_on=closed_on)

    assert (office.pk in gathered(week, now=after)) == judged


def test_rejected_accounts_are_none_and_others_only_evidence_until_they_are_verified(
    dinas_pu: Office, week: Week, after: datetime
) -> None:
    make.account(dinas_pu, status=SocialAccount.Status.REJECTED)
    make.account(dinas_pu, status=SocialAccount.Status.ARCHIVED)
    make.account(dinas_pu, status=SocialAccount.Status.PROPOSED)
    make.account(dinas_pu, status=SocialAccount.Status.VERIFIED)

    found = gathered(week, now=after)[dinas_pu.pk].accounts

    assert sorted((account.is_verified, account.is_proposed) for account in found) == [
        (False, False),
        (False, True),
        (True, False),
    ]


def test_pledges_and_trainings_count_up_to_the_end_of_the_week(
    dinas_pu: Office, dinkes: Office, week: Week, after: datetime
) -> None:
    Pledge.objects.create(office=dinas_pu, signer_name="A", signed_on=date(2026, 11, 8))
    Pledge.objects.create(office=dinkes, signer_name="B", signed_on=date(2026, 11, 9))
    old = Training.objects.create(name="Lama", held_on=date(2024, 11, 7))
    recent = Training.objects.create(name="Baru", held_on=date(2024, 11, 8))
    TrainingAttendance.objects.create(training=old, office=dinas_pu, attendee_name="A")
    TrainingAttendance.objects.create(training=recent, office=dinkes, attendee_name="B")

    found = gathered(week, now=after)

    assert (found[dinas_pu.pk].has_pledge, found[dinas_pu.pk].has_training) == (True, False)
    assert (found[dinkes.pk].has_pledge, found[dinkes.pk].has_training) == (False, True)


DUE = datetime(2026, 11, 4, 23, 59, 59, tzinfo=make.WIB)
EARLY, LATE = DUE - timedelta(days=1), DUE + timedelta(days=1)
WITHDRAWN = {"status": "CLOSED", "close_reason": "WITHDRAWN"}
NEXT_WEEK = datetime(2026, 11, 10, 9, tzinfo=make.WIB)


def figures(office: Office, *, now: datetime, **fields: Any) -> ComplaintCounts:
    fields.setdefault("answer_due_at", DUE)
    fields.setdefault("received_at", datetime(2026, 9, 1, tzinfo=make.WIB))
    early = dict.fromkeys(("verify_due_at", "start_due_at"), fields["received_at"])
    make.complaint(office=office, **{**early, **fields})
    return gathered(Week(2026, 45), now=now)[office.pk].complaints


@pytest.mark.parametrize(
    ("fields", "due", "met", "overdue"),
    [
        ({"answered_at": EARLY}, 1, 1, 0),
        ({"answered_at": DUE}, 1, 1, 0),
        ({"answered_at": LATE}, 1, 0, 0),
        ({}, 1, 0, 1),
        # Answered after the week: at its end it was overdue, and stays so.
        ({"answered_at": NEXT_WEEK}, 1, 0, 1),
        # Overdue since an earlier week, and still open: in the denominator.
        ({"answer_due_at": DUE - timedelta(weeks=6)}, 1, 0, 1),
        ({"answer_due_at": DUE - timedelta(weeks=6), "answered_at": EARLY}, 0, 0, 0),
        # Due next week: not yet.
        ({"answer_due_at": DUE + timedelta(weeks=1)}, 0, 0, 0),
        # The citizen is asked: the clock stands still.
        ({"paused_at": EARLY}, 0, 0, 0),
        # Closed without an answer: none is owed.
        (
            {"status": "CLOSED", "close_reason": "WITHDRAWN", "closed_at": EARLY},
            0, 0, 0,
        ),
        # Withdrawn when its deadline had passed: missed all the same.
        ({**WITHDRAWN, "closed_at": LATE}, 1, 0, 0),
        ({**WITHDRAWN, "closed_at": LATE, "answer_due_at": DUE - timedelta(weeks=6)}, 1, 0, 0),
        # Rejected by Kominfo, however late: no answer was ever owed.
        ({**WITHDRAWN, "close_reason": "NOT_OURS", "closed_at": LATE}, 0, 0, 0),
        # Answered late, then withdrawn: counted once.
        ({**WITHDRAWN, "answered_at": LATE, "closed_at": LATE}, 1, 0, 0),
        # Oversight is nobody's figure.
        ({"classification": Complaint.Classification.OVERSIGHT}, 0, 0, 0),
    ],
)  # fmt: skip
def test_a_complaint_due_on_wednesday_counts_as(
    dinas_pu: Office, after: datetime, fields: dict[str, Any], due: int, met: int, overdue: int
) -> None:
    found = figures(dinas_pu, now=after, **fields)

    assert (found.due, found.met, found.overdue) == (due, met, overdue)


def test_in_a_running_week_only_what_is_past_its_deadline_or_met_counts(
    dinas_pu: Office,
) -> None:
    tuesday = datetime(2026, 11, 3, 10, tzinfo=make.WIB)

    still_time = figures(dinas_pu, now=tuesday)
    met = figures(dinas_pu, now=tuesday, answered_at=tuesday - timedelta(hours=1))

    assert (still_time.due, still_time.overdue) == (0, 0)
    assert (met.due, met.met) == (1, 1)


def test_four_weeks_reach_back_to_the_monday_three_weeks_earlier(
    dinas_pu: Office, after: datetime
) -> None:
    window = datetime(2026, 10, 12, tzinfo=make.WIB)
    answered = {"received_at": window - timedelta(days=9), "answered_at": window}

    figures(dinas_pu, now=after, answer_due_at=window, **answered)
    found = figures(dinas_pu, now=after, answer_due_at=window - timedelta(seconds=1), **answered)

    assert (found.due_in_weeks, found.met_in_weeks) == (1, 1)


@pytest.mark.parametrize("weeks", [0, 1, 3])
def test_withdrawing_what_is_overdue_leaves_it_missed_in_the_index(
    dinas_pu: Office, after: datetime, weeks: int
) -> None:
    """In the weeks after, too, wherever the deadline lay."""
    closed = LATE - timedelta(weeks=weeks)
    due = closed - timedelta(weeks=6)

    found = figures(dinas_pu, now=after, answer_due_at=due, closed_at=closed, **WITHDRAWN)

    assert (found.due_in_weeks, found.met_in_weeks) == (1, 0)


def test_what_came_and_went_this_week_is_counted(
    dinas_pu: Office, monday: datetime, after: datetime
) -> None:
    found = figures(
        dinas_pu,
        now=after,
        received_at=monday,
        status="DONE",
        answered_at=monday + timedelta(days=1),
        closed_at=monday + timedelta(days=2),
        answer_due_at=monday + timedelta(days=30),
    )

    assert (found.received, found.answered, found.done) == (1, 1, 1)


@pytest.mark.parametrize("office_count", [3, 60])
def test_the_number_of_queries_does_not_grow_with_the_offices(
    week: Week, after: datetime, office_count: int
) -> None:
    make.mandate(platform="facebook")
    for number in range(office_count):
        make.account(make.office(f"Dinas {number}"), "facebook", f"dinas{number}")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        gathered(week, now=after)

    assert len(queries) == 11
