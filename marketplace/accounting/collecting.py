"""On which account the money of an order was collected, by its way of payment."""

from marketplace.ledger import accounts


def collected_on(payment_method: str, point_id: int) -> str:
    """The account that holds what a parcel of ``point_id`` was paid with: its place's cash, the bank or a gateway."""
    if payment_method == "cash_on_delivery":
        return accounts.cash(point_id)
    if payment_method == "bank_transfer":
        return accounts.bank()
    return accounts.gateway(payment_method)
