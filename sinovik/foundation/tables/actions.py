"""Verbs about saved views."""

from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tables.models import SavedView
from sinovik.foundation.tables.rules import is_a_list_of_ours, lasting_query

MOST_PER_PAGE = 20


@action("tables.save_view")
def save_view(*, name: str, path: str, query: str, by: User, now: datetime) -> SavedView:
    """Keep a list with its filters and its order under a name.

    Raises: Refused if the path is no list, the name is taken there, or the page has MOST_PER_PAGE of this person's.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two windows of one person, one count
    if not is_a_list_of_ours(path):
        raise Refused(_("Tampilan hanya dapat disimpan dari sebuah daftar. Buka daftarnya, lalu simpan dari sana."))
    if SavedView.objects.filter(user=by, path=path).count() >= MOST_PER_PAGE:
        raise Refused(_("Anda sudah menyimpan 20 tampilan di halaman ini. Hapus salah satunya lebih dahulu."))
    kept = lasting_query(QueryDict(query))
    if len(kept) > SavedView._meta.get_field("query").max_length:
        raise Refused(_("Saringan ini terlalu panjang untuk disimpan. Kurangi isinya."))
    return SavedView.objects.create(user=by, name=" ".join(name.split()), path=path, query=kept, at=now)


@action("tables.forget_view")
def forget_view(*, view: SavedView, by: User, now: datetime) -> None:
    """Delete a saved view; the list itself stays as it is."""
    view.delete()
