"""The offices of the fictional regency: OPDs, kecamatan, kelurahan and desa."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from opd.models import Office
from portal.demo import words

MAIL_DOMAIN = "kabupaten-contoh.example"  # RFC 2606: belongs to nobody
# No province has this number, so that no code is a real one's.
REGENCY_CODE = "99.01"
# OPDs whose answers are validated by their head before citizens read them.
VALIDATING = frozenset({"DINSOS", "RSUD", "BAPENDA_BPKAD"})


@dataclass(frozen=True)
class Regency:
    """All offices: OPDs by key, kecamatan and villages in the order of their codes."""

    opds: Mapping[str, Office]
    kecamatan: Sequence[Office]
    villages: Sequence[Office]

    @property
    def offices(self) -> list[Office]:
        return [*self.opds.values(), *self.kecamatan, *self.villages]


def load(*, names: Iterator[str]) -> Regency:
    """Make all offices, parents before children."""
    opds = {
        row.key: _opd(row, head=next(names), number=number)
        for number, row in enumerate(words.offices(), start=1)
    }
    parents = {row.key: row.parent for row in words.offices() if row.parent}
    Office.objects.bulk_create(office for key, office in opds.items() if key not in parents)
    for key, parent in parents.items():
        opds[key].parent = opds[parent]
    Office.objects.bulk_create(opds[key] for key in parents)

    kecamatan = [
        _kecamatan(name, number=number, head=next(names))
        for number, name in enumerate(words.places().kecamatan, start=1)
    ]
    Office.objects.bulk_create(kecamatan)
    slugs: set[str] = set()
    villages = [v for parent in kecamatan for v in _villages(parent, slugs=slugs, names=names)]
    Office.objects.bulk_create(villages)
    return Regency(opds, kecamatan, villages)


def _opd(row: words.OfficeWords, *, head: str, number: int) -> Office:
    slug = slugify(row.key.replace("_", "-"))
    return Office(
        name=row.name,
        short_name=row.short_name or row.key,
        slug=slug,
        kind=row.kind,
        head_name=head,
        phone=f"(0000) 555-{100 + number}",
        email=f"{slug}@{MAIL_DOMAIN}",
        address=f"Jalan Contoh Raya No. {number}, {words.places().capital}",
        duties=row.duties,
        wants_validation=row.key in VALIDATING,
    )


def _kecamatan(name: str, *, number: int, head: str) -> Office:
    slug = f"kecamatan-{slugify(name)}"
    return Office(
        name=f"Kecamatan {name}",
        short_name=f"Kec. {name}",
        slug=slug,
        kind=Office.Kind.KECAMATAN,
        code=f"{REGENCY_CODE}.{number:02d}",
        head_name=head,
        phone=f"(0000) 556-{100 + number}",
        email=f"{slug}@{MAIL_DOMAIN}",
        address=f"Jalan Alun-Alun No. 1, {name}",
        duties=(
            f"Pelayanan kantor kecamatan {name}: surat pengantar, izin keramaian, legalisasi, "
            "ketertiban dan koordinasi desa dan kelurahan di wilayahnya."
        ),
    )


def _villages(parent: Office, *, slugs: set[str], names: Iterator[str]) -> Iterator[Office]:
    place = parent.name.removeprefix("Kecamatan ")
    kelurahan_count = words.places().kelurahan.get(place, 0)
    for number, name in enumerate(words.places().kecamatan[place], start=1):
        is_kelurahan = number <= kelurahan_count
        kind = Office.Kind.KELURAHAN if is_kelurahan else Office.Kind.DESA
        slug = f"{kind.label.lower()}-{slugify(name)}"
        if slug in slugs:
            slug = f"{slug}-{slugify(place)}"
        slugs.add(slug)
        # Kemendagri counts kelurahan from 1001 and desa from 2001.
        serial = 1000 + number if is_kelurahan else 2000 + number - kelurahan_count
        yield Office(
            name=f"{kind.label} {name}",
            slug=slug,
            kind=kind,
            parent=parent,
            code=f"{parent.code}.{serial}",
            head_name=next(names),
            email=f"{slug}@{MAIL_DOMAIN}",
            address=f"{kind.label} {name}, Kecamatan {place}",
        )
