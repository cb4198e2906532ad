"""Offices and regions from CSV and XLSX: read -> parse (pure) -> preview -> save.

Two shapes of file are known, and both are read by the titles of their columns: the Kemendagri code
list (`code,name` with dotted codes) and a regency's own list of offices.
"""

from opd.imports.files import Sheet, UnreadableFile, read_sheet
from opd.imports.preview import Preview, preview, save
from opd.imports.rows import OfficeRow, Parsed, Problem, parse

__all__ = [
    "OfficeRow",
    "Parsed",
    "Preview",
    "Problem",
    "Sheet",
    "UnreadableFile",
    "parse",
    "preview",
    "read_sheet",
    "save",
]
