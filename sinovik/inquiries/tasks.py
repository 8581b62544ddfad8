"""What the desk does without a person: mail letters, keep legal time, forget contacts."""

from procrastinate.contrib.django import app

from sinovik.foundation import clock
from sinovik.foundation.tasks import task
from sinovik.inquiries import actions


@task("inquiries.mail")
def mail(*, notice: int) -> None:
    actions.mail(notice=notice, now=clock.now())


@app.periodic(cron="3 * * * *")
@task("inquiries.keep_time")
def keep_time(*, timestamp: int = 0) -> None:
    actions.keep_time(now=clock.now())


@app.periodic(cron="41 2 * * *")
@task("inquiries.erase_contacts")
def erase_contacts(*, timestamp: int = 0) -> None:
    actions.erase_contacts(by=None, now=clock.now())
