"""Who can be paid: a producer or a place, named by the ledger account of what it is owed."""

from marketplace.ledger import accounts
from ocop_catalog.models import FulfilmentPoint, PointStaffRole, Producer

Payee = Producer | FulfilmentPoint


def columns(payee: str) -> dict[str, int]:
    """``producer:4`` → ``{"producer_id": 4}``; ``place:7`` → ``{"point_id": 7}``. Raises ``ValueError`` for others."""
    kind, holder = accounts.split(payee)
    if kind not in ("producer", "place") or not accounts.is_account(payee):
        raise ValueError(payee)
    return {"producer_id" if kind == "producer" else "point_id": int(holder)}


def payee_row(payee: str) -> Payee:
    """Raises ``DoesNotExist`` of the model."""
    of = columns(payee)
    if "producer_id" in of:
        found: Payee = Producer.objects.get(pk=of["producer_id"])
        return found
    return FulfilmentPoint.objects.get(pk=of["point_id"])


def known_addresses(payee: str) -> list[str]:
    """Every e-mail address known of a payee: its own and those of its people, so that one taken over is not enough."""
    row = payee_row(payee)
    if isinstance(row, Producer):
        people = row.members.filter(user__is_active=True).values_list("user__email", flat=True)
        return sorted({address for address in (row.email, *people) if address})
    managers = row.staff.filter(role=PointStaffRole.MANAGER, user__is_active=True)
    return sorted(set(managers.values_list("user__email", flat=True)) - {""})
