"""What people call the holders of accounts."""

from collections.abc import Iterable

from marketplace.ledger import accounts
from marketplace.ordering.models import Placement
from ocop_catalog.models import FulfilmentPoint, Producer


def order_numbers(order_ids: Iterable[int]) -> dict[int, str]:
    """The public numbers of orders."""
    return dict(Placement.objects.filter(pk__in=set(order_ids)).values_list("pk", "number"))


def account_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of the places, producers and orders that these accounts are of."""
    ids: dict[str, set[int]] = {kind: set() for kind in ("cash", "difference", "order", "place", "producer")}
    for code in codes:
        kind, holder = accounts.split(code)
        if kind in ids:
            ids[kind].add(int(holder))
    named = {
        accounts.cash: FulfilmentPoint.objects.filter(pk__in=ids["cash"]).values_list("pk", "name"),
        accounts.difference: FulfilmentPoint.objects.filter(pk__in=ids["difference"]).values_list(
            "pk", "name"
        ),
        accounts.place: FulfilmentPoint.objects.filter(pk__in=ids["place"]).values_list("pk", "name"),
        accounts.producer: Producer.objects.filter(pk__in=ids["producer"]).values_list("pk", "legal_name"),
        accounts.order: order_numbers(ids["order"]).items(),
    }
    return {code_of(pk): name for code_of, rows in named.items() for pk, name in rows}
