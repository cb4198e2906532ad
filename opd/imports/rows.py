"""From cells to offices: titles, kinds, codes, and what is wrong with a row. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from opd.imports.files import ROWS_BEFORE_HEADER, Sheet, UnreadableFile
from opd.models import Office

Kind = Office.Kind

TITLES = {
    "name": ("nama", "name", "nama kantor", "nama opd", "nama wilayah", "nama desa", "unit kerja"),
    "short_name": ("nama singkat", "singkatan", "short name"),
    "kind": ("jenis", "kind", "tipe", "jenis opd"),
    "code": ("kode", "code", "kode wilayah", "kode kemendagri", "kode desa"),
    "parent": ("induk", "kecamatan", "parent", "kode induk", "parent code"),
    "head_name": ("kepala", "nama kepala", "pimpinan", "kepala dinas"),
    "phone": ("telepon", "telp", "no telepon", "nomor telepon", "no. telepon"),
    "email": ("email", "e-mail", "surel", "alamat email"),
    "address": ("alamat", "alamat kantor"),
    "duties": ("tugas pokok", "tupoksi", "tugas", "tugas pokok dan fungsi", "urusan"),
}
FIELD_BY_TITLE = {title: name for name, titles in TITLES.items() for title in titles}
# Known and of no use: the shape of the code tells the level.
UNUSED_TITLES = frozenset({"level", "tingkat", "no", "no.", "nomor", ""})

KINDS = {str(kind.label).casefold(): kind for kind in Kind} | {
    "uptd": Kind.UPT,
    "puskesmas": Kind.UPT,
    "rumah": Kind.RSUD,
    "rumah sakit": Kind.RSUD,
    "satuan": Kind.BADAN,
    "perumda": Kind.BUMD,
    "perumdam": Kind.BUMD,
    "perseroda": Kind.BUMD,
    "pdam": Kind.BUMD,
    "setda": Kind.SEKRETARIAT,
    "nagari": Kind.DESA,
    "gampong": Kind.DESA,
    "desa adat": Kind.DESA,
}
CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
TERRITORIAL = frozenset({Kind.KECAMATAN, Kind.KELURAHAN, Kind.DESA})
PLAIN_FIELDS = ("short_name", "head_name", "phone", "email", "address", "duties")
LENGTHS = {
    "name": 200, "short_name": 40, "head_name": 150, "phone": 30, "email": 254, "address": 250,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One cell that cannot be used: where it stands, as typed, why, and how to mend it."""

    line: int
    column: str
    value: str
    reason: str
    fix: str

    def __str__(self) -> str:
        return f'Baris {self.line}, kolom {self.column}: "{self.value}" {self.reason}. {self.fix}'


class BadCell(Exception):
    """A cell of the row at hand is wrong; the row is left out and the reader told."""

    def __init__(self, field_name: str, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.field_name, self.reason, self.fix = field_name, reason, fix


@dataclass(frozen=True, kw_only=True)
class OfficeRow:
    """One office as its row tells it. `details` holds only cells that are filled in."""

    line: int
    name: str
    kind: Office.Kind
    code: str = ""
    parent: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def kecamatan_code(self) -> str:
        """The code of the kecamatan around a village with a code of its own."""
        return self.code[:8] if len(self.code) > 8 else ""


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """What a file says, row by row."""

    rows: list[OfficeRow]
    problems: list[Problem]
    row_count: int  # rows about offices, good and bad; provinces and regencies are only context
    unknown_titles: list[str]
    title_by_field: dict[str, str]

    def problem(
        self, row: OfficeRow, field_name: str, value: str, reason: str, fix: str
    ) -> Problem:
        """A problem of a row that was readable, told with the title of its column."""
        column = self.title_by_field.get(field_name, TITLES[field_name][0])
        return Problem(line=row.line, column=column, value=value, reason=reason, fix=fix)


def parse(sheet: Sheet, *, village_word: str = "Desa") -> Parsed:
    """Read every row of a sheet. Raises UnreadableFile when its titles are unknown.

    `village_word` is put before the bare names of villages: Desa, Nagari, Gampong.
    """
    header_line, titles = _header(sheet)
    fields = [FIELD_BY_TITLE.get(_normal(title), "") for title in titles]
    rows: list[OfficeRow] = []
    problems: list[Problem] = []
    count = 0
    title_by_field = {name: title for name, title in zip(fields, titles, strict=True) if name}
    for line, cells in sheet.numbered_rows:
        if line <= header_line:
            continue
        # A cell of nothing but blanks is empty; a row may be shorter than the header.
        values = {name: cell for name, cell in zip(fields, cells, strict=False) if name and cell}
        if _is_context(values):
            continue
        count += 1
        try:
            rows.append(_row(line, values, village_word=village_word))
        except BadCell as bad:
            problems.append(
                Problem(
                    line=line,
                    column=title_by_field.get(bad.field_name, TITLES[bad.field_name][0]),
                    value=values.get(bad.field_name, ""),
                    reason=bad.reason,
                    fix=bad.fix,
                )
            )
    known = FIELD_BY_TITLE.keys() | UNUSED_TITLES
    return Parsed(
        rows=rows,
        problems=problems,
        row_count=count,
        unknown_titles=[title for title in titles if _normal(title) not in known],
        title_by_field=title_by_field,
    )


def _header(sheet: Sheet) -> tuple[int, list[str]]:
    for line, cells in sheet.numbered_rows[:ROWS_BEFORE_HEADER]:
        if any(FIELD_BY_TITLE.get(_normal(cell)) == "name" for cell in cells):
            return line, cells
    raise UnreadableFile(
        'Kolom "nama" tidak ada. Cocokkan judul kolom: nama, nama singkat, jenis, kode, induk, '
        "kepala, telepon, email, alamat, tugas pokok; atau code, name."
    )


def _normal(title: str) -> str:
    return " ".join(title.replace("_", " ").casefold().strip(" *:").split())


def _is_context(values: Mapping[str, str]) -> bool:
    """Rows of provinces and regencies say where we are, not which office there is."""
    code = values.get("code", "")
    return bool(CODE.fullmatch(code)) and len(code) <= 5


def _row(line: int, values: Mapping[str, str], *, village_word: str) -> OfficeRow:
    if not values.get("name"):
        raise BadCell("name", "kosong", "Tulis nama kantor")
    code = _code(values)
    kind = _kind(values, code)
    name = full_name(values["name"], kind, village_word=village_word)
    details = {name: values[name] for name in PLAIN_FIELDS if name in values}
    _check_lengths({**details, "name": name})
    _check_email(details)
    if kind in Office.VILLAGE_KINDS and not code and "parent" not in values:
        raise BadCell("parent", "kosong", "Tulis kecamatannya, atau isi kode desa")
    return OfficeRow(
        line=line,
        name=name,
        kind=kind,
        code=code,
        parent=values.get("parent", ""),
        details=details,
    )


def _code(values: Mapping[str, str]) -> str:
    code = values.get("code", "")
    if code and not (CODE.fullmatch(code) and len(code) > 5):
        raise BadCell("code", "bukan kode Kemendagri", "Tulis seperti 35.01.01 atau 35.01.01.2001")
    return code


def _kind(values: Mapping[str, str], code: str) -> Office.Kind:
    """The kind that is written, else the one in the code, else the first word of the name."""
    by_code = kind_of_code(code) if code else None
    written = values.get("kind", "")
    if written:
        kind = KINDS.get(_normal(written))
        if kind is None:
            choices = ", ".join(str(choice.label) for choice in Kind)
            raise BadCell("kind", "tidak dikenal", f"Pilih salah satu: {choices}")
        if by_code and kind != by_code:
            raise BadCell(
                "kind", f"tidak cocok dengan kode {code}", f"Menurut kode: {by_code.label}"
            )
        return kind
    guessed = by_code or KINDS.get(_normal(values["name"]).split(" ", 1)[0])
    if guessed is None:
        raise BadCell("kind", "kosong", "Tulis jenisnya, misalnya Dinas atau Badan")
    return guessed


def kind_of_code(code: str) -> Office.Kind:
    """Three parts are a kecamatan; the village part begins with 1 for a kelurahan.

    2 is a desa and 3 a desa adat (Kepmendagri 300.2.2-2430/2025).
    """
    if len(code) == 8:
        return Kind.KECAMATAN
    return Kind.KELURAHAN if code[9] == "1" else Kind.DESA


def full_name(name: str, kind: Office.Kind, *, village_word: str) -> str:
    """`Widoro` -> `Desa Widoro`: the code list names places, the portal names offices."""
    if kind not in TERRITORIAL:
        return name
    word = village_word if kind == Kind.DESA else str(kind.label)
    first = name.split(" ", 1)[0].casefold()
    known = {word.casefold(), "nagari", "gampong"} if kind == Kind.DESA else {word.casefold()}
    return name if first in known else f"{word} {name}"


def _check_lengths(values: Mapping[str, str]) -> None:
    for name, value in values.items():
        longest = LENGTHS.get(name)
        if longest and len(value) > longest:
            raise BadCell(
                name, f"terlalu panjang ({len(value)} huruf)", f"Paling banyak {longest} huruf"
            )


def _check_email(details: Mapping[str, str]) -> None:
    if "email" not in details:
        return
    try:
        validate_email(details["email"])
    except ValidationError:
        raise BadCell("email", "bukan alamat email", "Tulis seperti dinas@contoh.go.id") from None


def problem_table(sheet: Sheet, problems: list[Problem]) -> Iterator[list[str]]:
    """The header and the bad rows as they were, with a column that says what is wrong.

    It can be mended and imported alone.
    """
    _, titles = _header(sheet)
    told: dict[int, str] = {}
    for problem in problems:
        told.setdefault(problem.line, f"{problem.column}: {problem.reason}. {problem.fix}")
    yield [*titles, "Masalah"]
    for line, cells in sheet.numbered_rows:
        if line in told:
            padding = [""] * (len(titles) - len(cells))
            yield [*cells[: len(titles)], *padding, told[line]]
