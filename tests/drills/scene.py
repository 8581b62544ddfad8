"""The drill's scene, by the real actions: an edition in registration and proposals that wait for their local admins.

`python -m tests.drills.scene 40` prints one JSON list: proposal, and a session in which its local admin is signed in.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sinovik.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from sinovik.foundation.access.models import User  # noqa: E402
from tests.agencies.makers import a_local_admin  # noqa: E402
from tests.competitions.makers import a_handed_in_proposal, an_edition  # noqa: E402


def signed_in(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def main() -> None:
    edition = an_edition()
    waiting = []
    for _ in range(int(sys.argv[1])):
        proposal = a_handed_in_proposal(edition)
        waiting.append({"proposal": proposal.pk, "session": signed_in(a_local_admin(proposal.agency))})
    sys.stdout.write(json.dumps(waiting))


if __name__ == "__main__":
    main()
