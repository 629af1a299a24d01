"""The basket: Saleor's checkout and its lines, changed only through here.

Whoever changes a basket locks its row first, so two clicks at once add up and none is lost to an order being placed.
What may not be sold is refused on the way in; whether it can still be sold is asked again when the order is placed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError
from django.db.models import Sum
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.product.models import ProductVariant

from marketplace.routing.errors import Busy
from marketplace.routing.lock_objects import short_transaction, violated_constraint
from marketplace.routing.selectors import units_available
from ocop_catalog.selectors import listable_products

from ..domain import BasketView
from ..errors import (
    BasketNotFound,
    LineNotFound,
    NotEnoughStock,
    NotListable,
    PlaceBusy,
    QuantityTooLarge,
)
from ..lines import LISTING_GATE, clean_options
from ..selectors import basket_view

MAX_LINE_QUANTITY = 50
LIMITS = {"MAX_LINE_QUANTITY": MAX_LINE_QUANTITY, "MAX_BASKET_LINES": 40, "MAX_BASKET_QUANTITY": 200}
"""Pieces of a line, lines, and pieces of a basket, unless the settings of the same names say otherwise."""


def get_basket(*, token: UUID | str | None, user: AbstractBaseUser | None = None) -> Checkout | None:
    """The basket with this token: a guest's, or the user's own. None for anything else."""
    key = as_uuid(token)
    if key is None:
        return None
    basket = Checkout.objects.filter(pk=key).first()
    if basket is None or not _may_use(basket, user):
        return None
    return basket


def get_or_create_basket(
    *, token: UUID | str | None = None, user: AbstractBaseUser | None = None
) -> Checkout:
    """The basket with this token, else the user's latest, else a new one."""
    basket = get_basket(token=token, user=user)
    if basket is None and user is not None:
        basket = Checkout.objects.filter(user_id=user.pk).order_by("-last_change").first()
    if basket is None:
        basket = Checkout.objects.create(user=user, email=getattr(user, "email", ""))
    return basket


def add_line(
    *, basket: Checkout, variant_id: int, quantity: int = 1, options: Mapping[str, Any] | None = None
) -> BasketView:
    """Put ``quantity`` more of a variant in; the same variant with the same options is one line.

    Raises ``NotListable``, ``OptionRefused``, ``QuantityTooLarge``, ``NotEnoughStock``, ``BasketNotFound``,
    ``PlaceBusy``.
    """
    variant = _sold_variant(variant_id)
    cleaned = clean_options(options, is_craft=variant.product.certified.group.is_craft)
    with _changing(basket):
        line = CheckoutLine.objects.filter(checkout=basket, variant_id=variant_id, data=cleaned).first()
        wanted = quantity + (line.quantity if line else 0)
        _check_quantity(basket, line=line, variant=variant, wanted=wanted, added=quantity)
        if line:
            CheckoutLine.objects.filter(pk=line.pk).update(quantity=wanted)
        else:
            CheckoutLine.objects.create(checkout=basket, variant_id=variant_id, quantity=wanted, data=cleaned)
    return basket_view(basket)


def set_quantity(*, basket: Checkout, line_id: int, quantity: int) -> BasketView:
    """Make a line so many pieces; 0 takes it out. Raises as ``add_line``, and ``LineNotFound``."""
    if quantity == 0:
        return remove_line(basket=basket, line_id=line_id)
    with _changing(basket):
        line = CheckoutLine.objects.filter(checkout=basket, pk=line_id).first()
        if line is None:
            raise LineNotFound(line=line_id)
        if quantity > line.quantity:  # fewer is always allowed, also of what is not sold any more
            variant = _sold_variant(line.variant_id)
            _check_quantity(
                basket, line=line, variant=variant, wanted=quantity, added=quantity - line.quantity
            )
        elif quantity < 0:
            raise QuantityTooLarge(most=_limit("MAX_LINE_QUANTITY"))
        CheckoutLine.objects.filter(pk=line_id).update(quantity=quantity)
    return basket_view(basket)


def remove_line(*, basket: Checkout, line_id: int) -> BasketView:
    """Take a line out; one that is not there is no error (a double click)."""
    with _changing(basket):
        CheckoutLine.objects.filter(checkout=basket, pk=line_id).delete()
    return basket_view(basket)


def merge_baskets(*, token: UUID | str | None, user: AbstractBaseUser) -> Checkout:
    """At sign-in: what the guest gathered goes into the user's basket, up to the limits. Answers the user's basket.

    Raises ``PlaceBusy``; the guest's basket is untouched then.
    """
    guest = get_basket(token=token)
    mine = Checkout.objects.filter(user_id=user.pk).order_by("-last_change").first()
    if guest is None or guest.user_id == user.pk:
        return mine or get_or_create_basket(user=user)
    if mine is None:
        Checkout.objects.filter(pk=guest.pk, user__isnull=True).update(
            user=user, email=getattr(user, "email", "")
        )
        guest.refresh_from_db()
        return guest
    try:
        with short_transaction():
            _move_lines(guest, mine)
    except Busy as error:
        raise PlaceBusy() from error
    return mine


def _move_lines(guest: Checkout, mine: Checkout) -> None:
    """Lines of a product that is not sold any more, or beyond the limits, are left behind with the guest's basket."""
    locked = Checkout.objects.filter(pk__in=(guest.pk, mine.pk)).order_by("pk").select_for_update()
    if len(locked) < 2:  # one of them has just been ordered
        return
    held = {(line.variant_id, str(line.data)): line for line in mine.lines.all()}
    room = _limit("MAX_BASKET_QUANTITY") - sum(line.quantity for line in held.values())
    coming = list(guest.lines.select_related("variant"))
    sold = listable_products().filter(pk__in={line.variant.product_id for line in coming})
    sold_ids = set(sold.values_list("pk", flat=True))
    for line in coming:
        same = held.get((line.variant_id, str(line.data)))
        kept = same.quantity if same else 0
        more = min(line.quantity, _limit("MAX_LINE_QUANTITY") - kept, room)
        if more < 1 or line.variant.product_id not in sold_ids:
            continue
        if same:
            CheckoutLine.objects.filter(pk=same.pk).update(quantity=kept + more)
        elif len(held) < _limit("MAX_BASKET_LINES"):
            CheckoutLine.objects.filter(pk=line.pk).update(checkout=mine, quantity=more)
            held[line.variant_id, str(line.data)] = line
        else:
            continue
        room -= more
    guest.delete()
    _count(mine)


def as_uuid(token: UUID | str | None) -> UUID | None:
    """A token as it comes from a session or a URL; None when it is no UUID."""
    if token is None or isinstance(token, UUID):
        return token
    try:
        return UUID(token)
    except ValueError:
        return None


def _limit(name: str) -> int:
    return int(getattr(settings, name, LIMITS[name]))


def _may_use(basket: Checkout, user: AbstractBaseUser | None) -> bool:
    return basket.user_id is None or (user is not None and basket.user_id == user.pk)


@contextmanager
def _changing(basket: Checkout) -> Iterator[None]:
    """Lock the basket for a change, and keep Saleor's count of pieces true."""
    try:
        with short_transaction():
            if Checkout.objects.filter(pk=basket.pk).select_for_update().first() is None:
                raise BasketNotFound()
            yield
            _count(basket)
    except IntegrityError as error:
        if violated_constraint(error) != LISTING_GATE:
            raise
        raise NotListable(names="", products=[], lines=[]) from error
    except Busy as error:
        raise PlaceBusy() from error


def _count(basket: Checkout) -> None:
    pieces = CheckoutLine.objects.filter(checkout=basket).aggregate(pieces=Sum("quantity"))["pieces"] or 0
    basket.quantity = pieces
    basket.save(update_fields=("quantity", "last_change"))


def _sold_variant(variant_id: int) -> ProductVariant:
    variant = ProductVariant.objects.select_related("product__certified__group").filter(pk=variant_id).first()
    if variant is None or not listable_products().filter(pk=variant.product_id).exists():
        raise NotListable(names=variant.product.name if variant else "", products=[], lines=[])
    return variant


def _check_quantity(
    basket: Checkout, *, line: CheckoutLine | None, variant: ProductVariant, wanted: int, added: int
) -> None:
    most = _limit("MAX_LINE_QUANTITY")
    if added < 1 or wanted > most:
        raise QuantityTooLarge(most=most)
    others = list(basket.lines.exclude(pk=line.pk if line else None).values_list("variant_id", "quantity"))
    if line is None and len(others) >= _limit("MAX_BASKET_LINES"):
        raise QuantityTooLarge(most=_limit("MAX_BASKET_LINES"))
    if wanted + sum(quantity for _, quantity in others) > _limit("MAX_BASKET_QUANTITY"):
        raise QuantityTooLarge(most=_limit("MAX_BASKET_QUANTITY"))
    of_variant = wanted + sum(quantity for variant_id, quantity in others if variant_id == variant.pk)
    available = units_available([variant.pk]).get(variant.pk, 0)
    if of_variant > available:
        raise NotEnoughStock(
            names=variant.product.name,
            lines=[
                {
                    "line_id": line.pk if line else None,
                    "name": variant.product.name,
                    "wanted": of_variant,
                    "available": available,
                }
            ],
        )
