"""The life of an evaluator in one edition, and the grounds on which a pair is forbidden."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.states import Transition, Transitions


class EvaluatorRole(models.TextChoices):
    """Whom a person is in this edition; one person has one role per edition."""

    EVALUATOR = "evaluator", _("Tim Evaluasi")
    PANELIST = "panelist", _("Tim Panel Independen")


class EvaluatorState(models.TextChoices):
    APPOINTED = "appointed", _("Ditunjuk, belum menyatakan kepentingan")
    READY = "ready", _("Siap menilai")
    WITHDRAWN = "withdrawn", _("Mundur")


class TieKind(models.TextChoices):
    """Facts of a profile from which conflicts are detected."""

    PAST_POST = "past_post", _("Pernah bertugas di instansi ini")
    MENTOR = "mentor", _("Mendampingi instansi ini")


class Ground(models.TextChoices):
    """Why an evaluator may not read an agency's proposals. All but the last two are detected, not asked."""

    OWN_AGENCY = "own_agency", _("Instansi tempat bertugas")
    HOME_REGION = "home_region", _("Pemerintah daerah asal")
    PAST_POST = "past_post", _("Pernah bertugas di instansi ini")
    MENTOR = "mentor", _("Mendampingi instansi ini")
    DECLARED = "declared", _("Dinyatakan sendiri")
    RECUSED = "recused", _("Mengundurkan diri dari satu penilaian")


_S = EvaluatorState

EVALUATOR = Transitions(
    initial=_S.APPOINTED,
    table={
        "declare": Transition({_S.APPOINTED}, _S.READY),
        "withdraw": Transition({_S.APPOINTED, _S.READY}, _S.WITHDRAWN, needs_reason=True),
        "return": Transition({_S.WITHDRAWN}, _S.APPOINTED, needs_reason=True),
    },
)
