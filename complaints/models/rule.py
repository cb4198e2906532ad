"""Editable policy: categories, routing rules, deadlines, text templates."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from opd.models import Office


class Classification(models.TextChoices):
    """Klasifikasi of a complaint; decides the deadlines and who may read it."""

    INFORMATION = "INFORMATION", "Permintaan informasi"
    ASPIRATION = "ASPIRATION", "Aspirasi"
    COMPLAINT = "COMPLAINT", "Pengaduan tidak berkadar pengawasan"
    OVERSIGHT = "OVERSIGHT", "Pengaduan berkadar pengawasan"


class Category(models.Model):
    """What a complaint is about, in the words of citizens."""

    name = models.CharField("nama", max_length=80, unique=True)
    slug = models.SlugField("slug", max_length=80, unique=True)
    example = models.CharField("contoh", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("urutan", default=0)
    needs_photo = models.BooleanField(
        "pekerjaan fisik",
        default=False,
        help_text="Pekerjaan yang selesai dibuktikan dengan foto.",
    )
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "kategori"
        verbose_name_plural = "kategori"

    def __str__(self) -> str:
        return f"{self.name} ({self.example})" if self.example else self.name


class RoutingRule(models.Model):
    """One line of the ordered routing table; the first that fits names the office."""

    position = models.PositiveSmallIntegerField("urutan", default=100)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="routing_rules",
        verbose_name="kategori",
    )
    kecamatan = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="kecamatan",
    )
    words = models.TextField(
        "kata kunci",
        blank=True,
        help_text="Satu kata per baris; satu saja yang cocok sudah cukup.",
    )
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="routing_rules",
        verbose_name="diteruskan ke",
    )
    is_active = models.BooleanField("dipakai", default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "aturan penerusan"
        verbose_name_plural = "aturan penerusan"
        constraints = [
            models.CheckConstraint(
                name="complaints_rule_says_something",
                condition=Q(category__isnull=False) | Q(kecamatan__isnull=False) | ~Q(words=""),
                violation_error_message="Isi paling sedikit kategori, kecamatan, atau kata kunci.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.category or 'semua'} ke {self.office.label}"


class SlaRuleQuerySet(models.QuerySet["SlaRule"]):
    def in_force(self, day: date) -> Self:
        """The rules that a complaint received on `day` is judged by, newest first."""
        return self.filter(since__lte=day).order_by("-since", "-pk")


class SlaRule(models.Model):
    """Deadlines of one classification in working days, from a date on, by a legal basis."""

    classification = models.CharField("klasifikasi", max_length=20, choices=Classification)
    verify_days = models.PositiveSmallIntegerField("hari kerja verifikasi", default=3)
    start_days = models.PositiveSmallIntegerField("hari kerja respon awal", default=5)
    answer_days = models.PositiveSmallIntegerField("hari kerja respon substantif")
    since = models.DateField("berlaku sejak")
    legal_basis = models.CharField("dasar hukum", max_length=200)

    history = HistoricalRecords()
    objects = SlaRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "batas waktu"
        verbose_name_plural = "batas waktu"
        constraints = [
            models.UniqueConstraint(
                fields=["classification", "since"],
                name="complaints_sla_one_per_start",
                violation_error_message="Batas waktu untuk klasifikasi dan tanggal ini sudah ada.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_classification_display()} sejak {self.since:%Y-%m-%d}"


class Template(models.Model):
    """A text an office can start its answer from; `{{tanggal}}` marks what must be filled in."""

    office = models.ForeignKey(
        Office, models.CASCADE, null=True, blank=True, related_name="templates",
        verbose_name="OPD", help_text="Kosong: dipakai semua OPD.",
    )  # fmt: skip
    name = models.CharField("nama", max_length=80)
    body = models.TextField("isi")

    class Meta:
        verbose_name = "templat"
        verbose_name_plural = "templat"

    def __str__(self) -> str:
        return self.name
