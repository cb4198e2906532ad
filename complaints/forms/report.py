"""The four steps of a report. Each form is judged alone; answers are kept as they were typed."""

from datetime import date, timedelta
from typing import Any

from django import forms

from complaints.drafts import MAX_PHOTOS
from complaints.forms.fields import (
    DATE_FORMAT,
    DayField,
    DegreesField,
    LineField,
    PhoneField,
    PhotoField,
    SafeProseField,
)
from complaints.models import Category, Complaint
from complaints.models.rule import Classification
from complaints.photos import Photo
from opd.calendar import Week
from opd.models import Office

# Longer answers are shown again from the request, but a draft need not store a book.
KEPT_LENGTH = 20_000
WHOLE_REGENCY = "semua"

KINDS = (
    ("keluhan", "Keluhan – ada masalah yang perlu diperbaiki"),
    ("usul", "Usul atau aspirasi – ide untuk kabupaten"),
    ("pertanyaan", "Pertanyaan – ingin mendapat penjelasan"),
)
KIND_LABELS = {"keluhan": "Keluhan", "usul": "Usul atau aspirasi", "pertanyaan": "Pertanyaan"}
CLASSIFICATIONS = {
    "keluhan": Classification.COMPLAINT,
    "usul": Classification.ASPIRATION,
    "pertanyaan": Classification.INFORMATION,
}
TIMES = (
    ("hari-ini", "Hari ini"),
    ("kemarin", "Kemarin"),
    ("pekan-ini", "Pekan ini"),
    ("lain", "Tanggal lain"),
)
PRIVACIES = (
    (Complaint.Privacy.OPEN, "Terbuka – laporan dan nama Anda terlihat umum"),
    (
        Complaint.Privacy.NAME_HIDDEN,
        "Nama disembunyikan – laporan terlihat, nama Anda tidak",
    ),
    (
        Complaint.Privacy.CONFIDENTIAL,
        "Rahasia – hanya petugas yang menangani yang dapat membaca",
    ),
)
# Kept with each contact as the proof of what was agreed to (UU 27/2022 art. 22 and 24).
CONSENT_VERSION = "2026-11"
CONSENT = "Saya setuju data di atas dipakai untuk menangani laporan ini."


class StepForm(forms.Form):
    """One step of a journey without `required` attributes or colons."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def typed(self) -> dict[str, str]:
        """The answers as they were typed, wrong ones included, to be kept with the draft.

        But for the sign that PostgreSQL cannot store.
        """
        return {
            name: str(self.data.get(name, "")).replace("\x00", "")[:KEPT_LENGTH]
            for name in self.fields
        }


class StoryForm(StepForm):
    """Langkah 1: what it is about."""

    kind = forms.ChoiceField(
        label="Jenis laporan",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih jenis laporan",
            "invalid_choice": "Pilih jenis laporan",
        },
    )
    text = SafeProseField(
        label="Ceritakan apa yang terjadi",
        help_text="Apa masalahnya, sejak kapan, siapa yang terdampak",
        note="Jangan tulis NIK, nomor KK, atau nomor telepon di sini.",
        limit=2000,
        at_least=20,
        subject="Cerita",
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": "Tulis apa yang terjadi",
            "too_short": "Ceritakan lebih lengkap, paling sedikit 20 karakter",
            "identity": "Hapus NIK atau nomor telepon dari cerita. Isi kontak di langkah 4",
        },
    )
    category = forms.ModelChoiceField(
        label="Tentang apa?",
        queryset=Category.objects.filter(is_active=True).order_by("position", "name"),
        empty_label="Pilih kategori",
        error_messages={
            "required": "Pilih kategori yang paling dekat, atau Lainnya",
            "invalid_choice": "Pilih kategori yang paling dekat, atau Lainnya",
        },
    )
    office = forms.ModelChoiceField(
        label="Kantor yang dituju (boleh dikosongkan)",
        queryset=Office.objects.none(),
        required=False,
        empty_label="Saya tidak tahu – biar petugas yang menentukan",
        error_messages={"invalid_choice": "Pilih kantor dari daftar, atau biarkan kosong"},
    )
    # People do not see this field; programs that fill in every field do.
    alamat_situs = forms.CharField(
        label="Biarkan kosong",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Office.objects.opds().open(today).order_by("name")
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]

    def clean_alamat_situs(self) -> str:
        if self.cleaned_data["alamat_situs"]:
            raise forms.ValidationError("Kosongkan isian ini", code="honeypot")
        return ""

    def typed(self) -> dict[str, str]:
        answers = super().typed()
        del answers["alamat_situs"]
        return answers


class PlaceForm(StepForm):
    """Langkah 2: where and when. `kind` decides whether the whole regency may be meant."""

    kecamatan = forms.ChoiceField(
        label="Kecamatan",
        error_messages={"required": "Pilih kecamatan", "invalid_choice": "Pilih kecamatan"},
    )
    place = SafeProseField(
        label="Desa atau kelurahan dan patokan (boleh dikosongkan)",
        help_text="Contoh: Desa Sukamaju, depan SD Negeri 2",
        required=False,
        limit=200,
        subject="Patokan",
        widget=forms.TextInput,
        error_messages={
            "identity": "Hapus NIK atau nomor telepon dari patokan. Isi kontak di langkah 4"
        },
    )
    # Filled in by the phone when its button is pressed (ux 11.4).
    latitude = DegreesField(90)
    longitude = DegreesField(180)
    time = forms.ChoiceField(
        label="Kapan? (boleh dikosongkan)",
        choices=TIMES,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Pilih salah satu, atau biarkan kosong"},
    )
    day = DayField(
        label="Tanggal",
        help_text="Contoh: 2-11-2026",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, kind: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        found = Office.objects.kecamatan().open(today).order_by("name")
        self.kecamatan_by_key = {str(office.pk): office for office in found}
        whole = [(WHOLE_REGENCY, "Seluruh kabupaten")]
        self.fields["kecamatan"].choices = [  # type: ignore[attr-defined]
            ("", "Pilih kecamatan"),
            *(whole if kind != "keluhan" or not self.kecamatan_by_key else []),
            *((key, office.name) for key, office in self.kecamatan_by_key.items()),
        ]

    def typed(self) -> dict[str, str]:
        # "Hari ini" means the day on which it was typed, also when it is sent tomorrow.
        return {**super().typed(), "typed_on": self.today.isoformat()}

    def clean_kecamatan(self) -> Office | None:
        return self.kecamatan_by_key.get(self.cleaned_data["kecamatan"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if None in (cleaned.get("latitude"), cleaned.get("longitude")):
            cleaned |= {"latitude": None, "longitude": None}
        first, last = self._days(cleaned)
        if first is not None and first > self.today:
            self.add_error(
                "day",
                forms.ValidationError(
                    "Tanggal kejadian harus hari ini atau sebelumnya", code="future"
                ),
            )
        return {**cleaned, "happened_on": first, "happened_until": last}

    def _days(self, cleaned: dict[str, Any]) -> tuple[date | None, date | None]:
        """First and, where it is a span, last day of what happened."""
        day: date | None = cleaned.get("day")
        match cleaned.get("time", ""):
            case "hari-ini":
                return self.today, None
            case "kemarin":
                return self.today - timedelta(days=1), None
            case "pekan-ini":
                monday = Week.of(self.today).monday
                return monday, self.today if monday < self.today else None
            case "lain" if day is None and "day" not in self.errors:
                self.add_error("day", forms.ValidationError(DATE_FORMAT, code="required"))
        return day, None


class PhotosForm(StepForm):
    """Langkah 3: one input for each photo."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for position in range(1, MAX_PHOTOS + 1):
            self.fields[_photo_name(position)] = PhotoField(
                label=f"Pilih foto {position}", required=False
            )

    def photos(self) -> dict[int, Photo]:
        """The photos that are fine, by position, also where something else is not."""
        found = {
            position: self.cleaned_data.get(_photo_name(position))
            for position in range(1, MAX_PHOTOS + 1)
        }
        return {position: photo for position, photo in found.items() if photo is not None}

    def keep_only(self, positions: list[int]) -> None:
        """Leave the inputs of these positions."""
        for position in range(1, MAX_PHOTOS + 1):
            if position not in positions:
                self.fields.pop(_photo_name(position), None)

    def photo_fields(self) -> list[forms.BoundField]:
        """The inputs that are left, for the template."""
        return [self[name] for name in self.fields if name.startswith("foto_")]


def _photo_name(position: int) -> str:
    return f"foto_{position}"


class ContactForm(StepForm):
    """Langkah 4: who may see it, and how to send news."""

    privacy = forms.ChoiceField(
        label="Yang boleh melihat",
        choices=PRIVACIES,
        initial=Complaint.Privacy.NAME_HIDDEN,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih siapa yang boleh melihat",
            "invalid_choice": "Pilih siapa yang boleh melihat",
        },
    )
    name = LineField(
        label="Nama (boleh dikosongkan)",
        required=False,
        limit=150,
        subject="Nama",
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    phone = PhoneField(
        label="Nomor WhatsApp (boleh dikosongkan)",
        help_text="Kami pakai hanya untuk laporan ini",
        required=False,
    )
    email = forms.EmailField(
        label="Email (boleh dikosongkan)",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "invalid": "Tulis alamat email seperti nama@contoh.id",
            "max_length": "Tulis alamat email seperti nama@contoh.id",
        },
    )
    consent = forms.BooleanField(label=CONSENT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "phone", "email"):
            # An empty placeholder lets the style sheet show the consent once a field is filled.
            self.fields[name].widget.attrs["placeholder"] = " "

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        gave_something = any(self.data.get(name, "").strip() for name in ("name", "phone", "email"))
        if gave_something and not cleaned.get("consent"):
            self.add_error(
                "consent",
                forms.ValidationError(
                    "Centang persetujuan, atau kosongkan nama dan kontak", code="consent"
                ),
            )
        return cleaned
