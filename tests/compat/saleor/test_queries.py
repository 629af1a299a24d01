"""Every question that Saleor's schema can be asked, asked: all fields, all sortings, all filters."""

from collections.abc import Iterator
from typing import Any

import graphene
import pytest
from graphql.type import definition as types
from saleor.graphql.api import schema

from tests.compat.saleor.api import SaleorApi, gid
from tests.compat.saleor.world import World

pytestmark = pytest.mark.django_db

QUERY = schema.get_query_type()
# `_entities` and `_service` belong to the federation that is never exposed.
FIELDS = sorted(name for name in QUERY.fields if not name.startswith("_"))
PAGED = sorted(name for name in FIELDS if "first" in QUERY.fields[name].args)
DEPTH = 2
REQUIRED = {"translations": {"kind": "PRODUCT"}, "reportProductSales": {"period": "TODAY"}}
# Fields that Saleor 2.10.1 itself does not answer for the superuser, on its own stack too.
LEFT_OUT = {
    ("Product", "imageById"),  # its argument is not optional, though the schema says so
    ("User", "storedPaymentSources"),  # only for the user in person
    ("OrderEvent", "fulfilledItems"),  # fails for every event that is not about a fulfilment
    ("DigitalContentUrl", "url"),  # downloads are not mounted: the files would lie in the public media folder
    ("Payment", "billingAddress"),  # is a plain record without an id
}


def bare(kind: Any) -> Any:
    while isinstance(kind, types.GraphQLNonNull | types.GraphQLList):
        kind = kind.of_type
    return kind


def required(args: dict[str, Any]) -> list[str]:
    return [name for name, arg in args.items() if isinstance(arg.type, types.GraphQLNonNull)]


def literal(kind: Any) -> str | None:
    """A plausible value of an input type as GraphQL text; ``None`` for what cannot be made up."""
    if isinstance(kind, types.GraphQLNonNull):
        return literal(kind.of_type)
    if isinstance(kind, types.GraphQLList):
        item = literal(kind.of_type)
        return None if item is None else f"[{item}]"
    if isinstance(kind, types.GraphQLEnumType):
        return str(kind.values[0].name)
    if isinstance(kind, types.GraphQLInputObjectType):
        fields = {name: literal(field.type) for name, field in kind.fields.items()}
        if kind.name == "AttributeInput":
            return '{slug: "mau-men", value: "men-lam"}'  # unknown ones are refused
        return "{" + ", ".join(f"{name}: {text}" for name, text in fields.items() if text is not None) + "}"
    made_up = {
        "String": '"gom"',
        "Int": "1",
        "Float": "1.0",
        "Boolean": "true",
        "Date": '"2026-01-01"',
        "DateTime": '"2026-01-01T00:00:00+07:00"',
        "Decimal": '"1"',
        "ID": None,
        "UUID": None,
    }
    return made_up[kind.name]


def selection(kind: Any, depth: int, prefix: str = "") -> str:
    """All fields of a type that need no made-up id, nested ``depth`` deep; connections show their first rows."""
    kind = bare(kind)
    if isinstance(kind, types.GraphQLScalarType):
        return ""
    if isinstance(kind, types.GraphQLUnionType):
        # Members may give one name two types, which needs an alias.
        parts = [
            f"... on {member.name} {selection(member, depth, f'{member.name}_')}" for member in kind.types
        ]
        return "{ __typename " + " ".join(parts) + " }"
    chosen = ["__typename"]
    for name, field in kind.fields.items():
        leaf = bare(field.type)
        is_leaf = isinstance(leaf, types.GraphQLScalarType | types.GraphQLEnumType)
        inside = (
            depth if name in ("edges", "node") else depth - 1
        )  # a connection and its rows count as one step
        if required(field.args) or (not is_leaf and inside < 0) or (kind.name, name) in LEFT_OUT:
            continue
        given = {
            arg: literal(arg_field.type)
            for arg, arg_field in field.args.items()
            if arg in ("first", "period")
        }
        brackets = f"({', '.join(f'{arg}: {text}' for arg, text in given.items())})" if given else ""
        alias = f"{prefix}{name}: " if prefix else ""
        chosen.append(f"{alias}{name}{brackets} {'' if is_leaf else selection(leaf, inside)}")
    return "{ " + " ".join(chosen) + " }"


def arguments(world: World, name: str) -> str:
    """The arguments that a root field needs to answer with something."""
    one = {
        "webhook": world.webhook,
        "warehouse": world.warehouse,
        "stock": world.stocks[0],
        "shippingZone": world.zone,
        "digitalContent": world.digital,
        "attribute": world.colour,
        "category": world.category,
        "collection": world.collection,
        "product": world.products[0],
        "productType": world.product_type,
        "productVariant": world.variants[0],
        "payment": world.payment,
        "page": world.page,
        "order": world.order,
        "menu": world.menu,
        "menuItem": world.menu_items[0],
        "giftCard": world.gift_card,
        "sale": world.sale,
        "voucher": world.voucher,
        "app": world.app,
        "address": world.address,
        "permissionGroup": world.group,
        "user": world.an,
        "checkoutLine": world.checkout.lines.get(),
    }
    special = {
        "webhookSamplePayload": "eventType: ORDER_CREATED",
        "translations": "kind: PRODUCT, first: 5",
        "translation": f'kind: PRODUCT, id: "{gid(world.products[0])}"',
        "reportProductSales": "period: THIS_MONTH, first: 5",
        "orderByToken": f'token: "{world.order.token}"',
        "ordersTotal": "period: THIS_MONTH",
        "checkout": f'token: "{world.checkout.token}"',
        "addressValidationRules": "countryCode: VN",
        "productVariants": f'ids: ["{gid(world.variants[0])}"], first: 5',
        "serviceAccount": f'id: "{graphene.Node.to_global_id("ServiceAccount", world.app.pk)}"',
        "plugin": 'id: "UGx1Z2luOm5vbmU="',
    }
    if name in special:
        return f"({special[name]})"
    if name in one:
        return f'(id: "{gid(one[name])}")'
    return "(first: 5)" if name in PAGED else ""


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_of_every_answer_resolves(world: World, name: str) -> None:
    field = QUERY.fields[name]
    query = "{ " + name + arguments(world, name) + " " + selection(field.type, DEPTH) + " }"
    asking = world.an if name == "address" else world.dung  # addresses are shown to their owner
    answer = SaleorApi(asking).post(query)
    assert "errors" not in answer, [(e["message"], e.get("path")) for e in answer["errors"]][:5]
    nothing_to_show = {"plugin", "plugins", "taxTypes", "homepageEvents", "webhookEvents"}
    if name not in nothing_to_show:
        assert answer["data"][name] is not None


def sortings(name: str) -> Iterator[str]:
    if sort := QUERY.fields[name].args.get("sortBy"):
        for value in bare(bare(sort.type).fields["field"].type).values:
            yield f"sortBy: {{field: {value.name}, direction: ASC}}"
            yield f"sortBy: {{field: {value.name}, direction: DESC}}"


def filters(name: str) -> Iterator[str]:
    if given := QUERY.fields[name].args.get("filter"):
        for field_name, field in bare(given.type).fields.items():
            leaf = bare(field.type)
            is_enum = isinstance(leaf, types.GraphQLEnumType)
            for text in [value.name for value in leaf.values] if is_enum else [literal(field.type)]:
                if text is not None:
                    listed = isinstance(field.type, types.GraphQLList) and not text.startswith("[")
                    yield f"filter: {{{field_name}: {f'[{text}]' if listed else text}}}"


@pytest.mark.parametrize("name", PAGED)
def test_every_sorting_and_every_filter_of_a_list_works(world: World, name: str) -> None:
    api = SaleorApi(world.dung)
    fixed = "".join(f"{arg}: {text}, " for arg, text in REQUIRED.get(name, {}).items())
    for argument in ("first: 5", *sortings(name), *filters(name)):
        paging = "" if argument.startswith("first") else "first: 5, "
        query = f"{{ {name}({fixed}{paging}{argument}) {{ edges {{ node {{ __typename }} cursor }} totalCount }} }}"
        answer = api.post(query)
        assert "errors" not in answer, (argument, answer["errors"])
