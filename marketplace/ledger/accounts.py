"""The codes of accounts: what kind of money it is, and whose. Pure; the database knows the same pattern.

Amounts are đồng, debit positive and credit negative. Money that is there (at the bank, at the gateway, as cash at a
place) has a balance of zero or more; what is owed (to an order's shopper, to a producer, to the tax office) one of zero
or less. Nothing is opened or closed: an account is there when a leg names it.
"""

import re

PATTERN = (
    r"^(bank|suspense"
    r"|(gateway|refunds|tax|platform):[a-z][a-z0-9_]{0,39}"
    r"|(cash|difference|order|place|producer):[1-9][0-9]{0,18})$"
)

BANK = "bank"
SUSPENSE = "suspense"


def bank() -> str:
    """Money on the receiving account (asset)."""
    return BANK


def gateway(code: str) -> str:
    """Money at the licensed gateway ``code``, such as ``stripe`` (asset)."""
    return f"gateway:{code}"


def cash(point_id: int) -> str:
    """Cash that a place holds for others, which it owes (asset)."""
    return f"cash:{point_id}"


def difference(point_id: int) -> str:
    """What a place's drawer was found short of (debit: it owes that) or over by (credit), confirmed by the desk."""
    return f"difference:{point_id}"


def suspense() -> str:
    """Money that came in and is given to no order yet (liability)."""
    return SUSPENSE


def order(order_id: int) -> str:
    """Paid by the shopper, neither earned by anybody nor owed back yet; 0 when all is over (liability)."""
    return f"order:{order_id}"


def refunds(method: str) -> str:
    """Owed back to shoppers who paid by ``method`` and not sent yet (liability)."""
    return f"refunds:{method}"


def producer(producer_id: int) -> str:
    """Owed to a producer for what was sold (liability)."""
    return f"producer:{producer_id}"


def place(point_id: int) -> str:
    """Owed to a place for its own work: the delivery fees of what it sent (liability). Its cash is ``cash``."""
    return f"place:{point_id}"


def tax(kind: str) -> str:
    """Withheld for the tax office: ``vat`` or ``pit`` (liability)."""
    return f"tax:{kind}"


def platform(kind: str) -> str:
    """Earned (credit) or spent (debit) by the platform: ``commission``, ``shipping``, ``gateway_fees`` …"""
    return f"platform:{kind}"


def is_account(code: str) -> bool:
    """Whether the ledger takes legs on this account."""
    return re.fullmatch(PATTERN, code) is not None


def split(code: str) -> tuple[str, str]:
    """The kind and the holder of an account: ``("producer", "17")``, ``("bank", "")``."""
    kind, _, holder = code.partition(":")
    return kind, holder
