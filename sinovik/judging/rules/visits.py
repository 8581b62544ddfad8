"""What a visiting team looks at, and who may report."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.foundation.access.person import Person

from ..models import FieldVisit
from ..states.visits import VisitState


@dataclass(frozen=True)
class Item:
    """One line of the checklist."""

    key: str
    text: str | Promise


CHECKLIST: tuple[Item, ...] = (
    Item("running", _("Layanan berjalan seperti ditulis dalam proposal")),
    Item("users", _("Pengguna layanan merasakan perubahannya")),
    Item("figures", _("Angka sebelum dan sesudah cocok dengan catatan di lapangan")),
    Item("resources", _("Petugas, anggaran, dan sarana tersedia")),
    Item("lasting", _("Ada dasar hukum atau prosedur yang membuatnya bertahan")),
)


def is_member(person: Person, visit: FieldVisit) -> bool:
    return person.user is not None and any(m.evaluator.user_id == person.user.pk for m in visit.members.all())


def may_report(person: Person, visit: FieldVisit, *, now: datetime) -> bool:
    """A member of the team, before the report is locked, while the stage permits visiting."""
    return (
        is_member(person, visit)
        and visit.state == VisitState.PLANNED
        and stage_permits(visit.stage.edition, Permit.VISIT, at=now)
    )


def is_mixed(roles: list[str]) -> bool:
    """At least one panelist and one evaluator."""
    return len(set(roles)) > 1
