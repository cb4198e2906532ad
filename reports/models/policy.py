"""The numbers that weeks are judged by, as dated rows with their legal basis."""

from dataclasses import fields
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from reports.policy import DEFAULT, Policy

# From when on the first row of a new portal holds: before any week that it can judge.
FIRST_DAY = date(2018, 1, 1)


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def in_force(self, day: date) -> Self:
        """The versions that have begun by `day`, newest first: the first one holds."""
        return self.filter(since__lte=day).order_by("-since")

    def policy_on(self, day: date) -> Policy:
        """What a week that starts on `day` is judged by; the defaults where no row holds yet."""
        version = self.in_force(day).first()
        return version.as_policy() if version else DEFAULT

    def load_default(self) -> bool:
        """Add the defaults as the first row. False where there are rows: those are Kominfo's."""
        if self.exists():
            return False
        self.create(since=FIRST_DAY, note="Nilai awal portal")
        return True


class PolicyVersion(models.Model):
    """One column for each field of `Policy`, in force from the first Monday on or after `since`."""

    since = models.DateField(
        "berlaku sejak",
        unique=True,
        error_messages={"unique": "Aturan untuk tanggal ini sudah ada."},
        help_text="Dipakai untuk pekan yang mulai pada tanggal ini atau sesudahnya.",
    )

    partial_percent = models.PositiveSmallIntegerField(
        "sebagian patuh mulai (%)",
        default=DEFAULT.partial_percent,
        help_text="Bagian target yang terpenuhi dari yang diketahui.",
    )
    known_percent = models.PositiveSmallIntegerField(
        "target yang harus diketahui (%)",
        default=DEFAULT.known_percent,
        help_text="Di bawah ini OPD tidak diberi huruf.",
    )
    fresh_hours = models.PositiveSmallIntegerField(
        "bacaan dianggap baru (jam)",
        default=DEFAULT.fresh_hours,
        help_text="Untuk pekan berjalan.",
    )
    new_weeks = models.PositiveSmallIntegerField(
        "pekan sampai diperingkat",
        default=DEFAULT.new_weeks,
        help_text="OPD dan akun yang lebih baru ditampilkan tanpa peringkat.",
    )
    letter_basis = models.CharField(
        "dasar hukum huruf", max_length=200, default=DEFAULT.letter_basis
    )

    posting_weight = models.PositiveSmallIntegerField(
        "bobot unggahan", default=DEFAULT.posting_weight
    )
    posting_basis = models.CharField(
        "dasar hukum unggahan", max_length=200, default=DEFAULT.posting_basis
    )

    response_weight = models.PositiveSmallIntegerField(
        "bobot tanggapan", default=DEFAULT.response_weight
    )
    response_minimum = models.PositiveSmallIntegerField(
        "laporan paling sedikit",
        default=DEFAULT.response_minimum,
        help_text="Kurang dari ini dipakai beberapa pekan terakhir.",
    )
    response_weeks = models.PositiveSmallIntegerField(
        "pekan terakhir yang dipakai", default=DEFAULT.response_weeks
    )
    response_basis = models.CharField(
        "dasar hukum tanggapan", max_length=200, default=DEFAULT.response_basis
    )

    governance_weight = models.PositiveSmallIntegerField(
        "bobot tata kelola", default=DEFAULT.governance_weight
    )
    training_months = models.PositiveSmallIntegerField(
        "pelatihan berlaku (bulan)", default=DEFAULT.training_months
    )
    revalidation_months = models.PositiveSmallIntegerField(
        "validasi akun berlaku (bulan)", default=DEFAULT.revalidation_months
    )
    governance_basis = models.CharField(
        "dasar hukum tata kelola", max_length=200, default=DEFAULT.governance_basis
    )

    alignment_weight = models.PositiveSmallIntegerField(
        "bobot keselarasan", default=DEFAULT.alignment_weight
    )
    alignment_minimum = models.PositiveSmallIntegerField(
        "unggahan paling sedikit", default=DEFAULT.alignment_minimum
    )
    alignment_basis = models.CharField(
        "dasar hukum keselarasan", max_length=200, default=DEFAULT.alignment_basis
    )

    jump_factor = models.PositiveSmallIntegerField(
        "lonjakan mulai (kali)",
        default=DEFAULT.jump_factor,
        help_text="Jumlah unggahan dibanding median pekan-pekan sebelumnya.",
    )
    jump_weeks = models.PositiveSmallIntegerField("pekan pembanding", default=DEFAULT.jump_weeks)

    note = models.CharField("catatan", max_length=250, blank=True)

    history = HistoricalRecords()
    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "aturan pekan"
        verbose_name_plural = "aturan pekan"
        constraints = [
            models.CheckConstraint(
                name="reports_policy_weights_sum_to_100",
                condition=Q(
                    posting_weight=100
                    - F("response_weight")
                    - F("governance_weight")
                    - F("alignment_weight")
                ),
                violation_error_message="Jumlah keempat bobot harus 100.",
            ),
            models.CheckConstraint(
                name="reports_policy_partial_is_a_share",
                condition=Q(partial_percent__range=(1, 99)),
                violation_error_message="Sebagian patuh mulai dari 1 sampai 99 persen.",
            ),
            models.CheckConstraint(
                name="reports_policy_known_is_a_share",
                condition=Q(known_percent__range=(1, 100)),
                violation_error_message="Target yang harus diketahui 1 sampai 100 persen.",
            ),
            models.CheckConstraint(
                name="reports_policy_minimum_counts",
                condition=Q(response_minimum__gte=1, alignment_minimum__gte=1),
                violation_error_message="Laporan dan unggahan paling sedikit 1.",
            ),
            models.CheckConstraint(
                name="reports_policy_weeks_in_a_year",
                condition=Q(
                    new_weeks__lte=53, response_weeks__range=(1, 53), jump_weeks__range=(1, 53)
                ),
                violation_error_message=(
                    "Jumlah pekan 1 sampai 53; pekan sampai diperingkat boleh 0."
                ),
            ),
            models.CheckConstraint(
                name="reports_policy_hours_in_a_week",
                condition=Q(fresh_hours__range=(1, 168)),
                violation_error_message="Bacaan dianggap baru 1 sampai 168 jam.",
            ),
            models.CheckConstraint(
                name="reports_policy_months_in_ten_years",
                condition=Q(training_months__range=(1, 120), revalidation_months__range=(1, 120)),
                violation_error_message="Pelatihan dan validasi berlaku 1 sampai 120 bulan.",
            ),
            models.CheckConstraint(
                name="reports_policy_jump_is_more",
                condition=Q(jump_factor__range=(2, 100)),
                violation_error_message="Lonjakan mulai dari 2 sampai 100 kali.",
            ),
        ]

    def __str__(self) -> str:
        return f"sejak {self.since:%Y-%m-%d}"

    def as_policy(self) -> Policy:
        return Policy(**{field.name: getattr(self, field.name) for field in fields(Policy)})
