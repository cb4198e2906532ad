"""The filters of Kominfo's list. A plain GET form: its address can be kept and shared."""

from datetime import date
from typing import Any

from django import forms

from complaints.forms.report import StepForm
from complaints.models import ComplaintQuerySet
from complaints.models.complaint import Status
from opd.models import Office


class ListForm(StepForm):
    """Unknown values are no error: they filter nothing."""

    cari = forms.CharField(label="Kode, nomor telepon, atau kata", required=False)
    status = forms.ChoiceField(
        label="Status", choices=[("", "Semua status"), *Status.choices], required=False
    )
    opd = forms.ChoiceField(label="OPD atau desa", required=False)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            Office.objects.open(today).opds().order_by("name").values_list("slug", "name", "kind")
        )
        offices = list(rows)
        self.fields["opd"].choices = [  # type: ignore[attr-defined]
            ("", "Semua OPD"),
            *((slug, name) for slug, name, _ in offices),
        ]
        self.fields["kecamatan"].choices = [  # type: ignore[attr-defined]
            ("", "Semua kecamatan"),
            *((slug, name) for slug, name, kind in offices if kind == Office.Kind.KECAMATAN),
        ]

    def chosen(self) -> dict[str, str]:
        """What stands in the address, by name, unknown values left out; `antrean` kept as it is."""
        self.is_valid()
        known = {name: str(value) for name, value in self.cleaned_data.items() if value}
        queue = str(self.data.get("antrean", ""))
        return {**known, "antrean": queue} if queue else known

    def narrow(self, rows: ComplaintQuerySet) -> ComplaintQuerySet:
        """The rows of the chosen status, office and kecamatan."""
        fields = {"status": "status", "opd": "office__slug", "kecamatan": "kecamatan__slug"}
        chosen = self.chosen()
        return rows.filter(**{fields[name]: chosen[name] for name in fields if name in chosen})

    def chips(self) -> dict[str, str]:
        """What is filtered by, by name, in words for a chip that takes it off."""
        chosen = self.chosen()
        chips = {"cari": f'"{chosen["cari"]}"'} if "cari" in chosen else {}
        for name in ("status", "opd", "kecamatan"):
            if name in chosen:
                chips[name] = dict(self.fields[name].choices)[chosen[name]]  # type: ignore[attr-defined]
        return chips
