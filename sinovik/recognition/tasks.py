from sinovik.foundation import clock
from sinovik.foundation.tasks import task

from .actions.letters import tell_decree
from .models import Decree


@task("recognition.tell_decree")
def tell_decree_task(*, decree_id: int) -> None:
    """Letters to the agencies named in a decree."""
    tell_decree(decree=Decree.objects.get(pk=decree_id), now=clock.now())
