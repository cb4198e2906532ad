"""Which kind of office must be where, how often it must post, and who is excused."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models.platform import PlatformKey
from opd.models import Office


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day))


class Mandate(models.Model):
    """A kind of office must post on a platform so often a week, by a dated legal basis."""

    kind = models.CharField("jenis OPD", max_length=20, choices=Office.Kind)
    platform = models.CharField("platform", max_length=20, choices=PlatformKey)
    posts_per_week = models.PositiveSmallIntegerField("unggahan per pekan")
    since = models.DateField("berlaku sejak")
    until = models.DateField("berlaku sampai", null=True, blank=True)
    legal_basis = models.CharField("dasar hukum", max_length=200)

    history = HistoricalRecords()
    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "target"
        verbose_name_plural = "target"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "platform", "since"],
                name="accounts_mandate_one_per_start",
                violation_error_message="Target untuk jenis, platform, dan tanggal ini sudah ada.",
            ),
            models.CheckConstraint(
                name="accounts_mandate_asks_for_posts",
                condition=Q(posts_per_week__gte=1),
                violation_error_message="Target paling sedikit 1 unggahan per pekan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_platform_display()}: {self.posts_per_week}"


class Exemption(models.Model):
    """An office is excused from one platform for a time, with a reason."""

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="exemptions", verbose_name="OPD atau desa"
    )
    platform = models.CharField("platform", max_length=20, choices=PlatformKey)
    reason = models.CharField("alasan", max_length=250)
    since = models.DateField("sejak")
    until = models.DateField("sampai")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "pengecualian"
        verbose_name_plural = "pengecualian"
        constraints = [
            models.CheckConstraint(
                name="accounts_exemption_ends_after_start",
                condition=Q(until__gte=models.F("since")),
                violation_error_message="Tanggal akhir tidak boleh sebelum tanggal awal.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office.label}, {self.get_platform_display()} sampai {self.until:%Y-%m-%d}"
