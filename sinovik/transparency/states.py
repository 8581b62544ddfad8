"""What the public record can say. Data only."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    EDITION_OPENED = "edition_opened", _("Edisi dibuka, aturannya dibekukan")
    CALENDAR_MOVED = "calendar_moved", _("Jadwal diubah")
    PROPOSAL_SEALED = "proposal_sealed", _("Proposal diterima dan disegel")
    STAGE_OPENED = "stage_opened", _("Tahap dibuka")
    STAGE_CLOSED = "stage_closed", _("Tahap ditutup")
    ASSIGNMENT_MADE = "assignment_made", _("Penugasan penilai ditetapkan")
    SHEETS_LOCKED = "sheets_locked", _("Lembar nilai dikunci")
    RANKING_RUN = "ranking_run", _("Pemeringkatan dijalankan")
    DECISION = "decision", _("Keputusan pleno")
    ANNOUNCEMENT = "announcement", _("Pengumuman")
    OBJECTION = "objection", _("Sanggahan dan jawabannya")
    DECREE = "decree", _("Keputusan penetapan")
    AWARD = "award", _("Penghargaan")
    CERTIFICATE = "certificate", _("Sertifikat")
