"""The second factor of an account: whether there is one, and its removal for somebody who lost it."""

from allauth.mfa.models import Authenticator

from .models import User


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def forget_second_factor(user: User) -> int:
    """Take authenticator, passkeys and recovery codes off the account. Returns how many there were."""
    return Authenticator.objects.filter(user=user).delete()[0]


def end_sessions(user: User) -> None:
    """End every session of the account, everywhere: a session holds only as long as the password it began with.

    The account has no password afterwards; it is entered by a one-time code.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
