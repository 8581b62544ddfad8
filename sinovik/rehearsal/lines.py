"""Sentences, rows and figures of the page Gladi."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sinovik.competitions.states import RuleBook
from sinovik.foundation.ui import words

from .estimates import HEARD_A_DAY, LOADS, READ_A_DAY, SCREENED_A_DAY, USUAL_LOAD, Estimate, Window
from .models import Outcome, Rehearsal

Row = dict[str, Any]
HEADERS = [gettext_lazy("Gladi"), gettext_lazy("Diminta"), gettext_lazy("Dimainkan"), gettext_lazy("Hasil")]
COMMAND = "sinovik rehearse --plan gladi.json --json hasil.json"
WHY = {
    Outcome.ENDED: gettext_lazy("Gladi ini dihentikan sebelum selesai, jadi tidak ada hasilnya."),
    Outcome.TOO_LONG: gettext_lazy(
        "Gladi berjalan lebih dari 20 menit, jadi dihentikan. Mainkan lebih sedikit draf, lalu coba lagi."
    ),
    Outcome.TOO_LARGE: gettext_lazy(
        "Gladi memerlukan memori lebih dari yang diizinkan. Mainkan lebih sedikit draf, lalu coba lagi."
    ),
    Outcome.NO_DATABASE: gettext_lazy(
        "Server ini tidak mengizinkan basis data percobaan dibuat dari halaman, jadi gladi dijalankan pengelola server"
        " dengan perintah di bawah."
    ),
    Outcome.FAILED: gettext_lazy(
        "Gladi berhenti karena gangguan yang bukan berasal dari aturan edisi. Catatan pekerja server menjelaskannya;"
        " coba sekali lagi atau hubungi pengelola server."
    ),
}


def _said(rehearsal: Rehearsal) -> str:
    ended = getattr(rehearsal, "result", None)
    return str(ended.get_outcome_display()) if ended else _("Sedang berjalan")


def listed(rehearsals: Iterable[Rehearsal], digest: str) -> list[list[Any]]:
    """Each rehearsal with who asked, how much was played, its end, and whether the rules have changed since."""
    rows = []
    for rehearsal in rehearsals:
        href = reverse("rehearsal:rehearsal", args=[rehearsal.edition.slug, rehearsal.number])
        said = _said(rehearsal)
        if rehearsal.plan_digest != digest:
            said = _("%(said)s, untuk aturan yang lebih lama") % {"said": said}
        asked = _("%(when)s oleh %(who)s") % {"when": words.moment(rehearsal.at), "who": rehearsal.by.full_name}
        played = _("%(drafts)s dari %(expected)s draf") % {
            "drafts": words.number(rehearsal.drafts),
            "expected": words.number(rehearsal.expected),
        }
        name = {"text": _("Gladi nomor %(n)s") % {"n": rehearsal.number}, "href": href}
        rows.append([name, asked, played, said])
    return rows


def facts(rehearsal: Rehearsal) -> list[Row]:
    rows = [
        {"key": _("Diminta oleh"), "value": rehearsal.by.full_name},
        {"key": _("Pada"), "value": words.moment(rehearsal.at)},
        {"key": _("Perkiraan draf"), "value": words.number(rehearsal.expected)},
        {"key": _("Dimainkan"), "value": words.number(rehearsal.drafts)},
        {"key": _("Benih acak"), "value": rehearsal.seed, "code": True},
        {"key": _("Sidik aturan"), "value": rehearsal.plan_digest[:16], "code": True},
    ]
    ended = getattr(rehearsal, "result", None)
    if ended:
        rows.append({"key": _("Berakhir"), "value": words.moment(ended.at)})
    if ended and ended.outcome == Outcome.DONE:
        seconds = _("%(n)s detik") % {"n": words.number(ended.findings["seconds"])}
        rows.append({"key": _("Lama bermain"), "value": seconds})
    if ended and ended.by:
        rows.append({"key": _("Dihentikan oleh"), "value": ended.by.full_name})
    return rows


# --- while it runs --------------------------------------------------------------------------------------------------


def _parts(rehearsal: Rehearsal) -> list[tuple[str, str]]:
    """Every part of the playing, in order: its key and what people call it."""
    book = RuleBook(rehearsal.plan["rules"])
    stages = [(row["key"], book.stage_title(row["key"])) for row in rehearsal.plan["stages"]]
    return [("call", _("Edisi dibuat dan dibuka")), ("people", _("Instansi, unit, dan akun")), *stages]


def progress(rehearsal: Rehearsal) -> Row:
    """Steps for the page: those that are over, the one that is being played, those to come."""
    begun, parts = {step.name for step in rehearsal.steps.all()}, _parts(rehearsal)
    done = max(0, sum(key in begun for key, _title in parts) - 1)
    states = ["done"] * done + (["now"] if begun else []) + ["next"] * len(parts)
    steps = [{"title": title, "state": state} for (_key, title), state in zip(parts, states, strict=False)]
    return {"steps": steps, "begun": bool(begun), "done": done, "of": len(parts)}


# --- what it showed -------------------------------------------------------------------------------------------------


def result(estimate: Estimate) -> Row:
    book = RuleBook(estimate.plan["rules"])
    return {
        "estimate": estimate,
        "stopped": _stopped(estimate, book),
        "figures": _figures(estimate),
        "funnel": _funnel(estimate, book),
        "evaluators": _evaluators(estimate),
        "tight": [_tight(window, book) for window in estimate.tight],
        "window_headers": WINDOW_HEADERS,
        "windows": [_window(window, book) for window in estimate.windows],
        "levels": _levels(estimate, book),
        "cuts": _cuts(estimate),
        "first_level": _level_label(book, estimate.findings["levels"][0]["level"])
        if estimate.findings["levels"]
        else "",
        "screening": _screening(estimate),
        "usual_load": USUAL_LOAD,
        "assumed": {"read": READ_A_DAY, "screened": SCREENED_A_DAY, "heard": HEARD_A_DAY},
    }


def _stopped(estimate: Estimate, book: RuleBook) -> Row:
    stopped = estimate.findings["stopped"]
    return {"title": book.stage_title(stopped["stage"]), "why": stopped["why"]} if stopped else {}


def _level_label(book: RuleBook, key: str) -> str:
    label = book.levels[key].label(next(iter(book.pools)))
    return _("%(level)s, semua kelompok") % {"level": label} if len(book.pools) > 1 else label


def _figures(estimate: Estimate) -> list[Row]:
    rows = [
        {
            "value": estimate.evaluators(USUAL_LOAD),
            "label": _("penilai dibutuhkan"),
            "hint": _("bila tiap orang membaca paling banyak %(n)s proposal") % {"n": USUAL_LOAD},
        },
        {
            "value": estimate.flagged,
            "label": _("proposal dengan temuan berat"),
            "hint": _("diputuskan orang satu per satu"),
        },
        {"value": len(estimate.tight), "label": _("tahap yang jadwalnya sempit")},
    ]
    if estimate.findings["cuts"]:
        first = estimate.findings["cuts"][0]
        found = {"value": round(first["mean"]), "label": _("yang benar-benar terbaik ditemukan")}
        rows.insert(1, found | {"hint": _("di antara %(places)s tempat pertama") % {"places": first["places"]}})
    return rows if estimate.first_readings else rows[1:]


def _funnel(estimate: Estimate, book: RuleBook) -> list[Row]:
    told = estimate.findings["funnel"]
    names = {
        "drafts": _("Draf dimulai"),
        "checked": _("Sampai ke admin lokal"),
        "submitted": _("Diajukan"),
        "passed": _("Lolos administrasi"),
    }
    rows = [{"label": label, "value": estimate.whole(told[key])} for key, label in names.items()]
    return rows + [
        {"label": _level_label(book, row["level"]), "value": estimate.places(row["level"])}
        for row in estimate.findings["levels"]
    ]


def _evaluators(estimate: Estimate) -> list[Row]:
    if not estimate.first_readings:
        return []
    return [{"label": _("%(n)s bacaan per orang") % {"n": load}, "value": estimate.evaluators(load)} for load in LOADS]


WINDOW_HEADERS = [
    gettext_lazy("Tahap"),
    gettext_lazy("Mulai"),
    gettext_lazy("Lama (hari kerja)"),
    gettext_lazy("Pekerjaan"),
    gettext_lazy("Orang atau ruang yang cukup"),
]


def _window(window: Window, book: RuleBook) -> list[Any]:
    unknown = _("belum bertanggal")
    return [
        book.stage_title(window.key),
        words.day(window.opens_at) or unknown,
        unknown if window.days is None else window.days,
        window.work,
        "–" if window.people is None else window.people,
    ]


def _tight(window: Window, book: RuleBook) -> Row:
    title = book.stage_title(window.key)
    if window.late:
        said = ngettext(
            "Baru dapat dimulai %(n)s hari sesudah tanggalnya, karena tahap sebelumnya belum selesai.",
            "Baru dapat dimulai %(n)s hari sesudah tanggalnya, karena tahap sebelumnya belum selesai.",
            window.late,
        )
        return {"title": title, "text": said % {"n": window.late}, "tone": "caution", "icon": "alert-triangle"}
    said = _("%(work)s pekerjaan dalam %(n)s hari kerja.") % {"work": words.number(window.work), "n": window.days}
    return {"title": title, "text": said, "tone": "caution", "icon": "alert-triangle"}


def _levels(estimate: Estimate, book: RuleBook) -> list[Row]:
    """Per level: of those chosen in the playing, how many are truly the best."""
    return [
        {"label": _level_label(book, row["level"]), "value": row["found"], "compare": row["chosen"]}
        for row in estimate.findings["levels"]
    ]


def _cuts(estimate: Estimate) -> list[Row]:
    """The first cut at full size, with the readings of the rules and with more."""
    return [
        {
            "label": _("%(n)s bacaan per proposal") % {"n": row["readings"]},
            "value": round(row["mean"]),
            "hint": _("antara %(low)s dan %(high)s") % {"low": row["low"], "high": row["high"]},
        }
        for row in estimate.findings["cuts"]
    ]


def _screening(estimate: Estimate) -> Row:
    seen = estimate.findings["screening"]
    if not seen:
        return {}
    whole = {name: estimate.whole(seen[name]) for name in ("examined", "flagged", "held_up")}
    return whole | {"planted": seen["planted"], "seen": seen["seen"]}
