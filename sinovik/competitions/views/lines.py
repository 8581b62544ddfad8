"""Rows as the pages show them: words, states and addresses, no decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sinovik.competitions.actions.proposals import EVIDENCE_KINDS
from sinovik.competitions.models import Attachment, Edition, Note, NoteAnswer, Proposal, Revision, Seal, Stage
from sinovik.competitions.queries.earlier import entries_before, records_alike
from sinovik.competitions.queries.proposals import present_seal, texts_of
from sinovik.competitions.rules.proposals import Gap, Written
from sinovik.competitions.states import Severity, Turn, turn_of
from sinovik.competitions.states.lives import PROPOSAL_MOVES, RECEIVED
from sinovik.competitions.states.rulebook import AttachmentSlot, Section
from sinovik.foundation.files.queries import held, scan_queue
from sinovik.foundation.ui import words
from sinovik.innovations.queries import earlier_standings
from sinovik.innovations.states import Goal

Row = dict[str, Any]
PROOF = "mulai"  # the slot in addresses


def page_of(name: str, proposal: Proposal, *more: object) -> str:
    return reverse(f"competitions:{name}", args=[proposal.pk, *more])


def part_of(proposal: Proposal, key: str) -> Section:
    """The section of the proposal's form with this key. Raises: Http404 if there is none."""
    for section in proposal.edition.book.sections_of(proposal.group):
        if section.key == key:
            return section
    raise Http404


def in_three_zones(moment: datetime | None) -> str:
    """5 Mei 2027, 16.00 WIB · 17.00 WITA · 18.00 WIT."""
    return f"{words.day(moment)}, {' · '.join(words.three_zones(moment))}" if moment else _("belum ditetapkan")


def of_words(count: int, limit: int) -> str:
    text = ngettext("%(count)s dari %(limit)s kata", "%(count)s dari %(limit)s kata", limit)
    return text % {"count": words.number(count), "limit": words.number(limit)}


def _section_state(section: Section, count: int, notes: int) -> Row:
    if count > section.words:
        over = count - section.words
        text = ngettext("Lebih %(n)s kata", "Lebih %(n)s kata", over) % {"n": words.number(over)}
        return {"state": "over_limit", "tag": text}
    if notes:
        text = ngettext("%(n)s catatan belum dijawab", "%(n)s catatan belum dijawab", notes)
        return {"state": "has_notes", "tag": text % {"n": notes}}
    if not count:
        return {"state": "not_started" if section.required else "optional"}
    # a text that fills half of its space counts as written; the writer decides what is enough
    return {"state": "complete" if count * 2 >= section.words else "in_progress"}


def section_tasks(proposal: Proposal, written: Written, notes: Iterable[Note]) -> list[Row]:
    """The parts of the form as a task list: how full, what state, where to go."""
    pinned = [note.section for note in notes]
    return [
        {
            "title": section.title,
            "href": page_of("section", proposal, section.key),
            "hint": of_words(written.words.get(section.key, 0), section.words),
            **_section_state(section, written.words.get(section.key, 0), pinned.count(section.key)),
        }
        for section in proposal.edition.book.sections_of(proposal.group)
    ]


def other_tasks(proposal: Proposal, written: Written) -> list[Row]:
    slots = [slot for slot in proposal.edition.book.attachments.values() if slot.required]
    there = sum(slot.key in written.slots for slot in slots)
    uploaded = _("%(there)s dari %(all)s diunggah") % {"there": there, "all": len(slots)}
    people = ngettext("%(n)s orang", "%(n)s orang", written.team) % {"n": written.team}
    described = "complete" if proposal.started_on and proposal.classified else "in_progress"
    letters = "complete" if there == len(slots) else ("in_progress" if there else "not_started")
    return [
        {
            "title": _("Keterangan inovasi"),
            "href": page_of("describe", proposal),
            "hint": proposal.edition.book.groups[proposal.group].label,
            "state": described,
        },
        {
            "title": _("Surat pernyataan"),
            "href": page_of("attachments", proposal),
            "hint": uploaded,
            "state": letters,
        },
        {
            "title": _("Tim dan peran"),
            "href": page_of("team", proposal),
            "hint": people,
            "state": "complete" if written.team else "not_started",
        },
    ]


AFTER = {Turn.UNIT: 0, Turn.LOCAL_ADMIN: 1, Turn.SECRETARIAT: 2}


def turn_steps(proposal: Proposal, *, stranded: bool) -> list[Row]:
    """Whose turn it is, as three steps; nobody's once a draft has missed the closing."""
    titles = [_("Unit menulis"), _("Admin lokal memeriksa"), _("Diajukan dan disegel")]
    texts = [proposal.unit.name, proposal.agency.name, _("Resi terbit saat itu juga")]
    now = AFTER.get(turn_of(proposal.state), 3)
    present = "next" if stranded else "now"
    return [
        {"title": title, "text": text, "state": "done" if at < now or now == 2 else (present if at == now else "next")}
        for at, (title, text) in enumerate(zip(titles, texts, strict=True))
    ]


def gap_rows(proposal: Proposal, gaps: Iterable[Gap]) -> list[Row]:
    sections = {section.key for section in proposal.edition.book.sections_of(proposal.group)}
    slots = set(proposal.edition.book.attachments)
    tones = {Severity.BLOCKER: "danger", Severity.APPROVAL: "caution", Severity.WARNING: "info"}
    rows = []
    for gap in gaps:
        if gap.place in sections:
            href = page_of("section", proposal, gap.place)
        elif gap.place in slots:
            href = page_of("attachments", proposal)
        else:
            href = page_of({"team": "team", "started_on": "describe"}.get(gap.place, "proposal"), proposal)
        rows.append({"title": gap.message, "href": href, "icon": "alert-triangle", "tone": tones[gap.severity]})
    return rows


def proposal_rows(proposals: Iterable[Proposal], counts: Mapping[int, Mapping[str, int]]) -> list[list[Row]]:
    """Lines of a list of proposals: title, unit (of which company), how full, state, since when."""
    return [
        [
            {
                "text": proposal.title,
                "href": page_of("proposal", proposal),
                "note": proposal.number or proposal.edition.short,
            },
            {"text": proposal.unit.name, "note": proposal.agency.name if proposal.agency.parent_id else ""},
            {"text": progress_text(proposal, counts.get(proposal.pk, {}))},
            {"state": proposal.state, "of": "proposal", "text": ""},
            {"text": words.moment(proposal.since)},
        ]
        for proposal in proposals
    ]


def list_headers() -> list[str]:
    return [_("Judul"), _("Unit"), _("Tertulis"), _("Keadaan"), _("Sejak")]


def revision_rows(proposal: Proposal, revisions: Iterable[Revision]) -> tuple[list[str], list[list[Row]]]:
    """Heads and lines of the list of saves."""
    rows = [
        [
            {
                "text": _("Versi %(n)s") % {"n": row.n},
                "href": page_of("restore", proposal, row.section, row.n),
                "note": _("dari versi %(n)s") % {"n": row.restored_from} if row.restored_from else "",
            },
            {"text": words.moment(row.at)},
            {"text": row.words},
            {"text": str(row.by or "")},
        ]
        for row in revisions
    ]
    return [_("Versi"), _("Disimpan"), _("Kata"), _("Oleh")], rows


def _said_by(row: Note | NoteAnswer, *more: str) -> str:
    """Sari Dewi · 3 Mei 2026 09.00 WIB."""
    return " · ".join(filter(None, [str(row.by or ""), words.moment(row.at), *more]))


def note_items(proposal: Proposal, notes: Iterable[Note], *, answerable: bool = False) -> list[Row]:
    """Notes of the local admin: who wrote each, when, on which version, and what the unit answered."""
    titles = {section.key: section.title for section in proposal.edition.book.sections_of(proposal.group)}
    return [
        {
            "section": note.section,
            "title": _("Catatan untuk %(title)s") % {"title": titles.get(note.section, proposal.title)},
            "text": note.body,
            "meta": _said_by(note, _("versi %(n)s") % {"n": note.revision} if note.revision else ""),
            "answer": answer.body if (answer := getattr(note, "answer", None)) else "",
            "answer_meta": _said_by(answer) if answer else _("Belum dijawab"),
            "href": page_of("answer", proposal, note.pk) if answerable and answer is None else "",
        }
        for note in notes
    ]


def progress_text(proposal: Proposal, counts: Mapping[str, int]) -> str:
    sections = proposal.edition.book.sections_of(proposal.group)
    done = sum(bool(counts.get(section.key)) for section in sections)
    return _("%(done)s dari %(all)s bagian") % {"done": done, "all": len(sections)}


def proof_slot() -> AttachmentSlot:
    """The place for what shows since when the innovation is in use; every edition has it, none demands it."""
    kinds = [kind.value for kind in EVIDENCE_KINDS]
    label = _("Bukti tanggal mulai diterapkan")
    return AttachmentSlot(
        {"key": PROOF, "label": label, "kinds": sorted(kinds), "max_mib": 25, "required": False, "template": ""}
    )


def file_rows(proposal: Proposal, attachments: Iterable[Attachment], *, removable: bool) -> list[Row]:
    """One query more than the rows': which files wait for the virus scan or were refused by it, with the reason."""
    rows = list(attachments)
    findings = held(row.file for row in rows)
    return [
        {
            "name": row.name,
            "href": "" if row.file_id in findings else page_of("file", proposal, row.pk),
            "remove_href": page_of("detach", proposal, row.pk) if removable else "",
            **_file_state(row, findings.get(row.file_id)),
        }
        for row in rows
    ]


def _file_state(row: Attachment, finding: str | None) -> Row:
    """finding: None for a file that may be opened, "" for one that waits for the scan."""
    if finding:
        refused = _("Ditolak pemindai virus: %(finding)s. Isinya dihapus. Unggah berkas lain.")
        return {"error": refused % {"finding": finding}}
    size = words.file_size(row.file.size)
    if finding is None:
        return {"text": size}
    return {"text": _("%(size)s, menunggu pemeriksaan virus. Tetap ikut diajukan.") % {"size": size}}


def scanning_told() -> str:
    """What the organiser should know of files that have not passed the virus scan; "" if none waits."""
    queue = scan_queue()
    if not queue.count:
        return ""
    told = ngettext(
        "%(n)s berkas menunggu pemeriksaan virus, yang pertama sejak %(since)s. Proposalnya tetap dapat diajukan,"
        " tetapi berkas itu belum dapat dibuka. Bila ini lebih dari sepuluh menit, pemindai mungkin tidak menjawab:"
        " beri tahu pengelola server.",
        "%(n)s berkas menunggu pemeriksaan virus, yang pertama sejak %(since)s. Proposalnya tetap dapat diajukan,"
        " tetapi berkas itu belum dapat dibuka. Bila ini lebih dari sepuluh menit, pemindai mungkin tidak menjawab:"
        " beri tahu pengelola server.",
        queue.count,
    )
    return told % {"n": queue.count, "since": words.moment(queue.since)}


def fact_rows(proposal: Proposal) -> list[Row]:
    book = proposal.edition.book
    category = book.categories.get(proposal.category)
    origin = f"{proposal.origin.number} {proposal.origin}" if proposal.origin else _("Tidak ada")
    rows = [
        (_("Judul"), proposal.title),
        (_("Unit"), proposal.unit.name),
        (_("Instansi"), proposal.agency.name),
        (_("Inovasi"), proposal.innovation.number),
        (_("Kelompok"), book.groups[proposal.group].label),
        (pgettext("satu", "Kategori"), category.label if category else proposal.category),
        (_("Mulai diterapkan"), words.day(proposal.started_on) or _("Belum diisi")),
        (_("Jenis kebaruan"), proposal.get_novelty_display()),
        (_("Inovasi asal"), origin),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def class_rows(proposal: Proposal) -> list[Row]:
    """By what the entry is sorted, as its unit tells it; for those who may read the text."""
    goals = [f"{goal}. {Goal(goal).label}" for goal in proposal.goals]
    told = [
        (_("Tujuan pembangunan berkelanjutan (TPB)"), "\n".join(goals)),
        (_("Sektor"), proposal.sector),
        (_("Jenis layanan"), proposal.service),
        (_("Layanan digital"), proposal.get_digital_display()),
    ]
    return [{"key": key, "value": value or _("Belum diisi"), "multiline": True} for key, value in told]


def earlier_rows(proposal: Proposal) -> list[Row]:
    """What is known of this innovation from before: its entries in other editions and what it won."""
    entries = [
        {"key": row.edition.short, "value": " · ".join(filter(None, [row.title, row.number]))}
        for row in entries_before(proposal)
    ]
    won = [{"key": str(row), "value": row.source} for row in earlier_standings(proposal.innovation)]
    return entries + won


def alike_rows(proposal: Proposal) -> list[Row]:
    """Records of the agency under nearly this title: perhaps the same innovation."""
    return [
        {"key": row.number, "value": "\n".join([row.title, *map(str, row.standings.all())]), "multiline": True}
        for row in records_alike(proposal)
    ]


def video_rows(proposal: Proposal) -> list[Row]:
    """The video and what is said of its captions; for those who may read the text."""
    if not proposal.video:
        return []
    told = [(_("Alamat video"), proposal.video), (_("Takarir"), proposal.get_video_captions_display())]
    return [{"key": key, "value": value} for key, value in told]


def answers(proposal: Proposal) -> list[Row]:
    """The whole draft to be read before it goes on."""
    texts = texts_of(proposal)
    sections = [
        {
            "title": section.title,
            "href": page_of("section", proposal, section.key),
            "rows": [_answer(section, texts.get(section.key))],
        }
        for section in proposal.edition.book.sections_of(proposal.group)
    ]
    rows = [*fact_rows(proposal), *class_rows(proposal), *video_rows(proposal)]
    described = {"title": _("Keterangan inovasi"), "href": page_of("describe", proposal), "rows": rows}
    return [described, *sections]


def _answer(section: Section, revision: Revision | None) -> Row:
    count = revision.words if revision else 0
    text = revision.text if revision and revision.text else _("Belum ditulis")
    return {"key": of_words(count, section.words), "value": text, "multiline": True}


def history_items(proposal: Proposal) -> list[Row]:
    """What happened to the proposal, newest last."""
    begun = {"title": _("Draf dibuat"), "at": proposal.created_at, "by": str(proposal.created_by or "")}
    moves = proposal.history.select_related("by").order_by("pk")
    return [begun] + [
        {"title": PROPOSAL_MOVES[row.verb], "at": row.at, "by": str(row.by or ""), "text": row.reason} for row in moves
    ]


def stage_rows(stages: Iterable[Stage]) -> list[Row]:
    """The calendar as steps; every date in three zones."""
    return [
        {
            "title": stage.title,
            "text": _("Mulai %(moment)s") % {"moment": words.moment(stage.opens_at)} if stage.opens_at else "",
            "more": _("Sampai %(moment)s") % {"moment": in_three_zones(stage.closes_at)}
            if stage.closes_at
            else _("Tanggal akhir belum ditetapkan"),
            "state": "done" if stage.over else ("now" if stage.open_now else "next"),
        }
        for stage in stages
    ]


def whole_text(proposal: Proposal, notes: Iterable[Row] = ()) -> list[Row]:
    """Every section with its title, text and notes; what was sealed as long as the seal holds."""
    seal = present_seal(proposal) if proposal.state in RECEIVED else None
    pinned = list(notes)
    sealed = {part["key"]: part["text"] for part in seal.content["sections"]} if seal else None
    texts = sealed if sealed is not None else {key: row.text for key, row in texts_of(proposal).items()}
    return [
        {
            "title": section.title,
            "text": texts.get(section.key, ""),
            "key": section.key,
            "notes": [note for note in pinned if note["section"] == section.key],
            "comment_href": page_of("comment", proposal, section.key),
        }
        for section in proposal.edition.book.sections_of(proposal.group)
    ]


def receipt_rows(proposal: Proposal, seal: Seal) -> list[Row]:
    day, times = words.day(seal.at, weekday=True), "\n".join(words.three_zones(seal.at, seconds=True))
    held = _("%(words)s kata, %(files)s berkas") % {"words": words.number(seal.words), "files": seal.files}
    rows = [
        (_("Judul"), proposal.title),
        (_("Pengusul"), f"{proposal.unit.name}\n{proposal.agency.name}"),
        (_("Nomor"), proposal.number),
        (_("Waktu diterima"), f"{day}\n{times}"),
        (_("Isi"), held),
    ]
    return [{"key": key, "value": value, "multiline": True} for key, value in rows]


def queue_page(edition: Edition) -> str:
    return reverse("competitions:queue", args=[edition.slug])
