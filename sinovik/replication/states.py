"""The life of a copy: asked for, agreed on, carried out, confirmed by the owner."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.states import Transition, Transitions


class InterestState(models.TextChoices):
    ASKED = "asked", _("Menunggu jawaban pemilik")
    ACCEPTED = "accepted", _("Diterima pemilik")
    REFUSED = "refused", _("Ditolak pemilik")
    WITHDRAWN = "withdrawn", _("Dibatalkan peminat")


INTEREST = Transitions(
    initial=InterestState.ASKED,
    table={
        "accept": Transition({InterestState.ASKED}, InterestState.ACCEPTED),
        "refuse": Transition({InterestState.ASKED}, InterestState.REFUSED, needs_reason=True),
        "withdraw": Transition({InterestState.ASKED}, InterestState.WITHDRAWN),
    },
)


class ImplementationState(models.TextChoices):
    RUNNING = "running", _("Sedang berjalan")
    REPORTED = "reported", _("Menunggu pemastian pemilik")
    CONFIRMED = "confirmed", _("Dipastikan pemilik")
    STOPPED = "stopped", _("Dihentikan")


IMPLEMENTATION = Transitions(
    initial=ImplementationState.RUNNING,
    table={
        "report": Transition({ImplementationState.RUNNING}, ImplementationState.REPORTED),
        "return": Transition({ImplementationState.REPORTED}, ImplementationState.RUNNING, needs_reason=True),
        "confirm": Transition({ImplementationState.REPORTED}, ImplementationState.CONFIRMED),
        "stop": Transition({ImplementationState.RUNNING}, ImplementationState.STOPPED, needs_reason=True),
    },
)


class StepKind(models.TextChoices):
    """Amati, tiru, modifikasi: the three steps of copying, each logged with what was done."""

    OBSERVE = "observe", _("Amati")
    COPY = "copy", _("Tiru")
    MODIFY = "modify", _("Modifikasi")


MAKES_A_COPY = frozenset({StepKind.COPY, StepKind.MODIFY})
