"""Periodic work of the accounts (see ``CELERY_BEAT_SCHEDULE``)."""

from celery import shared_task

from .services import merging


@shared_task(name="accounting.move_balances", ignore_result=True)
def move_balances() -> None:
    """Move on what was posted to producers that are merged by now; every five minutes."""
    merging.move_balances()
