"""Filters of the public list: a plain GET form whose address can be shared."""

from typing import Any

from django import forms
from django.db.models import Q

from complaints.forms.report import StepForm
from complaints.models import Category, Complaint, ComplaintQuerySet
from opd.models import Office

Status = Complaint.Status

# What people choose from, and the internal states behind it (ux 10.1).
STATUSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "diterima": ("Diterima", (Status.RECEIVED,)),
    "diteruskan": ("Diteruskan", (Status.FORWARDED, Status.RETURNED)),
    "ditangani": ("Ditangani", (Status.IN_PROGRESS, Status.WAITING_VALIDATION)),
    "menunggu": ("Menunggu warga", (Status.WAITING_CITIZEN,)),
    "ditanggapi": ("Sudah ditanggapi", (Status.ANSWERED,)),
    "selesai": ("Selesai atau ditutup", (Status.DONE, Status.CLOSED)),
}


class FilterForm(StepForm):
    kategori = forms.ModelChoiceField(
        label="Kategori",
        queryset=Category.objects.filter(is_active=True).order_by("position", "name"),
        to_field_name="slug",
        required=False,
        empty_label="Semua kategori",
    )
    kecamatan = forms.ModelChoiceField(
        label="Kecamatan",
        queryset=Office.objects.kecamatan().order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label="Semua kecamatan",
    )
    status = forms.ChoiceField(
        label="Status",
        choices=[("", "Semua status"), *((key, label) for key, (label, _) in STATUSES.items())],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["kategori"]
        category.label_from_instance = lambda found: found.name

    def narrowed(self, complaints: ComplaintQuerySet) -> ComplaintQuerySet:
        """The complaints that fit. A filter that is unknown (an old link) does not narrow."""
        self.full_clean()
        chosen = self.cleaned_data
        found = Q()
        if chosen.get("kategori"):
            found &= Q(category=chosen["kategori"])
        if chosen.get("kecamatan"):
            found &= Q(kecamatan=chosen["kecamatan"])
        if chosen.get("status"):
            found &= Q(status__in=STATUSES[chosen["status"]][1])
        return complaints.filter(found)

    @property
    def is_used(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)
