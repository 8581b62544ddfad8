"""What the desks about people and units ask."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinovik.agencies.models import Agency, AppointmentLetter, Membership, Region, Unit
from sinovik.agencies.queries import agencies_of, units_of
from sinovik.agencies.rules import given_inside_an_agency, leads_accounts
from sinovik.agencies.states import AgencyKind, IdentityProof, Scope
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.access.roles import roles
from sinovik.foundation.ui.forms import Form, KnownDateField, LongText


class PersonFields(Form):
    full_name = forms.CharField(label=gettext_lazy("Nama lengkap"), max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("Alamat surel dinas"),
        help_text=gettext_lazy(
            "Satu orang satu akun. Bila surel ini sudah punya akun, orangnya mendapat peran tambahan."
        ),
    )


class AccountForm(PersonFields):
    role = forms.ChoiceField(label=gettext_lazy("Peran"))
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=gettext_lazy("Wajib untuk peran di unit."),
    )
    agency = forms.ModelChoiceField(label=gettext_lazy("Instansi"), queryset=Agency.objects.none(), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = agencies_of(person, Permission.MANAGE_ACCOUNTS)
        self.fields["role"].choices = [
            (role.key, role.label) for role in roles().values() if given_inside_an_agency(role)
        ]
        self.fields["unit"].queryset = units_of(person, Permission.MANAGE_UNITS)
        self.fields["agency"].queryset = agencies
        self.fields["agency"].initial = agencies.first()

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        scope = roles()[asked["role"]].scope if "role" in asked else ""
        if scope == Scope.UNIT and "unit" in asked and not asked["unit"]:
            self.add_error("unit", _("Pilih unit tempat orang ini bekerja."))
        if scope == Scope.AGENCY and "agency" in asked and not asked["agency"]:
            self.add_error("agency", _("Pilih instansi tempat orang ini bekerja."))
        asked["unit"] = asked.get("unit") if scope == Scope.UNIT else None
        asked["agency"] = asked.get("agency") if scope == Scope.AGENCY else None
        return asked


class UnitForm(Form):
    name = forms.CharField(label=gettext_lazy("Nama unit"), max_length=240)
    agency = forms.ModelChoiceField(label=gettext_lazy("Instansi pemilik"), queryset=Agency.objects.none())
    place = forms.ModelChoiceField(
        label=gettext_lazy("Tempat"),
        queryset=Region.objects.none(),
        required=False,
        help_text=gettext_lazy("Kabupaten atau kota tempat unit berada. Boleh berbeda dari wilayah pemiliknya."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = agencies_of(person, Permission.MANAGE_UNITS)
        self.fields["agency"].queryset = agencies
        self.fields["agency"].initial = agencies.first()
        self.fields["place"].queryset = Region.objects.exclude(province=None).order_by("name", "pk")


class EndForm(Form):
    reason = LongText(
        label=gettext_lazy("Alasan"), rows=3, help_text=gettext_lazy("Misalnya: pindah tugas per 1 Maret.")
    )


class HandOverForm(PersonFields):
    note = LongText(
        label=gettext_lazy("Yang diserahkan"),
        rows=4,
        help_text=gettext_lazy("Sebutkan draf dan tugas yang ikut beralih. Kedua orang menerima catatan ini."),
    )


class ResetForm(Form):
    """Why a second factor is taken off, and by what its owner was recognised."""

    identity = forms.ChoiceField(
        label=gettext_lazy("Identitas diperiksa dengan"), choices=IdentityProof, widget=forms.RadioSelect
    )
    reason = LongText(
        label=gettext_lazy("Alasan"),
        rows=3,
        help_text=gettext_lazy("Misalnya: ponsel hilang dan kode pemulihan tidak tersimpan."),
    )


class LetterForm(Form):
    number = forms.CharField(label=gettext_lazy("Nomor surat"), max_length=120)
    dated = KnownDateField(label=gettext_lazy("Tanggal surat"))
    signed_by = forms.CharField(
        label=gettext_lazy("Ditandatangani oleh"), max_length=160, help_text=gettext_lazy("Jabatan dan nama.")
    )


class AdminHandOverForm(LetterForm, HandOverForm):
    """The successor of a local admin is appointed by a letter of their own."""

    field_order = ["full_name", "email", "number", "dated", "signed_by", "note"]


def hand_over_form(membership: Membership) -> type[HandOverForm]:
    return AdminHandOverForm if leads_accounts(membership.role) else HandOverForm


class AppointForm(PersonFields):
    letter = forms.ModelChoiceField(label=gettext_lazy("Surat penunjukan"), queryset=AppointmentLetter.objects.none())

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].queryset = agency.letters.order_by("-dated", "-pk")


class StaffForm(PersonFields):
    role = forms.ChoiceField(label=gettext_lazy("Peran"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        national = [role for role in roles().values() if role.scope == Scope.NATIONAL]
        self.fields["role"].choices = [(role.key, role.label) for role in national]


class AgencySearchForm(Form):
    """What the secretariat looks for; an unknown kind is the same as none."""

    q = forms.CharField(required=False, max_length=200)
    jenis = forms.CharField(required=False)

    def asked(self) -> dict[str, str]:
        self.full_clean()
        kind = self.cleaned_data.get("jenis", "")
        return {"text": self.cleaned_data.get("q", ""), "kind": kind if kind in AgencyKind.values else ""}


class RosterForm(Form):
    file = forms.FileField(
        label=gettext_lazy("Berkas Excel"),
        help_text=gettext_lazy("Berkas .xlsx, paling banyak 1.000 baris. Belum ada yang dicatat sesudah ini."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class UnitListForm(Form):
    """What is wanted of the list of units; an unknown order is the usual one."""

    q = forms.CharField(label=gettext_lazy("Nama unit memuat"), required=False, max_length=200)
    urut = forms.ChoiceField(
        label=gettext_lazy("Urutkan menurut"),
        choices=[("", gettext_lazy("Unit")), ("instansi", gettext_lazy("Instansi"))],
        required=False,
    )

    def asked(self) -> dict[str, str]:
        self.full_clean()
        return {"text": self.cleaned_data.get("q", ""), "order": self.cleaned_data.get("urut", "")}


class AccountListForm(Form):
    """What is wanted of a list of accounts; an unknown value is the same as none."""

    q = forms.CharField(label=gettext_lazy("Nama atau surel memuat"), required=False, max_length=200)
    peran = forms.ChoiceField(label=gettext_lazy("Peran"), required=False)
    keadaan = forms.ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[
            ("", gettext_lazy("Aktif dan berakhir")),
            ("aktif", gettext_lazy("Aktif")),
            ("berakhir", gettext_lazy("Berakhir")),
        ],
        required=False,
    )
    urut = forms.ChoiceField(
        label=gettext_lazy("Urutkan menurut"),
        choices=[
            ("", gettext_lazy("Nama, yang aktif dahulu")),
            ("peran", gettext_lazy("Peran")),
            ("baru", gettext_lazy("Terbaru dahulu")),
        ],
        required=False,
    )

    def __init__(self, role_keys: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, roles()[key].label) for key in role_keys if key in roles()]
        self.fields["peran"].choices = [("", gettext_lazy("Semua peran")), *named]

    def asked(self) -> dict[str, str]:
        self.full_clean()
        names = {"text": "q", "role": "peran", "state": "keadaan", "order": "urut"}
        return {name: self.cleaned_data.get(field, "") for name, field in names.items()}


class CodeForm(Form):
    email = forms.EmailField(label=gettext_lazy("Alamat surel"))
    code = forms.CharField(
        label=gettext_lazy("Kode sekali pakai"),
        max_length=20,
        help_text=gettext_lazy("Delapan angka yang Anda terima langsung dari admin."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Kata sandi baru"),
        help_text=gettext_lazy("Paling sedikit 12 tanda. Rangkaian beberapa kata mudah diingat."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]
