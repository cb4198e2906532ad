"""Sign-in forms: allauth's own, with Indonesian labels, hints and errors."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms


def describe(field: forms.Field, label: str, *, missing: str, hint: str = "") -> None:
    """Put our words on a field of allauth's; its placeholders repeat the label and go."""
    field.label = label
    field.help_text = hint
    field.error_messages["required"] = missing
    field.widget.attrs.pop("placeholder", None)


def describe_new_password(form: forms.Form) -> None:
    describe(
        form.fields["password1"],
        "Kata sandi baru",
        missing="Tulis kata sandi baru",
        hint="Paling sedikit 8 karakter, bukan angka saja, dan bukan kata yang umum dipakai.",
    )
    describe(
        form.fields["password2"], "Kata sandi baru, sekali lagi", missing="Ulangi kata sandi baru"
    )


def describe_code(form: forms.Form, *, hint: str) -> None:
    describe(
        form.fields["code"],
        "Kode dari aplikasi autentikator",
        missing="Tulis kode dari aplikasi autentikator",
        hint=hint,
    )
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocapitalize": "off"}


class SignInForm(account.LoginForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self.fields["login"], "Nama pengguna", missing="Tulis nama pengguna")
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        describe(self.fields["password"], "Kata sandi", missing="Tulis kata sandi")


class ForgotPasswordForm(account.ResetPasswordForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        describe(email, "Alamat email", missing="Tulis alamat email")
        email.error_messages["invalid"] = "Tulis alamat email seperti nama@contoh.id"


class NewPasswordForm(account.ResetPasswordKeyForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe_new_password(self)


class ChangePasswordForm(account.ChangePasswordForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(
            self.fields["oldpassword"], "Kata sandi sekarang", missing="Tulis kata sandi sekarang"
        )
        describe_new_password(self)


class ConfirmPasswordForm(account.ReauthenticateForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(self.fields["password"], "Kata sandi", missing="Tulis kata sandi")


class SecondFactorForm(mfa.AuthenticateForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe_code(self, hint="Enam angka, atau salah satu kode cadangan Anda.")


class ConfirmSecondFactorForm(mfa.ReauthenticateForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe_code(self, hint="Enam angka, atau salah satu kode cadangan Anda.")


class ActivateAuthenticatorForm(totp.ActivateTOTPForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe_code(self, hint="Enam angka yang tampil di aplikasi sesudah kode QR dipindai.")


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe(
            self.fields["name"],
            "Nama kunci sandi",
            missing="Tulis nama kunci sandi",
            hint="Misalnya nama ponsel Anda, supaya mudah dikenali.",
        )
        self.fields["name"].max_length = 60
        # Always one that can open the door alone; the script reads whether the box is ticked.
        self.fields["passwordless"].widget.attrs |= {"checked": True, "hidden": True}
