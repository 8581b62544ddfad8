"""Verbs about places, agencies, units and people. Each writes one audit record."""

import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from sinovik.agencies.models import Agency, AgencyName, AppointmentLetter, Membership, OneTimeCode, Region, Unit
from sinovik.agencies.queries import duties_of
from sinovik.agencies.rules import is_active, may_receive_accounts, normalize
from sinovik.agencies.states import CODE_MINUTES, CODE_TRIES, NameKind, RegionKind
from sinovik.foundation.access.models import LANGUAGES, User
from sinovik.foundation.access.roles import roles
from sinovik.foundation.audit import action
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused


@action("agencies.add_agency")
def add_agency(
    *,
    name: str,
    kind: str,
    slug: str,
    by: User | None,
    now: datetime,
    region: Region | None = None,
    parent: Agency | None = None,
    source: str = "",
    is_demo: bool = False,
) -> Agency:
    """Take an agency into the list, with its own name as the first way it is known."""
    agency = Agency.objects.create(
        name=name, kind=kind, slug=slug, region=region, parent=parent, source=source, is_demo=is_demo
    )
    AgencyName.objects.create(
        agency=agency, name=name, normalized=normalize(name), kind=NameKind.OFFICIAL, source=source
    )
    return agency


@action("agencies.add_unit")
def add_unit(
    *, agency: Agency, name: str, by: User | None, now: datetime, place: Region | None = None, is_demo: bool = False
) -> Unit:
    """Add a unit to an agency. Its place may be another region's than its owner's.

    Raises: Refused if the agency already has a unit of that name.
    """
    return Unit.objects.create(agency=agency, name=" ".join(name.split()), place=place, is_demo=is_demo)


def _account(email: str, full_name: str, *, is_demo: bool) -> User:
    """The person's one account: found by e-mail, made only if there is none."""
    user = User.objects.filter(email=email.strip().lower()).first()
    return user or User.objects.create_user(email=email, full_name=full_name, is_demo=is_demo)


def _check_place(role: str, agency: Agency | None, unit: Unit | None) -> str:
    """The scope of the role. Raises ValueError for an unknown role, Refused if the place does not fit."""
    if role not in roles():
        raise ValueError(f"role {role!r} is not in policy/roles.toml; known: {sorted(roles())}")
    if agency is not None and not may_receive_accounts(agency):
        raise Refused(_("Instansi ini sudah berakhir dan tidak dapat menerima akun. Pilih instansi penerusnya."))
    return roles()[role].scope


@action("agencies.give_role")
def give_role(
    *,
    user: User,
    role: str,
    by: User | None,
    now: datetime,
    agency: Agency | None = None,
    unit: Unit | None = None,
    edition_slug: str = "",
    letter: AppointmentLetter | None = None,
) -> Membership:
    """Give a role from now on.

    Raises: ValueError for an unknown role. Refused if scope and place disagree or the person already holds it there.
    """
    scope = _check_place(role, agency or (unit.agency if unit else None), unit)
    return Membership.objects.create(
        user=user,
        role=role,
        scope=scope,
        agency=agency or (unit.agency if unit else None),
        unit=unit,
        edition_slug=edition_slug,
        letter=letter,
        given_by=by,
        since=now,
    )


def _welcome(membership: Membership, now: datetime) -> None:
    def words() -> tuple[str, str]:
        facts = {
            "name": membership.user.full_name,
            "role": roles()[membership.role].label,
            "place": membership.unit or membership.agency or "SiNovik",
        }
        body = _(
            "%(name)s, Anda kini memegang peran %(role)s di %(place)s. Masuk dengan alamat surel ini. "
            "Bila belum punya kata sandi, pilih “Lupa kata sandi” pada halaman masuk."
        )
        return _("Akun Anda di SiNovik"), body % facts

    send(to=[membership.user], words=words, link="/meja/", now=now, about=membership)


@action("agencies.register_letter")
def register_letter(
    *, agency: Agency, number: str, dated: date, signed_by: str, by: User | None, now: datetime, is_demo: bool = False
) -> AppointmentLetter:
    """Register the agency's letter of appointment. Raises Refused for a future date or a number used before."""
    if dated > now.date():
        raise Refused(_("Tanggal surat tidak boleh di masa depan. Periksa tanggalnya."), field="dated")
    return AppointmentLetter.objects.create(
        agency=agency,
        number=number.strip(),
        dated=dated,
        signed_by=signed_by,
        registered_by=by,
        registered_at=now,
        is_demo=is_demo,
    )


@action("agencies.appoint_local_admin")
def appoint_local_admin(
    *,
    agency: Agency,
    email: str,
    full_name: str,
    letter: AppointmentLetter,
    by: User | None,
    now: datetime,
    is_demo: bool = False,
) -> Membership:
    """Make a person local admin of an agency by its registered letter.

    Raises: Refused if the letter is another agency's or the person already is its local admin.
    """
    if letter.agency_id != agency.pk:
        raise Refused(
            _("Surat penunjukan ini terdaftar untuk instansi lain. Daftarkan surat instansi ini."), field="letter"
        )
    user = _account(email, full_name, is_demo=is_demo)
    membership = give_role(user=user, role="local_admin", agency=agency, letter=letter, by=by, now=now)
    _welcome(membership, now)
    return membership


@action("agencies.issue_account")
def issue_account(
    *,
    email: str,
    full_name: str,
    by: User | None,
    now: datetime,
    unit: Unit | None = None,
    agency: Agency | None = None,
    role: str = "unit_member",
    is_demo: bool = False,
) -> Membership:
    """Give a person an account and a role. Who already has an account keeps it and receives a membership.

    Raises: Refused if the person already holds the role there.
    """
    user = _account(email, full_name, is_demo=is_demo)
    membership = give_role(user=user, role=role, agency=agency, unit=unit, by=by, now=now)
    _welcome(membership, now)
    return membership


@action("agencies.end_membership")
def end_membership(*, membership: Membership, reason: str, by: User | None, now: datetime) -> Membership:
    """End a role with a reason. What the person did stays.

    Raises: Refused if it has ended before or no reason is given.
    """
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if not is_active(row):
        raise Refused(_("Peran ini sudah diakhiri sebelumnya."))
    if not reason.strip():
        raise Refused(_("Tuliskan alasan mengakhiri peran ini."), field="reason")
    row.until, row.ended_by, row.end_reason = now, by, reason.strip()
    row.save(update_fields=["until", "ended_by", "end_reason"])
    return row


@action("agencies.hand_over")
def hand_over(
    *, membership: Membership, email: str, full_name: str, note: str, by: User | None, now: datetime
) -> Membership:
    """Pass one duty to a successor at a transfer: the old role ends, the new one begins in the same moment.

    note: drafts and duties that go along, in words; both people receive it. Returns the successor's membership.
    Raises: Refused if the successor is the same person, or the role has ended before.
    """
    successor = _account(email, full_name, is_demo=membership.user.is_demo)
    if successor.pk == membership.user_id:
        raise Refused(_("Penerus harus orang lain. Tuliskan alamat surel penerusnya."), field="email")
    end_membership(membership=membership, reason=_("Serah terima: %(note)s") % {"note": note}, by=by, now=now)
    heir = give_role(
        user=successor,
        role=membership.role,
        agency=membership.agency,
        unit=membership.unit,
        edition_slug=membership.edition_slug,
        letter=membership.letter,
        by=by,
        now=now,
    )
    facts = {"old": membership.user.full_name, "new": successor.full_name, "note": note}
    send(
        to=[successor, membership.user],
        words=lambda: (
            _("Serah terima tugas di SiNovik"),
            _("%(old)s menyerahkan tugas kepada %(new)s. Yang diserahkan: %(note)s") % facts,
        ),
        link="/meja/",
        now=now,
        about=heir,
    )
    return heir


@action("agencies.choose_language")
def choose_language(*, user: User, language: str, by: User, now: datetime) -> User:
    """Keep the language in which the person is written to. Raises Refused for one that the product does not speak."""
    if language not in dict(LANGUAGES):
        raise Refused(_("Bahasa ini belum tersedia. Pilih Bahasa Indonesia atau Inggris."))
    user.language = language
    user.save(update_fields=["language"])
    return user


def duties_in_words(user: User) -> str:
    """The duties a handover names, one per line."""
    known = roles()
    return "\n".join(f"{known[row.role].label}: {row.unit or row.agency or 'SiNovik'}" for row in duties_of(user))


def new_code() -> str:
    """Eight digits, read aloud in two groups."""
    return f"{secrets.randbelow(10**8):08d}"


@action("agencies.give_code")
def give_code(*, user: User, code: str, by: User, now: datetime) -> OneTimeCode:
    """Keep the hash of a code that was told to the person face to face; older unused codes stop working.

    Raises: Refused for one's own account: nobody lets themselves in.
    """
    if user.pk == by.pk:
        raise Refused(_("Kode untuk akun sendiri harus diminta kepada admin lain."))
    OneTimeCode.objects.filter(user=user, used_at=None).update(tries=CODE_TRIES)
    return OneTimeCode.objects.create(
        user=user,
        code_hash=make_password(code),
        issued_by=by,
        issued_at=now,
        expires_at=now + timedelta(minutes=CODE_MINUTES),
    )


@action("agencies.found_administration")
def found_administration(*, email: str, full_name: str, code: str, by: User | None, now: datetime) -> Membership:
    """Open the first administrator's account with a code for one day; everybody else is let in by somebody.

    Raises: Refused where there is an administrator already.
    """
    if Membership.objects.filter(role="administrator").exists():
        raise Refused(_("Administrator pertama sudah ada. Mintalah akun kepadanya."))
    membership = issue_account(email=email, full_name=full_name, role="administrator", by=by, now=now)
    OneTimeCode.objects.create(
        user=membership.user,
        code_hash=make_password(code),
        issued_by=membership.user,
        issued_at=now,
        expires_at=now + timedelta(days=1),
    )
    return membership


def _open_code(email: str, now: datetime) -> OneTimeCode | None:
    codes = OneTimeCode.objects.select_for_update(of=("self",)).select_related("user")
    return codes.filter(
        user__email=email.strip().lower(), user__is_active=True, used_at=None, expires_at__gt=now, tries__lt=CODE_TRIES
    ).first()


@transaction.atomic
def try_code(*, email: str, code: str, password: str, now: datetime) -> User | None:
    """Let a person in by the code they were given: the password is set and the code is spent.

    Returns None for anything wrong, without telling what; a wrong code is counted and the fifth closes it.
    """
    row = _open_code(email, now)
    if row is None:
        make_password(code)  # the same work as a comparison, so that time does not tell who has an account
        return None
    if not check_password(code.replace(" ", ""), row.code_hash):
        row.tries += 1
        row.save(update_fields=["tries"])
        return None
    return use_code(row=row, password=password, by=row.user, now=now).user


@action("agencies.use_code")
def use_code(*, row: OneTimeCode, password: str, by: User, now: datetime) -> OneTimeCode:
    """Spend the code and set the new password."""
    row.used_at = now
    row.save(update_fields=["used_at"])
    row.user.set_password(password)
    row.user.save(update_fields=["password"])
    return row


def load_regions(*, regions: list[Region], by: User | None, now: datetime) -> int:
    """Add the regions that are missing; provinces first, so that each regency and city finds its own."""
    known = set(Region.objects.values_list("code", flat=True))
    missing = [region for region in regions if region.code not in known]
    if missing:
        _add_regions(regions=missing, by=by, now=now)
    return len(missing)


@action("agencies.add_regions")
def _add_regions(*, regions: list[Region], by: User | None, now: datetime) -> None:
    Region.objects.bulk_create([region for region in regions if region.kind == RegionKind.PROVINCE])
    provinces = {region.code: region for region in Region.objects.filter(kind=RegionKind.PROVINCE)}
    lower = [region for region in regions if region.kind != RegionKind.PROVINCE]
    for region in lower:
        region.province = provinces[region.code[:2]]
    Region.objects.bulk_create(lower)


def load_agencies(*, agencies: list[Agency], by: User | None, now: datetime) -> int:
    """Add the agencies whose name is missing."""
    known = set(Agency.objects.values_list("name", flat=True))
    missing = [agency for agency in agencies if agency.name not in known]
    if missing:
        _add_agencies(agencies=missing, by=by, now=now)
    return len(missing)


@action("agencies.add_agencies")
def _add_agencies(*, agencies: list[Agency], by: User | None, now: datetime) -> None:
    Agency.objects.bulk_create(agencies)


def load_names(*, names: list[AgencyName], by: User | None, now: datetime) -> int:
    """Add the names that lead nowhere yet. One normalised name never leads to two agencies: the first stays."""
    known = set(AgencyName.objects.values_list("normalized", flat=True))
    missing = list({name.normalized: name for name in reversed(names) if name.normalized not in known}.values())
    if missing:
        _add_names(names=missing[::-1], by=by, now=now)
    return len(missing)


@action("agencies.add_names")
def _add_names(*, names: list[AgencyName], by: User | None, now: datetime) -> None:
    AgencyName.objects.bulk_create(names)


@action("agencies.add_units")
def add_units(*, units: list[Unit], by: User | None, now: datetime) -> None:
    """Add units that a source names."""
    Unit.objects.bulk_create(units)
