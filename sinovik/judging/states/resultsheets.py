"""What a result sheet says about the competition itself."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ending(TextChoices):
    """How far an entry went; the only thing a sheet says about the competition itself."""

    SCREENED_OUT = "screened_out", _("Tidak lolos seleksi administrasi")
    NOT_CHOSEN = "not_chosen", _("Belum terpilih pada tahap ini")
    CHOSEN = "chosen", _("Terpilih")
