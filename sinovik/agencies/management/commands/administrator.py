from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from sinovik.agencies.actions import found_administration, new_code
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused


class Command(BaseCommand):
    help = "Opens the first administrator's account and prints its one-time code, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", default="administrator@sinovik.local")
        parser.add_argument("--name", default="Administrator")

    def handle(self, *args: object, email: str, name: str, **options: object) -> None:
        code = new_code()
        try:
            membership = found_administration(email=email, full_name=name, code=code, by=None, now=clock.now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"First administrator: {membership.user.email}, one-time code {code[:4]} {code[4:]} (shown only now, good"
            " for one day): open /masuk/kode/, choose a password, then set up the second factor."
        )
