"""Days on which no deadline runs."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from opd.models import Holiday


class YearFilter(admin.SimpleListFilter):
    title = "tahun"
    parameter_name = "tahun"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = Holiday.objects.dates("on", "year", order="DESC")
        return [(str(year.year), str(year.year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> QuerySet[Holiday]:
        value = self.value() or ""
        return queryset.filter(on__year=int(value)) if value.isdecimal() else queryset


@admin.register(Holiday)
class HolidayAdmin(SimpleHistoryAdmin):
    list_display = ("on", "name", "kind", "source")
    list_filter = (YearFilter, "kind")
    search_fields = ("name", "source")
    ordering = ("-on",)
    list_per_page = 60
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Holiday, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "on" in form.changed_data and obj.on < timezone.localdate():
            self.message_user(
                request,
                "Tanggal ini sudah lewat. Batas waktu laporan yang sudah dihitung tidak berubah.",
                messages.WARNING,
            )
