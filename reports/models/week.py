"""One week of the regency as it was judged, and who decided that it stands."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from opd.access import access_of
from opd.calendar import Week
from opd.models import User


class WeeklyReportQuerySet(models.QuerySet["WeeklyReport"]):
    def visible_to(self, user: User, *, today: date) -> Self:
        """Whole weeks are for operators and leaders; others read their own office's results."""
        access = access_of(user, today=today)
        return self if access.is_operator or access.is_leader else self.none()

    def for_week(self, week: Week) -> Self:
        return self.filter(year=week.year, number=week.number)

    def final(self) -> Self:
        """Weeks whose numbers stand."""
        return self.filter(state__in=WeeklyReport.FINAL)

    def published(self) -> Self:
        """Weeks that anybody may read."""
        return self.filter(state=WeeklyReport.State.PUBLISHED)

    def before(self, week: Week) -> Self:
        return self.filter(Q(year__lt=week.year) | Q(year=week.year, number__lt=week.number))

    def after(self, week: Week) -> Self:
        return self.filter(Q(year__gt=week.year) | Q(year=week.year, number__gt=week.number))

    def latest_first(self) -> Self:
        return self.order_by("-year", "-number")


class WeeklyReport(models.Model):
    """The compliance of all offices in one week, with the rules that it was judged by."""

    class State(models.TextChoices):
        RUNNING = "RUNNING", "Berjalan"
        PROVISIONAL = "PROVISIONAL", "Sementara"
        LOCKED = "LOCKED", "Dikunci"
        PUBLISHED = "PUBLISHED", "Diterbitkan"

    FINAL = (State.LOCKED, State.PUBLISHED)

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
        return self.state in self.FINAL


class Decision(models.Model):
    """Who locked, published or reopened a week, when and why. Only added to."""

    class Kind(models.TextChoices):
        LOCKED = "LOCKED", "Dikunci"
        PUBLISHED = "PUBLISHED", "Diterbitkan"
        UNLOCKED = "UNLOCKED", "Kunci dibuka"

    report = models.ForeignKey(
        WeeklyReport, models.CASCADE, related_name="decisions", verbose_name="pekan"
    )
    kind = models.CharField("keputusan", max_length=20, choices=Kind)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="oleh")
    reason = models.CharField("alasan", max_length=250, blank=True)
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "keputusan pekan"
        verbose_name_plural = "keputusan pekan"
        constraints = [
            models.CheckConstraint(
                name="reports_decision_kind_known",
                condition=Q(kind__in=["LOCKED", "PUBLISHED", "UNLOCKED"]),
            ),
            models.CheckConstraint(
                name="reports_decision_unlocked_with_reason",
                condition=~Q(kind="UNLOCKED") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"
