import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from sinovik.agencies.models import Agency, Unit
from sinovik.competitions.models.editions import Edition, columns
from sinovik.competitions.states import PROPOSAL, Digital, NoveltyKind, ProposalState, Turn, VideoCaptions, turn_of
from sinovik.competitions.states.lives import RECEIVED, WITH_THE_UNIT
from sinovik.foundation.append_only import append_only
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.states import guarded, history_triggers
from sinovik.foundation.states.models import HistoryBase
from sinovik.innovations.models import Innovation
from sinovik.innovations.states import Goal
from sinovik.transparency.models import Entry

LONGEST_KIND = 100  # characters of a sector or of a kind of service

TOO_LATE = gettext_noop(
    "Pendaftaran tidak sedang dibuka, jadi proposal tidak dapat diajukan. Lihat kalender edisi ini."
)
NOT_SCREENING = "Seleksi administrasi tidak sedang dibuka, jadi keputusan belum dapat dicatat."
NO_WITHDRAWAL = "Pendaftaran sudah ditutup, jadi proposal tidak dapat ditarik lagi."
SEALED = "Proposal ini sudah diajukan atau pendaftaran sudah ditutup, jadi isinya tidak dapat diubah."
NO_MORE_NOTES = gettext_noop(
    "Proposal ini sudah diajukan atau pendaftaran sudah ditutup, jadi catatan tidak dapat ditambahkan lagi."
)
NOT_ANSWERABLE = gettext_noop(
    "Proposal ini tidak sedang ditulis unit atau pendaftaran sudah ditutup, jadi catatan tidak dapat dijawab."
)
NOT_WITH_UNIT = "Proposal ini tidak sedang ditulis unit atau pendaftaran sudah ditutup, jadi isinya tidak dapat diubah."

NOT_CHOSEN = gettext_noop(
    "Proposal ini di luar batas jumlah instansi menurut urutan pengajuan. Ubah urutannya untuk mengajukannya."
)

_WITH_UNIT_SQL = ", ".join(f"'{state}'" for state in sorted(WITH_THE_UNIT))
_SEALED = (
    "edition_id agency_id unit_id innovation_id group category title started_on novelty origin_id number"
    " video video_captions goals sector service digital"
)
_SCREENED = "'eligible', 'ineligible'"
_RECEIVED_SQL = ", ".join(f"'{state}'" for state in sorted(RECEIVED))
# one after the other: whoever orders or submits the drafts of an agency in an edition
PLACES_LOCK = "pg_advisory_xact_lock(hashtextextended('competitions.places ' || {edition} || ' ' || {agency}, 0))"


def _stage_must_permit(name: str, moves: str, permit: str, message: str) -> pgtrigger.Trigger:
    """moves: SQL condition on OLD.state and NEW.state that names the moves which need an open stage."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition(f"NEW.state IS DISTINCT FROM OLD.state AND ({moves})"),
        func=f"""
            IF NOT competitions_stage_permits(NEW.edition_id, '{permit}', sinovik_now()) THEN
                RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{message}';
            END IF;
            RETURN NEW;
        """,
    )


def _within_the_selection() -> pgtrigger.Trigger:
    """Where the agency has ordered its drafts, what was received and what stands before this one leave it a place."""
    newest = "SELECT s.* INTO made FROM competitions_selection s WHERE s.edition_id = NEW.edition_id"
    newest += " AND s.agency_id = NEW.agency_id ORDER BY s.id DESC LIMIT 1;"
    return pgtrigger.Trigger(
        name="within_the_selection",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Condition("OLD.state = 'checking' AND NEW.state = 'submitted'"),
        declare=[("made", "competitions_selection%ROWTYPE"), ("mine", "integer"), ("before_it", "integer")],
        # the states and the message are ours, nobody's input
        func=f"""
            {newest}
            IF made.id IS NULL THEN RETURN NEW; END IF;
            PERFORM {PLACES_LOCK.format(edition="NEW.edition_id", agency="NEW.agency_id")};
            {newest}
            SELECT c.position INTO mine FROM competitions_choice c
                WHERE c.selection_id = made.id AND c.proposal_id = NEW.id;
            SELECT count(*) INTO before_it FROM competitions_proposal p
                LEFT JOIN competitions_choice c ON c.selection_id = made.id AND c.proposal_id = p.id
                WHERE p.edition_id = NEW.edition_id AND p.agency_id = NEW.agency_id AND p.id <> NEW.id
                AND (p.state IN ({_RECEIVED_SQL})
                    OR (p.state IN ({_WITH_UNIT_SQL}, 'checking') AND (c.position < mine
                        OR (mine IS NULL AND c.position IS NOT NULL))));
            IF before_it >= made.cap THEN
                RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{NOT_CHOSEN}';
            END IF;
            RETURN NEW;
        """,  # noqa: S608
    )


class Counter(models.Model):
    """The last number given in a group of an edition; counted under a row lock, so numbers have no gaps."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    group = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="counter_once", fields=["edition", "group"])]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.group} {self.last}"


class Proposal(models.Model):
    """One entry of one innovation in one edition: the unit writes, the local admin checks and submits."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="proposals", verbose_name=_("edisi"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("instansi"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="+", verbose_name=_("inovasi"))
    group = models.CharField(_("kelompok"), max_length=20)
    category = models.CharField(_("kategori"), max_length=40)
    title = models.CharField(_("judul"), max_length=300)
    started_on = models.DateField(_("mulai diterapkan"), null=True, blank=True)
    novelty = models.CharField(_("jenis kebaruan"), max_length=10, choices=NoveltyKind, default=NoveltyKind.NEW)
    origin = models.ForeignKey(
        Innovation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("inovasi asal")
    )
    video = models.CharField(_("alamat video"), max_length=300, blank=True)
    video_captions = models.CharField(_("takarir video"), max_length=10, choices=VideoCaptions, blank=True)
    goals = ArrayField(
        models.PositiveSmallIntegerField(choices=Goal), verbose_name=_("tujuan pembangunan"), default=list, blank=True
    )
    sector = models.CharField(_("sektor"), max_length=LONGEST_KIND, blank=True)
    service = models.CharField(_("jenis layanan"), max_length=LONGEST_KIND, blank=True)
    digital = models.CharField(_("layanan digital"), max_length=10, choices=Digital, blank=True)
    state = models.CharField(_("keadaan"), max_length=12, choices=ProposalState, default=PROPOSAL.initial)
    since = models.DateTimeField(_("sejak"), help_text=_("Kapan keadaan ini dimulai."))
    number = models.CharField(_("nomor"), max_length=30, null=True, blank=True, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("dibuat"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("diajukan"), null=True, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        indexes = [
            models.Index(fields=["edition", "state", "since"], name="proposal_edition_state"),
            models.Index(fields=["agency", "state"], name="proposal_agency_state"),
            models.Index(fields=["unit"], name="proposal_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="proposal_innovation_once",
                fields=["edition", "innovation"],
                violation_error_message=_(
                    "Inovasi ini sudah punya proposal di edisi ini. Buka proposal itu untuk melanjutkan."
                ),
            ),
            models.CheckConstraint(
                name="proposal_received_is_numbered",
                condition=~Q(state__in=RECEIVED) | Q(number__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_submitted_by_and_at",
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_has_title",
                condition=~Q(title=""),
                violation_error_message=_("Tuliskan judul inovasi."),
            ),
            models.CheckConstraint(
                name="proposal_video_is_secure",
                condition=Q(video="") | Q(video__startswith="https://"),
                violation_error_message=_(
                    "Pakai alamat video yang diawali https:// supaya tidak ada yang membelokkannya di jalan."
                ),
            ),
            models.CheckConstraint(
                name="proposal_video_tells_captions",
                condition=Q(video="", video_captions="") | (~Q(video="") & ~Q(video_captions="")),
                violation_error_message=_("Nyatakan apakah video ini bertakarir."),
            ),
            models.CheckConstraint(
                name="proposal_goals_are_known",
                condition=Q(goals__contained_by=Goal.values),
                violation_error_message=_("Pilih tujuan pembangunan dari daftar."),
            ),
        ]
        triggers = [
            *guarded(PROPOSAL, history="competitions_proposalhistory"),
            _stage_must_permit(
                "submit_while_open", "OLD.state = 'checking' AND NEW.state = 'submitted'", "submit", TOO_LATE
            ),
            _within_the_selection(),
            _stage_must_permit("withdraw_while_open", "NEW.state = 'withdrawn'", "withdraw", NO_WITHDRAWAL),
            _stage_must_permit(
                "screen_while_open",
                f"NEW.state IN ({_SCREENED}) OR OLD.state IN ({_SCREENED})",
                "screen",
                NOT_SCREENING,
            ),
            pgtrigger.Trigger(
                name="sealed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.state IN ({_RECEIVED_SQL})"
                    f" AND ({columns('OLD', _SEALED)}) IS DISTINCT FROM ({columns('NEW', _SEALED)})"
                ),
                func=f"RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{SEALED}';",
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def turn(self) -> Turn:
        return turn_of(self.state)

    @property
    def classified(self) -> bool:
        """Whether everything by which entries are sorted has been told."""
        return bool(self.goals and self.sector and self.service and self.digital)


class ProposalHistory(HistoryBase):
    subject = models.ForeignKey(Proposal, models.PROTECT, related_name="history")

    class Meta(HistoryBase.Meta):
        triggers = history_triggers(PROPOSAL, subject="competitions_proposal", table="competitions_proposalhistory")


def _only_in(
    name: str, states: str, message: str, proposal: str = "COALESCE(NEW.proposal_id, OLD.proposal_id)"
) -> pgtrigger.Trigger:
    """What belongs to a proposal is written only in these states and while a stage permits drafting.

    proposal: SQL that tells the proposal's key from the row.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        # the states are ours, nobody's input
        func=f"""
            IF NOT EXISTS (
                SELECT 1 FROM competitions_proposal p WHERE p.id = {proposal}
                AND p.state IN ({states}) AND competitions_stage_permits(p.edition_id, 'draft', sinovik_now())
            ) THEN
                RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{message}';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608
    )


class Revision(models.Model):
    """What a section said after one save. Every save stays; the newest number is the present text."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="revisions")
    section = models.CharField(_("bagian"), max_length=40)
    n = models.PositiveIntegerField(_("versi"))
    text = models.TextField(_("isi"))
    words = models.PositiveIntegerField(_("jumlah kata"))
    restored_from = models.PositiveIntegerField(_("dipulihkan dari versi"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["proposal", "section", "-n"]
        constraints = [
            models.UniqueConstraint(name="revision_numbered_once", fields=["proposal", "section", "n"]),
            models.CheckConstraint(name="revision_counts_from_one", condition=Q(n__gte=1)),
        ]
        triggers = [
            *append_only("competitions_revision"),
            _only_in("written_by_unit", _WITH_UNIT_SQL, NOT_WITH_UNIT),
        ]

    def __str__(self) -> str:
        return f"{self.section} v{self.n}"


class Attachment(models.Model):
    """A file beside a proposal: one of the letters, or evidence of a section (slot `evidence:<section>`)."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="attachments")
    slot = models.CharField(_("tempat"), max_length=60)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("berkas"))
    name = models.CharField(_("nama berkas"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("diunggah"))
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(_("dilepas"), null=True, blank=True)

    class Meta:
        ordering = ["slot", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="attachment_one_letter_per_slot",
                fields=["proposal", "slot"],
                condition=Q(removed_at=None) & ~Q(slot__startswith="evidence:"),
                violation_error_message=_("Surat ini sudah diunggah. Lepas yang lama untuk menggantinya."),
            ),
            models.CheckConstraint(
                name="attachment_removed_after_added", condition=Q(removed_at=None) | Q(removed_at__gte=F("at"))
            ),
        ]
        triggers = [_only_in("attached_before_sealing", f"{_WITH_UNIT_SQL}, 'checking'", SEALED)]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person of the team that made the innovation and the part they had."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="team")
    name = models.CharField(_("nama"), max_length=150)
    part = models.CharField(_("peran"), max_length=150)
    contact = models.CharField(
        _("kontak"), max_length=150, blank=True, help_text=_("Telepon atau surel; tidak tampil bagi penilai.")
    )
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        triggers = [_only_in("named_before_sealing", f"{_WITH_UNIT_SQL}, 'checking'", SEALED)]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """What the local admin remarks on a draft, pinned to a section ("" for the whole). It stays as it was written.

    revision: number of the revision of the section that was read, 0 for none.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="notes")
    section = models.CharField(_("bagian"), max_length=40, blank=True)
    revision = models.PositiveIntegerField(_("versi yang dibaca"), default=0)
    body = models.TextField(_("catatan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="note_has_body", condition=~Q(body=""), violation_error_message=_("Tuliskan isi catatan.")
            ),
        ]
        triggers = [
            *append_only("competitions_note"),
            _only_in("pinned_before_sealing", f"{_WITH_UNIT_SQL}, 'checking'", NO_MORE_NOTES),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class NoteAnswer(models.Model):
    """What the unit did about a note, in a sentence: with it the note is done."""

    note = models.OneToOneField(Note, models.PROTECT, related_name="answer", verbose_name=_("catatan"))
    body = models.TextField(_("jawaban"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="note_answer_has_body",
                condition=~Q(body=""),
                violation_error_message=_("Tuliskan apa yang sudah dilakukan."),
            ),
        ]
        triggers = [
            *append_only("competitions_noteanswer"),
            _only_in(
                "answered_by_unit",
                _WITH_UNIT_SQL,
                NOT_ANSWERABLE,
                "(SELECT proposal_id FROM competitions_note WHERE id = NEW.note_id)",
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class Seal(models.Model):
    """The sealed snapshot of one submission.

    digest: SHA-256 of the canonical JSON of `content`, which holds the files' digests; entry: its row on the public
    record, which keeps the salt.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="seals")
    n = models.PositiveSmallIntegerField(_("pengajuan ke"))
    content = models.JSONField(_("isi"))
    digest = models.CharField(_("sidik"), max_length=64, unique=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("catatan publik"))
    words = models.PositiveIntegerField(_("jumlah kata"))
    files = models.PositiveSmallIntegerField(_("jumlah berkas"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("diterima"))

    class Meta:
        ordering = ["proposal", "-n"]
        constraints = [models.UniqueConstraint(name="seal_numbered_once", fields=["proposal", "n"])]
        triggers = append_only("competitions_seal")

    def __str__(self) -> str:
        return self.digest
