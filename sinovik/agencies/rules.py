"""How names are compared, and what must hold before an account is given or taken."""

import re
import unicodedata
from collections.abc import Iterable

from sinovik.agencies.models import Agency, Membership
from sinovik.agencies.states import LOCAL_ADMINS_WANTED, Scope
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.access.roles import Role, roles

# spelling → one spelling, word by word, after folding case and signs
WORDS = {
    "kab": "kabupaten",
    "prov": "provinsi",
    "propinsi": "provinsi",
    "pemkot": "kota",
    "pemkab": "kabupaten",
    "pemprov": "provinsi",
    "kementrian": "kementerian",
    "kemeterian": "kementerian",
}
# words that never tell two agencies apart
SILENT = {"pemerintah", "persero", "tbk", "pt", "dan", "the"}
NATION = re.compile(r" (republik indonesia|ri)$")


def fold(text: str) -> str:
    """Lower case, no accents, every sign a space, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", plain.casefold()))


def normalize(name: str) -> str:
    """The form in which two spellings of one agency are equal.

    `PEMKOT  Surabaya`, `Kota Surabaya` and `Pemerintah Kota Surabaya` give `kota surabaya`; `Kab. Siak` gives
    `kabupaten siak`.
    It never guesses: a misspelt name stays a different name.
    """
    words = [WORDS.get(word, word) for word in fold(name).split()]
    kept = " ".join(word for word in words if word not in SILENT)
    return NATION.sub("", kept)


def plain_local_name(name: str) -> str:
    """The name of a place without its kind: `Kabupaten Siak` → `siak`."""
    return re.sub(r"^(kota|kabupaten|provinsi) ", "", normalize(name))


def too_few_local_admins(active: int) -> bool:
    """Promised to agencies: two local admins, so that one transfer does not lock an agency out."""
    return active < LOCAL_ADMINS_WANTED


def may_receive_accounts(agency: Agency) -> bool:
    """A dissolved agency stays in the history and takes no new people."""
    return agency.ended_year is None


def is_active(membership: Membership) -> bool:
    return membership.until is None


def leads_accounts(role: str) -> bool:
    """Whether holders of the role issue accounts themselves: such a role comes from the secretariat, by letter."""
    return role in roles() and Permission.MANAGE_ACCOUNTS in roles()[role].permissions


def given_inside_an_agency(role: Role) -> bool:
    """Whether a local admin may give the role: of units and the agency, not the admin's own, not an organiser's."""
    kept = {Permission.MANAGE_ACCOUNTS, Permission.CONFIGURE_EDITIONS}
    return role.scope in {Scope.UNIT, Scope.AGENCY} and not kept & role.permissions


def may_let_in(person: Person, memberships: Iterable[Membership]) -> bool:
    """Who gives a one-time code: it opens the whole account, so every role held with it must be theirs to manage.

    Otherwise an agency could give an outsider a role in its own unit, then enter that person's account and act
    elsewhere. The administrator may let in anybody.
    """
    return person.holds_nationally(Permission.APPOINT_STAFF) or all(may_manage(person, row) for row in memberships)


def may_reset_factor(person: Person, user: User, memberships: Iterable[Membership]) -> bool:
    """Who takes a lost second factor off an account: who may let that person in, never the person themselves."""
    return person.user is not None and person.user.pk != user.pk and may_let_in(person, memberships)


def may_manage(person: Person, membership: Membership) -> bool:
    """Who ends a role, hands it over or gives a code: the secretariat for local admins, these for their people."""
    if membership.agency is None:
        return person.holds_nationally(Permission.APPOINT_STAFF)
    if leads_accounts(membership.role):
        return person.holds_nationally(Permission.APPOINT_LOCAL_ADMINS)
    return person.holds(Permission.MANAGE_ACCOUNTS, agency=membership.agency_id)
