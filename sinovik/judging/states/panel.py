"""The life of a plenary, and what it can decide about a proposal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.states import Transition, Transitions


class Outcome(models.TextChoices):
    CHOSEN = "chosen", _("Terpilih")
    NOT_CHOSEN = "not_chosen", _("Tidak terpilih")


class PlenaryState(models.TextChoices):
    OPEN = "open", _("Berlangsung tertutup")
    CONCLUDED = "concluded", _("Selesai, berita acara tersimpan")


PLENARY = Transitions(
    initial=PlenaryState.OPEN,
    table={"conclude": Transition({PlenaryState.OPEN}, PlenaryState.CONCLUDED)},
)
