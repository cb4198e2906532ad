"""A person who signs in. What the person may do stands in `Posting`, never here."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A civil servant or village officer with a sign-in. Citizens have none."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    # Many Indonesians have one name, so there is one field.
    name = models.CharField("nama", max_length=150)
    position = models.CharField("jabatan", max_length=150, blank=True)
    phone = models.CharField("nomor WhatsApp", max_length=20, blank=True)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        constraints = [
            models.UniqueConstraint(
                "email",
                name="opd_user_email_unique",
                condition=~models.Q(email=""),
                violation_error_message="Alamat email ini sudah dipakai pengguna lain.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.username})"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ", 1)[0]
