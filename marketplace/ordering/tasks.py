"""Ordering's periodic work (see ``CELERY_BEAT_SCHEDULE``)."""

from celery import shared_task

from .services import orders


@shared_task(name="ordering.expire_holds", ignore_result=True)
def expire_holds() -> None:
    """Cancel orders nobody paid for in time; every minute."""
    orders.expire_holds()
