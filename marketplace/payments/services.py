"""An order changed: whoever holds its money brings it in line."""

from datetime import datetime

from marketplace.outbox.models import OutboxMessage

from .money import services_of
from .orders import orders


def settle_order(*, order_id: int, now: datetime | None = None) -> None:
    """Bring the money of an order in line with what it is and costs now. Doing it again changes nothing.

    Raises ``OrderBusy``.
    """
    method = orders().method_of(order_id)
    services = services_of(method) if method else None
    if services is not None:
        services.settle_order(order_id=order_id, now=now)


def on_order_changed(message: OutboxMessage) -> None:
    """Outbox handler: an order expired, or all or some of it was cancelled or taken back."""
    settle_order(order_id=message.payload["order"])
