"""Periodic work of payments (see ``CELERY_BEAT_SCHEDULE``)."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from .bank_transfer import money_out, services
from .errors import PaymentError
from .stripe.services import reconciling

logger = logging.getLogger(__name__)


@shared_task(name="payments.match_entries", ignore_result=True)
def match_entries() -> None:
    """Match money that was stored and not looked at yet, what came and what went; every minute."""
    services.match_new_entries()
    money_out.match_new_debits()


@shared_task(name="payments.reconcile_cards", ignore_result=True)
def reconcile_cards() -> None:
    """Mend what Stripe's webhooks missed in the last days; every quarter of an hour. The next run goes on."""
    if not settings.STRIPE:
        return
    try:
        for line in reconciling.reconcile(since=timezone.now() - reconciling.USUAL):
            logger.warning("payments: mended %s", line)
    except PaymentError as error:
        logger.warning("payments: comparing with Stripe: %s %s", error.code, error.data.get("reason", ""))
