"""Verbs about getting in: one-time codes told face to face, a second factor that was lost."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from sinovik.agencies.models import FactorReset, Membership, OneTimeCode
from sinovik.agencies.queries import duties_of, person_of
from sinovik.agencies.rules import may_reset_factor
from sinovik.agencies.states import CODE_MINUTES, CODE_TRIES
from sinovik.foundation.access.models import User
from sinovik.foundation.access.second_factor import end_sessions, forget_second_factor
from sinovik.foundation.audit import action
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused

from .people import issue_account


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
    return _keep(code, user=user, by=by, now=now)


def _keep(code: str, *, user: User, by: User, now: datetime) -> OneTimeCode:
    OneTimeCode.objects.filter(user=user, used_at=None).update(tries=CODE_TRIES)
    return OneTimeCode.objects.create(
        user=user,
        code_hash=make_password(code),
        issued_by=by,
        issued_at=now,
        expires_at=now + timedelta(minutes=CODE_MINUTES),
    )


@action("agencies.reset_factor")
def reset_factor(*, user: User, code: str, identity: str, reason: str, by: User | None, now: datetime) -> FactorReset:
    """Take a lost second factor off an account and let its owner in by a code told face to face.

    Password and factor are gone, every session ends, the person is written to. Afterwards the person enters by the
    code and sets up a new factor. by: nobody when it is done on the server, for whom nobody else can help.
    Raises: Refused for one's own account, for a person whose roles are not all the actor's to give, and for an
    account without a second factor.
    """
    if by is not None and not may_reset_factor(person_of(by), user, duties_of(user)):
        raise Refused(
            _("Langkah kedua orang ini hanya dapat disetel ulang oleh orang lain yang berhak memberi semua perannya.")
        )
    if not forget_second_factor(user):
        raise Refused(_("Akun ini tidak memakai langkah kedua. Beri kode sekali pakai saja."))
    end_sessions(user)
    _keep(code, user=user, by=by or user, now=now)
    reset = FactorReset.objects.create(user=user, identity=identity, reason=reason.strip(), by=by, at=now)
    _tell_of_reset(reset, now)
    return reset


def _tell_of_reset(reset: FactorReset, now: datetime) -> None:
    def words() -> tuple[str, str]:
        who = reset.by.full_name if reset.by else _("Pengelola server SiNovik")
        body = _(
            "%(who)s melepas langkah kedua akun Anda setelah memeriksa identitas Anda. Semua sesi berakhir dan kata "
            "sandi lama tidak berlaku. Masuk dengan kode sekali pakai, lalu pasang langkah kedua yang baru. "
            "Bila bukan Anda yang meminta, segera hubungi sekretariat."
        )
        return _("Langkah kedua akun Anda disetel ulang"), body % {"who": who}

    send(to=[reset.user], words=words, link="/akun/keamanan/", now=now, about=reset)


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
