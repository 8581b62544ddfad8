"""Forms of several screeners at one desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.states import RuleBook, Severity
from sinovik.foundation.ui.forms import Form


class NextForm(Form):
    """Asks for the next in line. lewati: the entry that the person goes past."""

    lewati = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    @property
    def passed(self) -> int | None:
        """Its number; None when none was named, or nothing readable."""
        return self.cleaned_data.get("lewati") if self.is_valid() else None


class QueueForm(Form):
    """What is wanted of the queue; an unknown value is the same as none."""

    temuan = forms.ChoiceField(
        label=_("Temuan terberat"),
        choices=[
            ("", _("Semua")),
            *Severity.choices,
            ("clean", _("Tanpa temuan")),
            ("later", _("Belum diperiksa")),
        ],
        required=False,
    )
    kelompok = forms.ChoiceField(label=_("Kelompok"), required=False)
    urut = forms.ChoiceField(
        label=_("Urutkan menurut"),
        choices=[("", _("Nomor")), ("lama", _("Terlama menunggu")), ("instansi", _("Instansi"))],
        required=False,
    )

    def __init__(self, book: RuleBook, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        groups = [(key, group.label) for key, group in book.groups.items()]
        self.fields["kelompok"].choices = [("", _("Semua kelompok")), *groups]

    def asked(self) -> dict[str, str]:
        self.full_clean()
        names = {"worst": "temuan", "group": "kelompok", "order": "urut"}
        return {name: self.cleaned_data.get(field, "") for name, field in names.items()}
