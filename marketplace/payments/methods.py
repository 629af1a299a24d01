"""The register of payment methods: one folder each, one small interface, shown only where it may be used.

A method is any object with the attributes and the one function of ``PaymentMethod``. Which ones are offered stands in
``settings.PAYMENT_METHODS`` (dotted paths, in the order they are shown). Methods decide from plain facts
(``PaymentContext``) and read no other package's tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

DEFAULT_METHODS = ("marketplace.payments.cash_on_delivery.method.cash_on_delivery",)


@dataclass(frozen=True, kw_only=True)
class PaymentContext:
    """What a method is judged on. ``total`` in đồng; ``has_alcohol`` when any line is an alcoholic drink."""

    total: int
    is_pick_up: bool
    has_alcohol: bool


@dataclass(frozen=True, kw_only=True)
class PaymentRefusal:
    """Why a method may not be used: a stable ``code``, words for the shopper, and the numbers in them."""

    code: str
    message: str
    data: Mapping[str, int | str]


class PaymentMethod(Protocol):
    """What every method says of itself.

    ``hold``: how long the stock is kept while the shopper pays; None when nothing is paid before the parcels are
    offered (cash).
    """

    code: str
    label: str
    description: str
    hold: timedelta | None

    def refusal(self, context: PaymentContext) -> PaymentRefusal | None:
        """None when it may be used."""
        ...


@dataclass(frozen=True, kw_only=True)
class MethodOption:
    """A method as the checkout shows it: usable when ``refusal`` is None."""

    method: PaymentMethod
    refusal: PaymentRefusal | None


def payment_methods() -> tuple[PaymentMethod, ...]:
    """The methods switched on, in the order of the setting."""
    return tuple(import_string(path) for path in getattr(settings, "PAYMENT_METHODS", DEFAULT_METHODS))


def payment_options(context: PaymentContext) -> tuple[MethodOption, ...]:
    """Every method with its refusal, if any."""
    return tuple(MethodOption(method=m, refusal=m.refusal(context)) for m in payment_methods())


def payment_option(code: str, context: PaymentContext) -> MethodOption | None:
    """One method by its code; None when it is unknown or switched off."""
    return next((option for option in payment_options(context) if option.method.code == code), None)


def unknown_method(code: str) -> PaymentRefusal:
    """The refusal of a method that is not offered."""
    return PaymentRefusal(
        code="unknown_payment_method", message=_("Cách thanh toán này không có."), data={"method": code}
    )
