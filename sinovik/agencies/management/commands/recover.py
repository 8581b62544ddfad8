from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from sinovik.agencies.actions import new_code, reset_factor
from sinovik.agencies.queries import account_of
from sinovik.agencies.states import CODE_MINUTES, IdentityProof
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused


class Command(BaseCommand):
    help = "Lets a person in who lost the second factor when nobody else can: prints a one-time code, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--identity", required=True, choices=IdentityProof.values, help="by what the person was recognised"
        )
        parser.add_argument("--reason", required=True, help="why, in a sentence; it is kept for good")

    def handle(self, *args: object, email: str, identity: str, reason: str, **options: object) -> None:
        user = account_of(email)
        if user is None:
            raise CommandError(f"No account is known as {email}.")
        code = new_code()
        try:
            reset_factor(user=user, code=code, identity=identity, reason=reason, by=None, now=clock.now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"Second factor of {user.email} is gone and all sessions are over. One-time code {code[:4]} {code[4:]}"
            f" (shown only now, good for {CODE_MINUTES} minutes): open /masuk/kode/, choose a password, then set up"
            " the second factor."
        )
