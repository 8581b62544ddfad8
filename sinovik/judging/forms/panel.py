from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.ui.forms import Form, LongText

from ..models import Evaluator, RankingRun
from ..states import Outcome


class CallForm(Form):
    """Which frozen order the session starts from, and how many must be present."""

    run = forms.ChoiceField(label=_("Peringkat yang dibawa ke pleno"))
    quorum = forms.IntegerField(label=_("Kuorum panelis"), min_value=1, max_value=50)

    def __init__(self, runs: list[RankingRun], panelists: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run"].choices = [
            (str(run.pk), _("No. %(number)s, %(stage)s") % {"number": run.number, "stage": run.stage.title})
            for run in runs
        ]
        self.fields["quorum"].initial = panelists // 2 + 1


class AttendForm(Form):
    panelist = forms.MultipleChoiceField(label=_("Panelis yang hadir"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, panelists: list[Evaluator], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["panelist"].choices = [(str(row.pk), row.user.full_name) for row in panelists]


class DepartForm(Form):
    """One choice that differs from the ranking, with its reason."""

    outcome = forms.ChoiceField(label=_("Keputusan pleno"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason = LongText(label=_("Alasan"), rows=4, max_length=4000)
