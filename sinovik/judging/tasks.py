from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import task

from .actions.thirdreader import call_where_readers_differ
from .models import Assignment


@task("judging.compare_readers")
def compare_readers(*, assignment_id: int) -> None:
    """Once all sheets of a proposal are locked: one more reader where they differ too much."""
    assignment = Assignment.objects.select_related("stage__edition", "proposal", "sheet").get(pk=assignment_id)
    try:
        call_where_readers_differ(assignment=assignment, by=None, now=clock.now())
    except Refused:
        # the stage closed in between; the progress desk still counts the proposal as waiting
        return
