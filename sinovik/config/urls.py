"""Every address of the product. Indonesian stands at the root, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

HOUSE = [
    "transparency",
    "agencies",
    "innovations",
    "competitions",
    "judging",
    "recognition",
    "replication",
    "inquiries",
    "monitoring",
    "institutionalization",
    "desks",
    "portal",
    "rehearsal",
]

urlpatterns = i18n_patterns(
    *(path("", include(f"sinovik.{name}.urls")) for name in HOUSE),
    path("", include("sinovik.foundation.access.urls")),
    path("", include("sinovik.foundation.ui.urls")),
    prefix_default_language=False,
)
