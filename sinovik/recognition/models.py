"""Decrees, what they fix, the awards on them, the certificates anyone can check. Nothing here is ever altered."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from sinovik.foundation.append_only import append_only
from sinovik.recognition.states import Recipient

OBJECTION_OPEN = _(
    "Keputusan belum dapat terbit: masih ada sanggahan yang belum dijawab. Jawab semua sanggahan dahulu."
)
PERSONS_NOT_YET = _("Penghargaan perorangan hanya untuk terbaik nasional (pasal 12). Pilih instansi sebagai penerima.")


class Decree(models.Model):
    """A numbered decision of the minister that fixes who reached one level; its entries carry no order inside it."""

    edition = models.ForeignKey("competitions.Edition", models.PROTECT, related_name="+", verbose_name="edisi")
    announcement = models.OneToOneField(
        "judging.Announcement", models.PROTECT, related_name="+", verbose_name="pengumuman"
    )
    number = models.CharField("nomor keputusan", max_length=80)
    title = models.CharField("tentang", max_length=200)
    dated = models.DateField("tanggal keputusan")
    legal_basis = ArrayField(models.CharField(max_length=300), verbose_name="dasar hukum")
    signatory = models.CharField("jabatan penanda tangan", max_length=160)
    is_final = models.BooleanField("tingkat akhir", default=False)
    digest = models.BinaryField("sidik", max_length=32)
    entry = models.ForeignKey("transparency.Entry", models.PROTECT, related_name="+", verbose_name="catatan publik")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="diterbitkan oleh"
    )
    issued_at = models.DateTimeField("diterbitkan pada")

    class Meta:
        verbose_name = "keputusan"
        ordering = ["-issued_at", "-pk"]
        triggers = [
            *append_only("recognition_decree"),
            pgtrigger.Trigger(
                name="objections_answered",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF EXISTS (SELECT 1 FROM judging_objection
                               WHERE announcement_id = NEW.announcement_id AND state = 'filed') THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{OBJECTION_OPEN}';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (our own constant)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(signatory="") & Q(legal_basis__len__gte=1),
                name="decree_complete",
                violation_error_message=_("Keputusan memerlukan nomor, jabatan penanda tangan, dan dasar hukum."),
            ),
            models.UniqueConstraint(
                fields=["number"],
                name="decree_number_once",
                violation_error_message=_("Nomor ini sudah dipakai keputusan lain. Periksa nomor suratnya."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DecreeEntry(models.Model):
    """One proposal fixed by a decree, in the words of that day: names may change later, the decree does not."""

    decree = models.ForeignKey(Decree, models.PROTECT, related_name="entries", verbose_name="keputusan")
    decision = models.OneToOneField("judging.Decision", models.PROTECT, related_name="+", verbose_name="putusan pleno")
    proposal = models.ForeignKey("competitions.Proposal", models.PROTECT, related_name="+", verbose_name="proposal")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="instansi")
    level = models.CharField("tingkat", max_length=40)
    level_name = models.CharField("nama tingkat", max_length=120)
    level_rank = models.PositiveSmallIntegerField("urutan tingkat, makin besar makin tinggi")
    title = models.CharField("judul", max_length=300)
    agency_name = models.CharField("nama instansi", max_length=200)
    unit_name = models.CharField("nama unit", max_length=200, blank=True)

    class Meta:
        verbose_name = "diktum keputusan"
        ordering = ["-level_rank", "level_name", "agency_name", "title", "pk"]
        triggers = append_only("recognition_decreeentry")
        constraints = [
            models.UniqueConstraint(
                fields=["decree", "proposal"],
                name="decree_proposal_once",
                violation_error_message=_("Proposal ini sudah tercantum dalam keputusan."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.decree_id}/{self.proposal_id}"


class Award(models.Model):
    """An award on the ground of a decree entry: to the agency, and to persons only where article 12 allows."""

    entry = models.ForeignKey(DecreeEntry, models.PROTECT, related_name="awards", verbose_name="diktum")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="instansi")
    recipient = models.CharField("penerima", max_length=10, choices=Recipient.choices)
    person_name = models.CharField("nama perorangan", max_length=160, blank=True)
    event = models.CharField("acara", max_length=200)
    given_on = models.DateField("tanggal penyerahan")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dicatat oleh"
    )
    recorded_at = models.DateTimeField("dicatat pada")

    class Meta:
        verbose_name = "penghargaan"
        ordering = ["entry", "pk"]
        triggers = [
            *append_only("recognition_award"),
            pgtrigger.Trigger(
                name="persons_for_the_best_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.recipient = 'person'"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM recognition_decreeentry e
                        JOIN recognition_decree d ON d.id = e.decree_id
                        JOIN competitions_edition c ON c.id = d.edition_id
                        WHERE e.id = NEW.entry_id AND d.is_final AND c.scope = 'national'
                    ) THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{PERSONS_NOT_YET}';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 (our own constant)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(recipient=Recipient.AGENCY),
                name="award_agency_once",
                violation_error_message=_("Penghargaan instansi untuk inovasi ini sudah dicatat."),
            ),
            models.UniqueConstraint(
                fields=["entry", "person_name"],
                condition=Q(recipient=Recipient.PERSON),
                name="award_person_once",
                violation_error_message=_("Penghargaan untuk orang ini sudah dicatat."),
            ),
            models.CheckConstraint(
                condition=(Q(recipient=Recipient.PERSON) & ~Q(person_name=""))
                | Q(recipient=Recipient.AGENCY, person_name=""),
                name="award_names_a_person_or_none",
                violation_error_message=_("Isi nama hanya bila penerimanya perorangan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.recipient}"


class Certificate(models.Model):
    """The paper of one award; its code and digest let anyone check it without learning a person's name."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="certificate", verbose_name="penghargaan")
    number = models.CharField("nomor sertifikat", max_length=40, unique=True)
    code = models.CharField("kode periksa", max_length=20, unique=True)
    content = models.JSONField("isi")
    digest = models.BinaryField("sidik", max_length=32)
    entry = models.ForeignKey("transparency.Entry", models.PROTECT, related_name="+", verbose_name="catatan publik")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="diterbitkan oleh"
    )
    issued_at = models.DateTimeField("diterbitkan pada")

    class Meta:
        verbose_name = "sertifikat"
        ordering = ["number"]
        triggers = append_only("recognition_certificate")

    def __str__(self) -> str:
        return self.number
