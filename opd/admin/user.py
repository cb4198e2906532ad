"""People who sign in. What they may do stands in their postings, edited on the same page."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.password_validation import validate_password
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from opd.access import access_of
from opd.admin.office_inline import OfficeInline
from opd.admin.posting import ask_for_handover, roles_to_give
from opd.models import Posting, Role, User


def is_above(user: User, request: HttpRequest) -> bool:
    """Whether the account is for superusers only: theirs, and those that an inspector signs in to.

    A posting that has not begun counts: its account could be taken over the day before.
    """
    if request.user.is_superuser:
        return False
    unended = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    return user.is_superuser or user.postings.filter(unended, role=Role.INSPECTOR).exists()


class PostingInline(OfficeInline):
    model = Posting
    fields = ("role", "office", "starts_on", "ends_on", "decree")
    ordering = ("-starts_on", "pk")
    extra = 0
    verbose_name_plural = "Penugasan: isi tanggal sampai untuk mengakhiri"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Posting]:
        """Without an inspector's where the person may not change it."""
        postings: QuerySet[Posting] = super().get_queryset(request)
        return postings.filter(role__in=dict(roles_to_give(request)))

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "role":
            kwargs["choices"] = [("", "---------"), *roles_to_give(request)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RoleFilter(admin.SimpleListFilter):
    title = "peran sekarang"
    parameter_name = "peran"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*Role.choices, ("-", "Tanpa penugasan")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        current = Posting.objects.current(timezone.localdate())
        match self.value():
            case None:
                return queryset
            case "-":
                return queryset.exclude(pk__in=current.values("user"))
            case role:
                return queryset.filter(pk__in=current.filter(role=role).values("user"))


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        help_texts = {
            "username": "Huruf, angka, titik, dan tanda hubung; dipakai untuk masuk.",
            "is_active": "Kosongkan bila orang ini tidak bertugas lagi; riwayatnya tetap ada.",
            "is_superuser": "Boleh segalanya, juga mengubah operator.",
        }


class NewUserForm(UserForm):
    """A person who signs in with a password given here, or with one of their own by mail."""

    password = forms.CharField(
        label="kata sandi sementara",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Boleh dikosongkan: orang itu membuatnya sendiri lewat “Lupa kata sandi”.",
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("password") and not cleaned.get("email"):
            self.add_error("email", "Isi alamat email, atau kata sandi sementara.")
        return cleaned

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        # An empty password is none at all: nobody can sign in with it.
        user.set_password(self.cleaned_data["password"] or None)
        if commit:
            user.save()
        return user


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    form = UserForm
    add_form = NewUserForm
    add_form_template = None
    list_display = (
        "username",
        "name",
        "where",
        "email",
        "second_factor",
        "is_active",
        "last_login",
    )
    list_filter = (RoleFilter, "is_active")
    search_fields = ("username", "name", "email", "phone")
    search_help_text = "Cari nama, nama pengguna, email, atau nomor WhatsApp"
    ordering = ("name", "pk")
    filter_horizontal = ()
    show_full_result_count = False
    inlines = (PostingInline,)
    actions = ("drop_second_factor",)
    fieldsets = (
        (None, {"fields": ("username", "password_state")}),
        ("Orang", {"fields": ("name", "position", "email", "phone")}),
        ("Akses", {"fields": ("is_active", "is_superuser", "second_factor")}),
        ("Catatan", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "position", "email", "phone", "password")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        current = Posting.objects.current(timezone.localdate()).select_related("office")
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        users: QuerySet[User] = super().get_queryset(request)
        return users.annotate(_second_factor=Exists(factors)).prefetch_related(
            Prefetch("postings", current, to_attr="current_postings")
        )

    @admin.display(description="penugasan")
    def where(self, user: Any) -> str:
        return ", ".join(
            f"{posting.get_role_display()} {posting.office.label}"
            for posting in user.current_postings
        )

    @admin.display(description="dua langkah", boolean=True, ordering="_second_factor")
    def second_factor(self, user: Any) -> bool:
        return bool(user._second_factor)

    @admin.display(description="kata sandi")
    def password_state(self, user: User) -> SafeString:
        state = "Ada" if user.has_usable_password() else "Belum dibuat"
        url = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('{} · <a href="{}">Setel kata sandi</a>', state, url)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        locked = ("password_state", "last_login", "date_joined", "second_factor")
        return locked if request.user.is_superuser else ("is_superuser", *locked)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Operators change everyone but those who stand above them."""
        if obj is not None and is_above(obj, request):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """People are switched off (`is_active`), so that history keeps their names."""
        return bool(request.user.is_superuser)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for posting, changed in getattr(formset, "changed_objects", []):
            if "ends_on" in changed:
                ask_for_handover(request, posting)

    @admin.action(
        description="Lepas verifikasi dua langkah (ponsel hilang)", permissions=["change"]
    )
    def drop_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let somebody whose phone is lost set up a new one at the next sign-in.

        Whoever must have a second factor could be taken over this way by any operator, so theirs
        is for superusers only.
        """
        today = timezone.localdate()
        for user in queryset:
            is_operator = access_of(user, today=today).is_operator
            if is_above(user, request) or (is_operator and not request.user.is_superuser):
                self.message_user(
                    request, f"Hanya superuser dapat melepasnya dari {user.name}.", messages.ERROR
                )
                continue
            Authenticator.objects.filter(user=user).delete()
            self.log_change(request, user, "Verifikasi dua langkah dilepas.")
            self.message_user(request, f"Verifikasi dua langkah {user.name} dilepas.")
