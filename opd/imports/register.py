"""The portal's offices and those of a file, found by code and by name. No database."""

from collections.abc import Iterable

from django.utils.text import slugify

from opd.imports.rows import OfficeRow
from opd.models import Office


def key(name: str) -> str:
    """What two spellings of a name have in common: no case, no signs, single spaces."""
    return slugify(name)


class Register:
    """Offices by what rows call them. Every office's `parent` must be loaded."""

    def __init__(self, offices: Iterable[Office]) -> None:
        self.by_code: dict[str, Office] = {}
        self.by_name: dict[str, list[Office]] = {}
        self.villages: dict[tuple[int, str], Office] = {}
        for office in offices:
            if office.is_village:
                self.add_village(office)
            else:
                self.add(office)

    def add(self, office: Office) -> None:
        """Take in an office other than a village."""
        if office.code:
            self.by_code[office.code] = office
        for name in {key(office.name), key(office.short_name), office.slug} - {""}:
            self.by_name.setdefault(name, []).append(office)

    def add_village(self, village: Office) -> None:
        if village.code:
            self.by_code[village.code] = village
        self.villages[id(village.parent), key(village.name)] = village

    def named_by(self, row: OfficeRow) -> list[Office]:
        """The offices other than villages that a row may speak of: one, none, or a doubt."""
        if row.code in self.by_code:
            return [self.by_code[row.code]]
        # Kecamatan of two regencies share a name: a code of its own is another place.
        return [
            office
            for office in self.by_name.get(key(row.name), [])
            if not (row.code and office.code)
        ]

    def village_named_by(self, row: OfficeRow, parent: Office) -> Office | None:
        if row.code in self.by_code:
            return self.by_code[row.code]
        village = self.villages.get((id(parent), key(row.name)))
        if village and row.code and village.code:
            return None
        return village

    def parents_named(self, text: str) -> list[Office]:
        """Offices that a cell names as parent: by code, name, short name, or bare kecamatan."""
        if text in self.by_code:
            return [self.by_code[text]]
        return self.by_name.get(key(text)) or self.by_name.get(key(f"Kecamatan {text}")) or []
