"""The life of one interview, from its slot to its locked scores."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.states import Transition, Transitions


class InterviewState(TextChoices):
    PLANNED = "planned", _("Menunggu konfirmasi")
    CONFIRMED = "confirmed", _("Dikonfirmasi")
    HELD = "held", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


INTERVIEW = Transitions(
    initial=InterviewState.PLANNED,
    table={
        "confirm": Transition({InterviewState.PLANNED}, InterviewState.CONFIRMED),
        "reschedule": Transition(
            {InterviewState.PLANNED, InterviewState.CONFIRMED}, InterviewState.PLANNED, needs_reason=True
        ),
        "hold": Transition({InterviewState.PLANNED, InterviewState.CONFIRMED}, InterviewState.HELD),
        "cancel": Transition(
            {InterviewState.PLANNED, InterviewState.CONFIRMED}, InterviewState.CANCELLED, needs_reason=True
        ),
    },
)
