"""Log-in, password and second factor are allauth's views at our addresses, each with its door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from .doors import PUBLIC, SIGNED_IN, Door

View = Callable[..., HttpResponse]


def behind(door: Door, view: View) -> View:
    """A view of allauth with the door it keeps by itself, so that the table of doors is complete."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    shown.door, shown.writes, shown.token = door, True, False
    return shown


ENTRANCE: list[tuple[str, View, str]] = [
    ("masuk/", account.login, "account_login"),
    ("masuk/kunci/", keys.login_webauthn, "mfa_login_webauthn"),
    ("masuk/langkah-kedua/", mfa.authenticate, "mfa_authenticate"),
    ("masuk/tertutup/", account.signup, "account_signup"),
    ("masuk/nonaktif/", account.account_inactive, "account_inactive"),
    ("keluar/", account.logout, "account_logout"),
    ("sandi/lupa/", account.password_reset, "account_reset_password"),
    ("sandi/lupa/terkirim/", account.password_reset_done, "account_reset_password_done"),
    ("sandi/lupa/selesai/", account.password_reset_from_key_done, "account_reset_password_from_key_done"),
]
INSIDE: list[tuple[str, View, str]] = [
    ("masuk/sekali-lagi/", account.reauthenticate, "account_reauthenticate"),
    ("masuk/sekali-lagi/kode/", mfa.reauthenticate, "mfa_reauthenticate"),
    ("masuk/sekali-lagi/kunci/", keys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    ("sandi/ubah/", account.password_change, "account_change_password"),
    ("sandi/buat/", account.password_set, "account_set_password"),
    ("akun/keamanan/", mfa.index, "mfa_index"),
    ("akun/keamanan/aplikasi/", totp.activate_totp, "mfa_activate_totp"),
    ("akun/keamanan/aplikasi/lepas/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ("akun/keamanan/kode/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    ("akun/keamanan/kode/baru/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("akun/keamanan/kode/unduh/", codes.download_recovery_codes, "mfa_download_recovery_codes"),
    ("akun/keamanan/kunci/", keys.list_webauthn, "mfa_list_webauthn"),
    ("akun/keamanan/kunci/tambah/", keys.add_webauthn, "mfa_add_webauthn"),
    ("akun/keamanan/kunci/<int:pk>/lepas/", keys.remove_webauthn, "mfa_remove_webauthn"),
    ("akun/keamanan/kunci/<int:pk>/ubah/", keys.edit_webauthn, "mfa_edit_webauthn"),
]
urlpatterns = [
    *(path(route, behind(PUBLIC, view), name=name) for route, view, name in ENTRANCE),
    *(path(route, behind(SIGNED_IN, view), name=name) for route, view, name in INSIDE),
    re_path(
        r"^sandi/lupa/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        behind(PUBLIC, account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]
