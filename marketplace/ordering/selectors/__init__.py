"""What shoppers and staff see of baskets and orders."""

from .baskets import alternative_of, basket_view, place_view, quote, route_lines, shortfall_of, unshippable
from .orders import (
    OrderParcel,
    OrderView,
    Step,
    TodaysNumbers,
    order_by_token,
    order_for_user,
    order_view,
    orders_of,
    todays_numbers,
)

__all__ = [
    "OrderParcel",
    "OrderView",
    "Step",
    "TodaysNumbers",
    "alternative_of",
    "basket_view",
    "order_by_token",
    "order_for_user",
    "order_view",
    "orders_of",
    "place_view",
    "quote",
    "route_lines",
    "shortfall_of",
    "todays_numbers",
    "unshippable",
]
