"""The policy that a new portal starts with. Every line is then Kominfo's to edit."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from complaints.models import Category, SlaRule, Template
from complaints.models.rule import Classification

BASIS = "PermenPANRB 62/2018"
SINCE = date(2018, 1, 1)

# Working days until verified, begun, answered (domain: complaints).
DAYS: dict[Classification, tuple[int, int, int]] = {
    Classification.INFORMATION: (3, 5, 5),
    Classification.ASPIRATION: (3, 5, 5),
    Classification.COMPLAINT: (3, 5, 14),
    Classification.OVERSIGHT: (3, 5, 60),
}

# Slug, name, example, whether finished work shows in a photo (ux: langkah 1).
CATEGORIES: tuple[tuple[str, str, str, bool], ...] = (
    ("jalan", "Jalan dan jembatan", "lubang, longsor", True),
    ("sampah", "Sampah dan kebersihan", "", True),
    ("lampu-jalan", "Lampu jalan", "", True),
    ("air", "Air dan irigasi", "", True),
    ("kesehatan", "Kesehatan", "puskesmas, RSUD", False),
    ("sekolah", "Sekolah", "", False),
    ("kependudukan", "KTP, KK, akta", "", False),
    ("bantuan-sosial", "Bantuan sosial", "", False),
    ("pelayanan", "Pelayanan kantor", "", False),
    ("lainnya", "Lainnya", "", False),
)

TEMPLATES: tuple[tuple[str, str], ...] = (
    (
        "Diterima",
        "Terima kasih atas laporan Anda. Kami akan memeriksa lokasi paling lambat {{tanggal}}.",
    ),
    ("Dijadwalkan", "Petugas sudah memeriksa. Perbaikan dijadwalkan {{tanggal}}."),
    ("Selesai", "Perbaikan sudah kami kerjakan pada {{tanggal}}. Fotonya terlampir."),
    (
        "Belum dapat",
        "Saat ini belum dapat kami kerjakan karena {{alasan}}. Rencana berikutnya: {{rencana}}.",
    ),
    (
        "Butuh keterangan",
        "Kami perlu satu keterangan: {{pertanyaan}}. Jawab di halaman lacak sebelum {{tanggal}}.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How many rows were new."""

    categories: int
    rules: int
    templates: int


@transaction.atomic
def load() -> Loaded:
    """Add what is missing; what Kominfo has edited or removed stays as it is.

    Categories are told by their slug, deadlines by their classification; shared templates are
    added only while there are none.
    """
    present = set(Category.objects.values_list("slug", flat=True))
    names = set(Category.objects.values_list("name", flat=True))
    categories = [
        Category(slug=slug, name=name, example=example, position=position * 10, needs_photo=photo)
        for position, (slug, name, example, photo) in enumerate(CATEGORIES, start=1)
        if slug not in present and name not in names
    ]
    ruled = set(SlaRule.objects.values_list("classification", flat=True))
    rules = [
        SlaRule(
            classification=classification,
            verify_days=verify,
            start_days=start,
            answer_days=answer,
            since=SINCE,
            legal_basis=BASIS,
        )
        for classification, (verify, start, answer) in DAYS.items()
        if classification not in ruled
    ]
    has_templates = Template.objects.filter(office__isnull=True).exists()
    templates = (
        [] if has_templates else [Template(name=name, body=body) for name, body in TEMPLATES]
    )

    Category.objects.bulk_create(categories)
    for rule in rules:
        rule.save()  # one by one, so that each has its history
    Template.objects.bulk_create(templates)
    return Loaded(categories=len(categories), rules=len(rules), templates=len(templates))
