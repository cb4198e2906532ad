"""Complaints in the admin: policy to edit; complaints, history and messages to read."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from complaints import privacy
from complaints.models import (
    Category,
    Complaint,
    Event,
    Notification,
    RoutingRule,
    SlaRule,
    Template,
)
from opd.models import User


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that only actions write."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _visible(request: HttpRequest) -> QuerySet[Complaint]:
    """What the person may see; *berkadar pengawasan* stays hidden here too."""
    user = request.user
    assert isinstance(user, User)  # the site lets nobody else in
    return Complaint.objects.visible_to(user, today=timezone.localdate())


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "example", "position", "needs_photo", "is_active")
    list_editable = ("position", "needs_photo", "is_active")
    list_filter = ("is_active", "needs_photo")
    search_fields = ("name", "example")
    prepopulated_fields = {"slug": ("name",)}
    ordering = ("position", "name")


@admin.register(RoutingRule)
class RoutingRuleAdmin(SimpleHistoryAdmin):
    list_display = ("position", "category", "kecamatan", "short_words", "office", "is_active")
    list_display_links = ("position", "category")
    list_editable = ("is_active",)
    list_filter = ("is_active", "category")
    list_select_related = ("category", "kecamatan", "office")
    search_fields = ("words", "office__name", "office__short_name", "category__name")
    search_help_text = "Cari kata kunci, kategori, atau kantor"
    autocomplete_fields = ("category", "kecamatan", "office")
    ordering = ("position", "pk")

    @admin.display(description="kata kunci")
    def short_words(self, rule: RoutingRule) -> str:
        return ", ".join(rule.words.split())[:80]


@admin.register(SlaRule)
class SlaRuleAdmin(SimpleHistoryAdmin):
    list_display = (
        "classification", "since", "verify_days", "start_days", "answer_days", "legal_basis",
    )  # fmt: skip
    list_filter = ("classification",)
    ordering = ("classification", "-since")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Complaints keep the rule they were judged by; a new limit is a new row with a date."""
        return False


@admin.register(Template)
class TemplateAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "office", "body")
    list_filter = (("office", admin.EmptyFieldListFilter),)
    list_select_related = ("office",)
    search_fields = ("name", "body", "office__name")
    autocomplete_fields = ("office",)
    ordering = ("name", "pk")


@admin.register(Complaint)
class ComplaintAdmin(ReadOnlyAdmin):
    """Without the reporter: identities are revealed one by one, on record, on the work screens."""

    list_display = (
        "display_code", "title", "status", "classification", "office", "kecamatan", "received_at",
        "answer_due_at",
    )  # fmt: skip
    list_filter = ("status", "classification", "privacy", "category", "received_at")
    list_select_related = ("office", "kecamatan")
    search_fields = ("code", "title", "office__name", "office__short_name")
    search_help_text = "Cari kode, judul, atau kantor"
    ordering = ("-received_at", "pk")
    exclude = ("pin", "submission_key")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        return _visible(request)

    @admin.display(description="kode", ordering="code")
    def display_code(self, complaint: Complaint) -> str:
        return complaint.display_code


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("happened_at", "complaint", "kind", "office", "actor", "is_internal", "status")
    list_filter = ("kind", "is_internal", "happened_at")
    list_select_related = ("complaint", "office", "actor")
    search_fields = ("complaint__code", "actor__name", "office__name")
    search_help_text = "Cari kode laporan, petugas, atau kantor"
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).filter(complaint__in=_visible(request))


class DeliveryFilter(admin.SimpleListFilter):
    title = "keadaan"
    parameter_name = "keadaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("menunggu", "Menunggu"), ("terkirim", "Terkirim"), ("dihentikan", "Dihentikan")]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Notification]
    ) -> QuerySet[Notification]:
        match self.value():
            case "menunggu":
                return queryset.filter(sent_at__isnull=True, given_up_at__isnull=True)
            case "terkirim":
                return queryset.filter(sent_at__isnull=False)
            case "dihentikan":
                return queryset.filter(given_up_at__isnull=False)
        return queryset


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """What went out or did not; addresses are masked, as everywhere."""

    list_display = (
        "created_at", "subject", "masked_address", "attempt_count", "sent_at", "given_up_at",
        "last_error",
    )  # fmt: skip
    list_filter = (DeliveryFilter, "created_at")
    search_fields = ("subject", "event__complaint__code")
    search_help_text = "Cari kode laporan"
    ordering = ("-pk",)
    fields = (
        "created_at", "subject", "masked_address", "body", "attempt_count", "next_attempt_at",
        "sent_at", "given_up_at", "last_error",
    )  # fmt: skip
    readonly_fields = ("masked_address",)
    actions = ("send_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notification]:
        return super().get_queryset(request).filter(event__complaint__in=_visible(request))

    @admin.display(description="alamat")
    def masked_address(self, notification: Notification) -> str:
        return privacy.mask_email(notification.address)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.action(description="Kirim ulang yang belum terkirim", permissions=["send"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        """Give messages that were given up, or wait long, a new try now."""
        count = queryset.filter(sent_at__isnull=True).update(
            given_up_at=None, next_attempt_at=timezone.now(), attempt_count=0
        )
        self.message_user(request, f"{count} pesan dikirim ulang.", messages.SUCCESS)
