from django.utils.translation import gettext as _

from sinovik.foundation import changes, clock
from sinovik.foundation.changes.models import Change
from sinovik.foundation.files.models import Scan, StoredFile
from sinovik.foundation.tasks import task

from . import send
from .actions import mail


@task("letters.mail")
def mail_letters(*, letters: list[int]) -> None:
    mail(letters=letters, now=clock.now())


@changes.consumer("file.infected", name="letters.tell_giver")
def tell_giver(change: Change) -> None:
    """Whoever gave a content in which the virus scanner found something is told, once for each file."""
    scan = Scan.objects.get(pk=change.subject_id)
    for file in StoredFile.objects.filter(sha256=scan.sha256).exclude(by=None).select_related("by").order_by("pk"):
        _tell(file, scan.finding)


def _tell(file: StoredFile, finding: str) -> None:
    def words() -> tuple[str, str]:
        facts = {"name": file.name, "finding": finding}
        body = _(
            "Pemindai virus menemukan %(finding)s di dalam “%(name)s”. Isinya sudah dihapus dan tidak dibagikan kepada"
            " siapa pun. Bersihkan perangkat Anda, lalu unggah berkas lain di tempat yang sama."
        )
        return _("Berkas ditolak pemindai virus: %(name)s") % facts, body % facts

    send(to=[file.by], words=words, now=clock.now(), about=file)
