"""Posts are read here; only their priorities are corrected by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import truncatechars

from accounts.admin.paginator import CappedPaginator
from accounts.models import Post, Priority


@admin.register(Priority)
class PriorityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "kind", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "keywords")
    search_help_text = "Cari nama atau kata kunci"
    ordering = ("kind", "name")


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("short_text", "account", "office", "published_at", "source")
    list_filter = ("source", "account__platform", "priorities")
    list_select_related = ("account__office",)
    search_fields = ("account__handle", "account__office__name")
    search_help_text = "Cari nama akun atau kantor"
    ordering = ("-published_at", "-pk")
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    filter_horizontal = ("priorities",)
    readonly_fields = (
        "account", "platform_id", "url", "text", "published_at", "source", "like_count",
        "comment_count", "share_count", "view_count", "first_seen_at", "logged_by",
    )  # fmt: skip

    @admin.display(description="isi")
    def short_text(self, post: Post) -> str:
        return truncatechars(post.text, 80) or "Tanpa teks"

    @admin.display(description="OPD atau desa")
    def office(self, post: Post) -> str:
        return post.account.office.label

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Posts come from the platforms, or are logged on the account's own page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)
