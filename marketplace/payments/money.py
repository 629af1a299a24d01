"""Which payment methods hold money, and where their parts are found: one package each.

Such a package has ``services.settle_order(order_id=, now=)``, which brings the money of an order in line with what the
order is and costs now (derived from state alone, so it may be called at any time, any number of times),
``selectors.money_of(order_id)`` and ``verify.find_faults()``. It stays known when the method is switched off in
``settings.PAYMENT_METHODS``: orders paid with it are still there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Protocol, cast

TOPICS = (
    "order.cancelled",
    "order.expired",
    "order.reduced",
    "parcel.cancelled",
    "parcel.delivered",
    "parcel.returned",
    "demand.cancelled",
    "return.accepted",
)
"""What changes how much of an order's money is taken or kept."""

CONSUMER = "payments"
"""The outbox's name for who brings the money in line."""

_packages: dict[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Money:
    """Where the money for one order is, in đồng.

    ``received`` in all; ``kept`` for what the order costs now; ``owed_back`` to the shopper and not sent yet;
    ``sent_back``. What is none of these waits (too little to pay with, or not looked at yet).
    """

    received: int = 0
    kept: int = 0
    owed_back: int = 0
    sent_back: int = 0


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that does not add up: ``code``, what it is about, the numbers."""

    code: str
    subject: str
    detail: str


class Services(Protocol):
    """What ``services`` of such a package has."""

    def settle_order(self, *, order_id: int, now: datetime | None = None) -> None:
        """Raises ``OrderBusy``."""
        ...


class Selectors(Protocol):
    """What ``selectors`` of such a package has."""

    def money_of(self, order_id: int) -> Money: ...


class Verify(Protocol):
    """What ``verify`` of such a package has."""

    def find_faults(self) -> Iterator[Fault]: ...


def register(method: str, package: str) -> None:
    """Name the package that holds the money paid by ``method``."""
    _packages[method] = package


def methods() -> tuple[str, ...]:
    """The codes of the methods that hold money."""
    return tuple(_packages)


def services_of(method: str) -> Services | None:
    return cast("Services | None", _part(method, "services"))


def selectors_of(method: str) -> Selectors | None:
    return cast("Selectors | None", _part(method, "selectors"))


def verify_of(method: str) -> Verify | None:
    return cast("Verify | None", _part(method, "verify"))


def _part(method: str, module: str) -> ModuleType | None:
    package = _packages.get(method)
    return import_module(f"{package}.{module}") if package else None
