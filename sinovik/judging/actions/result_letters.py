"""Letters about results. They carry a link and never the result itself: a mail may be read by others."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from sinovik.competitions.models import Edition
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.letters import send

from ..models import Announcement, Interview
from ..queries.announcements import people_concerned, people_for


def tell_result(*, announcement: Announcement, now: datetime) -> int:
    """To everyone at the agencies and units of the edition's entries, chosen or not. Returns how many were written."""
    return send(
        to=people_concerned(announcement.edition),
        words=lambda: (
            _("Pengumuman %(number)s") % {"number": announcement.number},
            _("Hasil tahap ini sudah diumumkan. Baca daftar lengkap, dan masa sanggah bila ada, di SiNovik."),
        ),
        link=f"/pengumuman/{announcement.pk}/",
        about=announcement,
        now=now,
    )


def tell_results(*, edition: Edition, now: datetime) -> int:
    """To everyone with an entry: the result sheet is there. Returns how many were written."""
    return send(
        to=people_concerned(edition),
        words=lambda: (
            _("Lembar hasil %(edition)s sudah tersedia") % {"edition": edition.short},
            _("Lihat kekuatan proposal Anda dan tiga hal yang dapat diperkuat."),
        ),
        link="/lembar-hasil/",
        about=edition,
        now=now,
    )


def invite(*, interviews: Collection[Interview], now: datetime) -> int:
    """To the agency of each slot, asking to confirm. Returns how many letters were written."""
    return sum(_invite(slot, now) for slot in interviews)


def _invite(slot: Interview, now: datetime) -> int:
    return send(
        to=people_for(slot.proposal, Permission.CONFIRM_INTERVIEWS),
        words=lambda: (
            _("Undangan wawancara: %(title)s") % {"title": slot.proposal.title},
            _("Lihat waktu dan ruangnya, lalu konfirmasi paling lambat 24 jam sebelum dimulai."),
        ),
        link=f"/wawancara/{slot.pk}/",
        about=slot,
        now=now,
    )
