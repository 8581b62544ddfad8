from procrastinate.contrib.django import app

from sinovik.foundation import clock
from sinovik.foundation.tasks import task

from .actions import sequence


@app.periodic(cron="* * * * *")
@task("transparency.sequence")
def number_entries(timestamp: int | None = None) -> None:
    """Numbers what was entered; each minute too, in case a worker died between an entry and its job."""
    sequence(now=clock.now())
