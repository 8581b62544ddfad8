"""The life of one reading: who reads what, and the sheet on which it is scored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.states import Transition, Transitions


class AssignmentKind(models.TextChoices):
    PLANNED = "planned", _("Menurut rencana penugasan")
    EXTRA = "extra", _("Pembaca tambahan karena beda nilai")
    BY_HAND = "by_hand", _("Ditugaskan sekretariat")


class AssignmentState(models.TextChoices):
    ACTIVE = "active", _("Berlaku")
    RELEASED = "released", _("Dilepas")


class SheetState(models.TextChoices):
    OPEN = "open", _("Belum dikunci")
    LOCKED = "locked", _("Terkunci")


ASSIGNMENT = Transitions(
    initial=AssignmentState.ACTIVE,
    table={
        "release": Transition({AssignmentState.ACTIVE}, AssignmentState.RELEASED, needs_reason=True),
        # a hearing that was called off is planned again with the same panel
        "restore": Transition({AssignmentState.RELEASED}, AssignmentState.ACTIVE, needs_reason=True),
    },
)

SHEET = Transitions(
    initial=SheetState.OPEN,
    table={
        "lock": Transition({SheetState.OPEN}, SheetState.LOCKED),
        "reopen": Transition({SheetState.LOCKED}, SheetState.OPEN, needs_reason=True),
    },
)
