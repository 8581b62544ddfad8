"""Words of recognition."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Recipient(TextChoices):
    """Article 12: a competition honours agencies; persons only for what is among the best of the nation."""

    AGENCY = "agency", _("Instansi")
    PERSON = "person", _("Perorangan")


class CheckResult(TextChoices):
    """What the public check page says about a code."""

    VALID = "valid", _("Tercatat dan sah")
    UNKNOWN = "unknown", _("Tidak dikenal")
