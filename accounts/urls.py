from django.urls import path

from accounts import api
from accounts.views import account, judging, public, registry

urlpatterns = [
    path("akun-resmi/", public.official_accounts, name="official-accounts"),
    path("api/v1/akun-resmi/", api.OfficialAccounts.as_view(), name="api-official-accounts"),
    path("kelola/akun/", registry.account_list, name="account-list"),
    path("kelola/akun/<int:pk>/verifikasi/", judging.account_verify, name="account-verify"),
    path("kelola/akun/<int:pk>/tolak/", judging.account_reject, name="account-reject"),
    path("kelola/akun/<int:pk>/arsip/", judging.account_archive, name="account-archive"),
    path("opd/medsos/akun/baru/", registry.account_register, name="account-register"),
    path("opd/medsos/akun/<int:pk>/", account.account_detail, name="account-detail"),
    path("opd/medsos/akun/<int:pk>/periksa/", account.account_check, name="account-check"),
    path("opd/medsos/akun/<int:pk>/lihat/", account.account_look, name="account-look"),
    path("opd/medsos/akun/<int:pk>/ubah/", account.account_edit, name="account-edit"),
    path("opd/medsos/akun/<int:pk>/catat/", account.post_log, name="post-log"),
]
