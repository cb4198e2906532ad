"""Social accounts: people keep the registry, workers the state; neither writes the other's."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from simple_history.admin import SimpleHistoryAdmin

from accounts import actions as account_actions
from accounts import handles
from accounts.admin.paginator import CappedPaginator
from accounts.forms import NoteForm
from accounts.models import Check, PlatformKey, SocialAccount

Status = SocialAccount.Status
MOST_AT_ONCE = 100
CHECKS_SHOWN = 10
_POLLING = (
    "health", "health_detail", "failure_count", "checked_at", "read_at", "next_poll_at",
    "not_before", "follower_count", "last_post_at", "platform_id", "recent_checks",
)  # fmt: skip


class SocialAccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """Takes any link or name of an account, like the form of the offices."""

    handle = forms.CharField(
        label="Tautan atau nama akun",
        max_length=500,
        help_text="Tempel tautan apa pun, atau tulis nama akun lalu pilih platformnya.",
    )
    platform = forms.ChoiceField(
        label="Platform", choices=[("", "Kenali dari tautan"), *PlatformKey.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "handle" not in cleaned or "platform" not in cleaned:
            return cleaned
        if not {"handle", "platform", "status"} & set(self.changed_data):
            cleaned["platform"] = self.instance.platform
            return cleaned
        try:
            found = handles.parse(cleaned["handle"], cleaned["platform"])
        except handles.UnreadableHandle as error:
            self.add_error("handle", str(error))
            return cleaned
        cleaned["platform"], cleaned["handle"] = found.platform, found.handle
        is_listed = cleaned.get("status") in SocialAccount.LISTED
        reason = account_actions.why_taken(
            found.platform, found.handle, except_for=self.instance.pk
        )
        if is_listed and reason:
            self.add_error("handle", reason)
        if {"handle", "platform"} & set(self.changed_data):
            self.instance.url = found.url
        return cleaned


@admin.register(SocialAccount)
class SocialAccountAdmin(SimpleHistoryAdmin):
    form = SocialAccountForm
    list_display = (
        "handle", "platform", "office", "status", "health", "checked_at", "last_post_at",
    )  # fmt: skip
    list_filter = ("status", "platform", "health", "office__kind", "has_second_factor")
    list_select_related = ("office",)
    search_fields = ("handle", "office__name", "office__short_name", "name")
    search_help_text = "Cari nama akun atau kantor"
    autocomplete_fields = ("office", "custodian", "backup_custodian", "successor")
    readonly_fields = ("url", *_POLLING)
    ordering = ("handle", "platform", "pk")
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    actions = ("verify", "check_now", "archive")
    fieldsets = (
        (None, {"fields": ("office", "handle", "platform", "url", "name", "purpose")}),
        ("Status", {"fields": ("status", "status_note", "registered_on", "successor")}),
        (
            "Pemegang",
            {
                "fields": (
                    "custodian", "backup_custodian", "recovery_holder", "has_second_factor",
                    "revalidated_on",
                )
            },
        ),
        ("Pemeriksaan", {"fields": _POLLING}),
    )  # fmt: skip

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        today = timezone.localdate()
        return {"registered_on": today, "status": Status.VERIFIED, **given}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what was changed alone: a worker may hold the row meanwhile."""
        obj._history_user = request.user
        changed = set(form.changed_data)
        if not change:
            account_actions.schedule(obj, now=timezone.now())
            obj.save()
            return
        if changed & {"handle", "platform"}:
            # Another account than before: what its platform told of the old one goes.
            obj.platform_id, obj.cursor = "", {}
            changed |= {"handle", "platform", "url", "platform_id", "cursor"}
        if changed & {"handle", "platform", "status"}:
            account_actions.schedule(obj, now=timezone.now())
            changed |= {"next_poll_at", "claim_token", "health"}
        if changed:
            obj.save(update_fields=changed)

    @admin.display(description="pemeriksaan terakhir")
    def recent_checks(self, account: SocialAccount) -> SafeString | str:
        """The last attempts, as they are also shown to the office."""
        checks = account.checks.order_by("-at", "-pk")[:CHECKS_SHOWN] if account.pk else ()
        rows = format_html_join(
            "",
            "<li>{}: {} {}</li>",
            (
                (
                    formats.date_format(timezone.localtime(check.at), "j M Y, H.i"),
                    check.get_outcome_display(),
                    check.detail,
                )
                for check in checks
            ),
        )
        return format_html("<ul>{}</ul>", rows) if rows else "Belum ada"

    @admin.action(description="Verifikasi akun yang dipilih")
    def verify(self, request: HttpRequest, accounts: QuerySet[SocialAccount]) -> None:
        self._each(request, accounts, account_actions.verify, done="terverifikasi")

    @admin.action(description="Periksa sekarang")
    def check_now(self, request: HttpRequest, accounts: QuerySet[SocialAccount]) -> None:
        now = timezone.now()
        self._each(
            request,
            accounts,
            lambda account: account_actions.check_now(account, now=now),
            done="segera diperiksa",
        )

    @admin.action(description="Arsipkan akun yang dipilih")
    def archive(
        self, request: HttpRequest, accounts: QuerySet[SocialAccount]
    ) -> HttpResponse | None:
        """Ask for the reason, naming what is about to be archived, before anything is done."""
        form = NoteForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            note = form.cleaned_data["note"]
            self._each(
                request,
                accounts,
                lambda account: account_actions.archive(account, note=note),
                done="diarsipkan",
            )
            return None
        return render(
            request,
            "admin/accounts/socialaccount/archive.html",
            {
                **self.admin_site.each_context(request),
                "title": "Arsipkan akun",
                "opts": self.model._meta,
                "accounts": accounts.select_related("office").order_by("handle")[:MOST_AT_ONCE],
                "form": form,
                "checkbox_name": ACTION_CHECKBOX_NAME,
            },
        )

    def _each(
        self, request: HttpRequest, accounts: QuerySet[SocialAccount], do: Any, *, done: str
    ) -> None:
        """Do it to every selected account that allows it, and say how many did not and why."""
        count, refusals = 0, []
        for account in accounts.order_by("pk")[:MOST_AT_ONCE]:
            try:
                do(account)
            except account_actions.Refused as refusal:
                refusals.append(f"{account}: {refusal}")
            else:
                count += 1
        if count:
            self.message_user(request, f"{count} akun {done}.", messages.SUCCESS)
        for reason in refusals[:5]:
            self.message_user(request, reason, messages.WARNING)
        if len(refusals) > 5:
            self.message_user(
                request, f"{len(refusals) - 5} akun lain juga dilewati.", messages.WARNING
            )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are archived, not deleted: their posts are evidence."""
        return bool(request.user.is_superuser)


@admin.register(Check)
class CheckAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The record of every attempt, to read only."""

    list_display = ("at", "account", "outcome", "new_post_count", "detail")
    list_filter = ("outcome", "account__platform")
    list_select_related = ("account",)
    search_fields = ("account__handle",)
    search_help_text = "Cari nama akun"
    ordering = ("-pk",)
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
