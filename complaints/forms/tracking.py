"""What a citizen writes after sending: the code, the PIN, more details, a verdict, a goodbye."""

from typing import Any

from django import forms

from complaints import codes
from complaints.forms.fields import ProseField
from complaints.forms.report import PhotosForm, StepForm
from complaints.models import Rating

CODE_SHAPE = "Kode lacak terdiri dari 8 huruf dan angka, seperti 7K3M-9QXT"


class TrackForm(StepForm):
    kode = forms.CharField(
        label="Kode lacak",
        help_text="8 huruf dan angka, seperti 7K3M-9QXT",
        error_messages={"required": "Tulis kode lacak"},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "code-input",
            }
        ),
    )

    def clean_kode(self) -> str:
        code = codes.read_code(self.cleaned_data["kode"])
        if code is None:
            raise forms.ValidationError(CODE_SHAPE, code="shape")
        return code


class PinForm(StepForm):
    pin = forms.CharField(
        label="PIN",
        help_text="4 angka yang Anda terima saat mengirim, atau 4 angka terakhir nomor Anda",
        error_messages={"required": "Tulis PIN 4 angka"},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "pin-input"}
        ),
    )


class AddForm(PhotosForm):
    """More details or the answer to a question, with photos."""

    text = ProseField(
        label="Keterangan Anda",
        required=False,
        limit=2000,
        subject="Keterangan",
        note="Jangan tulis NIK atau nomor KK di sini.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, has_photos: bool = False, **kwargs: Any) -> None:
        """`has_photos`: some came with an earlier try of the same page."""
        super().__init__(*args, **kwargs)
        self.has_photos = has_photos

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        nothing = not cleaned.get("text") and not self.photos() and not self.has_photos
        if "text" not in self.errors and nothing:
            self.add_error("text", forms.ValidationError("Tulis keterangan Anda", code="required"))
        return cleaned


class RateForm(StepForm):
    verdict = forms.ChoiceField(
        label="Penilaian Anda",
        choices=(
            (Rating.Verdict.SOLVED, "Ya, sudah"),
            (Rating.Verdict.NOT_SOLVED, "Belum – laporan dibuka kembali"),
            (Rating.Verdict.UNSURE, "Belum tahu – tanyakan lagi 2 pekan lagi"),
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih salah satu",
            "invalid_choice": "Pilih salah satu",
        },
    )
    text = ProseField(
        label="Ceritakan (boleh dikosongkan)",
        required=False,
        limit=2000,
        subject="Cerita",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WithdrawForm(StepForm):
    reason = ProseField(
        label="Alasan (boleh dikosongkan)",
        required=False,
        limit=500,
        subject="Alasan",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
