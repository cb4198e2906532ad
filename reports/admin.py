"""The rules of the week, to edit; weeks, to look up and never to change.

What may be decided about a week stands at /kelola/pekan/.
"""

from dataclasses import asdict
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from reports.models import AccountResult, Decision, OfficeResult, PolicyVersion, WeeklyReport


@admin.register(PolicyVersion)
class PolicyVersionAdmin(SimpleHistoryAdmin):
    """Locked weeks keep their numbers: a row changes running and provisional ones alone."""

    list_display = (
        "since", "posting_weight", "response_weight", "governance_weight", "alignment_weight",
        "partial_percent", "known_percent", "note",
    )  # fmt: skip
    ordering = ("-since",)
    fieldsets = (
        (
            None,
            {
                "fields": ("since", "note"),
                "description": "Pekan yang sudah dikunci tetap memakai angkanya sendiri.",
            },
        ),
        (
            "Huruf",
            {
                "fields": (
                    "partial_percent", "known_percent", "fresh_hours", "new_weeks", "letter_basis",
                ),
            },
        ),
        (
            "Indeks: unggahan",
            {
                "fields": ("posting_weight", "posting_basis"),
                "description": "Jumlah keempat bobot indeks 100.",
            },
        ),
        (
            "Indeks: tanggapan",
            {
                "fields": (
                    "response_weight", "response_minimum", "response_weeks", "response_basis",
                ),
            },
        ),
        (
            "Indeks: tata kelola",
            {
                "fields": (
                    "governance_weight", "training_months", "revalidation_months",
                    "governance_basis",
                ),
            },
        ),
        (
            "Indeks: keselarasan",
            {"fields": ("alignment_weight", "alignment_minimum", "alignment_basis")},
        ),
        ("Lonjakan unggahan", {"fields": ("jump_factor", "jump_weeks")}),
    )  # fmt: skip

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new version starts as the newest one: most change a single number."""
        newest = PolicyVersion.objects.order_by("-since").first()
        given: dict[str, Any] = dict(super().get_changeform_initial_data(request))
        return (asdict(newest.as_policy()) if newest else {}) | given


class ReadOnly:
    """Frozen rows: nobody adds, changes or deletes them by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DecisionInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Decision
    fields = ["at", "kind", "actor", "reason"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        return super().get_queryset(request).select_related("actor")


@admin.register(WeeklyReport)
class WeeklyReportAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["__str__", "state", "built_at", "locked_at", "published_at", "revised_at"]
    list_filter = ["state", "year"]
    ordering = ["-year", "-number"]
    inlines = [DecisionInline]


class AccountResultInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = AccountResult
    fields = [
        "platform", "handle", "required", "automatic_count", "manual_count", "verdict", "reason",
        "read_at", "legal_basis",
    ]  # fmt: skip
    extra = 0


@admin.register(OfficeResult)
class OfficeResultAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "report", "kind", "letter", "met_count", "known_count", "index", "rank"]
    list_filter = ["letter", "is_village", "kind"]
    list_select_related = ["report"]
    search_fields = ["name", "short_name"]
    search_help_text = "Nama OPD atau desa"
    show_full_result_count = False
    ordering = ["-report__year", "-report__number", "is_village", "name", "pk"]
    inlines = [AccountResultInline]
