"""Routing's periodic work (see ``CELERY_BEAT_SCHEDULE``). Each is idempotent and catches up on what was missed."""

from celery import shared_task

from ocop_catalog.services.places import reopen_points as reopen

from .services import acceptance, merging, offers, replanning


@shared_task(name="routing.time_out_parcels", ignore_result=True)
def time_out_parcels() -> None:
    """Take back offers nobody answered; every minute."""
    offers.time_out_parcels()


@shared_task(name="routing.replan", ignore_result=True)
def replan() -> None:
    """Find places for refused demand; twice a minute."""
    replanning.replan_due()


@shared_task(name="routing.merge_parcels", ignore_result=True)
def merge_parcels() -> None:
    """Plan unanswered parcels of split orders together again; every few minutes."""
    merging.merge_parcels()


@shared_task(name="routing.count_acceptance", ignore_result=True)
def count_acceptance() -> None:
    """Learn how often each place says yes; every hour."""
    acceptance.count_acceptance()


@shared_task(name="routing.reopen_points", ignore_result=True)
def reopen_points() -> None:
    """Let places receive again whose pause has ended; every minute."""
    reopen()
