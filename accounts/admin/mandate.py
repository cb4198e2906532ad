"""What is asked of which kind of office, and who is excused."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import Exemption, Mandate


class InForceFilter(admin.SimpleListFilter):
    title = "masa berlaku"
    parameter_name = "berlaku"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ya", "Berlaku hari ini"), ("tidak", "Tidak berlaku hari ini")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Mandate]) -> QuerySet[Mandate]:
        in_force = Mandate.objects.in_force(timezone.localdate()).values("pk")
        match self.value():
            case "ya":
                return queryset.filter(pk__in=in_force)
            case "tidak":
                return queryset.exclude(pk__in=in_force)
        return queryset


@admin.register(Mandate)
class MandateAdmin(SimpleHistoryAdmin):
    list_display = ("kind", "platform", "posts_per_week", "since", "until", "legal_basis")
    list_filter = (InForceFilter, "kind", "platform")
    search_fields = ("legal_basis",)
    search_help_text = "Cari dasar hukum"
    ordering = ("kind", "platform", "-since")


@admin.register(Exemption)
class ExemptionAdmin(SimpleHistoryAdmin):
    list_display = ("office", "platform", "since", "until", "reason")
    list_filter = ("platform",)
    list_select_related = ("office",)
    search_fields = ("office__name", "office__short_name", "reason")
    search_help_text = "Cari kantor atau alasan"
    autocomplete_fields = ("office",)
    ordering = ("-until", "office__name", "pk")
    show_full_result_count = False
