"""What anybody may read: the home page, published reports, open figures, standing pages."""

import csv
import io
import json
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from complaints import figures
from complaints.models import Complaint, Event, Reporter
from opd.models import Office, User
from tests import make
from tests.complaints.walk import title

PAGES = {
    "/": "Sampaikan masalah atau usul Anda",
    "/lapor/": "Buat laporan",
    "/lapor/cerita/": "Apa yang ingin Anda sampaikan?",
    "/lacak/": "Lacak laporan",
    "/laporan/": "Laporan warga",
    "/kinerja/": "Kinerja penanganan",
    "/bantuan/": "Bantuan",
    "/tentang/": "Tentang layanan ini",
    "/privasi/": "Cara kami menjaga data Anda",
    "/aksesibilitas/": "Aksesibilitas",
    "/syarat/": "Syarat penggunaan",
    "/ppid/": "PPID",
    "/luring/": "Anda sedang luring",
}
# ux G33 and G35: words that the portal does not use with citizens.
AVOIDED = re.compile(
    r"\b(mohon|silakan|maaf|tidak valid|dilarang|ups|wajib diisi|bidang ini|terjadi kesalahan"
    r"|minggu ini|minggu lalu|dalam rangka|ditindaklanjuti|diinformasikan)\b",
    re.IGNORECASE,
)


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def published(**fields: Any) -> Complaint:
    fields.setdefault("public_title", "Jalan berlubang depan SD Negeri 2")
    fields.setdefault("public_text", "Jalan di depan sekolah berlubang.")
    fields.setdefault("published_at", make.RECEIVED_AT + timedelta(hours=1))
    return make.complaint(**fields)


@pytest.fixture
def visitor(db: None, clock: time_machine.Coordinates) -> Client:
    return Client()


@pytest.mark.parametrize(("path", "heading"), PAGES.items())
class TestEveryPage:
    def test_it_has_one_heading_its_title_and_no_avoided_word(
        self, visitor: Client, path: str, heading: str
    ) -> None:
        page = text_of(visitor.get(path))

        assert page.count("<h1") == 1
        assert title(page).startswith(f"{heading} – ")
        assert '<html lang="id">' in page
        assert "Langsung ke isi" in page
        assert not AVOIDED.search(page), AVOIDED.search(page)

    def test_it_names_no_host_but_our_own_and_runs_nothing_inline(
        self, visitor: Client, path: str, heading: str
    ) -> None:
        response = visitor.get(path)
        page = text_of(response)

        sources = re.findall(r'(?:src|href)="(https?://[^"]+)"', page)
        loaded = re.findall(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="(https?:[^"]+)"', page)
        assert not loaded
        assert all("lapor.go.id" in one or "ombudsman" in one for one in sources), sources
        assert not re.search(r"<script(?![^>]*\bsrc=)|\bstyle=|\bonclick=", page)
        for header in ("Content-Security-Policy", "X-Frame-Options", "Referrer-Policy"):
            assert header in response, header
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_help_stands_at_the_same_place(self, visitor: Client, path: str, heading: str) -> None:
        assert "Butuh bantuan?" in text_of(visitor.get(path)).partition("<footer")[2]


class TestHome:
    def test_it_leads_to_sending_and_tracking_and_warns_of_emergencies(
        self, visitor: Client
    ) -> None:
        page = text_of(visitor.get("/"))

        assert 'href="/lapor/"' in page
        assert 'action="/lacak/"' in page
        assert "Keadaan darurat?" in page
        assert "112" in page
        assert "SP4N-LAPOR!" in page

    def test_this_weeks_figures_are_those_of_this_week(
        self, visitor: Client, now: datetime, dinas_pu: Office
    ) -> None:
        monday = datetime(2026, 11, 9, 0, 0, tzinfo=make.WIB)
        make.complaint(received_at=monday)
        make.complaint(received_at=now, office=dinas_pu, answered_at=now)
        make.complaint(received_at=monday - timedelta(seconds=1))
        make.complaint(received_at=now, classification=Complaint.Classification.OVERSIGHT)

        page = text_of(visitor.get("/"))

        assert "Pekan ini:</strong> 2 laporan masuk, 1 sudah ditanggapi" in page

    def test_the_days_are_those_of_the_rule_in_force(self, visitor: Client) -> None:
        make.sla_rule(verify_days=2, start_days=7)

        page = text_of(visitor.get("/"))

        assert "paling lama 2 hari kerja" in page
        assert "7 hari kerja" in page


class TestList:
    @pytest.mark.parametrize(
        ("change", "shown"),
        [
            ({}, True),
            ({"published_at": None}, False),
            ({"privacy": "CONFIDENTIAL"}, False),
            ({"classification": "OVERSIGHT"}, False),
        ],
    )
    def test_only_what_kominfo_released_and_nothing_confidential(
        self, visitor: Client, change: dict[str, Any], shown: bool
    ) -> None:
        complaint = published(**change)

        assert ("Jalan berlubang" in text_of(visitor.get("/laporan/"))) == shown
        page = visitor.get(f"/laporan/{complaint.pk}/")
        assert page.status_code == (200 if shown else 404)

    def test_the_released_text_is_shown_and_never_the_citizens_own(
        self, visitor: Client, kecamatan: Office
    ) -> None:
        complaint = published(
            title="Judul asli", text="Isi asli, rumah Bu Ani", place="Gang 3 nomor 4",
            kecamatan=kecamatan,
        )  # fmt: skip
        Event.objects.create(
            complaint=complaint, kind="ANSWERED", note="Bu Ani sudah kami temui", status="ANSWERED",
            happened_at=make.RECEIVED_AT,
        )  # fmt: skip

        page = text_of(visitor.get(f"/laporan/{complaint.pk}/"))

        assert "Jalan di depan sekolah berlubang." in page
        assert kecamatan.name in page
        for hidden in ("asli", "Bu Ani", "Gang 3", complaint.code, complaint.display_code):
            assert hidden not in page, hidden

    @pytest.mark.parametrize(("privacy", "named"), [("OPEN", True), ("NAME_HIDDEN", False)])
    def test_a_name_is_shown_only_to_whoever_chose_so(
        self, visitor: Client, privacy: str, named: bool
    ) -> None:
        complaint = published(privacy=privacy)
        Reporter.objects.create(complaint=complaint, name="Budi Santoso", phone="+6281234567890")

        page = text_of(visitor.get(f"/laporan/{complaint.pk}/"))

        assert ("Budi Santoso" in page) == named
        assert "81234567890" not in page

    def test_filters_are_a_plain_address(
        self, visitor: Client, kecamatan: Office, dinas_pu: Office
    ) -> None:
        published(public_title="Satu", kecamatan=kecamatan, category=make.category("Sampah"))
        published(public_title="Dua", kecamatan=kecamatan, office=dinas_pu)
        published(public_title="Tiga")

        def titles(query: str) -> set[str]:
            page = text_of(visitor.get(f"/laporan/?{query}"))
            return {name for name in ("Satu", "Dua", "Tiga") if f">{name}</a>" in page}

        assert titles("") == {"Satu", "Dua", "Tiga"}
        assert titles("kategori=sampah") == {"Satu"}
        assert titles(f"kecamatan={kecamatan.slug}") == {"Satu", "Dua"}
        assert titles(f"kecamatan={kecamatan.slug}&status=diteruskan") == {"Dua"}
        assert titles("kategori=%00&kecamatan=%00&status=%00") == {"Satu", "Dua", "Tiga"}
        assert titles("kategori=tidak-ada&status=entah") == {"Satu", "Dua", "Tiga"}

    def test_an_empty_choice_offers_a_way_back(self, visitor: Client) -> None:
        make.category()

        page = text_of(visitor.get("/laporan/?kategori=jalan-dan-jembatan"))

        assert "Belum ada laporan dengan saringan ini." in page
        assert "Laporan rahasia dan yang belum diperiksa tidak ditampilkan." in page

    def test_twenty_stand_on_a_page_newest_first_with_the_filter_kept(
        self, visitor: Client
    ) -> None:
        for hour in range(45):
            published(
                public_title=f"Laporan ke-{hour}.",
                published_at=make.RECEIVED_AT + timedelta(hours=hour),
            )

        first = text_of(visitor.get("/laporan/?kategori=jalan-dan-jembatan"))
        last = text_of(visitor.get("/laporan/?kategori=jalan-dan-jembatan&halaman=3"))

        assert first.count("card-row") == 20
        assert "Laporan ke-44." in first
        assert "kategori=jalan-dan-jembatan&halaman=2" in first
        assert last.count("card-row") == 5
        assert "Berikutnya ›" not in last

    @pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "²", "101", "%00"])
    def test_an_odd_page_number_is_no_error(self, visitor: Client, page: str) -> None:
        published()

        assert visitor.get(f"/laporan/?halaman={page}").status_code == 200

    @pytest.mark.parametrize("number", ["0", "999999999999999999999"])
    def test_an_unknown_report_is_not_found(self, visitor: Client, number: str) -> None:
        assert visitor.get(f"/laporan/{number}/").status_code == 404


class TestPerformance:
    @pytest.fixture
    def reports(self, now: datetime, dinas_pu: Office, dinkes: Office, desa: Office) -> None:
        day = timedelta(days=1)

        def report(office: Office | None, **fields: Any) -> None:
            fields.setdefault("received_at", now - 10 * day)
            fields.setdefault("verify_due_at", fields["received_at"] + day)
            fields.setdefault("start_due_at", fields["received_at"] + 2 * day)
            fields.setdefault("answer_due_at", fields["received_at"] + 5 * day)
            make.complaint(office=office, **fields)

        report(dinas_pu, answered_at=now - 8 * day, status="ANSWERED")
        report(dinas_pu, answered_at=now - 1 * day, status="DONE")
        report(dinas_pu)
        report(dinkes, received_at=now - 1 * day)
        report(desa, answered_at=now - 7 * day, status="ANSWERED")
        report(None, status="CLOSED", close_reason="NOT_OURS")
        report(dinkes, received_at=now - 31 * day)

    def test_what_only_the_inspektorat_sees_is_in_none_of_them(
        self, visitor: Client, reports: None, inspector: User, now: datetime
    ) -> None:
        before = figures.office_figures(now=now)
        office = inspector.postings.get().office
        make.complaint(classification=Complaint.Classification.OVERSIGHT, office=office)

        assert figures.office_figures(now=now) == before
        for address in ("/kinerja/", "/kinerja/?unduh=csv"):
            assert office.name not in text_of(visitor.get(address))

    def test_each_figure_is_what_its_definition_says(self, reports: None, now: datetime) -> None:
        lines = {line.name: line for line in figures.office_figures(now=now)}

        road = lines["PUPR"]
        assert (road.received, road.answered, road.on_time, road.open, road.overdue, road.days) == (
            3, 2, 1, 1, 1, 5.5,
        )  # fmt: skip
        health = lines["DINKES"]
        assert (health.received, health.open, health.overdue, health.days) == (1, 1, 0, None)
        assert lines[figures.VILLAGES].received == 1
        assert lines[figures.UNASSIGNED].open == 0
        total = figures.total(list(lines.values()), name="Semua")
        assert (total.received, total.on_time, total.share_on_time) == (6, 2, 2 / 6)

    def test_the_sentence_the_table_and_the_file_say_the_same(
        self, visitor: Client, reports: None
    ) -> None:
        page = text_of(visitor.get("/kinerja/"))
        file = visitor.get("/kinerja/?unduh=csv")

        assert "6 laporan masuk; 2 (33,3%) ditanggapi tepat waktu" in page
        rows = list(csv.DictReader(io.StringIO(file.content.decode())))
        assert {row["kantor"]: row["masuk"] for row in rows} == {
            "PUPR": "3",
            "DINKES": "1",
            figures.VILLAGES: "1",
            figures.UNASSIGNED: "1",
        }
        assert "attachment" in file["Content-Disposition"]

    def test_nothing_received_is_no_zero_percent(self, visitor: Client) -> None:
        page = text_of(visitor.get("/kinerja/"))

        assert "Belum ada laporan dalam 30 hari terakhir." in page
        assert "%" not in page.partition("<main")[2].partition("</main")[0]

    def test_a_name_cannot_become_a_formula(self, visitor: Client, now: datetime) -> None:
        make.complaint(office=make.office("=1+1"), received_at=now - timedelta(days=1))

        assert "=1+1" not in visitor.get("/kinerja/?unduh=csv").content.decode()


def many(rows: int) -> None:
    """So many published reports of ten offices and ten categories."""
    offices = [make.office(f"Dinas {number}") for number in range(10)]
    template = published(office=offices[0])
    categories = [make.category(f"Kategori {number}") for number in range(10)]
    values = {
        field.attname: getattr(template, field.attname)
        for field in Complaint._meta.concrete_fields
        if field.attname not in ("id", "code", "submission_key", "office_id", "category_id")
    }
    Complaint.objects.bulk_create(
        Complaint(
            **values,
            code=f"{number:08d}",
            submission_key=f"00000000-0000-4000-8000-{number:012d}",
            office=offices[number % 10],
            category=categories[number % 10],
        )
        for number in range(rows)
    )


@pytest.mark.parametrize("rows", [10, 1000])
@pytest.mark.parametrize("path", ["/", "/laporan/", "/kinerja/", "/lapor/cerita/"])
def test_pages_cost_few_queries_whatever_the_number_of_rows(
    visitor: Client, path: str, rows: int, django_assert_max_num_queries: Any
) -> None:
    many(rows)

    with django_assert_max_num_queries(15):
        assert visitor.get(path).status_code == 200


class TestOffline:
    def test_the_worker_is_small_and_keeps_no_report(self, visitor: Client) -> None:
        response = visitor.get("/sw.js")
        script = text_of(response)

        assert response["Content-Type"].startswith("text/javascript")
        assert response["Cache-Control"] == "no-cache"
        assert len(response.content) <= 2048
        kept = re.search(r"const KEPT = (\[.*?\]);", script)
        assert kept is not None
        assert not any(re.match(r"/(lapor|lacak)", path) for path in json.loads(kept[1]))

    def test_a_phone_can_put_it_on_its_home_screen(self, visitor: Client) -> None:
        manifest = visitor.get("/manifest.webmanifest").json()

        assert manifest["start_url"] == "/"
        assert manifest["lang"] == "id"
