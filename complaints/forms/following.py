"""An address to send news of somebody else's report to."""

from django import forms

from complaints.forms.report import CONSENT, StepForm

EMAIL_FORMAT = "Tulis alamat email seperti nama@contoh.id"


class FollowForm(StepForm):
    """Both are needed: without an address there is nothing to follow with."""

    email = forms.EmailField(
        label="Email",
        help_text="Kami pakai hanya untuk mengabari Anda tentang laporan ini",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": EMAIL_FORMAT,
            "invalid": EMAIL_FORMAT,
            "max_length": EMAIL_FORMAT,
        },
    )
    consent = forms.BooleanField(
        label=CONSENT,
        error_messages={"required": "Centang persetujuan agar kami dapat mengabari Anda"},
    )
