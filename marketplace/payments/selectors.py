"""Where the money of an order is, however it is paid. Nothing here writes or locks."""

from marketplace.outbox.models import OutboxMessage

from .money import CONSUMER, TOPICS, Money, selectors_of
from .orders import orders


def money_of(order_id: int) -> Money:
    """The money of one order; nothing at all when its method holds none."""
    method = orders().method_of(order_id)
    selectors = selectors_of(method) if method else None
    return selectors.money_of(order_id) if selectors is not None else Money()


def orders_to_be_settled() -> set[int]:
    """Orders that changed and whose word is still on its way here: their money may differ for a moment."""
    waiting = OutboxMessage.objects.filter(
        consumer=CONSUMER, topic__in=TOPICS, delivered_at__isnull=True, dead_at__isnull=True
    )
    return set(waiting.values_list("payload__order", flat=True))
