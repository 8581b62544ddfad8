from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.states import Transition, Transitions


class EditionState(TextChoices):
    PREPARING = "preparing", _("Disiapkan")
    OPEN = "open", _("Berjalan")
    FINISHED = "finished", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


EDITION = Transitions(
    initial=EditionState.PREPARING,
    table={
        "open": Transition({EditionState.PREPARING}, EditionState.OPEN),
        "finish": Transition({EditionState.OPEN}, EditionState.FINISHED),
        "cancel": Transition({EditionState.PREPARING, EditionState.OPEN}, EditionState.CANCELLED, needs_reason=True),
    },
)


class StageState(TextChoices):
    """What the secretariat has done to a stage; a stage that goes by the calendar alone stays `waiting`."""

    WAITING = "waiting", _("Menurut kalender")
    OPEN = "open", _("Dibuka")
    CLOSED = "closed", _("Ditutup")


STAGE = Transitions(
    initial=StageState.WAITING,
    table={
        "open": Transition({StageState.WAITING}, StageState.OPEN),
        "close": Transition({StageState.WAITING, StageState.OPEN}, StageState.CLOSED),
        "reopen": Transition({StageState.CLOSED}, StageState.OPEN, needs_reason=True),
    },
)


class ProposalState(TextChoices):
    """The life of an entry up to the end of screening; what judging makes of it stands in judging's own decisions."""

    DRAFT = "draft", _("Ditulis unit")
    CHECKING = "checking", _("Diperiksa admin lokal")
    RETURNED = "returned", _("Dikembalikan ke unit")
    SUBMITTED = "submitted", _("Diajukan")
    WITHDRAWN = "withdrawn", _("Ditarik")
    ELIGIBLE = "eligible", _("Lolos seleksi administrasi")
    INELIGIBLE = "ineligible", _("Tidak lolos seleksi administrasi")


_S = ProposalState
WITH_THE_UNIT = frozenset({_S.DRAFT, _S.RETURNED})
RECEIVED = frozenset({_S.SUBMITTED, _S.ELIGIBLE, _S.INELIGIBLE})

PROPOSAL = Transitions(
    initial=_S.DRAFT,
    table={
        "hand_in": Transition(set(WITH_THE_UNIT), _S.CHECKING),
        "return": Transition({_S.CHECKING}, _S.RETURNED, needs_reason=True),
        "submit": Transition({_S.CHECKING}, _S.SUBMITTED),
        "withdraw": Transition({_S.SUBMITTED}, _S.WITHDRAWN, needs_reason=True),
        "resume": Transition({_S.WITHDRAWN}, _S.CHECKING),
        "pass": Transition({_S.SUBMITTED}, _S.ELIGIBLE),
        "fail": Transition({_S.SUBMITTED}, _S.INELIGIBLE, needs_reason=True),
        "reverse": Transition({_S.ELIGIBLE, _S.INELIGIBLE}, _S.SUBMITTED, needs_reason=True),
    },
)

# what a person reads of each verb in a history
PROPOSAL_MOVES = {
    "hand_in": _("Dikirim ke admin lokal"),
    "return": _("Dikembalikan ke unit"),
    "submit": _("Diajukan dan disegel"),
    "withdraw": _("Ditarik"),
    "resume": _("Dibuka kembali"),
    "pass": _("Lolos seleksi administrasi"),
    "fail": _("Tidak lolos seleksi administrasi"),
    "reverse": _("Keputusan seleksi ditarik kembali"),
}


class Turn(TextChoices):
    """Who acts next."""

    UNIT = "unit", _("Unit menulis")
    LOCAL_ADMIN = "local_admin", _("Admin lokal memeriksa")
    SECRETARIAT = "secretariat", _("Sekretariat menyeleksi")
    JUDGES = "judges", _("Penilaian")
    NOBODY = "nobody", _("Selesai")


_TURNS = {
    _S.DRAFT: Turn.UNIT,
    _S.RETURNED: Turn.UNIT,
    _S.CHECKING: Turn.LOCAL_ADMIN,
    _S.SUBMITTED: Turn.SECRETARIAT,
    _S.ELIGIBLE: Turn.JUDGES,
    _S.WITHDRAWN: Turn.NOBODY,
    _S.INELIGIBLE: Turn.NOBODY,
}


def turn_of(state: str) -> Turn:
    """Whose turn it is while a proposal is in this state."""
    return _TURNS[ProposalState(state)]


class NoveltyKind(TextChoices):
    NEW = "new", _("Baru sama sekali")
    ADAPTED = "adapted", _("Menyesuaikan inovasi lain")
    EXTENDED = "extended", _("Memperluas inovasi yang ada")
    IMPROVED = "improved", _("Menyempurnakan inovasi yang ada")


class Digital(TextChoices):
    """Whether the people served meet the innovation as an electronic service."""

    YES = "yes", _("Ya, dilayani lewat sistem elektronik")
    PARTLY = "partly", _("Sebagian")
    NO = "no", _("Tidak")


class VideoCaptions(TextChoices):
    """What the unit says of its video, for those who cannot hear it."""

    THERE = "there", _("Ya, ada takarir")
    MISSING = "missing", _("Belum ada takarir")


class Severity(TextChoices):
    BLOCKER = "blocker", _("Menghalangi")
    APPROVAL = "approval", _("Perlu persetujuan")
    WARNING = "warning", _("Perhatikan")


class ExitReason(TextChoices):
    """Why an entry left the competition; given to its agency, never shown to the public."""

    INCOMPLETE = "incomplete", _("Berkas atau isian tidak lengkap")
    TOO_YOUNG = "too_young", _("Belum cukup lama diterapkan")
    REPEATED = "repeated", _("Inovasi yang sama sudah pernah meraih predikat")
    OVER_CAP = "over_cap", _("Melebihi jumlah proposal per instansi")
    COPIED = "copied", _("Teks sama dengan proposal lain tanpa menyebut asalnya")
    NONSENSE = "nonsense", _("Isi bukan uraian inovasi")
    OVER_WORDS = "over_words", _("Melebihi batas kata")
    WRONG_CATEGORY = "wrong_category", _("Kelompok atau kategori tidak sesuai")
    BY_AGENCY = "by_agency", _("Ditarik oleh instansi")
    OTHER = "other", _("Alasan lain, lihat catatan")
