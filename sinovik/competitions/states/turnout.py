from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Step(TextChoices):
    """How far an invited agency has come in an edition; a later step includes the earlier ones."""

    INVITED = "invited", _("Belum berakun")
    ACCOUNT = "account", _("Berakun, belum ada draf")
    DRAFT = "draft", _("Ada draf, belum mengajukan")
    SUBMITTED = "submitted", _("Sudah mengajukan")


class CallList(TextChoices):
    """Whom the secretariat calls; the value is the list's address."""

    NO_ACCOUNT = "belum-berakun", _("Instansi yang belum berakun")
    NO_DRAFT = "belum-ada-draf", _("Instansi berakun yang belum mempunyai draf")
    NOT_HANDED_IN = "belum-diajukan", _("Draf yang belum diajukan")
