"""From the API's ids and inputs to what marketplace.ordering takes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from graphql import ResolveInfo
from graphql_relay import from_global_id
from saleor.checkout.models import Checkout

from marketplace.ordering import selectors
from marketplace.ordering.domain import Destination
from marketplace.ordering.errors import BasketNotFound
from marketplace.ordering.selectors import OrderView
from marketplace.ordering.services.baskets import get_basket
from marketplace.routing.models import DeliveryMethod
from ocop_catalog.models import FulfilmentPoint

from ..errors import ApiError


def token_of(checkout_id: str) -> UUID:
    """The basket's token in a checkout's global id, or the token itself; raises ``ApiError`` for anything else."""
    try:
        return UUID(checkout_id)
    except ValueError:
        pass
    try:
        kind, key = from_global_id(checkout_id)
        if kind == "Checkout":
            return UUID(key)
    except ValueError:
        pass
    raise ApiError("BAD_ID", _("“%(id)s” không phải mã giỏ hàng.") % {"id": checkout_id[:60]})


def basket_of(info: ResolveInfo, checkout_id: str) -> Checkout:
    """The caller's basket. Raises ``BasketNotFound`` also for one of somebody else: the answers do not differ."""
    user = info.context.user if info.context.user.is_authenticated else None
    basket = get_basket(token=token_of(checkout_id), user=user)
    if basket is None:
        raise BasketNotFound
    return basket


def order_of(info: ResolveInfo, token: str) -> OrderView | None:
    """A guest's order to whoever holds its token, an account's order to that account alone; as the pages do."""
    view = selectors.order_by_token(token)
    if view is None or view.order.user_id in (None, info.context.user.pk):
        return view
    return None


def read_destination(wanted: dict[str, Any]) -> Destination:
    """``Destination`` of the input; a place is named by its slug."""
    method = DeliveryMethod(wanted["method"])
    point_id = None
    if method == DeliveryMethod.PICK_UP:
        points = FulfilmentPoint.objects.filter(slug=wanted.get("pick_up_place") or "")
        point_id = points.values_list("pk", flat=True).first()
    return Destination(
        method=method,
        commune_code=wanted.get("commune") or "",
        street=wanted.get("street") or "",
        pick_up_point_id=point_id,
    )
