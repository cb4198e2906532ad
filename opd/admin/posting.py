"""Who serves where. Postings are ended, not deleted, and what the person held is handed over."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from simple_history.admin import SimpleHistoryAdmin

from opd.handover import to_hand_over
from opd.models import Posting, Role

NAMED_AT_MOST = 10


def ask_for_handover(request: HttpRequest, posting: Posting) -> None:
    """Name what the holder of an ending posting still holds, as a message to the operator."""
    held = to_hand_over(posting, today=timezone.localdate())
    if posting.ends_on is None or not held:
        return
    names = ", ".join(held[:NAMED_AT_MOST])
    if len(held) > NAMED_AT_MOST:
        names = f"{names}, dan {len(held) - NAMED_AT_MOST} lainnya"
    messages.warning(
        request,
        f"{posting.user.name} masih memegang {len(held)} akun: {names}. Tunjuk pemegang baru; "
        f"penugasan di {posting.office.label} berakhir "
        f"{formats.date_format(posting.ends_on, 'j F Y')}.",
    )


def roles_to_give(request: HttpRequest) -> list[tuple[str, str]]:
    """Operators give every role but the one that reads what is hidden from them."""
    may_all = request.user.is_superuser
    return [choice for choice in Role.choices if may_all or choice[0] != Role.INSPECTOR]


class CurrentFilter(admin.SimpleListFilter):
    title = "masa berlaku"
    parameter_name = "masa"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("kini", "Berlaku"), ("lewat", "Berakhir"), ("nanti", "Belum mulai")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Posting]) -> QuerySet[Posting]:
        today = timezone.localdate()
        match self.value():
            case "kini":
                return queryset.filter(
                    Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today)
                )
            case "lewat":
                return queryset.filter(ends_on__lt=today)
            case "nanti":
                return queryset.filter(starts_on__gt=today)
        return queryset


@admin.register(Posting)
class PostingAdmin(SimpleHistoryAdmin):
    list_display = ("user", "role", "office", "starts_on", "ends_on", "decree")
    list_filter = (CurrentFilter, "role", "office__kind")
    list_select_related = ("user", "office")
    search_fields = ("user__name", "user__username", "office__name", "office__short_name", "decree")
    search_help_text = "Cari nama orang, kantor, atau nomor SK"
    autocomplete_fields = ("user", "office")
    ordering = ("user__name", "-starts_on", "pk")
    show_full_result_count = False
    actions = ("end_today",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_on": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "role":
            kwargs["choices"] = [("", "---------"), *roles_to_give(request)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Posting | None = None) -> bool:
        """Whoever made or ended an inspector could read what is meant for the Inspektorat alone."""
        if obj is not None and obj.role == Role.INSPECTOR and not request.user.is_superuser:
            return False
        return bool(super().has_change_permission(request, obj))

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "ends_on" in form.changed_data:
            ask_for_handover(request, obj)

    @admin.action(description="Akhiri penugasan hari ini", permissions=["change"])
    def end_today(self, request: HttpRequest, queryset: QuerySet[Posting]) -> None:
        today = timezone.localdate()
        ended = 0
        chosen = Posting.objects.filter(pk__in=queryset).current(today)
        for posting in chosen.select_related("user", "office"):
            if not self.has_change_permission(request, posting):
                self.message_user(
                    request,
                    f"Hanya superuser dapat mengakhiri penugasan {posting.user.name}.",
                    messages.ERROR,
                )
                continue
            posting.ends_on = today
            posting.save(update_fields=["ends_on"])
            self.log_change(request, posting, "Penugasan diakhiri hari ini.")
            ask_for_handover(request, posting)
            ended += 1
        self.message_user(request, f"{ended} penugasan berakhir hari ini.", messages.SUCCESS)

    def has_delete_permission(self, request: HttpRequest, obj: Posting | None = None) -> bool:
        """Ending keeps the trace of who could act when; only a slip may be deleted."""
        return bool(request.user.is_superuser)
