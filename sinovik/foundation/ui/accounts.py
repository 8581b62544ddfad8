"""allauth's forms in our words and our design; what they check and do stays allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.ui.forms import speak_plainly

WORDS: dict[str, tuple[Any, Any]] = {
    "login": (_("Alamat surel"), ""),
    "email": (_("Alamat surel"), ""),
    "password": (_("Kata sandi"), ""),
    "oldpassword": (_("Kata sandi sekarang"), ""),
    "password1": (
        _("Kata sandi baru"),
        _("Paling sedikit 12 karakter. Beberapa kata acak mudah diingat."),
    ),
    "password2": (_("Kata sandi baru, sekali lagi"), ""),
    "code": (_("Kode enam angka"), _("Dari aplikasi autentikator, atau salah satu kode pemulihan.")),
    "name": (_("Nama kunci"), _("Misalnya: ponsel saya, laptop kantor.")),
    "passwordless": (_("Masuk dengan kunci ini saja, tanpa kata sandi"), ""),
}


class Spoken:
    """Gives the fields of an allauth form our labels, hints and messages."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = WORDS.get(name, (field.label, ""))
        speak_plainly(self)


class LoginForm(Spoken, account.LoginForm):
    pass


class ReauthenticateForm(Spoken, account.ReauthenticateForm):
    pass


class ChangePasswordForm(Spoken, account.ChangePasswordForm):
    pass


class SetPasswordForm(Spoken, account.SetPasswordForm):
    pass


class ResetPasswordForm(Spoken, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Spoken, account.ResetPasswordKeyForm):
    pass


class AuthenticateForm(Spoken, mfa.AuthenticateForm):
    pass


class ReauthenticateCodeForm(Spoken, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(Spoken, totp.ActivateTOTPForm):
    pass


class AddWebAuthnForm(Spoken, keys.AddWebAuthnForm):
    pass


class EditWebAuthnForm(Spoken, keys.EditWebAuthnForm):
    pass
