"""Offices from files: what is read, what is refused and in which words, what is saved."""

import gzip
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from pytest_django import DjangoAssertNumQueries

from opd import imports
from opd.imports.files import Sheet
from opd.imports.rows import CODE, LENGTHS, kind_of_code
from opd.models import Office
from tests import make

Kind = Office.Kind

CODES = """code,name
35,Jawa Timur
35.01,Kabupaten Contoh
35.01.01,Donorejo
35.01.01.2001,Ploso
35.01.01.1002,Ploso
35.01.02,Pringkuku
35.01.02.2001,Ploso
35.01.02.3002,Desa Adat Watu
"""

OFFICES = """nama;nama singkat;jenis;kode;induk;kepala;telepon;email;alamat;tugas pokok
Dinas Kesehatan;DINKES;Dinas;;;dr. Sri;(0357) 1;dinkes@contoh.go.id;Jl. Satu;Kesehatan
UPT Puskesmas Kota;;UPT;;DINKES;;;;;
Kecamatan Donorejo;;Kecamatan;35.01.01;;;;;;
Ploso;;Desa;;Donorejo;;;;;
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "kantor.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        data = text.encode(encoding)
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


def excel(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_offices", str(path), *options, stdout=out)
    return out.getvalue()


def refused(path: Path, *options: str) -> str:
    """What the command says before it ends with an error."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_offices", str(path), *options, stdout=out)
    assert error.value.returncode == 1
    return f"{out.getvalue()}{error.value}"


def snapshot() -> list[dict[str, object]]:
    return [dict(row) for row in Office.objects.order_by("pk").values()]


class TestTheCodeList:
    pytestmark = pytest.mark.django_db

    def test_gives_kecamatan_and_villages_and_takes_regencies_as_context(
        self, written: Callable[..., Path]
    ) -> None:
        said = run(written(CODES))

        assert "6 baris: 6 baru, 0 berubah, 0 sama, 0 bermasalah" in said
        rows = Office.objects.order_by("code").values_list("code", "name", "kind", "parent__code")
        assert list(rows) == [
            ("35.01.01", "Kecamatan Donorejo", "KECAMATAN", None),
            ("35.01.01.1002", "Kelurahan Ploso", "KELURAHAN", "35.01.01"),
            ("35.01.01.2001", "Desa Ploso", "DESA", "35.01.01"),
            ("35.01.02", "Kecamatan Pringkuku", "KECAMATAN", None),
            ("35.01.02.2001", "Desa Ploso", "DESA", "35.01.02"),
            ("35.01.02.3002", "Desa Adat Watu", "DESA", "35.01.02"),
        ]

    def test_reads_the_same_with_level_and_parent_gzipped_and_in_any_order(
        self, written: Callable[..., Path]
    ) -> None:
        lines = CODES.splitlines()
        run(written(CODES))
        before = snapshot()
        again = "\n".join(["code,name,level,parent_code", *reversed(lines[1:])])

        said = run(written(again, "wilayah.csv.gz"))

        assert "6 baris: 0 baru, 0 berubah, 6 sama, 0 bermasalah" in said
        assert snapshot() == before

    def test_gives_each_of_the_villages_of_one_name_an_address_of_its_own(
        self, written: Callable[..., Path]
    ) -> None:
        run(written(CODES))

        slugs = Office.objects.filter(name="Desa Ploso").order_by("code").values_list("slug")
        assert list(slugs) == [("desa-ploso-donorejo",), ("desa-ploso-pringkuku",)]

    def test_calls_villages_as_the_regency_does(self, written: Callable[..., Path]) -> None:
        run(written(CODES), "--sebutan-desa", "Nagari")

        assert Office.objects.filter(name="Nagari Ploso", kind=Kind.DESA).count() == 2

    def test_adopts_offices_that_were_typed_without_a_code(
        self, written: Callable[..., Path]
    ) -> None:
        kecamatan = make.office("Kecamatan Donorejo", kind=Kind.KECAMATAN, head_name="Budi")
        desa = make.office("Desa Ploso", kind=Kind.DESA, parent=kecamatan, slug="ploso-lama")

        said = run(written(CODES))

        assert "6 baris: 4 baru, 2 berubah" in said
        desa.refresh_from_db()
        kecamatan.refresh_from_db()
        assert (desa.code, desa.slug) == ("35.01.01.2001", "ploso-lama")
        assert kecamatan.head_name == "Budi"

    def test_takes_two_kecamatan_of_one_name_for_two(self, written: Callable[..., Path]) -> None:
        run(written("code,name\n35.01.01,Sukaraja\n35.02.01,Sukaraja\n"))

        assert Office.objects.filter(name="Kecamatan Sukaraja").count() == 2

    def test_refuses_a_village_whose_kecamatan_nobody_knows(
        self, written: Callable[..., Path]
    ) -> None:
        said = refused(written("code,name\n35.01.09.2001,Terpencil\n"))

        assert (
            'Baris 2, kolom code: "35.01.09.2001" berada di kecamatan 35.01.09 yang belum ada. '
            "Tambahkan baris kecamatannya" in said
        )


class TestAListOfOffices:
    pytestmark = pytest.mark.django_db

    def test_brings_all_columns_and_finds_parents_by_short_or_bare_name(
        self, written: Callable[..., Path]
    ) -> None:
        said = run(written(OFFICES))

        assert "4 baris: 4 baru" in said
        dinkes = Office.objects.get(short_name="DINKES")
        assert (dinkes.head_name, dinkes.phone, dinkes.email, dinkes.address, dinkes.duties) == (
            "dr. Sri",
            "(0357) 1",
            "dinkes@contoh.go.id",
            "Jl. Satu",
            "Kesehatan",
        )
        assert Office.objects.get(name="UPT Puskesmas Kota").parent == dinkes
        assert Office.objects.get(name="Desa Ploso").parent == Office.objects.get(code="35.01.01")

    def test_changes_nothing_when_imported_again(self, written: Callable[..., Path]) -> None:
        run(written(OFFICES))
        before, records = snapshot(), Office.history.count()

        said = run(written(OFFICES))

        assert "4 baris: 0 baru, 0 berubah, 4 sama, 0 bermasalah" in said
        assert snapshot() == before
        assert Office.history.count() == records

    def test_changes_what_is_written_and_leaves_what_is_blank(
        self, written: Callable[..., Path]
    ) -> None:
        run(written(OFFICES))

        said = run(written("nama;kepala;telepon\ndinas  kesehatan;dr. Ani;\n"))

        dinkes = Office.objects.get(slug="dinas-kesehatan")
        assert "1 baris: 0 baru, 1 berubah" in said
        assert (dinkes.head_name, dinkes.phone) == ("dr. Ani", "(0357) 1")

    def test_finds_an_office_that_was_renamed_by_its_address(
        self, written: Callable[..., Path]
    ) -> None:
        run(written(OFFICES))
        Office.objects.filter(slug="dinas-kesehatan").update(name="Dinas Kesehatan Daerah")

        run(written(OFFICES))

        assert Office.objects.filter(kind=Kind.DINAS).count() == 1

    def test_records_in_the_history_what_it_did_and_from_which_file(
        self, written: Callable[..., Path]
    ) -> None:
        run(written(OFFICES, "opd-2026.csv"))
        run(written(OFFICES.replace("dr. Sri", "dr. Ani"), "opd-2027.csv"))

        records = Office.history.filter(short_name="DINKES").order_by("history_date")
        assert list(records.values_list("history_type", "head_name", "history_change_reason")) == [
            ("+", "dr. Sri", "Impor opd-2026.csv"),
            ("~", "dr. Ani", "Impor opd-2027.csv"),
        ]

    @pytest.mark.parametrize(
        ("rows", "sentence"),
        [
            ("Kantor X;;;", 'Baris 2, kolom jenis: "" kosong. Tulis jenisnya'),
            ("X;Warung;;", 'Baris 2, kolom jenis: "Warung" tidak dikenal. Pilih salah satu: Dinas'),
            (";Dinas;;", 'Baris 2, kolom nama: "" kosong. Tulis nama kantor'),
            (
                "Ploso;Desa;350101;",
                'Baris 2, kolom kode: "350101" bukan kode Kemendagri. Tulis seperti 35.01.01',
            ),
            (
                "Ploso;Dinas;35.01.01.2001;",
                'kolom jenis: "Dinas" tidak cocok dengan kode 35.01.01.2001. Menurut kode: Desa',
            ),
            ("Ploso;Desa;;", 'kolom induk: "" kosong. Tulis kecamatannya, atau isi kode desa'),
            ("Ploso;Desa;;Entah", 'kolom induk: "Entah" tidak dikenal. Tambahkan baris induknya'),
            (
                "Dinas A;;;\nDinas A;;;",
                'Baris 3, kolom nama: "Dinas A" sudah ada di baris 2. Hapus salah satu baris',
            ),
            (
                "Donorejo;;35.01.01;\nDonorejo Baru;;35.01.01;",
                'Baris 3, kolom kode: "35.01.01" sudah ada di baris 2.',
            ),
            (
                "Dinas A;;;Dinas A",
                'kolom induk: "Dinas A" bermasalah atau melingkar. Perbaiki induknya dulu',
            ),
            ("Bagian A;;;Bagian B\nBagian B;;;Bagian A", "melingkar"),
            ("UPT A;;;Dinas B\nDinas B;;;Entah", 'Baris 2, kolom induk: "Dinas B" bermasalah'),
            (f"Dinas {'a' * 200};;;", "terlalu panjang (206 huruf). Paling banyak 200 huruf"),
        ],
    )
    def test_tells_of_a_bad_row_where_what_why_and_how_to_mend_it(
        self, written: Callable[..., Path], rows: str, sentence: str
    ) -> None:
        said = refused(written(f"nama;jenis;kode;induk\n{rows}\n"))

        assert sentence in said
        assert "Tidak ada yang disimpan." in said
        assert not Office.objects.exists()

    def test_refuses_an_address_that_is_no_email(self, written: Callable[..., Path]) -> None:
        said = refused(written("nama,email\nDinas A,dinas.contoh.go.id\n"))

        assert 'kolom email: "dinas.contoh.go.id" bukan alamat email. Tulis seperti dinas@' in said

    def test_asks_for_the_code_where_a_name_is_in_doubt(self, written: Callable[..., Path]) -> None:
        for code in ("35.01.01", "35.02.01"):
            make.office("Kecamatan Sukaraja", kind=Kind.KECAMATAN, code=code)

        said = refused(written("nama,induk\nKecamatan Sukaraja,\nDesa Baru,Sukaraja\n"))

        assert 'Baris 2, kolom nama: "Kecamatan Sukaraja" ada beberapa. Isi kodenya' in said
        assert 'Baris 3, kolom induk: "Sukaraja" ada beberapa. Tulis kode induknya' in said

    def test_saves_the_good_rows_when_told_to_and_still_ends_with_an_error(
        self, written: Callable[..., Path]
    ) -> None:
        rows = written("nama,jenis\nDinas A,\nX,Warung\nDinas B,\n")

        said = refused(rows, "--yang-benar")

        assert "3 baris: 2 baru, 0 berubah, 0 sama, 1 bermasalah" in said
        assert Office.objects.count() == 2

    def test_only_looks_when_told_to(self, written: Callable[..., Path]) -> None:
        said = run(written(OFFICES), "--coba")

        assert "4 baris: 4 baru" in said
        assert not Office.objects.exists()

    def test_writes_the_bad_rows_to_a_file_that_can_be_mended_and_imported_alone(
        self, written: Callable[..., Path], tmp_path: Path
    ) -> None:
        bad = tmp_path / "masalah.csv"
        refused(written("nama,jenis\nDinas A,\nX,Warung\n"), "--yang-benar", "--masalah", str(bad))

        header, row = bad.read_text("utf-8-sig").splitlines()
        assert header == "nama;jenis;Masalah"
        assert row.startswith("X;Warung;jenis: tidak dikenal. Pilih salah satu: Dinas")
        bad.write_text(bad.read_text("utf-8-sig").replace("Warung", "Badan"), "utf-8-sig")
        said = run(bad)

        assert "Kolom diabaikan: Masalah" in said
        assert Office.objects.get(name="X").kind == Kind.BADAN


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    @pytest.mark.parametrize("sign", [",", ";", "\t"])
    def test_takes_the_spellings_of_csv_that_excel_writes(
        self, written: Callable[..., Path], encoding: str, sign: str
    ) -> None:
        text = f"Nama{sign}Kepala\nDinas A{sign}Andrée\n"

        [row] = imports.parse(imports.read_sheet(written(text, encoding=encoding))).rows

        assert (row.name, row.details["head_name"]) == ("Dinas A", "Andrée")

    def test_numbers_rows_as_excel_does_below_titles_and_empty_rows(
        self, written: Callable[..., Path]
    ) -> None:
        text = 'Daftar OPD\n\nnama,jenis\nDinas A,Dinas\n\n"Dinas\nB",Warung\nDinas C,Kafe\n'

        parsed = imports.parse(imports.read_sheet(written(text)))

        assert [problem.line for problem in parsed.problems] == [6, 7]

    def test_reads_excel_with_numbers_formulas_and_a_title(self, tmp_path: Path) -> None:
        path = excel(
            tmp_path / "opd.xlsx",
            [
                ["DAFTAR OPD KABUPATEN CONTOH"],
                [],
                ["No", "NAMA OPD", "Telepon", "Alamat", "Tanggal"],
                [1, "Dinas A", 8123456789, "=1+1", date(2026, 1, 2)],
                [2, None, None, None, None],
            ],
        )

        parsed = imports.parse(imports.read_sheet(path))

        assert parsed.unknown_titles == ["Tanggal"]
        assert [row.name for row in parsed.rows] == ["Dinas A"]
        assert parsed.rows[0].details == {"phone": "8123456789"}
        assert [str(problem) for problem in parsed.problems] == [
            'Baris 5, kolom NAMA OPD: "" kosong. Tulis nama kantor'
        ]

    @pytest.mark.parametrize(
        ("name", "text", "sentence"),
        [
            ("a.csv", "", "Berkas a.csv kosong."),
            ("a.csv", "nomor,keterangan\n1,x\n", 'Kolom "nama" tidak ada.'),
            ("a.pdf", "x", "Pilih berkas Excel (.xlsx) atau CSV"),
            ("a.xlsx", "bukan excel", "Berkas a.xlsx tidak dapat dibuka."),
        ],
    )
    def test_says_what_is_wrong_with_a_file_as_a_whole(
        self, written: Callable[..., Path], name: str, text: str, sentence: str
    ) -> None:
        with pytest.raises(imports.UnreadableFile) as error:
            imports.parse(imports.read_sheet(written(text, name)))

        assert sentence in str(error.value)

    def test_says_so_when_there_is_no_file(self, tmp_path: Path) -> None:
        assert "tidak ada" in refused(tmp_path / "hilang.csv")

    def test_a_broken_archive_is_unreadable_not_a_crash(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv.gz"
        path.write_bytes(gzip.compress(b"code,name\n35.01.01,A\n")[:-9])

        with pytest.raises(imports.UnreadableFile):
            imports.read_sheet(path)

    @given(st.lists(st.lists(st.text(max_size=12), max_size=4), max_size=6))
    def test_no_table_whatever_makes_parsing_fail(self, rows: list[list[str]]) -> None:
        header = (1, ["nama", "jenis", "kode", "induk"])
        table = Sheet(numbered_rows=[header, *enumerate(rows, start=2)])

        parsed = imports.parse(table)

        assert len(parsed.rows) + len(parsed.problems) == parsed.row_count <= len(rows)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("35.01.01", Kind.KECAMATAN),
        ("35.01.01.1001", Kind.KELURAHAN),
        ("35.01.01.2001", Kind.DESA),
        ("91.03.01.3007", Kind.DESA),
    ],
)
def test_a_code_tells_the_kind(code: str, kind: Office.Kind) -> None:
    assert CODE.fullmatch(code)
    assert kind_of_code(code) == kind


def test_the_lengths_that_rows_are_held_to_are_those_of_the_table() -> None:
    fields = {field.name: field for field in Office._meta.fields}

    assert {name: fields[name].max_length for name in LENGTHS} == LENGTHS


@pytest.mark.django_db
@pytest.mark.parametrize("villages", [100, 3000])
def test_the_number_of_queries_does_not_follow_the_number_of_rows(
    written: Callable[..., Path],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    villages: int,
) -> None:
    rows = [f"35.01.01.{2001 + n},Desa {n}" for n in range(villages)]
    parsed = imports.parse(
        imports.read_sheet(written("\n".join(["code,name", "35.01.01,Besar", *rows])))
    )

    with django_assert_max_num_queries(1):
        result = imports.preview(parsed)
    # SQLite takes a few hundred rows at once; PostgreSQL all of them.
    with django_assert_max_num_queries(40 + villages // 10):
        imports.save(result, reason="uji", saved=lambda count: None)

    assert Office.objects.villages().count() == villages
