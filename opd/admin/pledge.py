"""Promises and trainings, which the weekly index counts."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from opd.admin.office_inline import OfficeInline
from opd.models import Pledge, Training, TrainingAttendance


class SignedFilter(admin.SimpleListFilter):
    title = "tanda tangan"
    parameter_name = "ttd"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("sudah", "Sudah"), ("belum", "Belum"), ("lewat", "Belum, lewat batas waktu")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Pledge]) -> QuerySet[Pledge]:
        match self.value():
            case "sudah":
                return queryset.filter(signed_on__isnull=False)
            case "belum":
                return queryset.filter(signed_on=None)
            case "lewat":
                return queryset.filter(signed_on=None, due_on__lt=timezone.localdate())
        return queryset


@admin.register(Pledge)
class PledgeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("office", "signer_name", "signer_position", "due_on", "signed_on")
    list_filter = (SignedFilter, "office__kind")
    list_select_related = ("office",)
    search_fields = ("office__name", "office__short_name", "signer_name")
    search_help_text = "Cari kantor atau penanda tangan"
    autocomplete_fields = ("office",)
    ordering = ("-due_on", "office__name", "pk")
    show_full_result_count = False


class AttendanceInline(OfficeInline):
    model = TrainingAttendance
    ordering = ("pk",)
    extra = 1


@admin.register(Training)
class TrainingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "held_on", "attendee_count")
    search_fields = ("name",)
    ordering = ("-held_on", "pk")
    inlines = (AttendanceInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Training]:
        trainings: QuerySet[Training] = super().get_queryset(request)
        return trainings.annotate(attendee_count=Count("attendances"))

    @admin.display(description="jumlah peserta", ordering="attendee_count")
    def attendee_count(self, training: Any) -> int:
        return int(training.attendee_count)
