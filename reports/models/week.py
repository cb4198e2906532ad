"""One week of the regency as it was judged.

Names, handles and rules are copied in: a locked week never changes, whatever happens to offices,
accounts, posts or rules afterwards.
"""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import PlatformKey, SocialAccount
from opd.calendar import Week
from opd.models import Office, User


class WeeklyReportQuerySet(models.QuerySet["WeeklyReport"]):
    def for_week(self, week: Week) -> Self:
        return self.filter(year=week.year, number=week.number)

    def final(self) -> Self:
        """Weeks whose numbers stand."""
        return self.filter(state__in=[WeeklyReport.State.LOCKED, WeeklyReport.State.PUBLISHED])


class WeeklyReport(models.Model):
    """The compliance of all offices in one week, with the rules that it was judged by."""

    class State(models.TextChoices):
        RUNNING = "RUNNING", "Berjalan"
        PROVISIONAL = "PROVISIONAL", "Sementara"
        LOCKED = "LOCKED", "Dikunci"
        PUBLISHED = "PUBLISHED", "Diterbitkan"

    year = models.PositiveSmallIntegerField("tahun")
    number = models.PositiveSmallIntegerField("pekan")
    state = models.CharField("keadaan", max_length=20, choices=State, default=State.RUNNING)
    built_at = models.DateTimeField("dihitung")
    # The policy in force: every threshold and weight, with the mandates, as JSON.
    policy = models.JSONField("aturan", default=dict)
    # Totals of the whole regency, ready for the first screen of the dashboard.
    totals = models.JSONField("jumlah", default=dict)
    locked_at = models.DateTimeField("dikunci", null=True, blank=True)
    locked_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dikunci oleh",
    )
    published_at = models.DateTimeField("diterbitkan", null=True, blank=True)
    revised_at = models.DateTimeField("direvisi", null=True, blank=True)
    revision_note = models.CharField("alasan revisi", max_length=250, blank=True)

    objects = WeeklyReportQuerySet.as_manager()

    class Meta:
        verbose_name = "pekan"
        verbose_name_plural = "pekan"
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="reports_week_once"),
            models.CheckConstraint(
                name="reports_week_state_known",
                condition=Q(state__in=["RUNNING", "PROVISIONAL", "LOCKED", "PUBLISHED"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.week)

    @property
    def week(self) -> Week:
        return Week(self.year, self.number)

    @property
    def is_final(self) -> bool:
        return self.state in (self.State.LOCKED, self.State.PUBLISHED)


class OfficeResult(models.Model):
    """One office in one week: letter, index, and the parts they are made of."""

    class Letter(models.TextChoices):
        COMPLIANT = "P", "Patuh"
        PARTIAL = "S", "Sebagian"
        NOT_COMPLIANT = "T", "Tidak patuh"
        UNKNOWN = "-", "Tidak ada data"

    report = models.ForeignKey(
        WeeklyReport,
        models.CASCADE,
        related_name="office_results",
        verbose_name="pekan",
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name="OPD atau desa"
    )
    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("nama singkat", max_length=40, blank=True)
    slug = models.SlugField("slug", max_length=80)
    kind = models.CharField("jenis", max_length=20, choices=Office.Kind)
    is_village = models.BooleanField("desa atau kelurahan")
    letter = models.CharField("huruf", max_length=1, choices=Letter)
    met_count = models.PositiveSmallIntegerField("terpenuhi")
    known_count = models.PositiveSmallIntegerField("diketahui")
    required_count = models.PositiveSmallIntegerField("diminta")
    # Null: no part could be computed, or the office is too new to rank.
    index = models.DecimalField("indeks", max_digits=4, decimal_places=1, null=True, blank=True)
    rank = models.PositiveIntegerField("peringkat", null=True, blank=True)
    is_new = models.BooleanField(
        "baru",
        default=False,
        help_text="Belum 4 pekan: ditampilkan, tidak diperingkat.",
    )
    # Weeks in a row with the letter T, this one included.
    streak = models.PositiveSmallIntegerField("pekan berturut-turut", default=0)
    # Each part of the index: {"posting": {"score", "of", "weight", "met", "known"}, …}; absent: left out.
    parts = models.JSONField("bagian indeks", default=dict)

    class Meta:
        verbose_name = "hasil OPD"
        verbose_name_plural = "hasil OPD"
        constraints = [
            models.UniqueConstraint(fields=["report", "office"], name="reports_office_result_once"),
            models.CheckConstraint(
                name="reports_office_result_letter_known",
                condition=Q(letter__in=["P", "S", "T", "-"]),
            ),
        ]
        indexes = [
            models.Index(fields=["report", "is_village", "letter"], name="reports_result_letter"),
            models.Index(fields=["office", "report"], name="reports_result_office"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.letter}"


class AccountResult(models.Model):
    """One requirement: one mandated platform of one office in one week."""

    class Verdict(models.TextChoices):
        MET = "MET", "Terpenuhi"
        SHORT = "SHORT", "Kurang"
        UNKNOWN = "UNKNOWN", "Tidak diketahui"
        EXEMPT = "EXEMPT", "Dikecualikan"

    result = models.ForeignKey(
        OfficeResult,
        models.CASCADE,
        related_name="account_results",
        verbose_name="hasil OPD",
    )
    platform = models.CharField("platform", max_length=20, choices=PlatformKey)
    # Null: the office has no account there.
    account = models.ForeignKey(
        SocialAccount,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="akun",
    )
    handle = models.CharField("nama akun", max_length=255, blank=True)
    url = models.URLField("tautan", max_length=500, blank=True)
    required = models.PositiveSmallIntegerField("target")
    automatic_count = models.PositiveIntegerField("unggahan otomatis")
    manual_count = models.PositiveIntegerField("unggahan manual")
    verdict = models.CharField("putusan", max_length=20, choices=Verdict)
    reason = models.CharField("alasan", max_length=250, blank=True)
    legal_basis = models.CharField("dasar hukum", max_length=200, blank=True)
    read_at = models.DateTimeField("terakhir terbaca", null=True, blank=True)

    class Meta:
        verbose_name = "hasil akun"
        verbose_name_plural = "hasil akun"
        constraints = [
            models.UniqueConstraint(
                fields=["result", "platform"], name="reports_account_result_once"
            ),
            models.CheckConstraint(
                name="reports_account_result_verdict_known",
                condition=Q(verdict__in=["MET", "SHORT", "UNKNOWN", "EXEMPT"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_platform_display()} {self.verdict}"

    @property
    def post_count(self) -> int:
        return self.automatic_count + self.manual_count
