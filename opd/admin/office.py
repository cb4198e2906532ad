"""Offices of every kind, from dinas to desa."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from opd.models import Office

CODE = re.compile(r"\d{2}\.\d{2}\.\d{2}(\.\d{4})?")
# A regency has a few dozen; a whole province's list would not help anyone to choose.
LONGEST_FILTER = 100


class OfficeForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_code(self) -> str | None:
        code = (self.cleaned_data["code"] or "").strip() or None
        if code and not CODE.fullmatch(code):
            raise forms.ValidationError("Tulis kode seperti 35.01.01 atau 35.01.01.2001.")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("parent") and cleaned["parent"].pk == self.instance.pk:
            self.add_error("parent", "Kantor tidak dapat menjadi induknya sendiri.")
        return cleaned


class OpenFilter(admin.SimpleListFilter):
    title = "keberadaan"
    parameter_name = "ada"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ya", "Masih ada"), ("tidak", "Sudah ditutup atau belum berdiri")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Office]) -> QuerySet[Office]:
        there = Office.objects.open(timezone.localdate()).values("pk")
        match self.value():
            case "ya":
                return queryset.filter(pk__in=there)
            case "tidak":
                return queryset.exclude(pk__in=there)
        return queryset


class KecamatanFilter(admin.SimpleListFilter):
    title = "kecamatan"
    parameter_name = "kecamatan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = Office.objects.kecamatan().order_by("name").values_list("pk", "name")
        choices = [(str(pk), name) for pk, name in rows[: LONGEST_FILTER + 1]]
        return choices if len(choices) <= LONGEST_FILTER else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Office]) -> QuerySet[Office]:
        value = self.value() or ""
        if not value.isdecimal():
            return queryset
        return queryset.filter(Q(parent=int(value)) | Q(pk=int(value)))


@admin.register(Office)
class OfficeAdmin(SimpleHistoryAdmin):
    form = OfficeForm
    list_display = ("name", "short_name", "kind", "parent", "code", "is_open")
    list_filter = ("kind", OpenFilter, KecamatanFilter)
    list_select_related = ("parent",)
    search_fields = ("name", "short_name", "code", "head_name")
    search_help_text = "Cari nama, nama singkat, kode, atau kepala"
    autocomplete_fields = ("parent", "successor")
    prepopulated_fields = {"slug": ("name",)}
    ordering = ("name", "pk")
    list_per_page = 50
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("name", "short_name", "kind", "parent", "code", "slug")}),
        ("Kepala dan kontak", {"fields": ("head_name", "phone", "email", "address")}),
        ("Laporan warga", {"fields": ("duties", "wants_validation")}),
        ("Masa berlaku", {"fields": ("opened_on", "closed_on", "successor")}),
    )

    @admin.display(description="masih ada", boolean=True)
    def is_open(self, office: Office) -> bool:
        today: date = timezone.localdate()
        return (office.opened_on is None or office.opened_on <= today) and (
            office.closed_on is None or office.closed_on > today
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Office], search_term: str
    ) -> tuple[QuerySet[Office], bool]:
        """Where a parent is chosen, villages are left out: nothing lies below them."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if request.GET.get("field_name") == "parent" and request.GET.get("model_name") == "office":
            found = found.exclude(kind__in=Office.VILLAGE_KINDS)
        return found, duplicates

    def has_delete_permission(self, request: HttpRequest, obj: Office | None = None) -> bool:
        """Offices are closed, not deleted: history hangs on them. A slip may be undone above."""
        return bool(request.user.is_superuser)
