"""Mutations that Saleor 2.10.1 keeps for older clients: metadata by namespace, service accounts."""

import pytest
from saleor.app.models import App

from tests.compat.saleor.api import SaleorApi, gid
from tests.compat.saleor.world import World

pytestmark = pytest.mark.django_db

PAIR = {"namespace": "cho", "clientName": "ocop", "key": "lang", "value": "Bát Tràng"}
PATH = {name: PAIR[name] for name in ("namespace", "clientName", "key")}


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("attribute", "colour"),
        ("category", "category"),
        ("collection", "collection"),
        ("product", "product"),
        ("productType", "product_type"),
        ("productVariant", "variant"),
        ("checkout", "checkout"),
        ("user", "an"),
    ],
)
def test_metadata_by_namespace_is_written_and_cleared(world: World, kind: str, role: str) -> None:
    api = SaleorApi(world.dung)
    thing = {"product": world.products[0], "variant": world.variants[0]}.get(role) or getattr(world, role)
    for visibility, stored in (("", "metadata"), ("Private", "private_metadata")):
        api.do(f"{kind}Update{visibility}Metadata", id=gid(thing), input=PAIR)
        thing.refresh_from_db()
        assert "Bát Tràng" in str(getattr(thing, stored))
        api.do(f"{kind}Clear{visibility}Metadata", id=gid(thing), input=PATH)
        thing.refresh_from_db()
        assert "Bát Tràng" not in str(getattr(thing, stored))


def test_metadata_of_orders_fulfilments_and_the_own_account(world: World) -> None:
    api = SaleorApi(world.dung)
    order, fulfillment = gid(world.order), gid(world.fulfillment)
    api.do("orderUpdateMeta", token=world.order.token, input=PAIR)
    api.do("orderUpdatePrivateMeta", id=order, input=PAIR)
    api.do("orderFulfillmentUpdateMeta", id=fulfillment, input=PAIR)
    api.do("orderFulfillmentUpdatePrivateMeta", id=fulfillment, input=PAIR)
    SaleorApi(world.an).do("accountUpdateMeta", input=PAIR)
    for thing in (world.order, world.fulfillment):
        thing.refresh_from_db()
        assert "Bát Tràng" in str(thing.metadata)
        assert "Bát Tràng" in str(thing.private_metadata)
    world.an.refresh_from_db()
    assert "Bát Tràng" in str(world.an.metadata)
    api.do("orderClearMeta", token=world.order.token, input=PATH)
    api.do("orderClearPrivateMeta", id=order, input=PATH)
    api.do("orderFulfillmentClearMeta", id=fulfillment, input=PATH)
    api.do("orderFulfillmentClearPrivateMeta", id=fulfillment, input=PATH)
    for thing in (world.order, world.fulfillment):
        thing.refresh_from_db()
        assert "Bát Tràng" not in str(thing.metadata) + str(thing.private_metadata)


def test_service_accounts_are_apps_by_an_older_name(world: World) -> None:
    api = SaleorApi(world.dung)
    made = api.do(
        "serviceAccountCreate",
        "serviceAccount { id } authToken",
        input={"name": "Kho", "permissions": ["MANAGE_PRODUCTS"]},
    )
    account = made["serviceAccount"]["id"]
    app = gid(App.objects.get(name="Kho"))
    api.do("serviceAccountUpdate", id=account, input={"name": "Kho 2"})
    api.do("serviceAccountUpdatePrivateMetadata", id=app, input=PAIR)
    api.do("serviceAccountClearPrivateMetadata", id=app, input=PATH)
    token = api.do(
        "serviceAccountTokenCreate",
        "serviceAccountToken { id }",
        input={"name": "hai", "serviceAccount": account},
    )
    api.do("serviceAccountTokenDelete", id=token["serviceAccountToken"]["id"])
    assert App.objects.get(name="Kho 2").tokens.count() == 1
    api.do("serviceAccountDelete", id=account)
    assert list(App.objects.all()) == [world.app]
