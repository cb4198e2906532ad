"""Promises and skills: pakta integritas and trainings, which the weekly index counts."""

from django.db import models

from opd.models.office import Office


class Pledge(models.Model):
    """A pakta integritas signed by an office's head."""

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="pledges", verbose_name="OPD atau desa"
    )
    signer_name = models.CharField("penanda tangan", max_length=150)
    signer_position = models.CharField("jabatan", max_length=150)
    due_on = models.DateField("batas waktu", null=True, blank=True)
    signed_on = models.DateField("ditandatangani", null=True, blank=True)

    class Meta:
        verbose_name = "pakta integritas"
        verbose_name_plural = "pakta integritas"

    def __str__(self) -> str:
        return f"{self.office.label}: {self.signer_name}"


class Training(models.Model):
    """A training event by Kominfo, such as #InstameetOPD."""

    name = models.CharField("nama", max_length=150)
    held_on = models.DateField("tanggal")
    offices = models.ManyToManyField(
        Office, through="TrainingAttendance", related_name="trainings", verbose_name="peserta"
    )

    class Meta:
        verbose_name = "pelatihan"
        verbose_name_plural = "pelatihan"

    def __str__(self) -> str:
        return f"{self.name} ({self.held_on:%Y-%m-%d})"


class TrainingAttendance(models.Model):
    """Who came to a training, from which office."""

    training = models.ForeignKey(
        Training, models.CASCADE, related_name="attendances", verbose_name="pelatihan"
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="attendances", verbose_name="OPD atau desa"
    )
    attendee_name = models.CharField("nama peserta", max_length=150)

    class Meta:
        verbose_name = "peserta pelatihan"
        verbose_name_plural = "peserta pelatihan"

    def __str__(self) -> str:
        return f"{self.attendee_name} ({self.office.label})"
