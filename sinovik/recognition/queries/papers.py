"""Decrees and certificates as papers. Papers are Indonesian whatever the reader's language."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import override

from sinovik.foundation.documents import qr_svg, render_pdf

from ..models import Certificate, Decree
from .decrees import levels_of

PROOF = "Bukti yang bisa diperiksa siapa saja"
ORDER_NOTE = "Diurutkan menurut nama instansi. Tidak ada peringkat di dalam satu tingkat."


def _proof(address: str, digest: bytes, text: str) -> dict[str, str]:
    whole = f"{settings.SITE_ADDRESS}{address}"
    return {
        "address": whole,
        "qr": qr_svg(whole),
        "digest": digest.hex(),
        "proof_title": PROOF,
        "proof_text": text,
    }


@override("id")
def decree_pdf(decree: Decree) -> bytes:
    """The decree with its lists, inside a level by agency."""
    dated = date_format(decree.dated, "j F Y")
    data = {
        "title": decree.title,
        "kind": f"Keputusan · {decree.edition.name}",
        "lede": f"Nomor {decree.number}, {dated}",
        "demo": decree.edition.is_demo,
        "facts": [
            ["Nomor", decree.number],
            ["Tanggal", dated],
            ["Ditetapkan oleh", decree.signatory],
            ["Menurut pengumuman", decree.announcement.number],
        ],
        "basis_title": "Dasar hukum",
        "legal_basis": decree.legal_basis,
        "order_note": ORDER_NOTE,
        "head": ["Inovasi", "Instansi", "Unit"],
        "levels": [
            {"name": level.name, "rows": [[row.title, row.agency_name, row.unit_name] for row in level.rows]}
            for level in levels_of(decree)
        ],
        **_proof(
            f"/keputusan/{decree.pk}/",
            bytes(decree.digest),
            "Cocokkan sidik ini dengan halaman keputusan. Sidiknya tercatat pada catatan publik sejak terbit.",
        ),
    }
    return render_pdf("decree.typ", data, now=decree.issued_at)


@override("id")
def certificate_pdf(certificate: Certificate) -> bytes:
    """The paper of one award; its QR code leads to the public check page."""
    award, said = certificate.award, certificate.content
    data = {
        "title": award.person_name or said["agency"],
        "kind": f"Sertifikat penghargaan · {said['edition']}",
        "lede": f"{said['level']}: {said['title']}",
        "demo": award.entry.decree.edition.is_demo,
        "facts": [
            ["Unit", said["unit"]],
            ["Instansi", said["agency"]],
            ["Menurut keputusan", said["decree"]],
            ["Diserahkan", f"{date_format(award.given_on, 'j F Y')}, {said['event']}"],
            ["Nomor sertifikat", certificate.number],
        ],
        **_proof(
            f"/periksa/sertifikat/{certificate.code}/",
            bytes(certificate.digest),
            f"Pindai kode ini, atau ketik {spaced(certificate.code)} di halaman Periksa sertifikat.",
        ),
    }
    return render_pdf("certificate.typ", data, now=certificate.issued_at)


def spaced(code: str) -> str:
    """A code in groups of four, as people read it aloud."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))
