"""Making a stage's decisions public in one numbered act."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.foundation import changes
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import enqueue
from sinovik.methods.canonical import canonical_json
from sinovik.transparency.actions import enter, open_entry
from sinovik.transparency.states import EntryKind

from ..models import Announcement, Decision, Plenary
from ..rules.announcements import not_now
from ..rules.places import level_decided_in
from ..states import Outcome, PlenaryState


def _refuse_too_early(plenary: Plenary, now: datetime) -> None:
    edition = plenary.stage.edition
    if plenary.state != PlenaryState.CONCLUDED:
        raise Refused(_("Pleno belum selesai. Tutup pleno beserta berita acaranya sebelum mengumumkan."))
    if Announcement.objects.filter(plenary=plenary).exists():
        raise Refused(_("Hasil pleno ini sudah diumumkan."))
    if not stage_permits(edition, Permit.ANNOUNCE, at=now):
        raise Refused(not_now(Permit.ANNOUNCE))


def _sealed(plenary: Plenary, number: str, title: str) -> dict[str, Any]:
    """What the public log vouches for: the act and who was chosen, by number, without an order."""
    chosen = Decision.objects.filter(plenary=plenary, outcome=Outcome.CHOSEN).values_list("proposal__number", flat=True)
    level = level_decided_in(plenary.stage)
    return {"number": number, "title": title, "level": level.key if level else "", "chosen": sorted(chosen)}


def hold(announcement: Announcement) -> None:
    """Filing an objection and decreeing wait for each other here, so that no decree slips past an objection.

    An announcement is append-only, so the lock lies on its plenary.
    """
    Plenary.objects.select_for_update(of=("self",)).get(pk=announcement.plenary_id)


@action("announcements.publish")
def publish(*, plenary: Plenary, number: str, title: str, body: str, by: User, now: datetime) -> Announcement:
    """Make every decision of a concluded plenary public at once; letters to all concerned follow from the queue.

    Raises: Refused while the plenary is open or the stage does not permit announcing, when the number is taken, or
    when the plenary was announced before.
    """
    plenary = Plenary.objects.select_for_update(of=("self",)).select_related("stage__edition").get(pk=plenary.pk)
    _refuse_too_early(plenary, now)
    digest = sha256(canonical_json(_sealed(plenary, number.strip(), title.strip()))).digest()
    announcement = Announcement.objects.create(
        edition=plenary.stage.edition,
        plenary=plenary,
        number=number.strip(),
        title=title.strip(),
        body=body.strip(),
        objection_days=plenary.stage.edition.book.objection_days or 0,
        digest=digest,
        entry=enter(kind=EntryKind.ANNOUNCEMENT, digest=digest, salt=secrets.token_bytes(32), by=by, now=now),
        published_by=by,
        published_at=now,
    )
    open_entry(entry=announcement.entry, by=by, now=now)
    changes.announce("result.announced", on=announcement, now=now)
    enqueue("judging.tell_result", announcement_id=announcement.pk)
    return announcement
