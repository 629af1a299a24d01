"""The outbox's periodic work (see ``CELERY_BEAT_SCHEDULE``)."""

from celery import shared_task

from . import services


@shared_task(name="outbox.relay", ignore_result=True)
def relay_outbox() -> None:
    """Deliver what is due; every few seconds."""
    services.relay()


@shared_task(name="outbox.purge", ignore_result=True)
def purge_outbox() -> None:
    """Drop what was delivered long ago; once a day."""
    services.purge_delivered()
