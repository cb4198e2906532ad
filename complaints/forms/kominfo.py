"""What Kominfo decides about a complaint."""

from collections.abc import Sequence
from typing import Any

from django import forms

from complaints import privacy
from complaints.forms.fields import LineField, ProseField
from complaints.forms.office import DeskForm
from complaints.models import Complaint
from complaints.models.rule import Classification
from complaints.routing import Suggestion
from opd.models import Office

OTHER = "lain"
CHOOSE_OFFICE = "Pilih kantor yang menangani"
CloseReason = Complaint.CloseReason

# What to write for each reason (ux: rejection reasons). Withdrawing is the citizen's alone.
REASONS: dict[str, str] = {
    CloseReason.NOT_OURS: "Sebut instansi yang berwenang dan cara menghubunginya.",
    CloseReason.DUPLICATE: "Sebut kode atau isi laporan yang sudah ada.",
    CloseReason.NO_DETAILS: "Sebut keterangan yang kurang; warga dapat mengirim laporan baru.",
    CloseReason.ABUSIVE: "Minta warga mengirim ulang tanpa bagian itu.",
}


class ForwardForm(DeskForm):
    """Teruskan ke…: one of the offices that routing offers, or any other."""

    to = forms.ChoiceField(
        label="Kantor",
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_OFFICE, "invalid_choice": CHOOSE_OFFICE},
    )
    other = forms.ChoiceField(label="Kantor lain", required=False)
    note = ProseField(
        label="Pesan untuk kantor (boleh dikosongkan)",
        help_text="Warga tidak membaca pesan ini.",
        required=False,
        limit=1000,
        subject="Pesan",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        offices: list[Office],
        suggestions: Sequence[Suggestion] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.office_by_key = {str(office.pk): office for office in offices}
        self.why_by_key = {
            str(one.office_id): one.why
            for one in suggestions
            if str(one.office_id) in self.office_by_key
        }
        offered = [(key, self.office_by_key[key].name) for key in self.why_by_key]
        self.fields["to"].choices = [*offered, (OTHER, "Kantor lain")]  # type: ignore[attr-defined]
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            ("", CHOOSE_OFFICE),
            *((key, office.name) for key, office in self.office_by_key.items()),
        ]
        # The best is chosen beforehand; a person still presses the button.
        self.initial.setdefault("to", offered[0][0] if offered else OTHER)

    def options(self) -> list[tuple[Any, str]]:
        """Each radio with the reason that speaks for it, for the template."""
        return [
            (option, self.why_by_key.get(str(option.data["value"]), "")) for option in self["to"]
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        to, other = cleaned.get("to"), cleaned.get("other")
        if to == OTHER and not other:
            self.add_error("other", forms.ValidationError(CHOOSE_OFFICE, code="required"))
        if to not in (None, OTHER) and other and other != to:
            text = 'Dua kantor terpilih. Pilih "Kantor lain", atau kosongkan daftar di bawahnya'
            self.add_error("to", forms.ValidationError(text, code="two"))
        return {**cleaned, "office": self.office_by_key.get(str(other if to == OTHER else to))}


class RejectForm(DeskForm):
    """Tolak: a reason from the list, and the words that the citizen will read."""

    reason = forms.ChoiceField(
        label="Alasan",
        choices=[(key, CloseReason(key).label) for key in REASONS],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih alasan penolakan",
            "invalid_choice": "Pilih alasan penolakan",
        },
    )
    note = ProseField(
        label="Penjelasan untuk warga",
        help_text="Warga membaca persis tulisan ini: mengapa, dan apa yang dapat dilakukan.",
        limit=1000,
        subject="Penjelasan",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Tulis penjelasan yang akan dibaca warga"},
    )

    def options(self) -> list[tuple[Any, str]]:
        """Each reason with what to write for it, for the template."""
        return [(option, REASONS[option.data["value"]]) for option in self["reason"]]


class PublishForm(DeskForm):
    """Aman ditampilkan?: the redacted text, and what a person has looked for."""

    title = LineField(
        label="Judul untuk umum",
        limit=120,
        subject="Judul",
        error_messages={"required": "Tulis judul untuk umum"},
    )
    text = ProseField(
        label="Isi untuk umum",
        limit=3000,
        subject="Isi",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Tulis isi untuk umum"},
    )
    no_names = forms.BooleanField(
        label="Tanpa nama orang lain dan tuduhan pribadi",
        error_messages={"required": "Periksa nama orang, lalu centang"},
    )
    no_contacts = forms.BooleanField(
        label="Tanpa telepon, alamat rumah, NIK, atau pelat nomor",
        error_messages={"required": "Periksa nomor dan alamat, lalu centang"},
    )
    no_faces = forms.BooleanField(
        label="Foto tanpa wajah dan pelat nomor",
        error_messages={"required": "Periksa fotonya, lalu centang"},
    )

    def __init__(self, *args: Any, has_photos: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_photos:
            del self.fields["no_faces"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("title", "text"):
            found = privacy.find(cleaned.get(name, ""))
            if found:
                text = f"Hapus {found[0].kind.value} sebelum ditampilkan"
                self.add_error(name, forms.ValidationError(text, code="identity"))
        return cleaned


class PrivacyForm(DeskForm):
    """Naikkan kerahasiaan. What is less private than now is not offered."""

    to = forms.ChoiceField(
        label="Menjadi",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih tingkatnya", "invalid_choice": "Pilih tingkatnya"},
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = list(Complaint.Privacy)
        higher = levels[levels.index(Complaint.Privacy(complaint.privacy)) + 1 :]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (level.value, level.label) for level in higher
        ]
        if len(higher) == 1:
            self.initial.setdefault("to", higher[0].value)


class ClassifyForm(DeskForm):
    """Ubah klasifikasi, with the deadlines that come with it."""

    classification = forms.ChoiceField(
        label="Klasifikasi",
        help_text="Batas waktu dihitung ulang sejak laporan diterima.",
        error_messages={
            "required": "Pilih klasifikasi",
            "invalid_choice": "Pilih klasifikasi",
        },
    )

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classification"].choices = [  # type: ignore[attr-defined]
            ("", "Pilih klasifikasi"),
            *(choice for choice in Classification.choices if choice[0] != complaint.classification),
        ]


class UnpublishForm(DeskForm):
    """Why a complaint leaves the public list."""

    reason = LineField(
        label="Alasan ditarik",
        help_text="Dibaca petugas.",
        limit=200,
        subject="Alasan",
        error_messages={"required": "Tulis alasannya"},
    )
