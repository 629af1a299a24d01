"""The one place where rows are locked, and the one order: order → parcels → products on sale → stock → capacity.

Accounts of the ledger come after all of these (``marketplace.ledger.services.lock_accounts``).

Rows of one kind are locked in the order of their keys by a statement of their own, before anything is summed: only a
later statement sees what others committed while this one waited. Locks are ``NO KEY`` so that foreign keys to the
rows do not wait. Freeing (releasing promises, giving capacity back) needs no lock of its own.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from saleor.order.models import Order
from saleor.warehouse.models import Stock

from .errors import Busy
from .models import ParkedDemand

LOCK_TIMEOUT = "3s"
_IN_THE_WAY = {"55P03", "40P01", "40001"}  # lock not available, deadlock, serialization failure


@contextmanager
def short_transaction() -> Iterator[None]:
    """A transaction that waits at most ``LOCK_TIMEOUT`` for any lock and then raises ``Busy``.

    Every writing service of routing and ordering runs in one; a nested one is a savepoint of the outer.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            yield
    except OperationalError as error:
        if sqlstate(error) in _IN_THE_WAY:
            raise Busy() from error
        raise


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's five-character code of a database error, empty when there is none."""
    return getattr(error.__cause__, "pgcode", None) or ""


def violated_constraint(error: BaseException) -> str:
    """The name of the constraint (or guard) that an ``IntegrityError`` tells of."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def lock_order(order_id: int) -> Order:
    """Lock one order, which serialises all changes to its parcels but a simple step. Raises ``Order.DoesNotExist``."""
    return Order.objects.select_for_update(no_key=True).get(pk=order_id)


def lock_stock(*, variant_ids: Iterable[int]) -> None:
    """Lock every stock row of these variants that a place of ours has."""
    list(
        Stock.objects.filter(product_variant_id__in=list(variant_ids), warehouse__point__isnull=False)
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
        .values_list("pk", flat=True)
    )


def lock_stock_rows(*, stock_ids: Iterable[int]) -> None:
    """Lock these stock rows."""
    list(
        Stock.objects.filter(pk__in=list(stock_ids))
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", flat=True)
    )


def lock_demand(demand_id: int) -> ParkedDemand:
    """Lock one piece of parked demand (its order is locked first). Raises ``ParkedDemand.DoesNotExist``."""
    return ParkedDemand.objects.select_for_update(no_key=True).get(pk=demand_id)
