"""When a result may be announced, objected to and answered."""

from datetime import datetime

from django.utils.translation import gettext as _

from sinovik.agencies.queries import agencies_of
from sinovik.competitions.models import Proposal
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.competitions.states.lives import RECEIVED
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person

from ..models import Announcement, Objection, Plenary
from ..states import PlenaryState
from ..states.objections import ObjectionState


def may_announce(person: Person, plenary: Plenary, *, now: datetime) -> bool:
    return (
        person.holds(Permission.PUBLISH_RESULTS)
        and plenary.state == PlenaryState.CONCLUDED
        and stage_permits(plenary.stage.edition, Permit.ANNOUNCE, at=now)
    )


def is_entry_of(proposal: Proposal, announcement: Announcement) -> bool:
    """Every entry the organiser received may object, chosen or not, nominated or not."""
    return proposal.edition_id == announcement.edition_id and proposal.state in RECEIVED


def may_object(person: Person, proposal: Proposal, announcement: Announcement, *, now: datetime) -> bool:
    return (
        is_entry_of(proposal, announcement)
        and stage_permits(announcement.edition, Permit.OBJECT, at=now)
        and agencies_of(person, Permission.OBJECT_TO_RESULTS).filter(pk=proposal.agency_id).exists()
        and is_latest(announcement)
    )


def is_latest(announcement: Announcement) -> bool:
    """Only the newest announcement of an edition can be objected to."""
    later = Announcement.objects.filter(edition=announcement.edition_id, published_at__gt=announcement.published_at)
    return not later.exists()


def may_answer(objection: Objection, *, now: datetime) -> bool:
    """While it waits for its answer, in a stage that permits answering."""
    return objection.state == ObjectionState.FILED and stage_permits(
        objection.announcement.edition, Permit.ANSWER, at=now
    )


def not_now(what: Permit) -> str:
    """The sentence for an act whose stage is not open."""
    return {
        Permit.ANNOUNCE: _("Tahap pengumuman belum dibuka. Buka tahap itu di kalender edisi."),
        Permit.OBJECT: _("Masa sanggah tidak sedang dibuka. Batas waktunya tertulis di pengumuman."),
        Permit.ANSWER: _("Sanggahan tidak dapat dijawab pada tahap ini. Periksa kalender edisi."),
        Permit.INTERVIEW: _("Tahap wawancara tidak sedang dibuka. Periksa kalender edisi."),
        Permit.VISIT: _("Tahap verifikasi lapangan tidak sedang dibuka. Periksa kalender edisi."),
        Permit.DECREE: _("Tahap keputusan tidak sedang dibuka. Periksa kalender edisi."),
        Permit.PUBLISH: _("Tahap hasil untuk peserta tidak sedang dibuka. Periksa kalender edisi."),
    }[what]
