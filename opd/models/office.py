"""The offices of a regency, from dinas to desa, in one table."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from opd.models.user import User


class OfficeQuerySet(models.QuerySet["Office"]):
    def visible_to(self, user: "User", *, today: date) -> Self:
        """The offices whose inside `user` may see on `today`, by their current postings.

        Operators, leaders and superusers see all; everybody else their own, and a camat also the
        villages of the kecamatan.
        """
        if user.is_superuser:
            return self
        postings = user.postings.current(today)
        everywhere = postings.filter(role__in=["OPERATOR", "LEADER"])
        own = postings.values("office")
        kecamatan = postings.filter(role="CAMAT").values("office")
        return self.filter(
            Q(models.Exists(everywhere)) | Q(pk__in=own) | Q(parent__in=kecamatan),
        )

    def open(self, today: date) -> Self:
        """Offices that exist on `today`."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=today),
            Q(closed_on__isnull=True) | Q(closed_on__gt=today),
        )

    def opds(self) -> Self:
        """Everything but villages: the units that the bupati's OPD table lists."""
        return self.exclude(kind__in=Office.VILLAGE_KINDS)

    def villages(self) -> Self:
        return self.filter(kind__in=Office.VILLAGE_KINDS)

    def kecamatan(self) -> Self:
        return self.filter(kind=Office.Kind.KECAMATAN)


class Office(models.Model):
    """A reporting unit of the regency: an OPD (dinas, badan, …), a kecamatan, or a village."""

    class Kind(models.TextChoices):
        DINAS = "DINAS", "Dinas"
        BADAN = "BADAN", "Badan"
        SEKRETARIAT = "SEKRETARIAT", "Sekretariat"
        INSPEKTORAT = "INSPEKTORAT", "Inspektorat"
        BAGIAN = "BAGIAN", "Bagian"
        RSUD = "RSUD", "RSUD"
        UPT = "UPT", "UPT"
        BUMD = "BUMD", "BUMD"
        KECAMATAN = "KECAMATAN", "Kecamatan"
        KELURAHAN = "KELURAHAN", "Kelurahan"
        DESA = "DESA", "Desa"

    VILLAGE_KINDS = (Kind.DESA, Kind.KELURAHAN)

    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("nama singkat", max_length=40, blank=True)
    slug = models.SlugField("slug", max_length=80, unique=True)
    kind = models.CharField("jenis", max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="induk",
    )
    code = models.CharField(
        "kode Kemendagri",
        max_length=13,
        null=True,
        blank=True,
        unique=True,
        help_text="Hanya untuk kecamatan, kelurahan, dan desa, misalnya 35.01.01.2001.",
    )
    head_name = models.CharField("nama kepala", max_length=150, blank=True)
    phone = models.CharField("telepon", max_length=30, blank=True)
    email = models.EmailField("email", blank=True)
    address = models.CharField("alamat", max_length=250, blank=True)
    duties = models.TextField(
        "tugas pokok",
        blank=True,
        help_text="Urusan yang ditangani; dipakai untuk mengarahkan laporan.",
    )
    wants_validation = models.BooleanField(
        "tanggapan divalidasi kepala",
        default=False,
        help_text="Tanggapan dikirim setelah disetujui kepala.",
    )
    opened_on = models.DateField("berdiri sejak", null=True, blank=True)
    closed_on = models.DateField("ditutup pada", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="penerus",
    )

    history = HistoricalRecords()
    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "OPD atau desa"
        verbose_name_plural = "OPD dan desa"
        constraints = [
            models.CheckConstraint(
                name="opd_office_kind_known",
                condition=Q(
                    kind__in=[
                        "DINAS",
                        "BADAN",
                        "SEKRETARIAT",
                        "INSPEKTORAT",
                        "BAGIAN",
                        "RSUD",
                        "UPT",
                        "BUMD",
                        "KECAMATAN",
                        "KELURAHAN",
                        "DESA",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="opd_office_village_has_parent",
                condition=~Q(kind__in=["DESA", "KELURAHAN"]) | Q(parent__isnull=False),
                violation_error_message="Desa atau kelurahan berada di satu kecamatan. Pilih kecamatannya.",
            ),
            models.CheckConstraint(
                name="opd_office_closes_after_opening",
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gt=models.F("opened_on")),
                violation_error_message="Tanggal tutup harus setelah tanggal berdiri.",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "name"], name="opd_office_kind_name"),
            models.Index(fields=["name", "id"], name="opd_office_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one: what fits in a table cell."""
        return self.short_name or self.name

    @property
    def is_village(self) -> bool:
        return self.kind in self.VILLAGE_KINDS
