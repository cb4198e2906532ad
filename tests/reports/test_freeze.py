"""Weeks are rebuilt until they are locked, and never change afterwards."""

from contextlib import nullcontext
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connection

from accounts.models import Exemption, Mandate, Post, SocialAccount
from opd.calendar import Week
from opd.models import Office, User
from reports import freeze, tasks
from reports.models import AccountResult, Decision, OfficeResult, WeeklyReport
from reports.totals import Totals
from tests import make
from tests.reports.conftest import post_times

pytestmark = pytest.mark.django_db
State = WeeklyReport.State


def result_of(office: Office, report: WeeklyReport) -> OfficeResult:
    return OfficeResult.objects.get(report=report, office=office)


def everything(report: WeeklyReport) -> list[object]:
    """All that is stored of a week, to see whether anything moved."""
    return [
        *WeeklyReport.objects.filter(pk=report.pk).values(),
        *OfficeResult.objects.filter(report=report).order_by("pk").values(),
        *AccountResult.objects.filter(result__report=report).order_by("pk").values(),
    ]


class TestBuilding:
    def test_judges_each_office_and_keeps_the_rule_and_the_names(
        self, facebook: SocialAccount, week: Week, monday: datetime, after: datetime, zone: ZoneInfo
    ) -> None:
        post_times(facebook, monday, monday + timedelta(days=1), monday + timedelta(days=2))

        report = freeze.build(week, now=after, zone=zone)

        result = result_of(facebook.office, report)
        requirement = result.account_results.get()
        assert (report.state, result.letter, result.rank) == (State.PROVISIONAL, "P", 1)
        assert (requirement.verdict, requirement.automatic_count) == ("MET", 3)
        assert requirement.legal_basis == "Surat Edaran contoh"
        assert report.policy["thresholds"]["posting_weight"] == 40
        assert report.policy["mandates"] == [
            {
                "kind": "DINAS",
                "platform": "facebook",
                "posts": 3,
                "legal_basis": "Surat Edaran contoh",
            }
        ]

    def test_twice_gives_the_same_rows(
        self, facebook: SocialAccount, week: Week, after: datetime, zone: ZoneInfo
    ) -> None:
        before = everything(freeze.build(week, now=after, zone=zone))

        again = freeze.build(week, now=after, zone=zone)

        assert everything(again) == before

    def test_again_counts_what_was_read_late_and_drops_who_is_gone(
        self,
        facebook: SocialAccount,
        dinkes: Office,
        week: Week,
        monday: datetime,
        after: datetime,
        zone: ZoneInfo,
    ) -> None:
        first = freeze.build(week, now=after, zone=zone)
        kept = result_of(facebook.office, first).pk
        post_times(facebook, monday, monday, monday)
        dinkes.closed_on = week.sunday
        dinkes.save()

        second = freeze.build(week, now=after + timedelta(hours=1), zone=zone)

        (result,) = second.office_results.all()
        assert (result.pk, result.letter) == (kept, "P")

    def test_by_a_worker_with_an_older_clock_changes_nothing(
        self, facebook: SocialAccount, week: Week, monday: datetime, after: datetime, zone: ZoneInfo
    ) -> None:
        report = freeze.build(week, now=after, zone=zone)
        post_times(facebook, monday, monday, monday)

        freeze.build(week, now=after - timedelta(minutes=1), zone=zone)

        assert result_of(facebook.office, report).letter == "T"

    def test_counts_weeks_in_a_row_from_the_week_before(
        self, facebook: SocialAccount, week: Week, after: datetime, zone: ZoneInfo
    ) -> None:
        freeze.build(week.plus(-1), now=after, zone=zone)

        report = freeze.build(week, now=after, zone=zone)

        assert result_of(facebook.office, report).streak == 2

    def test_gives_no_row_to_an_office_of_which_nothing_is_asked(
        self,
        facebook: SocialAccount,
        kecamatan: Office,
        week: Week,
        after: datetime,
        zone: ZoneInfo,
    ) -> None:
        report = freeze.build(week, now=after, zone=zone)

        assert not report.office_results.filter(office=kecamatan).exists()

    def test_totals_say_what_the_first_screen_needs(
        self,
        facebook: SocialAccount,
        dinkes: Office,
        week: Week,
        monday: datetime,
        after: datetime,
        zone: ZoneInfo,
    ) -> None:
        freeze.build(week.plus(-1), now=after, zone=zone)
        post_times(facebook, monday, monday, monday)
        make.complaint(office=dinkes, received_at=monday)

        report = freeze.build(week, now=after, zone=zone)

        totals = Totals.from_json(report.totals)
        assert (totals.opd.counts.compliant, totals.opd.counts.not_compliant) == (1, 1)
        assert totals.opd.before is not None
        assert totals.opd.before.not_compliant == 2
        assert (totals.opd.missed_platform, totals.opd.missed_count) == ("facebook", 1)
        assert (totals.received, totals.overdue) == (1, 0)

    def test_points_at_sudden_jumps(
        self, facebook: SocialAccount, week: Week, monday: datetime, after: datetime, zone: ZoneInfo
    ) -> None:
        for back in range(1, 5):
            post_times(facebook, monday - timedelta(weeks=back))
            freeze.build(week.plus(-back), now=after, zone=zone)
        post_times(facebook, *[monday] * 4)

        report = freeze.build(week, now=after, zone=zone)

        (jump,) = Totals.from_json(report.totals).jumps
        assert (jump.platform, jump.posts, jump.usual) == ("facebook", 4, 1)


class TestFinishedWeeks:
    def test_are_frozen_on_monday_half_past_midnight_though_utc_says_sunday(
        self, dinas_pu: Office
    ) -> None:
        wit = ZoneInfo("Asia/Jayapura")
        make.mandate(platform="facebook", posts=1)
        account = make.account(dinas_pu, "facebook", registered_on=date(2026, 11, 2))
        make.post(account, at=datetime(2026, 11, 8, 23, 59, tzinfo=wit))
        make.post(account, at=datetime(2026, 11, 9, 0, 0, tzinfo=wit))
        half_past_midnight = datetime(2026, 11, 9, 0, 30, tzinfo=wit)
        assert half_past_midnight.astimezone(ZoneInfo("UTC")).weekday() == 6

        (report,) = freeze.freeze_finished(now=half_past_midnight, zone=wit)

        assert (report.week, report.state) == (Week(2026, 45), State.PROVISIONAL)
        assert AccountResult.objects.get().automatic_count == 1

    def test_are_caught_up_from_the_first_account_on(
        self, dinas_pu: Office, after: datetime, zone: ZoneInfo
    ) -> None:
        make.account(dinas_pu, registered_on=date(2026, 10, 21))

        built = freeze.freeze_finished(now=after, zone=zone)

        assert [str(report.week) for report in built] == ["2026-W43", "2026-W44", "2026-W45"]

    def test_are_not_caught_up_further_than_a_year(
        self, dinas_pu: Office, after: datetime, zone: ZoneInfo
    ) -> None:
        make.account(dinas_pu, registered_on=date(1999, 1, 1))

        built = freeze.freeze_finished(now=after, zone=zone)

        assert len(built) == freeze.CATCH_UP_WEEKS

    def test_are_none_in_an_empty_portal(self, db: None, after: datetime, zone: ZoneInfo) -> None:
        assert freeze.freeze_finished(now=after, zone=zone) == []

    def test_leave_locked_ones_alone(
        self, facebook: SocialAccount, operator: User, week: Week, after: datetime, zone: ZoneInfo
    ) -> None:
        SocialAccount.objects.update(registered_on=week.monday)
        report = freeze.build(week, now=after, zone=zone)
        freeze.lock(report, actor=operator, now=after)

        assert freeze.freeze_finished(now=after + timedelta(hours=1), zone=zone) == []


class TestTheRunningWeek:
    def test_is_built_at_first_sight(
        self, facebook: SocialAccount, now: datetime, zone: ZoneInfo
    ) -> None:
        report = freeze.refresh_running(now=now, zone=zone)

        assert report is not None
        assert (str(report.week), report.state) == ("2026-W46", State.RUNNING)

    def test_waits_five_minutes_when_nothing_happened(
        self, facebook: SocialAccount, now: datetime, zone: ZoneInfo
    ) -> None:
        SocialAccount.history.update(history_date=now - timedelta(days=1))
        Mandate.history.update(history_date=now - timedelta(days=1))
        Office.history.update(history_date=now - timedelta(days=1))
        freeze.refresh_running(now=now, zone=zone)

        assert freeze.refresh_running(now=now + timedelta(minutes=4), zone=zone) is None
        assert freeze.refresh_running(now=now + timedelta(minutes=5), zone=zone) is not None

    def test_is_rebuilt_at_once_when_a_post_was_seen(
        self, facebook: SocialAccount, now: datetime, zone: ZoneInfo
    ) -> None:
        freeze.refresh_running(now=now, zone=zone)
        make.post(facebook, at=now, first_seen_at=now + timedelta(seconds=30))

        report = freeze.refresh_running(now=now + timedelta(minutes=1), zone=zone)

        assert report is not None
        assert AccountResult.objects.get().automatic_count == 1

    def test_does_not_exist_in_an_empty_portal(
        self, db: None, now: datetime, zone: ZoneInfo
    ) -> None:
        assert freeze.refresh_running(now=now, zone=zone) is None


class TestLocking:
    @pytest.fixture
    def report(
        self, facebook: SocialAccount, week: Week, monday: datetime, after: datetime, zone: ZoneInfo
    ) -> WeeklyReport:
        post_times(facebook, monday, monday, monday)
        return freeze.build(week, now=after, zone=zone)

    def test_makes_numbers_stand_whatever_happens_afterwards(
        self,
        report: WeeklyReport,
        facebook: SocialAccount,
        operator: User,
        week: Week,
        after: datetime,
        zone: ZoneInfo,
    ) -> None:
        freeze.lock(report, actor=operator, now=after)
        before = everything(report)

        Post.objects.all().delete()
        Mandate.objects.update(posts_per_week=9)
        Exemption.objects.create(
            office=facebook.office,
            platform="facebook",
            reason="Terlambat",
            since=week.monday,
            until=week.sunday,
        )
        Office.objects.filter(pk=facebook.office_id).update(name="Nama Baru", closed_on=week.sunday)
        SocialAccount.objects.update(handle="nama.baru", status=SocialAccount.Status.ARCHIVED)
        freeze.build(week, now=after + timedelta(days=1), zone=zone)
        freeze.freeze_finished(now=after + timedelta(days=1), zone=zone)

        assert everything(report) == before

    def test_wins_over_a_build_that_was_still_reading(
        self,
        report: WeeklyReport,
        operator: User,
        week: Week,
        after: datetime,
        zone: ZoneInfo,
    ) -> None:
        before: list[object] = []

        def lock_once(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if "opd_pledge" in sql and not before:
                before.append(None)
                freeze.lock(report, actor=operator, now=after)
                before[:] = everything(report)
            return execute(sql, params, many, context)

        Post.objects.all().delete()
        with connection.execute_wrapper(lock_once):
            built = freeze.build(week, now=after + timedelta(hours=1), zone=zone)

        assert built.state == State.LOCKED
        assert everything(report) == before

    def test_records_who_and_when(
        self, report: WeeklyReport, operator: User, after: datetime
    ) -> None:
        locked = freeze.lock(report, actor=operator, now=after)
        published = freeze.publish(locked, actor=operator, now=after + timedelta(minutes=1))

        assert (published.state, published.locked_by) == (State.PUBLISHED, operator)
        assert [decision.kind for decision in Decision.objects.order_by("pk")] == [
            "LOCKED",
            "PUBLISHED",
        ]

    def test_refuses_numbers_that_were_rebuilt_meanwhile(
        self, report: WeeklyReport, operator: User, week: Week, after: datetime, zone: ZoneInfo
    ) -> None:
        freeze.build(week, now=after + timedelta(hours=1), zone=zone)

        with pytest.raises(freeze.Refused, match="dihitung ulang"):
            freeze.lock(report, actor=operator, now=after + timedelta(hours=2))

    @pytest.mark.parametrize(("hours", "is_locked"), [(24, True), (25, False)])
    def test_refuses_figures_of_the_day_before(
        self, report: WeeklyReport, operator: User, after: datetime, hours: int, is_locked: bool
    ) -> None:
        later = report.built_at + timedelta(hours=hours)

        with nullcontext() if is_locked else pytest.raises(freeze.Refused, match="Hitung ulang"):
            freeze.lock(report, actor=operator, now=later)

        report.refresh_from_db()
        assert report.is_final is is_locked

    def test_is_for_operators(self, report: WeeklyReport, leader: User, after: datetime) -> None:
        with pytest.raises(freeze.Refused, match="Hanya operator Kominfo"):
            freeze.lock(report, actor=leader, now=after)

    def test_waits_for_the_end_of_the_week(
        self, report: WeeklyReport, operator: User, now: datetime, zone: ZoneInfo
    ) -> None:
        running = freeze.build(Week(2026, 46), now=now, zone=zone)

        with pytest.raises(freeze.Refused, match="berjalan"):
            freeze.lock(running, actor=operator, now=now)

    def test_happens_once(self, report: WeeklyReport, operator: User, after: datetime) -> None:
        freeze.lock(report, actor=operator, now=after)

        with pytest.raises(freeze.Refused, match="sudah dikunci"):
            freeze.lock(report, actor=operator, now=after)

    def test_comes_before_publishing(
        self, report: WeeklyReport, operator: User, after: datetime
    ) -> None:
        with pytest.raises(freeze.Refused, match="setelah dikunci"):
            freeze.publish(report, actor=operator, now=after)

    def test_is_undone_only_with_a_reason_that_stays_visible(
        self,
        report: WeeklyReport,
        facebook: SocialAccount,
        operator: User,
        week: Week,
        after: datetime,
        zone: ZoneInfo,
    ) -> None:
        locked = freeze.lock(report, actor=operator, now=after)
        with pytest.raises(freeze.Refused, match="alasan"):
            freeze.unlock(locked, actor=operator, reason=" ", now=after)

        reopened = freeze.unlock(
            locked, actor=operator, reason="1 koreksi diterima", now=after + timedelta(days=1)
        )
        Post.objects.all().delete()
        rebuilt = freeze.build(week, now=after + timedelta(days=2), zone=zone)

        assert (reopened.state, reopened.revision_note) == (State.PROVISIONAL, "1 koreksi diterima")
        assert result_of(facebook.office, rebuilt).letter == "T"
        assert rebuilt.revised_at == after + timedelta(days=1)


class TestTheTasks:
    def test_build_the_running_week_and_freeze_the_finished_ones_in_the_local_zone(
        self, facebook: SocialAccount, settings: LazySettings
    ) -> None:
        settings.TIME_ZONE = "Asia/Jayapura"
        SocialAccount.objects.update(registered_on=date(2026, 11, 2))

        # Monday 00.30 WIT: the week has just ended there, and nowhere west of it.
        with time_machine.travel("2026-11-08T15:30:00+00:00"):
            tasks.refresh_running_week()
            tasks.freeze_finished_weeks()

        assert sorted(WeeklyReport.objects.values_list("number", "state")) == [
            (45, State.PROVISIONAL),
            (46, State.RUNNING),
        ]
