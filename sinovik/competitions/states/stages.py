from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permit(TextChoices):
    """What an open stage allows. Rules ask `stage_permits`; nothing else compares dates."""

    DRAFT = "draft", _("menulis proposal")
    SUBMIT = "submit", _("mengajukan proposal")
    WITHDRAW = "withdraw", _("menarik proposal")
    SCREEN = "screen", _("menyeleksi")
    ASSIGN = "assign", _("menugaskan penilai")
    SCORE = "score", _("menilai")
    PANEL_READ = "panel_read", _("membaca nominasi")
    RANK = "rank", _("menghitung peringkat")
    DECIDE = "decide", _("memutuskan dalam pleno")
    ANNOUNCE = "announce", _("mengumumkan")
    OBJECT = "object", _("menyanggah")
    ANSWER = "answer", _("menjawab sanggahan")
    DECREE = "decree", _("menetapkan keputusan")
    INTERVIEW = "interview", _("mewawancarai")
    VISIT = "visit", _("mengunjungi lapangan")
    PUBLISH = "publish", _("menerbitkan lembar hasil")
    SEE_NAMES = "see_names", _("melihat nama pengusul")
    SEE_OTHER_SCORES = "see_other_scores", _("melihat nilai penilai lain")


class StageKind(TextChoices):
    REGISTRATION = "registration", _("Pendaftaran")
    SCREENING = "screening", _("Seleksi administrasi")
    DESK = "desk", _("Penilaian Tim Evaluasi")
    PANEL = "panel", _("Pembacaan Tim Panel Independen")
    PLENARY = "plenary", _("Sidang pleno")
    ANNOUNCEMENT = "announcement", _("Pengumuman")
    OBJECTION = "objection", _("Masa sanggah")
    DECREE = "decree", _("Keputusan")
    INTERVIEW = "interview", _("Presentasi dan wawancara")
    VISIT = "visit", _("Verifikasi lapangan")
    PUBLICATION = "publication", _("Hasil untuk peserta")


_P = Permit
_OPEN_BOOK = (_P.SEE_NAMES, _P.SEE_OTHER_SCORES)

# a template may list other permits for a stage of its own
PERMITS_OF_KIND: dict[str, tuple[Permit, ...]] = {
    StageKind.REGISTRATION: (_P.DRAFT, _P.SUBMIT, _P.WITHDRAW),
    StageKind.SCREENING: (_P.SCREEN,),
    StageKind.DESK: (_P.ASSIGN, _P.SCORE),
    StageKind.PANEL: (_P.RANK, _P.PANEL_READ, _P.SEE_OTHER_SCORES),
    StageKind.PLENARY: (_P.RANK, _P.DECIDE, *_OPEN_BOOK),
    StageKind.ANNOUNCEMENT: (_P.ANNOUNCE, *_OPEN_BOOK),
    StageKind.OBJECTION: (_P.OBJECT, _P.ANSWER, *_OPEN_BOOK),
    StageKind.DECREE: (_P.ANSWER, _P.DECREE, *_OPEN_BOOK),
    StageKind.INTERVIEW: (_P.ASSIGN, _P.INTERVIEW, *_OPEN_BOOK),
    StageKind.VISIT: (_P.VISIT, *_OPEN_BOOK),
    StageKind.PUBLICATION: (_P.PUBLISH, *_OPEN_BOOK),
}
# stages whose end is a deadline for the public: they end by the calendar and are never cut short by an act
PUBLIC_DEADLINE = frozenset({_P.SUBMIT, _P.OBJECT})
# how long before a stage that takes entries closes those whose turn it is are reminded
REMINDER_MARKS = (timedelta(days=14), timedelta(days=7), timedelta(days=3), timedelta(days=1), timedelta(hours=6))


class Advance(TextChoices):
    """How a stage begins or ends."""

    CALENDAR = "calendar", _("menurut kalender")
    ACT = "act", _("oleh sekretariat")


class Scope(TextChoices):
    NATIONAL = "national", _("Nasional")
    REGIONAL = "regional", _("Daerah")
    AGENCY = "agency", _("Instansi")


class Law(TextChoices):
    """The five criteria of PermenPANRB 91/2021 that run through everything."""

    NOVEL = "novel", _("Kebaruan")
    EFFECTIVE = "effective", _("Efektif")
    USEFUL = "useful", _("Bermanfaat")
    SPREADABLE = "spreadable", _("Mudah disebarkan")
    SUSTAINABLE = "sustainable", _("Berkelanjutan")
