"""Days on which no deadline runs."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class Holiday(models.Model):
    """A national holiday, a day of cuti bersama, or a local one. Not a working day."""

    class Kind(models.TextChoices):
        NATIONAL = "NATIONAL", "Libur nasional"
        JOINT_LEAVE = "JOINT_LEAVE", "Cuti bersama"
        LOCAL = "LOCAL", "Libur daerah"

    on = models.DateField("tanggal", unique=True)
    name = models.CharField("nama", max_length=150)
    kind = models.CharField("jenis", max_length=20, choices=Kind, default=Kind.NATIONAL)
    source = models.CharField("dasar hukum", max_length=150, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        constraints = [
            models.CheckConstraint(
                name="opd_holiday_kind_known",
                condition=Q(kind__in=["NATIONAL", "JOINT_LEAVE", "LOCAL"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.name}"
