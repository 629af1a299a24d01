"""Telling the shopper of money that goes back. Whoever owes or sends it writes the message with its own row.

Topics ``refund.due`` (owed, a person has to act) and ``refund.sent``. What one decision owes back, out of however many
payments, is told once, as a sum; what is sent is told as it goes, each with its own reference. A method that sends at
once tells only ``sent``.
"""

from marketplace.outbox import services as outbox

DUE, SENT = "refund.due", "refund.sent"


def tell(
    topic: str,
    *,
    order_id: int,
    method: str,
    amount: int,
    point_id: int | None = None,
    reference: str = "",
    by_transfer: bool = False,
) -> None:
    """Write the message in the caller's transaction.

    ``point_id``: the place that gives cash; ``amount`` in đồng; ``by_transfer``: to a bank account, since the way it
    was paid does not take it back.
    """
    outbox.write(
        drafts=[
            outbox.Draft(
                topic=topic,
                key=f"order:{order_id}",
                payload={
                    "order": order_id,
                    "method": method,
                    "amount": amount,
                    "point": point_id,
                    "reference": reference,
                    "by_transfer": by_transfer,
                },
            )
        ]
    )
