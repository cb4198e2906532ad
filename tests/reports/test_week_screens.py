"""The operator's weeks, the public scoreboard, and an office's own week."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import SocialAccount
from opd.models import Office, Role, User
from reports import freeze
from reports.models import WeeklyReport
from tests import make
from tests.conftest import signed_in
from tests.reports.conftest import WEEK, post_times
from tests.reports.test_dashboard import text_of

pytestmark = pytest.mark.django_db
State = WeeklyReport.State


@pytest.fixture(autouse=True)
def monday_morning(after: datetime) -> Any:
    with time_machine.travel(after, tick=False):
        yield


@pytest.fixture
def report(
    facebook: SocialAccount, monday: datetime, after: datetime, zone: ZoneInfo
) -> WeeklyReport:
    post_times(facebook, monday, monday, monday)
    return freeze.build(WEEK, now=after, zone=zone)


def seen_numbers(client: Client) -> dict[str, str]:
    """What the lock page hands back: which numbers the operator looked at."""
    html = client.get("/kelola/pekan/2026-W45/kunci/").content.decode()
    (built_at,) = re.findall(r'name="built_at" value="([^"]+)"', html)
    return {"built_at": unescape(built_at)}


class TestManagingWeeks:
    def test_is_for_operators(self, report: WeeklyReport, as_leader: Client) -> None:
        for page in ("", "2026-W45/", "2026-W45/kunci/", "2026-W45/buka/"):
            assert as_leader.get(f"/kelola/pekan/{page}").status_code == 403
        for page in ("kunci", "terbitkan", "buka", "hitung"):
            assert as_leader.post(f"/kelola/pekan/2026-W45/{page}/").status_code == 403

    def test_lists_accounts_without_data_before_the_lock(
        self, report: WeeklyReport, as_operator: Client, after: datetime, zone: ZoneInfo
    ) -> None:
        dinas = make.office("Dinas Perikanan")
        make.account(dinas, "facebook", "perikanan.contoh", read_at=after - timedelta(days=3))
        freeze.build(WEEK, now=after, zone=zone)

        text = text_of(as_operator.get("/kelola/pekan/2026-W45/").content)

        assert "Target tanpa data (1)" in text
        assert "Dinas Perikanan Facebook perikanan.contoh" in text
        assert "Belum terbaca sejak pekan berakhir" in text

    def test_asks_once_more_then_locks_and_publishes(
        self, report: WeeklyReport, as_operator: Client, operator: User
    ) -> None:
        asked = as_operator.get("/kelola/pekan/2026-W45/kunci/")
        assert "Setelah dikunci angka tidak berubah" in text_of(asked.content)

        response = as_operator.post("/kelola/pekan/2026-W45/kunci/", seen_numbers(as_operator))

        report.refresh_from_db()
        assert response["Location"] == "/kelola/pekan/2026-W45/"
        assert (report.state, report.locked_by) == (State.PUBLISHED, operator)

    def test_can_lock_without_publishing(self, report: WeeklyReport, as_operator: Client) -> None:
        as_operator.post(
            "/kelola/pekan/2026-W45/kunci/",
            {**seen_numbers(as_operator), "hanya-kunci": "1"},
        )
        report.refresh_from_db()
        assert report.state == State.LOCKED

        as_operator.post("/kelola/pekan/2026-W45/terbitkan/")

        report.refresh_from_db()
        assert report.state == State.PUBLISHED

    def test_does_not_lock_numbers_that_nobody_has_seen(
        self, report: WeeklyReport, as_operator: Client, after: datetime, zone: ZoneInfo
    ) -> None:
        seen = seen_numbers(as_operator)
        freeze.build(WEEK, now=after + timedelta(minutes=1), zone=zone)

        response = as_operator.post("/kelola/pekan/2026-W45/kunci/", seen, follow=True)

        report.refresh_from_db()
        assert report.state == State.PROVISIONAL
        assert "Angka baru saja dihitung ulang" in text_of(response.content)

    def test_refuses_to_lock_twice_with_the_sentence(
        self, report: WeeklyReport, as_operator: Client, operator: User, after: datetime
    ) -> None:
        seen = seen_numbers(as_operator)
        freeze.lock(report, actor=operator, now=after)

        response = as_operator.post("/kelola/pekan/2026-W45/kunci/", seen)

        assert response.status_code == 403
        assert "Pekan ini sudah dikunci." in text_of(response.content)

    def test_reopens_only_with_a_reason(
        self, report: WeeklyReport, as_operator: Client, operator: User, after: datetime
    ) -> None:
        freeze.lock_and_publish(report, actor=operator, now=after)

        without = as_operator.post("/kelola/pekan/2026-W45/buka/", {"reason": ""})
        assert without.status_code == 422
        assert "Tulis alasan membuka kunci." in text_of(without.content)

        as_operator.post("/kelola/pekan/2026-W45/buka/", {"reason": "1 koreksi diterima"})

        report.refresh_from_db()
        assert (report.state, report.revision_note) == (State.PROVISIONAL, "1 koreksi diterima")
        page = text_of(as_operator.get("/kelola/pekan/2026-W45/").content)
        assert "Kunci dibuka oleh Operator" in page

    def test_builds_again_at_once_after_a_correction(
        self, report: WeeklyReport, facebook: SocialAccount, as_operator: Client
    ) -> None:
        facebook.posts.all().delete()

        as_operator.post("/kelola/pekan/2026-W45/hitung/")

        assert report.office_results.get(office=facebook.office).letter == "T"


class TestThePublicScoreboard:
    def test_shows_published_weeks_and_no_others(
        self, report: WeeklyReport, client: Client, operator: User, after: datetime
    ) -> None:
        assert "Belum ada pekan yang diterbitkan" in text_of(client.get("/pekan/").content)
        assert client.get("/pekan/2026-W45/").status_code == 404
        locked = freeze.lock(report, actor=operator, now=after)
        assert client.get("/pekan/2026-W45/").status_code == 404

        freeze.publish(locked, actor=operator, now=after)

        assert "1 dari 1 OPD patuh (100%)" in text_of(client.get("/pekan/").content)
        assert "Dinas Pekerjaan Umum" in text_of(client.get("/pekan/2026-W45/").content)

    def test_closes_while_a_week_is_revised(
        self, report: WeeklyReport, client: Client, operator: User, after: datetime
    ) -> None:
        published = freeze.lock_and_publish(report, actor=operator, now=after)

        freeze.unlock(published, actor=operator, reason="Koreksi", now=after)

        assert client.get("/pekan/2026-W45/").status_code == 404

    def test_prints_the_method_with_the_numbers_of_that_week(
        self, report: WeeklyReport, client: Client, operator: User, after: datetime
    ) -> None:
        report.policy["thresholds"]["posting_weight"] = 55
        report.save()
        freeze.lock_and_publish(report, actor=operator, now=after)

        text = text_of(client.get("/pekan/2026-W45/").content)

        assert "55 unggahan : bagian target yang terpenuhi" in text
        assert "Facebook 3 Dinas Surat Edaran contoh" in text

    def test_leads_nobody_into_the_inside(
        self, report: WeeklyReport, client: Client, operator: User, after: datetime
    ) -> None:
        freeze.lock_and_publish(report, actor=operator, now=after)

        html = client.get("/pekan/2026-W45/").content.decode()

        assert "/dasbor/" not in html
        assert "/kelola/" not in html


class TestAnOfficesOwnWeek:
    @pytest.fixture
    def running(
        self, report: WeeklyReport, facebook: SocialAccount, after: datetime, zone: ZoneInfo
    ) -> WeeklyReport | None:
        make.mandate(platform="x", posts=3)
        post_times(facebook, after)
        return freeze.refresh_running(now=after, zone=zone)

    def test_says_what_is_missing_until_sunday(
        self, running: WeeklyReport, as_admin_pu: Client
    ) -> None:
        text = text_of(as_admin_pu.get("/opd/medsos/").content)

        assert "Pekan 46 (9–15 November 2026) BERJALAN" in text
        assert "1 dari 3 unggahan · Kurang 2 unggahan" in text
        assert "0 dari 3 unggahan · Belum punya akun" in text
        assert "Batas: Minggu, 15 November 2026, 23.59 WIB" in text

    def test_shows_the_letters_of_the_weeks_before(
        self, running: WeeklyReport, as_admin_pu: Client
    ) -> None:
        html = as_admin_pu.get("/opd/medsos/").content.decode()

        assert "1 pekan terakhir" in text_of(html.encode())
        assert "/dasbor/2026-W45/opd/dinas-pekerjaan-umum/" in html

    def test_is_nobody_elses(self, running: WeeklyReport, as_admin_dinkes: Client) -> None:
        text = text_of(as_admin_dinkes.get("/opd/medsos/?kantor=dinas-pekerjaan-umum").content)

        assert "Media sosial Dinas Kesehatan" in text
        assert "pupr.contoh" not in text

    def test_can_be_chosen_by_who_serves_two_offices(
        self, running: WeeklyReport, admin_pu: User, dinkes: Office
    ) -> None:
        admin_pu.postings.create(office=dinkes, role=Role.ADMIN, starts_on=make.LONG_AGO)

        text = text_of(signed_in(admin_pu).get("/opd/medsos/?kantor=dinas-kesehatan").content)

        assert "Media sosial Dinas Kesehatan" in text

    def test_lists_a_camats_villages(
        self, running: WeeklyReport, camat: User, desa: Office, after: datetime, zone: ZoneInfo
    ) -> None:
        make.mandate(kind=Office.Kind.DESA, platform="facebook", posts=1)
        freeze.refresh_running(now=after + timedelta(minutes=5), zone=zone)

        text = text_of(signed_in(camat).get("/opd/medsos/").content)

        assert "Desa Sukamaju 0 dari 1 target" in text

    def test_is_empty_for_who_serves_nowhere(self, superuser: User) -> None:
        text = text_of(signed_in(superuser).get("/opd/medsos/").content)

        assert "Anda belum ditugaskan di kantor mana pun" in text


class TestTheAdmin:
    @pytest.mark.parametrize("path", ["weeklyreport", "officeresult"])
    def test_lets_operators_look_but_not_change(
        self, report: WeeklyReport, as_operator: Client, path: str
    ) -> None:
        page = as_operator.get(f"/admin/reports/{path}/")
        row = report if path == "weeklyreport" else report.office_results.get()
        change = as_operator.post(f"/admin/reports/{path}/{row.pk}/change/", {"letter": "P"})

        assert page.status_code == 200
        assert as_operator.get(f"/admin/reports/{path}/{row.pk}/change/").status_code == 200
        assert as_operator.get(f"/admin/reports/{path}/add/").status_code == 403
        assert as_operator.post(f"/admin/reports/{path}/{row.pk}/delete/").status_code == 403
        assert change.status_code == 403
