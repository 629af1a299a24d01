"""Orders are placed by ``marketplace.ordering`` alone: Saleor's own completion of a checkout is refused.

Saleor's way takes the money before it knows whether there is an order, promises stock without looking where it is, and
makes no parcels (SALEOR.md C 4–7, D 2.4). Our ``checkoutComplete`` calls ``place_order`` and never comes here; whatever
else gets as far as ``preprocess_order_creation`` is vetoed there, before any payment.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from saleor.plugins.base_plugin import BasePlugin


class OrderGuard(BasePlugin):
    """Always on: a row in Saleor's plugin table that says otherwise is not listened to."""

    PLUGIN_ID = "marketplace.order_guard"
    PLUGIN_NAME = "Orders are placed by the marketplace"
    PLUGIN_DESCRIPTION = "Refuses Saleor's own way of turning a checkout into an order."
    DEFAULT_ACTIVE = True

    def __init__(self, *, configuration: list[dict[str, Any]], active: bool) -> None:
        super().__init__(configuration=configuration, active=True)

    def preprocess_order_creation(self, checkout: Any, discounts: Iterable[Any], previous_value: Any) -> Any:
        """Veto. Raises ``ValidationError``, which Saleor turns into a typed error of its mutation."""
        raise ValidationError(_("Đơn hàng chỉ được đặt qua quầy thanh toán của Chợ OCOP Hà Nội."))
