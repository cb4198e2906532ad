"""Compares a parsed file with the offices that the portal has, and saves what is new or changed."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from opd.imports.register import Register
from opd.imports.rows import OfficeRow, Parsed, Problem
from opd.models import Office, User

CREATED_AT_ONCE = 2000
CHANGED_AT_ONCE = 200
SLUG_LENGTH = 80


@dataclass(kw_only=True)
class Preview:
    """What saving a file would do. Nothing is written yet."""

    row_count: int
    problems: list[Problem]
    new: list[Office] = field(default_factory=list)
    changed: list[Office] = field(default_factory=list)
    changed_fields: set[str] = field(default_factory=set)
    same: int = 0

    @property
    def totals(self) -> str:
        """`120 baris: 80 baru, 30 berubah, 6 sama, 4 bermasalah`."""
        bad = len({problem.line for problem in self.problems})
        return (
            f"{self.row_count} baris: {len(self.new)} baru, {len(self.changed)} berubah, "
            f"{self.same} sama, {bad} bermasalah"
        )


def preview(parsed: Parsed) -> Preview:
    """Match every row with the portal's offices. Reads the database once, writes nothing."""
    return _Comparison(parsed).run()


class _Comparison:
    """One pass over a file: first the offices that villages lie under, then the villages."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.result = Preview(row_count=parsed.row_count, problems=[*parsed.problems])
        stored = {office.pk: office for office in Office.objects.order_by("pk")}
        for office in stored.values():
            if office.parent_id:
                office.parent = stored[office.parent_id]
        self.slugs = {office.slug for office in stored.values()}
        self.register = Register(stored.values())
        self.line_by_office: dict[int, int] = {}
        # The parents of the offices at hand, by id(office); missing: the row was refused.
        self.parents: dict[int, Office | None] = {}

    def run(self) -> Preview:
        villages = [row for row in self.parsed.rows if row.kind in Office.VILLAGE_KINDS]
        others = [row for row in self.parsed.rows if row.kind not in Office.VILLAGE_KINDS]
        standing = [(row, office) for row in others if (office := self.identify(row))]
        for row, office in standing:
            self.find_parent(row, office)
        for row, office in standing:
            self.keep_if_rooted(row, office)
        for row in villages:
            self.take_village(row)
        self.settle()
        return self.result

    def identify(self, row: OfficeRow) -> Office | None:
        """The stored or the new office of a row; None when that is in doubt."""
        found = self.register.named_by(row)
        if len(found) > 1:
            self.refuse(row, "name", row.name, "ada beberapa", "Isi kodenya")
            return None
        office = found[0] if found else self.new_office(row)
        if not self.is_first(row, office):
            return None
        if not found:
            self.register.add(office)
        elif row.code:
            # Villages below look for the code that this row brings to an office without one.
            self.register.by_code[row.code] = office
        return office

    def is_first(self, row: OfficeRow, office: Office) -> bool:
        """Whether no row before has spoken of the same office."""
        line = self.line_by_office.setdefault(id(office), row.line)
        if line == row.line:
            return True
        column, value = ("code", row.code) if row.code else ("name", row.name)
        self.refuse(row, column, value, f"sudah ada di baris {line}", "Hapus salah satu baris")
        return False

    def new_office(self, row: OfficeRow) -> Office:
        return Office(name=row.name, kind=row.kind, code=row.code or None, **row.details)

    def find_parent(self, row: OfficeRow, office: Office) -> None:
        if row.code or not row.parent:
            self.parents[id(office)] = office.parent
        elif parent := self.parent_named(row):
            self.parents[id(office)] = parent

    def keep_if_rooted(self, row: OfficeRow, office: Office) -> None:
        """Keep an office whose line of parents ends, and holds no refused row."""
        if id(office) not in self.parents:
            return
        above, seen = self.parents[id(office)], {id(office)}
        while above is not None and id(above) not in seen:
            seen.add(id(above))
            if above._state.adding and id(above) not in self.parents:
                break
            above = self.parents.get(id(above), above.parent)
        if above is None:
            self.keep(row, office, self.parents[id(office)])
            return
        del self.parents[id(office)]
        self.refuse(
            row, "parent", row.parent, "bermasalah atau melingkar", "Perbaiki induknya dulu"
        )

    def take_village(self, row: OfficeRow) -> None:
        parent = self.kecamatan_of(row) if row.code else self.parent_named(row)
        if parent is None:
            return
        office = self.register.village_named_by(row, parent) or self.new_office(row)
        if not self.is_first(row, office):
            return
        self.keep(row, office, parent)
        self.register.add_village(office)

    def kecamatan_of(self, row: OfficeRow) -> Office | None:
        parent = self.register.by_code.get(row.kecamatan_code)
        if parent is None:
            reason = f"berada di kecamatan {row.kecamatan_code} yang belum ada"
            self.refuse(row, "code", row.code, reason, "Tambahkan baris kecamatannya")
        return parent

    def parent_named(self, row: OfficeRow) -> Office | None:
        found = self.register.parents_named(row.parent)
        if len(found) == 1:
            return found[0]
        if found:
            self.refuse(row, "parent", row.parent, "ada beberapa", "Tulis kode induknya")
        else:
            self.refuse(row, "parent", row.parent, "tidak dikenal", "Tambahkan baris induknya")
        return None

    def keep(self, row: OfficeRow, office: Office, parent: Office | None) -> None:
        """Set what the row says. Empty cells leave what the portal knows."""
        said: dict[str, object] = {"name": row.name, "kind": row.kind, **row.details}
        if row.code:
            said["code"] = row.code
        changed = {name for name, value in said.items() if getattr(office, name) != value}
        for name, value in said.items():
            setattr(office, name, value)
        if office.parent is not parent:
            office.parent = parent
            changed.add("parent")
        if office._state.adding:
            self.result.new.append(office)
        elif changed:
            self.result.changed.append(office)
            self.result.changed_fields |= changed
        else:
            self.result.same += 1

    def refuse(self, row: OfficeRow, column: str, value: str, reason: str, fix: str) -> None:
        self.result.problems.append(self.parsed.problem(row, column, value, reason, fix))

    def settle(self) -> None:
        """Sort the problems as the file has them, and give new offices their slugs."""
        self.result.problems.sort(key=lambda problem: problem.line)
        names = Counter(slugify(office.name) for office in self.result.new)
        for office in self.result.new:
            shared = names[slugify(office.name)] > 1
            office.slug = next(
                slug for slug in _slugs(office, shared=shared) if slug not in self.slugs
            )
            self.slugs.add(office.slug)


def _slugs(office: Office, *, shared: bool) -> Iterator[str]:
    """Candidates, the nicest first: the name; with its kecamatan; with its code; numbered."""
    name = slugify(office.name) or "kantor"
    if not shared:
        yield name[:SLUG_LENGTH]
    if office.parent is not None:
        place = slugify(office.parent.name).removeprefix("kecamatan-")
        yield f"{name}-{place}"[:SLUG_LENGTH]
    if office.code:
        yield f"{name[: SLUG_LENGTH - 14]}-{office.code.replace('.', '-')}"
    number = 1
    while True:
        number += 1
        yield f"{name[: SLUG_LENGTH - 8]}-{number}"


@transaction.atomic
def save(
    result: Preview, *, reason: str, user: User | None = None, saved: Callable[[int], object]
) -> None:
    """Write the new and the changed offices, with their history, in sets of rows.

    `saved` is called with the number of offices after each set.
    """
    waiting = result.new
    while waiting:
        # An office can be written once the one that it lies under has been.
        ready = [office for office in waiting if office.parent is None or office.parent.pk]
        waiting = [office for office in waiting if office.parent and not office.parent.pk]
        for chunk in _chunks(ready, CREATED_AT_ONCE):
            bulk_create_with_history(chunk, Office, default_change_reason=reason, default_user=user)
            saved(len(chunk))
    for chunk in _chunks(result.changed, CHANGED_AT_ONCE):
        bulk_update_with_history(
            chunk,
            Office,
            sorted(result.changed_fields),
            default_change_reason=reason,
            default_user=user,
        )
        saved(len(chunk))


def _chunks(offices: list[Office], size: int) -> Iterator[list[Office]]:
    for start in range(0, len(offices), size):
        yield offices[start : start + size]
