"""What each office and each requirement came to in one week.

Names, handles and rules are copied in: a locked week never changes, whatever happens to offices,
accounts, posts or rules afterwards.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import PlatformKey, SocialAccount
from opd.calendar import Week
from opd.models import Office, User
from reports.models.week import WeeklyReport


class OfficeResultQuerySet(models.QuerySet["OfficeResult"]):
    def visible_to(self, user: User, *, today: date) -> Self:
        """Results of the offices that `user` may see inside."""
        return self.filter(office__in=Office.objects.visible_to(user, today=today).values("pk"))

    def published(self) -> Self:
        """Results that anybody may read."""
        return self.filter(report__state=WeeklyReport.State.PUBLISHED)

    def in_week(self, week: Week) -> Self:
        return self.filter(report__year=week.year, report__number=week.number)

    def up_to(self, week: Week) -> Self:
        """Results of `week` and of the weeks before it."""
        return self.filter(
            Q(report__year__lt=week.year)
            | Q(report__year=week.year, report__number__lte=week.number)
        )

    def opds(self) -> Self:
        return self.filter(is_village=False)

    def villages(self) -> Self:
        return self.filter(is_village=True)

    def asked(self) -> Self:
        """Offices of which anything is asked, excused or not. The others only have complaints."""
        return self.filter(Q(required_count__gt=0) | Q(exempt_count__gt=0))

    def worst_first(self) -> Self:
        """T before S, the longest in a row first, then by index. P and - are not among them."""
        return self.filter(
            letter__in=[OfficeResult.Letter.NOT_COMPLIANT, OfficeResult.Letter.PARTIAL]
        ).order_by("-letter", "-streak", "index", "name", "pk")


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
    # The name of the kecamatan that a village lies in.
    kecamatan = models.CharField("kecamatan", max_length=200, blank=True)
    letter = models.CharField("huruf", max_length=1, choices=Letter)
    met_count = models.PositiveSmallIntegerField("terpenuhi")
    known_count = models.PositiveSmallIntegerField("diketahui")
    required_count = models.PositiveSmallIntegerField("diminta")
    exempt_count = models.PositiveSmallIntegerField("dikecualikan", default=0)
    # Null: too little is known for a letter.
    index = models.DecimalField("indeks", max_digits=4, decimal_places=1, null=True, blank=True)
    rank = models.PositiveIntegerField("peringkat", null=True, blank=True)
    is_new = models.BooleanField(
        "baru",
        default=False,
        help_text="Belum 4 pekan: ditampilkan, tidak diperingkat.",
    )
    # Weeks in a row with the letter T, this one included.
    streak = models.PositiveSmallIntegerField("pekan berturut-turut", default=0)
    # Weeks in a row with the letter P, this one included: the praise list.
    compliant_streak = models.PositiveSmallIntegerField("pekan patuh berturut-turut", default=0)
    # Each part of the index: {"posting": {"weight", "points", "met", "of", "weeks", "items"}, …};
    # a part that is absent was left out.
    parts = models.JSONField("bagian indeks", default=dict)
    # Complaints in figures: {"received", "answered", "done", "overdue", "due", "met"}.
    complaints = models.JSONField("laporan warga", default=dict)

    objects = OfficeResultQuerySet.as_manager()

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
            models.Index(
                fields=["report", "is_village", "kecamatan", "name"], name="reports_result_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.letter}"

    @property
    def label(self) -> str:
        """The short name where there is one: what fits in a table cell."""
        return self.short_name or self.name


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
