"""What our accounts ask of allauth: nobody signs up alone, and refusals say what to do."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Surel atau kata sandi ini tidak cocok. Periksa ejaannya, atau buat yang baru lewat “Lupa kata sandi”."
        ),
        "too_many_login_attempts": _("Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."),
        "incorrect_password": _("Kata sandi ini tidak cocok. Coba lagi."),
        "enter_current_password": _("Kata sandi Anda yang sekarang tidak cocok. Tulis lagi."),
        "password_min_length": _("Kata sandi ini terlalu pendek. Pakai paling sedikit {0} karakter."),
        "rate_limited": _("Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The demo's password opens no account elsewhere, even where a copy of a demo's rows would allow it."""
        known = not settings.DEMO and credentials.get("password") == settings.DEMO_PASSWORD
        return super().authenticate(request, **(credentials | {"password": ""} if known else credentials))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Kode ini tidak cocok atau sudah lewat. Tulis kode yang sekarang tampil di aplikasi Anda."),
        "cannot_delete_authenticator": _("Aplikasi ini belum bisa dilepas. Lepas dulu kunci sandi Anda."),
    }


class NotTheDemosPassword:
    """Outside a demo nobody chooses the password that every demo prints."""

    def validate(self, password: str, user: object = None) -> None:
        if password == settings.DEMO_PASSWORD and not settings.DEMO:
            raise ValidationError(_("Kata sandi ini diketahui umum dari demo. Pilih kata sandi lain."), "demo_password")

    def get_help_text(self) -> str:
        return ""


def name_tried(request: HttpRequest | None, credentials: dict[str, str] | None) -> str:
    """The account that somebody tries to enter, for the lock on guessing."""
    tried = credentials or {}
    posted = request.POST.get("login", "") if request else ""
    return str(tried.get("email") or tried.get("username") or posted).strip().lower()
