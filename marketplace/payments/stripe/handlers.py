"""The outbox's handlers of card payments: everything that is asked of Stripe after a commit.

A handler that dies is run again; each asks Stripe first how things stand, or carries an idempotency key.
"""

from marketplace.outbox.models import OutboxMessage

from .outgoing import CLOSE, REFUND, TOLD

HERE = "marketplace.payments.stripe.handlers"
TOPICS = {TOLD: f"{HERE}.take_up", CLOSE: f"{HERE}.close", REFUND: f"{HERE}.refund"}


def take_up(message: OutboxMessage) -> None:
    """A webhook came in."""
    from .services.events import take_up_event

    take_up_event(event_pk=message.payload["event"])


def close(message: OutboxMessage) -> None:
    """A page must not be paid on any more."""
    from .services.sessions import close_session

    close_session(session_pk=message.payload["session"])


def refund(message: OutboxMessage) -> None:
    """A refund is due."""
    from .services.refunds import send_refund

    send_refund(refund_id=message.payload["refund"])
