"""The numbers of the week are dated rows: which one holds, who may change it, what it changes."""

from dataclasses import asdict, fields, replace
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import SocialAccount
from opd.calendar import Week
from opd.models import User
from reports import facts, freeze
from reports.models import PolicyVersion, WeeklyReport
from reports.policy import DEFAULT, Policy
from tests.reports.conftest import post_times

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)


def version(since: date, **numbers: Any) -> PolicyVersion:
    return PolicyVersion.objects.create(since=since, **numbers)


def thresholds(report: WeeklyReport) -> Policy:
    return Policy.from_json(report.policy["thresholds"])


class TestTheVersionInForce:
    @pytest.mark.parametrize(
        ("starts", "day", "partial"),
        [
            ([], MONDAY, 50),
            ([(MONDAY, 60)], MONDAY - timedelta(days=1), 50),
            ([(MONDAY, 60)], MONDAY, 60),
            ([(MONDAY, 60)], MONDAY + timedelta(days=400), 60),
            ([(MONDAY, 60), (MONDAY + timedelta(days=7), 70)], MONDAY + timedelta(days=6), 60),
            ([(MONDAY + timedelta(days=7), 70), (MONDAY, 60)], MONDAY + timedelta(days=7), 70),
        ],
        ids=["no row", "not begun", "first day", "long after", "before next", "next, older last"],
    )
    def test_is_the_newest_that_has_begun(
        self, starts: list[tuple[date, int]], day: date, partial: int
    ) -> None:
        for since, percent in starts:
            version(since, partial_percent=percent)

        assert PolicyVersion.objects.policy_on(day) == replace(DEFAULT, partial_percent=partial)

    def test_carries_every_number_of_the_policy(self) -> None:
        numbers = {
            field.name: getattr(DEFAULT, field.name) + 1
            for field in fields(Policy)
            if isinstance(getattr(DEFAULT, field.name), int)
        }
        texts = {name: f"Perbup {name}" for name in asdict(DEFAULT) if name not in numbers}

        unsaved = PolicyVersion(since=MONDAY, **numbers, **texts)

        assert asdict(unsaved.as_policy()) == numbers | texts


class TestWeeks:
    def test_are_judged_by_the_version_of_their_monday(
        self, facebook: SocialAccount, week: Week, after: datetime, zone: ZoneInfo
    ) -> None:
        version(week.monday, posting_weight=20, response_weight=50)
        version(week.monday + timedelta(days=1), posting_weight=10, response_weight=60)

        before = freeze.build(week.plus(-1), now=after, zone=zone)
        report = freeze.build(week, now=after, zone=zone)

        assert thresholds(before) == DEFAULT
        assert thresholds(report) == replace(DEFAULT, posting_weight=20, response_weight=50)

    def test_change_with_a_row_until_they_are_locked(
        self,
        facebook: SocialAccount,
        operator: User,
        week: Week,
        monday: datetime,
        after: datetime,
        zone: ZoneInfo,
    ) -> None:
        post_times(facebook, monday, monday, monday)
        row = version(date(2020, 1, 1))

        def index(of: Week) -> Any:
            report = freeze.build(of, now=after + timedelta(hours=1), zone=zone)
            return report.office_results.get(office=facebook.office).index

        locked = freeze.build(week.plus(-1), now=after, zone=zone)
        freeze.lock(locked, actor=operator, now=after)
        first, first_locked = index(week), index(week.plus(-1))

        row.posting_weight, row.governance_weight = 10, 50
        row.save()

        assert index(week) < first
        assert thresholds(WeeklyReport.objects.for_week(week).get()).governance_weight == 50
        assert index(week.plus(-1)) == first_locked
        assert thresholds(WeeklyReport.objects.get(pk=locked.pk)) == DEFAULT

    def test_that_run_hear_of_a_changed_row_at_once(self, now: datetime) -> None:
        assert not facts.has_news_since(now)

        row = version(date(2020, 1, 1))
        row.history.update(history_date=now + timedelta(seconds=1))

        assert facts.has_news_since(now)

    def test_without_any_published_the_method_shows_the_numbers_of_today(
        self, client: Client
    ) -> None:
        version(date(2020, 1, 1), posting_weight=35, response_weight=35)

        page = client.get(reverse("scoreboard"))

        assert "<strong>35 unggahan</strong>" in page.content.decode()


WRONG = [
    ({"posting_weight": 41}, "Jumlah keempat bobot harus 100."),
    ({"partial_percent": 0}, "Sebagian patuh mulai dari 1 sampai 99 persen."),
    ({"partial_percent": 100}, "Sebagian patuh mulai dari 1 sampai 99 persen."),
    ({"known_percent": 101}, "Target yang harus diketahui 1 sampai 100 persen."),
    ({"response_minimum": 0}, "Laporan dan unggahan paling sedikit 1."),
    ({"alignment_minimum": 0}, "Laporan dan unggahan paling sedikit 1."),
    ({"jump_weeks": 0}, "Jumlah pekan 1 sampai 53; pekan sampai diperingkat boleh 0."),
    ({"new_weeks": 54}, "Jumlah pekan 1 sampai 53; pekan sampai diperingkat boleh 0."),
    ({"fresh_hours": 169}, "Bacaan dianggap baru 1 sampai 168 jam."),
    ({"training_months": 0}, "Pelatihan dan validasi berlaku 1 sampai 120 bulan."),
    ({"jump_factor": 1}, "Lonjakan mulai dari 2 sampai 100 kali."),
]


class TestWrongNumbers:
    @pytest.mark.parametrize(("numbers", "message"), WRONG, ids=lambda value: str(value))
    def test_are_refused_with_a_sentence_and_by_the_database(
        self, numbers: dict[str, int], message: str
    ) -> None:
        row = PolicyVersion(since=MONDAY, **numbers)

        with pytest.raises(ValidationError) as refusal:
            row.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()

        assert refusal.value.messages == [message]

    def test_a_second_row_for_a_day_is_one(self) -> None:
        version(MONDAY)

        with pytest.raises(ValidationError, match="Aturan untuk tanggal ini sudah ada"):
            PolicyVersion(since=MONDAY).full_clean()


class TestLoading:
    def test_adds_the_defaults_once(self) -> None:
        said = StringIO()
        call_command("load_week_policy", stdout=said)
        call_command("load_week_policy", stdout=said)

        assert PolicyVersion.objects.get().as_policy() == DEFAULT
        assert said.getvalue().splitlines() == [
            "Aturan pekan diisi.",
            "Aturan pekan sudah ada, tidak diubah.",
        ]

    def test_leaves_what_kominfo_has_entered(self) -> None:
        version(MONDAY, partial_percent=60)

        assert PolicyVersion.objects.load_default() is False
        assert PolicyVersion.objects.get().partial_percent == 60


class TestAdmin:
    ADD = "admin:reports_policyversion_add"

    def form(self, **changed: Any) -> dict[str, Any]:
        return model_to_dict(PolicyVersion(since=MONDAY), exclude=["id"]) | changed

    def test_the_list_costs_the_same_for_many_rows(
        self, as_operator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for year in range(2000, 2026):
            version(date(year, 1, 1))

        with django_assert_max_num_queries(10):
            page = as_operator.get(reverse("admin:reports_policyversion_changelist"))

        assert page.context["cl"].result_count == 26

    def test_an_operator_changes_a_number_and_the_change_is_on_record(
        self, as_operator: Client, operator: User
    ) -> None:
        row = version(MONDAY)
        address = reverse("admin:reports_policyversion_change", args=[row.pk])

        assert as_operator.get(address).status_code == 200
        answer = as_operator.post(address, self.form(partial_percent=60, note="Perbup 1/2026"))

        assert answer.status_code == 302
        row.refresh_from_db()
        newest, _ = row.history.order_by("-history_id")
        assert (row.partial_percent, newest.history_user) == (60, operator)

    def test_weights_that_do_not_sum_to_100_are_refused(self, as_operator: Client) -> None:
        answer = as_operator.post(reverse(self.ADD), self.form(posting_weight=50))

        assert answer.status_code == 200
        assert "Jumlah keempat bobot harus 100." in answer.content.decode()
        assert not PolicyVersion.objects.exists()

    def test_a_new_version_starts_as_the_newest(self, as_operator: Client) -> None:
        version(MONDAY, partial_percent=60)
        version(MONDAY - timedelta(days=7), partial_percent=70)

        page = as_operator.get(reverse(self.ADD))

        assert page.context["adminform"].form.initial["partial_percent"] == 60

    def test_nobody_else_comes_in(self, as_admin_pu: Client) -> None:
        assert as_admin_pu.get(reverse(self.ADD)).status_code == 403
