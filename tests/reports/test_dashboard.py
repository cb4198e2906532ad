"""The bupati's week on the screen: the sentence, the numbers, the lists behind them, the paper."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import SocialAccount
from opd.models import Office, User
from reports import freeze
from reports.models import AccountResult, OfficeResult, WeeklyReport
from tests import make
from tests.conftest import signed_in
from tests.reports.conftest import WEEK, post_times

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_morning(after: datetime) -> Any:
    """The clock of the pages: Monday after week 45, 09.00 WIB."""
    with time_machine.travel(after, tick=False):
        yield


@pytest.fixture
def report(
    facebook: SocialAccount, dinkes: Office, monday: datetime, after: datetime, zone: ZoneInfo
) -> WeeklyReport:
    """Dinas PU posted twice of three times, Dinas Kesehatan has no account."""
    post_times(facebook, monday, monday + timedelta(days=1))
    freeze.build(WEEK.plus(-1), now=after, zone=zone)
    return freeze.build(WEEK, now=after, zone=zone)


def text_of(html: bytes) -> str:
    """What the page says, tags and runs of spaces taken out."""
    without_tags = re.sub(r"<[^>]+>", " ", html.decode())
    return " ".join(unescape(without_tags).split())


class TestTheDashboard:
    def test_opens_with_the_newest_finished_week(
        self, report: WeeklyReport, as_leader: Client, after: datetime, zone: ZoneInfo
    ) -> None:
        freeze.refresh_running(now=after, zone=zone)

        response = as_leader.get("/dasbor/")

        assert response["Location"] == "/dasbor/2026-W45/"

    def test_opens_with_the_running_week_while_there_is_no_other(
        self, facebook: SocialAccount, as_leader: Client, after: datetime, zone: ZoneInfo
    ) -> None:
        freeze.refresh_running(now=after, zone=zone)

        assert as_leader.get("/dasbor/")["Location"] == "/dasbor/2026-W46/"

    def test_says_so_when_there_is_nothing_yet(self, as_leader: Client) -> None:
        response = as_leader.get("/dasbor/")

        assert response.status_code == 200
        assert "Belum ada pekan" in text_of(response.content)

    def test_states_the_week_the_sentence_and_the_numbers(
        self, report: WeeklyReport, as_leader: Client
    ) -> None:
        text = text_of(as_leader.get("/dasbor/2026-W45/").content)

        assert "Pekan 45 (2–8 November 2026) SEMENTARA" in text
        assert "0 dari 2 OPD patuh, sama dengan pekan lalu" in text
        assert "Yang paling sering tertinggal: Facebook (2 OPD)." in text
        assert "2 OPD yang perlu perhatian" in text
        assert "Data sampai Minggu, 8 November 2026, 23.59 WIB." in text
        assert "angka masih dapat berubah sampai dikunci" in text
        assert "Patuh = semua target terpenuhi · Sebagian = 50–99% · Belum patuh = < 50%" in text

    def test_names_what_is_missing_and_for_how_long(
        self, report: WeeklyReport, as_leader: Client
    ) -> None:
        text = text_of(as_leader.get("/dasbor/2026-W45/").content)

        assert "Dinas Pekerjaan Umum 0 dari 1 target · 2 pekan berturut-turut" in text
        assert "Kurang 1 unggahan: Facebook" in text
        assert "Belum punya akun: Facebook" in text

    def test_says_who_locked_when_and_why_it_was_revised(
        self, report: WeeklyReport, operator: User, as_leader: Client, after: datetime
    ) -> None:
        locked = freeze.lock(report, actor=operator, now=after)
        freeze.unlock(locked, actor=operator, reason="1 koreksi diterima", now=after)
        report.refresh_from_db()
        freeze.lock(report, actor=operator, now=after + timedelta(minutes=30))

        text = text_of(as_leader.get("/dasbor/2026-W45/").content)

        assert "Pekan 45 (2–8 November 2026) FINAL Direvisi 9 Nov 2026" in text
        assert "Dikunci Kominfo Senin, 9 November 2026, 09.30 WIB" in text
        assert "Direvisi Senin, 9 November 2026: 1 koreksi diterima" in text

    def test_has_a_message_to_pass_on(self, report: WeeklyReport, as_leader: Client) -> None:
        html = as_leader.get("/dasbor/2026-W45/").content.decode()

        (shared,) = re.findall(r'href="https://wa\.me/\?text=([^"]+)"', html)
        message = unquote(shared)
        assert message.startswith("Rekap medsos OPD pekan 45 (2–8 November 2026): 0/2 patuh (0%)")
        assert message.endswith("/dasbor/2026-W45/")
        assert message in text_of(html.encode())

    def test_draws_no_inline_style(self, report: WeeklyReport, as_leader: Client) -> None:
        html = as_leader.get("/dasbor/2026-W45/").content.decode()

        assert " style=" not in html
        assert "<style" not in html

    def test_links_only_to_weeks_that_exist(self, report: WeeklyReport, as_leader: Client) -> None:
        html = as_leader.get("/dasbor/2026-W45/").content.decode()

        assert 'rel="prev" href="/dasbor/2026-W44/"' in html
        assert 'rel="next"' not in html

    @pytest.mark.parametrize("week", ["2026-W54", "2026-W00", "2026-45", "besok"])
    def test_knows_no_week_that_is_none(self, as_leader: Client, week: str) -> None:
        assert as_leader.get(f"/dasbor/{week}/").status_code == 404

    def test_says_so_of_a_week_without_data(self, report: WeeklyReport, as_leader: Client) -> None:
        response = as_leader.get("/dasbor/2026-W30/")

        assert response.status_code == 404
        assert "Pekan 30 belum ada data" in text_of(response.content)

    def test_uses_no_shaming_word(self, report: WeeklyReport, as_leader: Client) -> None:
        text = text_of(as_leader.get("/dasbor/2026-W45/").content).lower()

        for word in ("gagal", "malas", "buruk", "lalai", "terburuk"):
            assert word not in text


class TestNumbersLeadToTheirRows:
    @pytest.mark.parametrize(
        ("shown", "names"),
        [
            ("", {"Dinas Pekerjaan Umum", "Dinas Kesehatan"}),
            ("T", {"Dinas Pekerjaan Umum", "Dinas Kesehatan"}),
            ("P", set()),
            ("perhatian", {"Dinas Pekerjaan Umum", "Dinas Kesehatan"}),
            ("lewat", {"Dinas Kesehatan"}),
        ],
    )
    def test_in_the_table_of_offices(
        self,
        report: WeeklyReport,
        dinkes: Office,
        as_leader: Client,
        after: datetime,
        zone: ZoneInfo,
        shown: str,
        names: set[str],
    ) -> None:
        due = datetime(2026, 11, 4, tzinfo=make.WIB)
        make.complaint(
            office=dinkes,
            received_at=due - timedelta(days=30),
            verify_due_at=due,
            start_due_at=due,
            answer_due_at=due,
        )
        freeze.build(WEEK, now=after, zone=zone)

        text = text_of(as_leader.get("/dasbor/2026-W45/opd/", {"tampil": shown}).content)

        found = {name for name in ("Dinas Pekerjaan Umum", "Dinas Kesehatan") if name in text}
        assert found == names

    def test_down_to_the_posts_of_one_office(
        self, report: WeeklyReport, as_leader: Client, monday: datetime, facebook: SocialAccount
    ) -> None:
        make.post(facebook, at=monday - timedelta(hours=1), text="Pekan sebelumnya")

        text = text_of(as_leader.get("/dasbor/2026-W45/opd/dinas-pekerjaan-umum/").content)

        assert "Kurang: Kurang 1 unggahan" in text
        assert "2 otomatis · terbaca 9 November 2026, 09.00 WIB · Surat Edaran contoh" in text
        assert "Unggahan pekan ini (2)" in text
        assert "Pekan sebelumnya" not in text
        assert "Tidak dihitung: kurang dari 3 laporan jatuh tempo dalam 4 pekan." in text

    def test_of_villages_kecamatan_by_kecamatan(
        self,
        facebook: SocialAccount,
        desa: Office,
        as_leader: Client,
        after: datetime,
        zone: ZoneInfo,
    ) -> None:
        make.mandate(kind=Office.Kind.DESA, platform="facebook", posts=1)
        freeze.build(WEEK, now=after, zone=zone)

        text = text_of(as_leader.get("/dasbor/2026-W45/desa/").content)

        assert "Kecamatan Cibungur Desa Sukamaju" in text


class TestOnPaper:
    def test_stands_everything_that_page_one_needs(
        self, report: WeeklyReport, as_leader: Client
    ) -> None:
        text = text_of(as_leader.get("/dasbor/2026-W45/cetak/").content)

        for words in (
            "Dinas Komunikasi dan Informatika",
            "Rekapitulasi kepatuhan media sosial OPD",
            "Nomor:",
            "0 dari 2 OPD patuh",
            "Kurang 1: FB",
            "Mengetahui, Kepala Dinas Komunikasi dan Informatika",
            "Dibuat otomatis 9 November 2026, 09.00 WIB",
            "/dasbor/2026-W45/",
        ):
            assert words in text


WHOLE_WEEK = ["", "opd/", "desa/", "cetak/"]


class TestWhoReads:
    @pytest.mark.parametrize("page", WHOLE_WEEK)
    @pytest.mark.parametrize("person", ["leader", "operator", "superuser"])
    def test_leaders_and_operators_everything(
        self, report: WeeklyReport, page: str, person: str, request: pytest.FixtureRequest
    ) -> None:
        client = signed_in(request.getfixturevalue(person))

        assert client.get(f"/dasbor/2026-W45/{page}").status_code == 200

    @pytest.mark.parametrize("page", WHOLE_WEEK)
    @pytest.mark.parametrize("person", ["admin_pu", "head_pu", "camat", "admin_desa", "inspector"])
    def test_nobody_else_the_whole_week(
        self, report: WeeklyReport, page: str, person: str, request: pytest.FixtureRequest
    ) -> None:
        response = signed_in(request.getfixturevalue(person)).get(f"/dasbor/2026-W45/{page}")

        assert response.status_code == 403
        assert "Hasil kantor Anda ada di Media sosial" in text_of(response.content)

    def test_strangers_are_asked_to_sign_in(self, report: WeeklyReport, client: Client) -> None:
        assert client.get("/dasbor/2026-W45/")["Location"].startswith("/masuk/")

    def test_an_office_its_own_evidence_and_no_others(
        self, report: WeeklyReport, as_admin_pu: Client
    ) -> None:
        own = as_admin_pu.get("/dasbor/2026-W45/opd/dinas-pekerjaan-umum/")
        other = as_admin_pu.get("/dasbor/2026-W45/opd/dinas-kesehatan/")

        assert (own.status_code, other.status_code) == (200, 404)

    def test_a_camat_also_the_villages(
        self, facebook: SocialAccount, desa: Office, camat: User, after: datetime, zone: ZoneInfo
    ) -> None:
        make.mandate(kind=Office.Kind.DESA, platform="facebook", posts=1)
        elsewhere = make.office("Kecamatan Lain", kind=Office.Kind.KECAMATAN)
        make.office("Desa Lain", kind=Office.Kind.DESA, parent=elsewhere)
        freeze.build(WEEK, now=after, zone=zone)
        client = signed_in(camat)

        own = client.get("/dasbor/2026-W45/opd/desa-sukamaju/")
        other = client.get("/dasbor/2026-W45/opd/desa-lain/")

        assert (own.status_code, other.status_code) == (200, 404)


def many_results(report: WeeklyReport, count: int, *, is_village: bool = False) -> None:
    """So many offices with four requirements each, straight into the week."""
    kind = Office.Kind.DESA if is_village else Office.Kind.DINAS
    parent = make.office("Kecamatan Besar", kind=Office.Kind.KECAMATAN) if is_village else None
    offices = Office.objects.bulk_create(
        Office(name=f"Kantor {number}", slug=f"{kind}-{number}", kind=kind, parent=parent)
        for number in range(count)
    )
    results = OfficeResult.objects.bulk_create(
        OfficeResult(
            report=report, office=office, name=office.name, slug=office.slug, kind=kind,
            is_village=is_village, letter="TSP-"[number % 4], met_count=1, known_count=4,
            required_count=4, kecamatan="Kecamatan Besar", index=50, rank=1, compliant_streak=2,
        )
        for number, office in enumerate(offices)
    )  # fmt: skip
    AccountResult.objects.bulk_create(
        AccountResult(
            result=result, platform=platform, required=3, automatic_count=0, manual_count=0,
            verdict=verdict, reason="Belum punya akun",
        )
        for result in results
        for platform, verdict in (("facebook", "SHORT"), ("x", "UNKNOWN"), ("instagram", "MET"))
    )  # fmt: skip


PAGES = [
    "/dasbor/2026-W45/",
    "/dasbor/2026-W45/opd/",
    "/dasbor/2026-W45/opd/?tampil=perhatian",
    "/dasbor/2026-W45/desa/",
    "/dasbor/2026-W45/cetak/",
    "/dasbor/2026-W45/opd/dinas-pekerjaan-umum/",
    "/kelola/pekan/",
    "/kelola/pekan/2026-W45/",
    "/pekan/",
    "/pekan/2026-W45/",
    "/opd/medsos/",
]


class TestCost:
    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("offices", [10, 1000])
    def test_a_page_asks_at_most_fifteen_questions(
        self, report: WeeklyReport, operator: User, after: datetime, page: str, offices: int
    ) -> None:
        many_results(report, offices)
        many_results(report, offices, is_village=True)
        freeze.lock_and_publish(report, actor=operator, now=after)
        client = signed_in(operator)

        with CaptureQueriesContext(connection) as queries:
            response = client.get(page)

        assert response.status_code == 200
        assert len(queries) <= 15

    def test_the_first_view_is_light_with_a_thousand_offices(
        self, report: WeeklyReport, as_leader: Client
    ) -> None:
        many_results(report, 1000)

        response = as_leader.get("/dasbor/2026-W45/", headers={"accept-encoding": "gzip"})

        # Style sheets take about 45 KB of the 80 that a first view may have.
        assert response["Content-Encoding"] == "gzip"
        assert len(response.content) <= 20_000
