"""Make the demo, or let its clock go on."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand

from sinovik.rehearsal import demo


class Command(BaseCommand):
    help = "Makes a demo in mid-life by the real actions; a second call lets its clock go on where it stopped."

    def handle(self, *args: object, **options: object) -> None:
        if demo.is_made():
            demo.resume()
            return
        logins = demo.make(self.stdout.write)
        lines = [f"  {login.role:<28} {login.email}" for login in logins]
        text = "\n".join([f"Demo log-ins, all with the password {demo.PASSWORD}:", *lines, ""])
        (settings.VAR / "demo.txt").write_text(text)
        # the log-in page of a demo offers the same list
        known = [{"role": login.role, "email": login.email, "password": demo.PASSWORD} for login in logins]
        (settings.VAR / "demo.json").write_text(json.dumps(known))
