"""The desk's letters to a requester, one per step: what happened, until when, what the requester can do."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sinovik.inquiries.models import Inquiry
from sinovik.inquiries.rules import days_of, last_day


@dataclass(frozen=True)
class Text:
    subject: str
    body: str


def _due(inquiry: Inquiry) -> str:
    return date_format(last_day(inquiry.due_at), "j F Y")


def _text(inquiry: Inquiry, subject: str, body: str, **words: object) -> Text:
    facts = {"number": inquiry.number, "subject": inquiry.subject, **words}
    return Text(subject % facts, body % facts)


def received(inquiry: Inquiry) -> Text:
    return _text(
        inquiry,
        _("Permohonan %(number)s kami terima"),
        _(
            "Kami menerima permohonan Anda tentang “%(subject)s”. Kelengkapannya kami periksa paling lambat %(due)s, "
            "24.00 WIB. Simpan tautan di bawah ini: hanya dengan tautan itu Anda dapat melihat jawabannya."
        ),
        due=_due(inquiry),
    )


def incomplete(inquiry: Inquiry, reason: str) -> Text:
    return _text(
        inquiry,
        _("Permohonan %(number)s perlu dilengkapi"),
        _("Yang perlu dilengkapi: %(reason)s. Buka halaman permohonan Anda untuk menambahkannya."),
        reason=reason.strip(),
    )


def confirmed(inquiry: Inquiry) -> Text:
    return _text(
        inquiry,
        _("Permohonan %(number)s lengkap"),
        _("Permohonan Anda lengkap. Kami menjawab paling lambat %(due)s, 24.00 WIB."),
        due=_due(inquiry),
    )


def forwarded(inquiry: Inquiry, agency: str) -> Text:
    return _text(
        inquiry,
        _("Permohonan %(number)s diteruskan"),
        _("Kami meminta bahan jawaban kepada %(agency)s. Tenggat jawaban tetap %(due)s, 24.00 WIB."),
        agency=agency,
        due=_due(inquiry),
    )


def extended(inquiry: Inquiry, reason: str) -> Text:
    return _text(
        inquiry,
        _("Waktu jawab %(number)s diperpanjang"),
        _("Waktu jawab diperpanjang satu kali, sampai %(due)s, 24.00 WIB. Alasannya: %(reason)s"),
        due=_due(inquiry),
        reason=reason.strip(),
    )


def answered(inquiry: Inquiry) -> Text:
    return _text(
        inquiry,
        _("Permohonan %(number)s sudah dijawab"),
        _("Jawaban tersedia pada halaman permohonan Anda. Bila tidak sesuai, ajukan keberatan paling lambat %(due)s."),
        due=_due(inquiry),
    )


def refused(inquiry: Inquiry) -> Text:
    return _text(
        inquiry,
        _("Permohonan %(number)s tidak dapat dipenuhi"),
        _(
            "Dasar penolakan (UU 14/2008 Pasal 17): %(ground)s. Alasan lengkap ada pada halaman permohonan Anda. "
            "Keberatan dapat diajukan paling lambat %(due)s."
        ),
        ground=inquiry.get_refusal_ground_display(),
        due=_due(inquiry),
    )


def objected(inquiry: Inquiry) -> Text:
    return _text(
        inquiry,
        _("Keberatan atas %(number)s kami terima"),
        _("Atasan petugas informasi menjawab keberatan Anda paling lambat %(due)s, 24.00 WIB."),
        due=_due(inquiry),
    )


def objection_answered(inquiry: Inquiry) -> Text:
    return _text(
        inquiry,
        _("Keberatan atas %(number)s sudah dijawab"),
        _(
            "Jawaban tersedia pada halaman permohonan Anda. Bila belum puas, sengketa dapat diajukan ke Komisi "
            "Informasi dalam %(days)s hari kerja sejak %(day)s."
        ),
        days=days_of("dispute"),
        day=date_format(timezone.localtime(inquiry.objection_answered_at), "j F Y"),
    )


def closed(inquiry: Inquiry) -> Text:
    return _text(
        inquiry, _("Permohonan %(number)s selesai"), _("Permohonan Anda kami tutup. Terima kasih telah bertanya.")
    )
