"""Planning, confirming and scoring interviews."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.ui.forms import DateField, DateTimeField, Form, LongText

from ..models import Evaluator, Room
from ..rules.bands import bands
from ..rules.reading import ReadingRules
from ..rules.timetable import Sitting

SATURDAY = 5
LONGEST_PLAN = 60


class RoomForm(Form):
    name = forms.CharField(label=_("Nama ruang"), max_length=120)
    link = forms.URLField(label=_("Tautan rapat daring"), required=False, assume_scheme="https")


class TimeField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time", "class": "govuk-input--width-10"}, format="%H:%M")


class PlanForm(Form):
    """Days with a morning and an afternoon, and the panel of each room."""

    first_day = DateField(label=_("Hari pertama"))
    last_day = DateField(label=_("Hari terakhir"), help_text=_("Sabtu dan Minggu dilewati."))
    morning_from = TimeField(label=_("Pagi, mulai"), initial=time(9))
    morning_to = TimeField(label=_("Pagi, sampai"), initial=time(12))
    afternoon_from = TimeField(label=_("Siang, mulai"), initial=time(13), required=False)
    afternoon_to = TimeField(label=_("Siang, sampai"), initial=time(16), required=False)

    def __init__(self, *args: Any, rooms: Sequence[Room], panelists: Sequence[Evaluator], **kwargs: Any) -> None:
        self.rooms, self.people = list(rooms), {str(one.pk): one for one in panelists}
        names = [(key, one.user.full_name) for key, one in self.people.items()]
        super().__init__(*args, **kwargs)
        for room in self.rooms:
            self.fields[f"panel_{room.pk}"] = forms.MultipleChoiceField(
                label=_("Panelis di %(room)s") % {"room": room.name},
                choices=names,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and not first <= last <= first + timedelta(days=LONGEST_PLAN):
            self.add_error("last_day", _("Hari terakhir tidak boleh sebelum hari pertama atau lebih dari 60 hari."))
        for begin, end in (("morning_from", "morning_to"), ("afternoon_from", "afternoon_to")):
            if given.get(begin) and given.get(end) and given[end] <= given[begin]:
                self.add_error(end, _("Jam selesai harus sesudah jam mulai."))
        if not any(given.get(f"panel_{room.pk}") for room in self.rooms):
            self.add_error(None, _("Pilih panelis paling sedikit untuk satu ruang."))
        return given

    def panels(self) -> dict[int, list[Evaluator]]:
        chosen = {room.pk: self.cleaned_data[f"panel_{room.pk}"] for room in self.rooms}
        return {room: [self.people[key] for key in keys] for room, keys in chosen.items() if keys}

    def sittings(self) -> list[Sitting]:
        """Working days only, in the secretariat's own zone."""
        given = self.cleaned_data
        hours = [(given["morning_from"], given["morning_to"]), (given["afternoon_from"], given["afternoon_to"])]
        return [
            Sitting(_moment(day, begin), _moment(day, end))
            for day in _days(given["first_day"], given["last_day"])
            for begin, end in hours
            if begin and end and begin < end
        ]


def _days(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < SATURDAY]


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=timezone.get_current_timezone() or ZoneInfo("Asia/Jakarta"))


class RescheduleForm(Form):
    room = forms.ChoiceField(label=_("Ruang"))
    starts_at = DateTimeField(label=_("Mulai"))
    reason = LongText(label=_("Alasan"), max_length=1000, rows=3)

    def __init__(self, *args: Any, rooms: Sequence[Room], **kwargs: Any) -> None:
        self.by_key = {str(room.pk): room for room in rooms}
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [(key, room.name) for key, room in self.by_key.items()]

    def clean_room(self) -> Room:
        return self.by_key[self.cleaned_data["room"]]


class SeatForm(Form):
    panelist = forms.ChoiceField(label=_("Panelis"))

    def __init__(self, *args: Any, panelists: Sequence[Evaluator], **kwargs: Any) -> None:
        self.people = {str(one.pk): one for one in panelists}
        super().__init__(*args, **kwargs)
        self.fields["panelist"].choices = [(key, one.user.full_name) for key, one in self.people.items()]

    def clean_panelist(self) -> Evaluator:
        return self.people[self.cleaned_data["panelist"]]


class ConfirmForm(Form):
    who = forms.ChoiceField(
        label=_("Siapa yang hadir"),
        choices=[("head", _("Pimpinan instansi")), ("delegate", _("Wakil dengan surat kuasa"))],
        widget=forms.RadioSelect,
    )
    presenter = forms.CharField(label=_("Nama dan jabatan"), max_length=160)
    mandate = forms.FileField(
        label=_("Surat kuasa"),
        required=False,
        help_text=_("Diperlukan bila yang hadir bukan pimpinan. PDF, paling besar 5 MB."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("who") == "delegate" and not given.get("mandate"):
            self.add_error("mandate", _("Unggah surat kuasa bila yang hadir bukan pimpinan."))
        return given


class InterviewScoreForm(Form):
    """One whole mark of the scale per criterion, with a reason if one wishes. A reopened sheet shows what it held."""

    def __init__(self, *args: Any, rules: ReadingRules, draft: dict[str, Any], **kwargs: Any) -> None:
        self.rules = rules
        held = {f"score_{key}": str(mark) for key, mark in draft.get("scores", {}).items()}
        held |= {f"reason_{key}": reason for key, reason in draft.get("reasons", {}).items()}
        super().__init__(*args, initial=held, **kwargs)
        words = {mark: f"{mark} – {band.label}" for band in bands(rules.scale) for mark in band.marks}
        marks = [("", _("Pilih nilai")), *((str(mark), words[mark]) for mark in sorted(words, reverse=True))]
        for criterion in rules.criteria:
            self.fields[f"score_{criterion.key}"] = forms.ChoiceField(
                label=_("%(label)s (%(weight)s%%)") % {"label": criterion.label, "weight": f"{criterion.weight:f}"},
                help_text=criterion.question,
                choices=marks,
            )
            self.fields[f"reason_{criterion.key}"] = LongText(
                label=_("Alasan: %(label)s") % {"label": criterion.label}, required=False, max_length=4000, rows=3
            )

    def marks(self) -> dict[str, int]:
        return {key: int(self.cleaned_data[f"score_{key}"]) for key in self.rules.keys}

    def reasons(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"reason_{key}"] for key in self.rules.keys}
