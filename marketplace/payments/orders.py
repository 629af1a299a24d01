"""What payments need of orders. Orders lie above payments, so they register themselves (``OrderingConfig.ready``)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from django.contrib.auth.base_user import AbstractBaseUser

_module: list[str] = []


@dataclass(frozen=True, kw_only=True)
class OrderFacts:
    """An order as its payment sees it. ``state``: waiting, paid, expired or on_delivery.

    ``total``: what it cost when it was placed; ``bill``: what it costs as it stands, less all that was cancelled or
    taken back; both in đồng. What the end of a hold cancelled still counts: late money can take it up again.
    ``is_cancelled``: given up by a person; an order that was only not paid in time may be taken up again.
    ``token``: the secret its page opens with; ``hold_until``: when it stops waiting for its money.
    """

    order_id: int
    number: str
    total: int
    bill: int
    method: str
    state: str
    is_cancelled: bool
    token: str
    language: str
    hold_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """A parcel the shopper has got from a place, at a moment and by the hand of somebody there.

    ``amount``: what was to be paid for it then; ``worth``: what of it the shopper keeps; both in đồng.
    """

    parcel_id: int
    point_id: int
    at: datetime
    by_id: int | None
    amount: int
    worth: int


class Orders(Protocol):
    """A module with these functions."""

    def by_number(self, numbers: Iterable[str]) -> list[tuple[int, str]]:
        """(order id, payment method) of the orders that have one of these numbers."""
        ...

    def method_of(self, order_id: int) -> str | None:
        """How an order is paid; None when it was not placed here."""
        ...

    def by_method(self, method: str) -> Iterator[OrderFacts]:
        """All orders to be paid in this way."""
        ...

    def exclusive(self, order_id: int) -> AbstractContextManager[OrderFacts]:
        """A transaction with the order locked. Raises ``OrderBusy``."""
        ...

    def delivered(self, order_id: int) -> Sequence[Delivered]:
        """The parcels of an order the shopper has got, in the order they got them."""
        ...

    def confirm_collected(self, *, order_id: int) -> bool:
        """Money was taken at hand-over; the order is paid when nothing of it is still to come. False until then."""
        ...

    def confirm(self, *, order_id: int, actor: AbstractBaseUser | None, now: datetime) -> bool:
        """Its money is there; False when it does not wait for any."""
        ...

    def take_up_again(self, *, order_id: int, actor: AbstractBaseUser | None, now: datetime) -> bool:
        """Its money came after the hold; False when it cannot be served any more."""
        ...


def register(module: str) -> None:
    """Name the module that knows orders."""
    _module[:] = [module]


def orders() -> Orders:
    return cast(Orders, import_module(_module[0]))
