"""Opens CSV and XLSX files and gives their cells as text, numbered as Excel numbers them."""

import csv
import gzip
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

# People put a title above their table; it is looked for no further down than this.
ROWS_BEFORE_HEADER = 10
# Excel keeps formatted empty rows by the hundred thousand.
EMPTY_ROWS_BEFORE_END = 1000


class UnreadableFile(Exception):
    """The file as a whole cannot be used. str() is a sentence for the operator."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The first ten rows, in one of which the titles stand, and all rows after those."""

    numbered_rows: list[tuple[int, list[str]]]


def read_sheet(path: Path) -> Sheet:
    """Read every row that is not empty. Raises UnreadableFile."""
    if not path.is_file():
        raise UnreadableFile(f"Berkas {path} tidak ada.")
    try:
        rows = list(_numbered(_rows_of(path)))
    except (
        OSError,
        EOFError,
        csv.Error,
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
    ) as error:
        raise UnreadableFile(
            f"Berkas {path.name} tidak dapat dibuka. Simpan lagi sebagai CSV atau XLSX."
        ) from error
    if not rows:
        raise UnreadableFile(f"Berkas {path.name} kosong.")
    return Sheet(numbered_rows=rows)


def _numbered(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    empty = 0
    for number, row in enumerate(rows, start=1):
        if any(row):
            empty = 0
            yield number, row
            continue
        empty += 1
        if empty == EMPTY_ROWS_BEFORE_END:
            return


def _rows_of(path: Path) -> Iterator[list[str]]:
    name = path.name.lower()
    if name.endswith((".xlsx", ".xlsm")):
        return _xlsx_rows(path)
    if name.endswith((".csv", ".csv.gz", ".txt")):
        return _csv_rows(path)
    raise UnreadableFile("Pilih berkas Excel (.xlsx) atau CSV (.csv, .csv.gz).")


def _csv_rows(path: Path) -> Iterator[list[str]]:
    data = path.read_bytes()
    if path.name.lower().endswith(".gz"):
        data = gzip.decompress(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel for Windows writes when asked for plain CSV.
        text = data.decode("cp1252", errors="replace")
    lines = text.splitlines(keepends=True)
    for row in csv.reader(lines, delimiter=_delimiter(lines)):
        yield [cell.strip() for cell in row]


def _delimiter(lines: list[str]) -> str:
    """The sign between the titles, in the first line that has one: Indonesian Excel writes `;`."""
    for line in lines[:ROWS_BEFORE_HEADER]:
        sign = max(";,\t", key=line.count)
        if sign in line:
            return sign
    return ","


def _xlsx_rows(path: Path) -> Iterator[list[str]]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(cell) for cell in row]
    finally:
        book.close()


def _text(cell: object) -> str:
    """A cell as people see it; a formula comes as the value that Excel had computed."""
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return f"{cell:%Y-%m-%d}"
        case _:
            return str(cell).strip()
