from sinovik.foundation.changes import deliver
from sinovik.foundation.tasks import task


@task("changes.deliver")
def deliver_change(*, change_id: int, consumer: str) -> None:
    deliver(change_id=change_id, name=consumer)
