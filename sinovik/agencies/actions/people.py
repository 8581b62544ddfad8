"""Verbs about people: their account, their roles, the letters that appoint them, their language."""

from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from sinovik.agencies.models import LETTER_ELSEWHERE, Agency, AppointmentLetter, Membership, Unit
from sinovik.agencies.queries import account_of, duties_of
from sinovik.agencies.rules import is_active, leads_accounts, may_receive_accounts
from sinovik.agencies.states import LOCAL_ADMIN
from sinovik.foundation.access.models import User
from sinovik.foundation.access.roles import roles
from sinovik.foundation.audit import action
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused


def _account(email: str, full_name: str, *, is_demo: bool) -> User:
    """The person's one account: found by e-mail, made only if there is none."""
    return account_of(email) or User.objects.create_user(email=email, full_name=full_name, is_demo=is_demo)


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
        raise Refused(_(LETTER_ELSEWHERE), field="letter")
    user = _account(email, full_name, is_demo=is_demo)
    membership = give_role(user=user, role=LOCAL_ADMIN, agency=agency, letter=letter, by=by, now=now)
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


def _successors_letter(
    membership: Membership, number: str, dated: date | None, signed_by: str, by: User | None, now: datetime
) -> AppointmentLetter | None:
    """The letter that names the successor: none where the role needs none, a registered one of that number, or new."""
    if not leads_accounts(membership.role):
        return None
    if not number.strip() or dated is None:
        raise Refused(
            _("Admin lokal yang baru memerlukan surat penunjukan baru. Isi nomor dan tanggalnya."), field="number"
        )
    known = AppointmentLetter.objects.filter(agency=membership.agency, number=number.strip(), dated=dated).first()
    if known is not None and known.pk == membership.letter_id:
        raise Refused(_("Surat ini menunjuk pendahulunya. Daftarkan surat yang menunjuk penerusnya."), field="number")
    return known or register_letter(
        agency=membership.agency,
        number=number,
        dated=dated,
        signed_by=signed_by,
        by=by,
        now=now,
        is_demo=membership.user.is_demo,
    )


@action("agencies.hand_over")
def hand_over(
    *,
    membership: Membership,
    email: str,
    full_name: str,
    note: str,
    by: User | None,
    now: datetime,
    number: str = "",
    dated: date | None = None,
    signed_by: str = "",
) -> Membership:
    """Pass one duty to a successor at a transfer: the old role ends, the new one begins in the same moment.

    note: drafts and duties that go along, in words; both people receive it. number, dated, signed_by: the letter that
    appoints a new local admin; other roles need none. Returns the successor's membership.
    Raises: Refused if the successor is the same person, the role has ended before, or a local admin has no new letter.
    """
    successor = _account(email, full_name, is_demo=membership.user.is_demo)
    if successor.pk == membership.user_id:
        raise Refused(_("Penerus harus orang lain. Tuliskan alamat surel penerusnya."), field="email")
    letter = _successors_letter(membership, number, dated, signed_by, by, now)
    end_membership(membership=membership, reason=_("Serah terima: %(note)s") % {"note": note}, by=by, now=now)
    heir = give_role(
        user=successor,
        role=membership.role,
        agency=membership.agency,
        unit=membership.unit,
        edition_slug=membership.edition_slug,
        letter=letter,
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


def duties_in_words(user: User) -> str:
    """The duties a handover names, one per line."""
    known = roles()
    return "\n".join(f"{known[row.role].label}: {row.unit or row.agency or 'SiNovik'}" for row in duties_of(user))


@action("agencies.choose_language")
def choose_language(*, user: User, language: str, by: User, now: datetime) -> User:
    """Keep the language in which the person is written to. Raises Refused for one that the product does not speak."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Bahasa ini belum tersedia. Pilih Bahasa Indonesia atau Inggris."))
    user.language = language
    user.save(update_fields=["language"])
    return user
