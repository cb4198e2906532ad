"""What an office writes: to the citizen, to Kominfo, to itself."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from complaints import wording
from complaints.drafts import MAX_PHOTOS
from complaints.forms.fields import DayField, LineField, PhotoField, ProseField
from complaints.forms.report import StepForm
from complaints.models import Complaint, Template
from complaints.photos import Photo
from opd.models import Office

LONGEST = 3000
START, ANSWER = "ditangani", "ditanggapi"
NO_OFFICE = "tidak-tahu"
PHOTO_NEEDED = "Lampirkan foto pekerjaannya, atau centang bahwa belum ada pekerjaan di lapangan"
RETURN_NEEDS = "Tulis alasan dan kantor yang menurut Anda berwenang"


class DeskForm(StepForm):
    """A form on a page that others may change meanwhile."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)


class AnswerForm(DeskForm):
    """Tanggapi warga: the text, what it means for the status, a promise, photos."""

    text = ProseField(
        label="Tanggapan",
        help_text="Tulis apa yang sudah dikerjakan atau jawabannya. Warga membaca persis tulisan ini.",
        limit=LONGEST,
        subject="Tanggapan",
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Tulis tanggapan untuk warga"},
    )
    outcome = forms.ChoiceField(
        label="Status setelah dikirim",
        choices=(
            (START, "Ditangani – masih kami kerjakan"),
            (ANSWER, "Sudah ditanggapi – pekerjaan atau jawabannya selesai"),
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih status setelah dikirim",
            "invalid_choice": "Pilih status setelah dikirim",
        },
    )
    promised_on = DayField(
        label="Perkiraan selesai (boleh dikosongkan)",
        help_text="Contoh: 20-11-2026. Tanggal ini terlihat oleh warga.",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short-input"}),
    )
    no_work_yet = forms.BooleanField(
        label="Belum ada pekerjaan di lapangan, jadi tidak ada foto", required=False
    )
    draft = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        complaint: Complaint,
        today: date,
        kept_positions: tuple[int, ...] = (),
        **kwargs: Any,
    ) -> None:
        """`kept_positions`: places of the photos that an earlier try of this answer has kept."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.needs_photo = complaint.category.needs_photo
        self.has_kept = bool(kept_positions)
        if not self.needs_photo:
            del self.fields["no_work_yet"]
        for position in range(1, MAX_PHOTOS + 1):
            if position not in kept_positions:
                self.fields[f"foto_{position}"] = PhotoField(
                    label=f"Foto {position}", required=False
                )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if reason := wording.why_unfilled(text):
            raise forms.ValidationError(reason, code="template")
        return text

    def clean_promised_on(self) -> date | None:
        day: date | None = self.cleaned_data["promised_on"]
        if day is not None and day < self.today:
            raise forms.ValidationError("Perkiraan selesai harus hari ini atau sesudahnya")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") != ANSWER:
            return cleaned
        if "text" in cleaned and (reason := wording.why_empty(cleaned["text"])):
            self.add_error("text", forms.ValidationError(reason, code="empty"))
        lacks_photo = self.needs_photo and not self.has_kept and not self.photos()
        if lacks_photo and not cleaned.get("no_work_yet"):
            self.add_error("no_work_yet", forms.ValidationError(PHOTO_NEEDED, code="photo"))
        return cleaned

    def photos(self) -> dict[int, Photo]:
        """The photos that are fine, by position, also where something else is not."""
        named = {place: f"foto_{place}" for place in range(1, MAX_PHOTOS + 1)}
        found = {place: self.cleaned_data.get(name) for place, name in named.items()}
        return {place: photo for place, photo in found.items() if photo is not None}

    def photo_fields(self) -> list[forms.BoundField]:
        """The photo inputs that are left, for the template."""
        return [self[name] for name in self.fields if name.startswith("foto_")]


class AskForm(DeskForm):
    """Minta keterangan: the clock of the answer stands still until the citizen replies."""

    question = ProseField(
        label="Pertanyaan untuk warga",
        help_text="Satu pertanyaan yang jelas. Batas waktu berhenti sampai warga menjawab.",
        limit=1000,
        subject="Pertanyaan",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Tulis pertanyaan untuk warga"},
    )

    def clean_question(self) -> str:
        question: str = self.cleaned_data["question"]
        if reason := wording.why_unfilled(question):
            raise forms.ValidationError(reason, code="template")
        return question


class ReturnForm(DeskForm):
    """Bukan wewenang kami: back to Kominfo, with the office that may be right."""

    reason = ProseField(
        label="Alasan",
        help_text="Dibaca Kominfo, bukan warga.",
        limit=1000,
        subject="Alasan",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": RETURN_NEEDS},
    )
    suggested = forms.ChoiceField(
        label="Kantor yang menurut Anda berwenang",
        error_messages={"required": RETURN_NEEDS, "invalid_choice": RETURN_NEEDS},
    )

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office_by_key = {str(office.pk): office for office in offices}
        self.fields["suggested"].choices = [  # type: ignore[attr-defined]
            ("", "Pilih kantor"),
            (NO_OFFICE, "Saya tidak tahu – biar Kominfo yang menentukan"),
            *((key, office.name) for key, office in self.office_by_key.items()),
        ]

    def clean_suggested(self) -> Office | None:
        return self.office_by_key.get(self.cleaned_data["suggested"])


class NoteForm(DeskForm):
    """Catatan internal: citizens never see it."""

    note = ProseField(
        label="Catatan",
        help_text="Hanya petugas yang membaca. Tidak ada pesan yang dikirim.",
        limit=LONGEST,
        subject="Catatan",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis catatannya"},
    )


class SendBackForm(DeskForm):
    """What the head or Kominfo wants better in an answer."""

    reason = ProseField(
        label="Yang perlu diperbaiki",
        help_text="Dibaca admin kantor, bukan warga.",
        limit=1000,
        subject="Alasan",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis apa yang perlu diperbaiki dari tanggapan ini"},
    )


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """An office's own template. `offices` are those that the person answers for."""

    use_required_attribute = False
    name = LineField(
        label="Nama templat",
        help_text="Contoh: Jalan dijadwalkan",
        limit=80,
        subject="Nama",
        error_messages={"required": "Tulis nama templat"},
    )
    body = ProseField(
        label="Isi",
        help_text=(
            "Tandai bagian yang diisi nanti dengan kurung kurawal ganda, misalnya {{tanggal}}. "
            "{{kode}} dan {{kantor}} terisi sendiri."
        ),
        limit=LONGEST,
        subject="Isi",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Tulis isi templat"},
    )

    class Meta:
        model = Template
        fields = ["name", "body", "office"]
        labels = {"office": "Kantor"}

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["office"] = forms.ModelChoiceField(
            label="Kantor",
            queryset=Office.objects.filter(pk__in=[office.pk for office in offices]),
            empty_label=None,
            initial=offices[0],
            error_messages={"required": "Pilih kantor", "invalid_choice": "Pilih kantor"},
        )
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()


def offices_to_choose(complaint: Complaint, *, today: date) -> list[Office]:
    """Every OPD, and the villages of the complaint's kecamatan. One query."""
    villages = Q(kind__in=Office.VILLAGE_KINDS)
    nearby = villages & Q(parent=complaint.kecamatan_id) if complaint.kecamatan_id else Q(pk=None)
    return list(Office.objects.open(today).filter(~villages | nearby).order_by("name", "pk"))
