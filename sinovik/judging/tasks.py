from sinovik.competitions.models import Edition
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import task

from .actions import result_letters, resultsheets
from .actions.thirdreader import call_where_readers_differ
from .models import Announcement, Assignment, Interview


@task("judging.compare_readers")
def compare_readers(*, assignment_id: int) -> None:
    """Once all sheets of a proposal are locked: one more reader where they differ too much."""
    rows = Assignment.objects.select_related("stage__edition", "proposal", "sheet").defer("stage__edition__rules")
    assignment = rows.get(pk=assignment_id)
    try:
        call_where_readers_differ(assignment=assignment, by=None, now=clock.now())
    except Refused:
        # the stage closed in between; the progress desk still counts the proposal as waiting
        return


@task("judging.tell_result")
def tell_result(*, announcement_id: int) -> None:
    result_letters.tell_result(announcement=Announcement.objects.get(pk=announcement_id), now=clock.now())


@task("judging.tell_results")
def tell_results(*, edition_id: int) -> None:
    result_letters.tell_results(edition=Edition.objects.get(pk=edition_id), now=clock.now())


@task("judging.invite_to_interviews")
def invite_to_interviews(*, interviews: list[int]) -> None:
    slots = Interview.objects.filter(pk__in=interviews).select_related("agency", "proposal").order_by("pk")
    result_letters.invite(interviews=slots, now=clock.now())


@task("judging.make_result_sheets")
def make_result_sheets(*, edition_id: int, by_id: int) -> None:
    edition = Edition.objects.get(pk=edition_id)
    resultsheets.publish(edition=edition, by=User.objects.get(pk=by_id), now=clock.now())
