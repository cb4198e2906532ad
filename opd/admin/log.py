"""Who changed what in the admin, to be read only."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString


@admin.register(LogEntry)
class ChangeLogAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("action_time", "user", "action", "content_type", "what", "details")
    list_filter = ("action_flag", "action_time")
    search_fields = ("object_repr", "user__name", "user__username")
    search_help_text = "Cari nama orang atau benda yang diubah"
    list_select_related = ("user", "content_type")
    list_display_links = None
    ordering = ("-action_time", "-pk")
    show_full_result_count = False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Jejak perubahan"})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    @admin.display(description="tindakan", ordering="action_flag")
    def action(self, entry: LogEntry) -> str:
        return entry.get_action_flag_display()

    @admin.display(description="yang diubah")
    def what(self, entry: LogEntry) -> str | SafeString:
        url = None if entry.is_deletion() else entry.get_admin_url()
        return (
            format_html('<a href="{}">{}</a>', url, entry.object_repr) if url else entry.object_repr
        )

    @admin.display(description="perubahan")
    def details(self, entry: LogEntry) -> str:
        return entry.get_change_message()
