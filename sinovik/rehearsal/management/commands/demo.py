"""Make the demo, or let its clock go on."""

import json
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from sinovik.rehearsal import demo


class Command(BaseCommand):
    help = "Makes a demo in mid-life by the real actions; a second call lets its clock go on where it stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--go-on", action="store_true", help="make nothing; only let an existing demo go on")

    def handle(self, *args: object, go_on: bool, **options: object) -> None:
        if demo.is_made():
            demo.resume()
        elif not go_on:
            self.make()

    def make(self) -> None:
        logins = demo.make(self.stdout.write)
        lines = [f"  {login.label:<28} {login.email}" for login in logins]
        text = "\n".join([f"Demo log-ins, all with the password {settings.DEMO_PASSWORD}:", *lines, ""])
        (settings.VAR / "demo.txt").write_text(text)
        # the log-in page of a demo offers the same list
        known = [{"role": login.role, "email": login.email, "password": settings.DEMO_PASSWORD} for login in logins]
        (settings.VAR / "demo.json").write_text(json.dumps(known))
