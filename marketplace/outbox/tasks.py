"""The outbox's periodic work (see ``CELERY_BEAT_SCHEDULE``)."""

from celery import shared_task

from . import services


@shared_task(name="outbox.relay", ignore_result=True)
def relay_outbox() -> None:
    """Deliver what is due to consumers inside; every few seconds."""
    services.relay_inside()


@shared_task(name="outbox.relay_outside", ignore_result=True)
def relay_outside(consumer: str) -> None:
    """Deliver what is due to one consumer that calls other machines; every few seconds, each by its own task."""
    services.relay_outside(consumer=consumer)


@shared_task(name="outbox.purge", ignore_result=True)
def purge_outbox() -> None:
    """Drop what was delivered long ago; once a day."""
    services.purge_delivered()
