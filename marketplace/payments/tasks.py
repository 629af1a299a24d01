"""Periodic work of payments (see ``CELERY_BEAT_SCHEDULE``)."""

from celery import shared_task

from .bank_transfer import services


@shared_task(name="payments.match_entries", ignore_result=True)
def match_entries() -> None:
    """Match money that was stored and not looked at yet; every minute."""
    services.match_new_entries()
