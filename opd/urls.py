"""Sign-in, one's own account, and the way to everyone's first page."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from opd import views

urlpatterns = [
    path("ruang-kerja/", views.workplace, name="workplace"),
    path("masuk/", account.login, name="account_login"),
    path("masuk/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("masuk/kunci/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("masuk/ulang/", account.reauthenticate, name="account_reauthenticate"),
    path("masuk/ulang/kode/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "masuk/ulang/kunci/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
    ),
    path("masuk/nonaktif/", account.account_inactive, name="account_inactive"),
    path("keluar/", account.logout, name="account_logout"),
    path("lupa-sandi/", account.password_reset, name="account_reset_password"),
    path("lupa-sandi/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "lupa-sandi/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^lupa-sandi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("sandi/", account.password_change, name="account_change_password"),
    path("akun-saya/", views.my_account, name="my-account"),
    # allauth leads here after each change of a second factor.
    path("akun-saya/", views.my_account, name="mfa_index"),
    path("akun-saya/", views.my_account, name="mfa_list_webauthn"),
    path("akun-saya/kunci/baru/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("akun-saya/kunci/<int:pk>/hapus/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("akun-saya/autentikator/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun-saya/autentikator/matikan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "akun-saya/kode-cadangan/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "akun-saya/kode-cadangan/baru/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
