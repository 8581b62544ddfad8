"""Letters about recognition."""

from datetime import datetime

from django.utils.translation import gettext as _

from sinovik.foundation.letters import send

from ..models import Decree
from ..queries.decrees import people_named


def tell_decree(*, decree: Decree, now: datetime) -> int:
    """To everyone at the agencies and units that the decree names. Returns how many letters were written."""
    return send(
        to=people_named(decree),
        words=lambda: (
            _("Keputusan %(number)s terbit") % {"number": decree.number},
            _("Inovasi Anda tercantum dalam keputusan ini. Keputusan dapat diunduh di SiNovik."),
        ),
        link=f"/keputusan/{decree.pk}/",
        about=decree,
        now=now,
    )
