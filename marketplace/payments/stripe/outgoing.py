"""What Stripe must still be told: written to the outbox with the change it follows from, sent by ``handlers``."""

from marketplace.outbox.services import Draft, write

from .models import CardRefund, CardSession, StripeEvent

TOLD, CLOSE, REFUND = "card.told", "card.close", "card.refund"


def ask_to_take_up(event: StripeEvent) -> None:
    """An event came in: what it is about is looked at, as it is then; so no event waits for another."""
    _write(TOLD, f"card-event:{event.pk}", event=event.pk)


def ask_to_close(session: CardSession) -> None:
    """A page must not be paid on any more."""
    _write(CLOSE, f"card-session:{session.pk}", session=session.pk)


def ask_to_refund(refund: CardRefund) -> None:
    """A refund is due."""
    _write(REFUND, f"card-refund:{refund.pk}", refund=refund.pk)


def _write(topic: str, key: str, **payload: int) -> None:
    write(drafts=(Draft(topic=topic, key=key, payload=payload),))
