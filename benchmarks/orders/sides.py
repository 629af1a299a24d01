"""The two ways to an order. Both are called below HTTP and GraphQL: only the placing itself is measured."""

from __future__ import annotations

from typing import Any

import graphene
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sites.models import Site
from django.test import RequestFactory
from django.utils import timezone
from saleor.graphql.checkout.mutations import CheckoutComplete
from saleor.plugins.manager import get_plugins_manager

from marketplace.ordering.domain import Consents, Contact, Destination
from marketplace.ordering.services.placing import place_order
from marketplace.routing.models import DeliveryMethod


class Ours:
    """``marketplace.ordering.services.placing.place_order``, cash on delivery."""

    name = "ours: place_order"
    paid = False

    def __init__(self, commune_code: str) -> None:
        self.asked: dict[str, Any] = {
            "contact": Contact(full_name="Nguyễn Thị An", phone="0912345678", email="an@example.vn"),
            "destination": Destination(
                method=DeliveryMethod.DELIVERY, commune_code=commune_code, street="12 Hàng Bạc"
            ),
            "payment_method": "cash_on_delivery",
            "consents": Consents(terms=True, privacy=True),
        }

    def place(self, token: Any) -> None:
        assert not place_order(basket_token=token, **self.asked).replayed


class Saleors:
    """Saleor's ``CheckoutComplete`` as it came, with its dummy gateway (which does nothing and calls nobody)."""

    name = "Saleor 2.10.1: checkoutComplete"
    paid = True

    def __init__(self, commune_code: str) -> None:
        settings.PLUGINS = ["saleor.payment.gateways.dummy.plugin.DummyGatewayPlugin"]

    def place(self, token: Any) -> None:
        request = RequestFactory().post("/graphql/")
        request.user = AnonymousUser()
        request.site = Site.objects.get_current()
        request.plugins = get_plugins_manager()
        request.discounts = []
        request.request_time = timezone.now()
        result = CheckoutComplete.perform_mutation(
            None,
            _Info(request),
            checkout_id=graphene.Node.to_global_id("Checkout", token),
            store_source=False,
        )
        assert result.order is not None


class _Info:
    """As much of graphql-core's ``ResolveInfo`` as the mutation looks at."""

    def __init__(self, context: Any) -> None:
        self.context = context
        self.schema = None
