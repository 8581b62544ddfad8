import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from sinovik.agencies.models import Agency
from sinovik.competitions.models.editions import Edition
from sinovik.competitions.models.proposals import Proposal
from sinovik.foundation.append_only import append_only

NOT_THE_CAP = "Batas pada urutan ini bukan batas edisinya. Muat ulang halaman urutan pengajuan."
NOT_ITS_OWN = "Urutan pengajuan hanya memuat proposal instansi itu di edisi itu. Muat ulang halaman urutan pengajuan."
NO_REASON = gettext_noop("Tuliskan alasan bagi setiap draf di bawah garis batas.")


class Selection(models.Model):
    """In which order an agency's drafts go to an edition that takes only so many. The newest one counts.

    free: places that were left when it was made; drafts at later positions were told why.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name=_("edisi"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("instansi"))
    cap = models.PositiveSmallIntegerField(_("batas edisi"))
    free = models.PositiveSmallIntegerField(_("tempat yang masih ada"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("pada"))

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["edition", "agency", "-id"], name="selection_newest")]
        triggers = [
            *append_only("competitions_selection"),
            pgtrigger.Trigger(
                name="cap_is_the_editions",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                # the message is ours, nobody's input
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM competitions_edition e WHERE e.id = NEW.edition_id
                        AND e.rules -> 'eligibility' -> 'cap_per_agency' = to_jsonb(NEW.cap)
                    ) THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{NOT_THE_CAP}';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.agency_id} {self.at:%Y-%m-%d %H:%M}"


class Choice(models.Model):
    """The place of one draft in an order, and why it was left out where its place lies beyond the free ones."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="choices")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="choices")
    position = models.PositiveSmallIntegerField(_("urutan"))
    reason = models.TextField(_("alasan"), blank=True)

    class Meta:
        ordering = ["selection", "position"]
        constraints = [
            models.UniqueConstraint(name="choice_place_once", fields=["selection", "position"]),
            models.UniqueConstraint(name="choice_proposal_once", fields=["selection", "proposal"]),
            models.CheckConstraint(name="choice_counts_from_one", condition=Q(position__gte=1)),
        ]
        triggers = [
            *append_only("competitions_choice"),
            pgtrigger.Trigger(
                name="own_and_explained",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("made", "competitions_selection%ROWTYPE")],
                # the messages are ours, nobody's input
                func=f"""
                    SELECT * INTO made FROM competitions_selection s WHERE s.id = NEW.selection_id;
                    IF NOT EXISTS (
                        SELECT 1 FROM competitions_proposal p WHERE p.id = NEW.proposal_id
                        AND p.edition_id = made.edition_id AND p.agency_id = made.agency_id
                    ) THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{NOT_ITS_OWN}';
                    END IF;
                    IF NEW.position > made.free AND btrim(NEW.reason) = '' THEN
                        RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{NO_REASON}';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.proposal_id}"
