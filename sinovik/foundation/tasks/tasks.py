from procrastinate import builtin_tasks
from procrastinate.contrib.django import app

STALLED_AFTER_SECONDS = 60
KEEP_HOURS = 72


@app.periodic(cron="* * * * *")
@app.task(name="tasks.retry_stalled", queueing_lock="tasks.retry_stalled", pass_context=True)
async def retry_stalled(context: object, timestamp: int) -> None:
    """Jobs of a killed worker run again: procrastinate itself never resumes them."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS)
    for job in stalled:
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="tasks.remove_old", queueing_lock="tasks.remove_old", pass_context=True)
async def remove_old(context: object, timestamp: int) -> None:
    await builtin_tasks.remove_old_jobs(context, max_hours=KEEP_HOURS)
