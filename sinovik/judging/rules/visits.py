"""What a visiting team looks at, and who may report."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.foundation.access.models import User
from sinovik.foundation.access.person import Person

from ..models import FieldVisit
from ..states import EvaluatorState
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


EASTERNMOST = timedelta(hours=9)  # WIT, where a new day begins first


def today_somewhere(now: datetime) -> date:
    """The latest date that has begun anywhere in Indonesia."""
    return (now.astimezone(UTC) + EASTERNMOST).date()


def may_report_by(user: User | None, visit: FieldVisit) -> bool:
    """A member of the team who has not left the edition."""
    return user is not None and any(
        member.evaluator.user_id == user.pk and member.evaluator.state == EvaluatorState.READY
        for member in visit.members.select_related("evaluator")
    )


def may_report(person: Person, visit: FieldVisit, *, now: datetime) -> bool:
    """A member of the team, before the report is locked, while the stage permits visiting."""
    return (
        may_report_by(person.user, visit)
        and visit.state == VisitState.PLANNED
        and stage_permits(visit.stage.edition, Permit.VISIT, at=now)
    )


def is_mixed(roles: list[str]) -> bool:
    """At least one panelist and one evaluator."""
    return len(set(roles)) > 1
