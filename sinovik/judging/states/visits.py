"""The life of one field verification (verifikasi lapangan)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.states import Transition, Transitions


class VisitState(TextChoices):
    PLANNED = "planned", _("Direncanakan")
    REPORTED = "reported", _("Laporan terkunci")
    CANCELLED = "cancelled", _("Dibatalkan")


class VisitMode(TextChoices):
    OPEN = "open", _("Terbuka, instansi diberi tahu")
    SECRET = "secret", _("Tertutup, tim datang sebagai pengguna layanan")


class Answer(TextChoices):
    YES = "yes", _("Sesuai")
    PARTLY = "partly", _("Sebagian sesuai")
    NO = "no", _("Tidak sesuai")
    NOT_SEEN = "not_seen", _("Tidak dapat diamati")


VISIT = Transitions(
    initial=VisitState.PLANNED,
    table={
        "report": Transition({VisitState.PLANNED}, VisitState.REPORTED),
        "cancel": Transition({VisitState.PLANNED}, VisitState.CANCELLED, needs_reason=True),
    },
)
