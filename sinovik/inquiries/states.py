"""The life of an information request, from receipt to the answer of an objection."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.states import Transition, Transitions


class InquiryState(models.TextChoices):
    RECEIVED = "received", _("Permohonan masuk")
    INCOMPLETE = "incomplete", _("Perlu dilengkapi pemohon")
    CONFIRMED = "confirmed", _("Dikonfirmasi lengkap")
    FORWARDED = "forwarded", _("Diteruskan ke pemilik informasi")
    EXTENDED = "extended", _("Waktu jawab diperpanjang")
    ANSWERED = "answered", _("Dijawab")
    REFUSED = "refused", _("Ditolak")
    OBJECTED = "objected", _("Keberatan diajukan")
    OBJECTION_ANSWERED = "objection_answered", _("Keberatan dijawab")
    CLOSED = "closed", _("Selesai")


S = InquiryState
AWAITING_ANSWER = frozenset({S.CONFIRMED, S.FORWARDED, S.EXTENDED})
WAITS_FOR_DESK = AWAITING_ANSWER | {S.RECEIVED, S.OBJECTED}
OVER = frozenset({S.OBJECTION_ANSWERED, S.CLOSED})
# what the reference data call these states (status_permohonan); an objection is a procedure of its own there
REFERENCE_STATUS = {
    S.RECEIVED: "1",
    S.INCOMPLETE: "1",
    S.CONFIRMED: "2",
    S.EXTENDED: "2",
    S.FORWARDED: "3",
    S.ANSWERED: "4",
    S.REFUSED: "5",
    S.CLOSED: "6",
}

INQUIRY = Transitions(
    initial=S.RECEIVED,
    table={
        "ask_to_complete": Transition({S.RECEIVED}, S.INCOMPLETE, needs_reason=True),
        "complete": Transition({S.INCOMPLETE}, S.RECEIVED),
        "confirm": Transition({S.RECEIVED}, S.CONFIRMED),
        "forward": Transition({S.CONFIRMED}, S.FORWARDED, needs_reason=True),
        "extend": Transition({S.CONFIRMED, S.FORWARDED}, S.EXTENDED, needs_reason=True),
        "answer": Transition(set(AWAITING_ANSWER), S.ANSWERED),
        "refuse": Transition(set(AWAITING_ANSWER), S.REFUSED, needs_reason=True),
        "object": Transition({*AWAITING_ANSWER, S.ANSWERED, S.REFUSED}, S.OBJECTED, needs_reason=True),
        "answer_objection": Transition({S.OBJECTED}, S.OBJECTION_ANSWERED),
        "close": Transition({S.INCOMPLETE, S.ANSWERED, S.REFUSED}, S.CLOSED),
    },
)


class Duty(models.TextChoices):
    """Which legal clock is running."""

    COMPLETENESS = "completeness", _("Pemeriksaan kelengkapan")
    ANSWER = "answer", _("Jawaban")
    OBJECTION = "objection", _("Pengajuan keberatan")
    OBJECTION_ANSWER = "objection_answer", _("Jawaban atas keberatan")


class DayKind(models.TextChoices):
    OFF = "off", _("Hari libur")
    WORKING = "working", _("Hari kerja")


class RequesterKind(models.TextChoices):
    PERSON = "1", _("Perorangan")
    GROUP = "2", _("Kelompok orang")
    LEGAL_BODY = "3", _("Badan hukum")


class AccessWay(models.TextChoices):
    READ = "1", _("Melihat, membaca, mendengarkan, atau mencatat")
    PAPER = "2", _("Salinan cetak")
    FILE = "3", _("Salinan digital")


class DeliveryWay(models.TextChoices):
    COLLECT = "1", _("Mengambil langsung")
    POST = "2", _("Pos atau kurir")
    EMAIL = "3", _("Surel")


class ObjectionReason(models.TextChoices):
    """UU 14/2008 Pasal 35."""

    REFUSED = "1", _("Permohonan ditolak")
    NOT_PUBLISHED = "2", _("Informasi berkala tidak disediakan")
    SILENCE = "3", _("Permintaan tidak ditanggapi")
    NOT_AS_ASKED = "4", _("Ditanggapi tidak sebagaimana diminta")
    NOT_FULFILLED = "5", _("Permintaan tidak dipenuhi")
    COSTLY = "6", _("Biaya tidak wajar")
    LATE = "7", _("Disampaikan melebihi jangka waktu")


class RefusalGround(models.TextChoices):
    """UU 14/2008 Pasal 17."""

    LAW_ENFORCEMENT = "a", _("Menghambat proses penegakan hukum")
    COMPETITION = "b", _("Mengganggu hak kekayaan intelektual dan persaingan usaha tidak sehat")
    DEFENCE = "c", _("Membahayakan pertahanan dan keamanan")
    NATURAL_WEALTH = "d", _("Mengungkap kekayaan alam")
    ECONOMY = "e", _("Merugikan ketahanan ekonomi nasional")
    FOREIGN_RELATIONS = "f", _("Merugikan hubungan luar negeri")
    DEEDS = "g", _("Akta otentik pribadi dan wasiat")
    PRIVACY = "h", _("Rahasia pribadi")
    MEMORANDA = "i", _("Memorandum atau surat antar badan publik yang dirahasiakan")
    LAW = "j", _("Tidak boleh diungkap berdasarkan undang-undang")
