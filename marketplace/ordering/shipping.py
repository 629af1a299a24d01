"""Ways to get the goods and their fees: Saleor's shipping methods, found by ``meta = {"delivery": "delivery"}``.

The desk edits names, fees and limits there; of several rows for one way the cheapest that fits the subtotal counts
(so "free from 500,000 ₫" is a second row with a minimum).
"""

from django.db.models import Q
from saleor.shipping import ShippingMethodType
from saleor.shipping.models import ShippingMethod

from marketplace.routing.models import DeliveryMethod

from .domain import ShippingOption


def shipping_options(*, subtotal: int) -> tuple[ShippingOption, ...]:
    """The ways open to a basket of this subtotal (đồng), delivery first; one statement."""
    rows = (
        ShippingMethod.objects.filter(
            Q(minimum_order_price_amount__lte=subtotal) | Q(minimum_order_price_amount__isnull=True),
            Q(maximum_order_price_amount__gte=subtotal) | Q(maximum_order_price_amount__isnull=True),
            type=ShippingMethodType.PRICE_BASED,
            meta__delivery__in=[method.value for method in DeliveryMethod],
        )
        .order_by("price_amount", "pk")
        .values_list("pk", "name", "price_amount", "meta__delivery")
    )
    cheapest: dict[str, ShippingOption] = {}
    for pk, name, price, way in rows:
        cheapest.setdefault(
            way, ShippingOption(method=DeliveryMethod(way), shipping_method_id=pk, name=name, fee=int(price))
        )
    return tuple(cheapest[method.value] for method in DeliveryMethod if method.value in cheapest)
