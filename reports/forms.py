"""Forms of the weeks."""

from django import forms


class UnlockForm(forms.Form):
    """Why a locked week is reopened; the reason is shown on the dashboard."""

    use_required_attribute = False

    reason = forms.CharField(
        label="Alasan",
        max_length=250,
        help_text="Tampil di dasbor, misalnya: 1 koreksi diterima (Dinas Kesehatan).",
        error_messages={
            "required": "Tulis alasan membuka kunci.",
            "max_length": "Alasan paling panjang 250 huruf.",
        },
    )
