"""Who else wants to hear how a published complaint goes on."""

from django.db import models

from complaints.models.complaint import Complaint


class Follower(models.Model):
    """A citizen with the same problem, known by an address alone. Erased with the reporter."""

    complaint = models.ForeignKey(
        Complaint, models.CASCADE, related_name="followers", verbose_name="laporan"
    )
    # In small letters: one person is told once.
    email = models.EmailField("email")
    # UU 27/2022 art. 22 and 24: keep the proof of what was agreed to, and when.
    consent_version = models.CharField("versi persetujuan", max_length=20)
    consented_at = models.DateTimeField("persetujuan")

    class Meta:
        verbose_name = "pengikut"
        verbose_name_plural = "pengikut"
        constraints = [
            models.UniqueConstraint(fields=["complaint", "email"], name="complaints_follower_once"),
        ]

    def __str__(self) -> str:
        return f"pengikut {self.complaint_id}"
