"""Weeks in the admin: to look up, never to change. What may be decided stands at /kelola/pekan/."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from reports.models import AccountResult, Decision, OfficeResult, WeeklyReport


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
