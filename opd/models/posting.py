"""Who serves where, as what, from when until when. The only source of roles."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from opd.models.office import Office
from opd.models.user import User


class Role(models.TextChoices):
    """What a posting lets its holder do (domain: people and what each may do)."""

    OPERATOR = "OPERATOR", "Operator Kominfo"
    ADMIN = "ADMIN", "Admin OPD atau desa"
    HEAD = "HEAD", "Kepala OPD"
    CAMAT = "CAMAT", "Camat"
    INSPECTOR = "INSPECTOR", "Inspektorat"
    LEADER = "LEADER", "Pimpinan"


class PostingQuerySet(models.QuerySet["Posting"]):
    def current(self, today: date) -> Self:
        """Postings in force on `today`; `ends_on` is the last day that counts."""
        return self.filter(Q(starts_on__lte=today), Q(ends_on__isnull=True) | Q(ends_on__gte=today))


class Posting(models.Model):
    """One person at one office in one role. Ending it ends the access at once."""

    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name="pengguna")
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="postings", verbose_name="OPD atau desa"
    )
    role = models.CharField("peran", max_length=20, choices=Role)
    starts_on = models.DateField("sejak")
    ends_on = models.DateField("sampai", null=True, blank=True)
    decree = models.CharField("nomor SK", max_length=100, blank=True)

    history = HistoricalRecords()
    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        constraints = [
            models.CheckConstraint(
                name="opd_posting_role_known",
                condition=Q(
                    role__in=[
                        "OPERATOR",
                        "ADMIN",
                        "HEAD",
                        "CAMAT",
                        "INSPECTOR",
                        "LEADER",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="opd_posting_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Tanggal selesai tidak boleh sebelum tanggal mulai.",
            ),
            models.UniqueConstraint(
                fields=["user", "office", "role"],
                condition=Q(ends_on__isnull=True),
                name="opd_posting_one_open_per_role",
                violation_error_message="Penugasan ini sudah ada dan masih berlaku.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}, {self.get_role_display()} {self.office.label}"
