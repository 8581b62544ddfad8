"""The life of an objection (masa sanggah) to an announced result."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.states import Transition, Transitions


class ObjectionState(TextChoices):
    FILED = "filed", _("Menunggu jawaban")
    UPHELD = "upheld", _("Dikabulkan")
    DISMISSED = "dismissed", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Ditarik instansi")


class Effect(TextChoices):
    """What an answered objection changed; `NONE` goes with every dismissal."""

    NONE = "none", _("Tidak mengubah hasil")
    RECORD_CORRECTED = "record_corrected", _("Data pengumuman diperbaiki, tingkat tetap")
    LEVEL_CHANGED = "level_changed", _("Tingkat hasil berubah")


OBJECTION = Transitions(
    initial=ObjectionState.FILED,
    table={
        "uphold": Transition({ObjectionState.FILED}, ObjectionState.UPHELD, needs_reason=True),
        "dismiss": Transition({ObjectionState.FILED}, ObjectionState.DISMISSED, needs_reason=True),
        "withdraw": Transition({ObjectionState.FILED}, ObjectionState.WITHDRAWN, needs_reason=True),
    },
)
