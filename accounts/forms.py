"""What people type about accounts. Each form gives back what was typed when it refuses."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q

from accounts import handles
from accounts.actions import why_taken
from accounts.models import PlatformKey, SocialAccount
from opd.models import Office, Posting, User

MOST_CANDIDATES = 10
MIDDAY = time(12, 0)


class AccountForm(forms.Form):
    """Any link or name of an account, turned into platform and canonical handle.

    Valid, `cleaned_data["found"]` is the `handles.Handle`.
    """

    use_required_attribute = False

    account = forms.CharField(
        label="Tautan atau nama akun",
        help_text="Tempel tautan apa pun, misalnya https://www.instagram.com/dukcapil_contoh, "
        "atau tulis @dukcapil_contoh lalu pilih platformnya.",
        max_length=500,
        error_messages={
            "required": "Tempel tautan atau tulis nama akun",
            "max_length": "Tautan paling banyak 500 karakter",
        },
    )
    platform = forms.ChoiceField(
        label="Platform (boleh dikosongkan bila menempel tautan)",
        choices=[("", "Kenali dari tautan"), *PlatformKey.choices],
        required=False,
        error_messages={"invalid_choice": "Pilih platform dari daftar"},
    )
    purpose = forms.CharField(
        label="Kegunaan (boleh dikosongkan)",
        help_text="Misalnya: pengumuman layanan, akun humas.",
        max_length=200,
        required=False,
        error_messages={"max_length": "Kegunaan paling banyak 200 karakter"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "account" in cleaned and "platform" in cleaned:
            try:
                found = handles.parse(cleaned["account"], platform=cleaned["platform"])
            except handles.UnreadableHandle as error:
                self.add_error("account", str(error))
            else:
                cleaned["found"] = found
                if reason := why_taken(found.platform, found.handle):
                    self.add_error("account", reason)
        return cleaned


class OwnAccountForm(AccountForm):
    """An office's admin registers for an own office; with one there is nothing to ask."""

    def __init__(self, *args: Any, offices: Iterable[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offices = {str(office.pk): office for office in offices}
        if len(self._offices) > 1:
            self.fields["office"] = _office_field(self._offices.values())
            self.order_fields(["office"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if len(self._offices) == 1:
            cleaned["office"] = next(iter(self._offices.values()))
        elif "office" in cleaned:
            cleaned["office"] = self._offices[cleaned["office"]]
        return cleaned


class AnyAccountForm(AccountForm):
    """An operator registers for any office, found by its name: there may be thousands."""

    office_name = forms.CharField(
        label="OPD atau desa pemilik akun",
        help_text="Tulis nama, nama singkat, atau kode Kemendagri.",
        max_length=200,
        error_messages={
            "required": "Tulis nama OPD atau desa pemilik akun",
            "max_length": "Nama paling banyak 200 karakter",
        },
    )
    field_order = ["office_name", "office"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = str(self.data.get(self.add_prefix("office_name"), "")).strip()
        self._candidates = _offices_named(name, today=today) if name else []
        if len(self._candidates) > 1:
            self.fields["office"] = _office_field(self._candidates)
            self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "office_name" not in cleaned:
            return cleaned
        if not self._candidates:
            self.add_error(
                "office_name", "Kantor dengan nama ini tidak ditemukan. Periksa ejaannya"
            )
        elif len(self._candidates) == 1:
            cleaned["office"] = self._candidates[0]
        elif "office" in cleaned:
            by_id = {str(office.pk): office for office in self._candidates}
            cleaned["office"] = by_id[cleaned["office"]]
        return cleaned


def _offices_named(name: str, *, today: date) -> list[Office]:
    """Open offices of exactly this name or code; else those whose name holds the words."""
    offices = Office.objects.open(today).select_related("parent").order_by("name", "pk")
    exact = offices.filter(Q(name__iexact=name) | Q(short_name__iexact=name) | Q(code=name))
    return list(exact[:MOST_CANDIDATES]) or list(
        offices.filter(name__icontains=name)[:MOST_CANDIDATES]
    )


def _office_field(offices: Iterable[Office]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Kantor yang mana?",
        choices=[(str(office.pk), _full_name(office)) for office in offices],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih kantor pemilik akun",
            "invalid_choice": "Pilih kantor dari daftar",
        },
    )


def _full_name(office: Office) -> str:
    """A village's name is told apart by its kecamatan."""
    if office.is_village and office.parent:
        return f"{office.name}, {office.parent.name}"
    return office.name


class CustodyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who holds the account, and how well it is kept. Never a password."""

    use_required_attribute = False

    is_checked_today = forms.BooleanField(
        label="Data di atas sudah saya periksa hari ini",
        help_text="Pemeriksaan diulang setiap 6 bulan.",
        required=False,
    )

    class Meta:
        model = SocialAccount
        fields = [
            "purpose", "custodian", "backup_custodian", "recovery_holder", "has_second_factor",
        ]  # fmt: skip
        labels = {
            "purpose": "Kegunaan (boleh dikosongkan)",
            "custodian": "Pemegang akun",
            "backup_custodian": "Pemegang cadangan (boleh dikosongkan)",
            "recovery_holder": "Pemegang alamat pemulihan (boleh dikosongkan)",
            "has_second_factor": "Verifikasi dua langkah menyala?",
        }
        help_texts = {
            "custodian": "Pegawai yang memegang kata sandi akun ini. Kata sandi tidak dicatat di sini.",
            "recovery_holder": "Pemilik email atau nomor untuk memulihkan akun.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        people = User.objects.filter(
            pk__in=Posting.objects.current(today)
            .filter(office=self.instance.office_id)
            .values("user")
        ).order_by("name", "pk")
        for name in ("custodian", "backup_custodian"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            # Whoever holds the account now stays on the list after leaving the office.
            field.queryset = people | User.objects.filter(
                pk__in=[getattr(self.instance, f"{name}_id")]
            )
            field.empty_label = "Belum ada"
            field.error_messages["invalid_choice"] = "Pilih pegawai dari daftar"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        holder, backup = cleaned.get("custodian"), cleaned.get("backup_custodian")
        if holder is not None and holder == backup:
            self.add_error("backup_custodian", "Pilih orang lain sebagai cadangan")
        return cleaned

    def store(self) -> SocialAccount:
        """Save what changed and nothing else: workers write to the same row."""
        account: SocialAccount = self.instance
        changed = [name for name in self.changed_data if name != "is_checked_today"]
        if self.cleaned_data["is_checked_today"]:
            account.revalidated_on = self._today
            changed.append("revalidated_on")
        if changed:
            account.save(update_fields=changed)
        return account


class NoteForm(forms.Form):
    """The reason that stands with a decision about an account."""

    use_required_attribute = False

    note = forms.CharField(
        label="Alasan",
        max_length=250,
        error_messages={
            "required": "Tulis alasannya",
            "max_length": "Alasan paling banyak 250 karakter",
        },
    )


class OptionalNoteForm(NoteForm):
    """The same where a decision speaks for itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False
        self.fields["note"].label = "Catatan (boleh dikosongkan)"


class LogPostForm(forms.Form):
    """One post by its link, for accounts that nobody can read automatically."""

    use_required_attribute = False

    url = forms.CharField(
        label="Tautan unggahan",
        help_text="Buka unggahannya, lalu salin tautannya.",
        max_length=1000,
        error_messages={
            "required": "Tempel tautan unggahan",
            "max_length": "Tautan paling banyak 1.000 karakter",
        },
    )
    published_on = forms.DateField(
        label="Tanggal unggahan",
        help_text="Contoh: 2-11-2026",
        error_messages={
            "required": "Tulis tanggal unggahan",
            "invalid": "Tulis tanggal seperti 2-11-2026",
        },
    )
    text = forms.CharField(
        label="Isi singkat (boleh dikosongkan)",
        help_text="Dipakai untuk mengenali program prioritas.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Isi singkat paling banyak 2.000 karakter"},
    )

    def published_at(self, *, now: datetime, zone: ZoneInfo) -> datetime:
        """Midday of the date that was typed; only the day is known. Today: now at the latest."""
        day: date = self.cleaned_data["published_on"]
        midday = datetime.combine(day, MIDDAY, tzinfo=zone)
        return min(midday, now) if day == now.astimezone(zone).date() else midday
