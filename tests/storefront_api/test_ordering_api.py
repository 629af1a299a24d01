"""From basket to order through the API: all or nothing, once, and only ever one's own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from graphene import Node
from saleor.checkout.models import Checkout, CheckoutLine
from saleor.order.models import Order
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Allocation, Stock

from marketplace.ordering.models import Placement
from ocop_catalog.services.certification import revoke_certificate
from tests import factories
from tests.storefront_api.conftest import Caller

pytestmark = pytest.mark.django_db

CREATE = """mutation($l:[CheckoutLineInput!]!){checkoutCreate(input:{lines:$l}){
  checkout{id token quantity subtotalPrice{amount} lines{id variantId quantity totalPrice{amount}}}
  checkoutErrors{field code retryable}}}"""
COMPLETE = """mutation($c:ID!,$p:PlacementInput!){checkoutComplete(checkoutId:$c,placement:$p){
  order{number token total{amount} parcels{code state placeName timeline{code}} lines{name quantity} canCancel}
  replayed checkoutErrors{field code message}}}"""
DELETE = """mutation($c:ID!,$l:ID!){checkoutLineDelete(checkoutId:$c,lineId:$l){
  checkout{quantity} checkoutErrors{code}}}"""
CHECKOUT = "query($id:ID!){checkout(id:$id){quantity}}"
ORDER = "query($t:ID!){order(token:$t){number status}}"


def variant_id(variant: ProductVariant) -> str:
    return str(Node.to_global_id("ProductVariant", variant.pk))


def placement(**changes: Any) -> dict[str, Any]:
    factories.commune()
    return {
        "contact": {"fullName": "Nguyễn Thị An", "phone": "0912 345 678"},
        "destination": {"method": "DELIVERY", "commune": "00070", "street": "12 Hàng Bạc"},
        "paymentMethod": "cash_on_delivery",
        "consents": {"terms": True, "privacy": True},
        **changes,
    }


@pytest.fixture
def honey() -> ProductVariant:
    variant = factories.product(price=120_000)
    factories.point("Điểm bán Hàng Gai", stock={variant: 5})
    return variant


def begin(caller: Caller, variant: ProductVariant, quantity: int = 2) -> dict[str, Any]:
    answer = caller.ask(CREATE, l=[{"variantId": variant_id(variant), "quantity": quantity}])[
        "checkoutCreate"
    ]
    assert answer["checkoutErrors"] == []
    checkout: dict[str, Any] = answer["checkout"]
    return checkout


def refusal(answer: dict[str, Any]) -> str:
    assert len(answer["checkoutErrors"]) == 1
    return str(answer["checkoutErrors"][0]["code"])


def test_a_guest_buys_by_four_calls(guest: Caller, honey: ProductVariant) -> None:
    checkout = begin(guest, honey)
    assert (checkout["quantity"], checkout["subtotalPrice"]) == (2, {"amount": 240_000})
    quote = guest.ask(
        "query($id:ID!,$d:DestinationInput!){checkout(id:$id){quote(destination:$d){canBePlaced total{amount}"
        " parcels{placeName} shortfall{name} paymentMethods{code refusal}}}}",
        id=checkout["id"],
        d=placement()["destination"],
    )["checkout"]["quote"]
    assert quote["canBePlaced"]
    assert quote["parcels"] == [{"placeName": "Điểm bán Hàng Gai"}]
    done = guest.ask(COMPLETE, c=checkout["id"], p=placement())["checkoutComplete"]
    assert (done["checkoutErrors"], done["replayed"]) == ([], False)
    assert done["order"]["total"] == quote["total"]
    assert done["order"]["lines"] == [{"name": "Mật ong hoa nhãn", "quantity": 2}]
    assert [parcel["state"] for parcel in done["order"]["parcels"]] == ["offered"]
    assert Allocation.objects.get().quantity_allocated == 2
    followed = guest.ask(ORDER, t=done["order"]["token"])["order"]
    assert followed["number"] == done["order"]["number"]


def test_completing_twice_answers_the_same_order(guest: Caller, honey: ProductVariant) -> None:
    checkout = begin(guest, honey)
    first = guest.ask(COMPLETE, c=checkout["id"], p=placement())["checkoutComplete"]
    again = guest.ask(COMPLETE, c=checkout["id"], p=placement())["checkoutComplete"]
    assert again["replayed"]
    assert again["order"]["number"] == first["order"]["number"]
    assert Order.objects.count() == 1
    assert Allocation.objects.get().quantity_allocated == 2


def test_a_variant_named_twice_is_added_up_and_not_mixed_up(guest: Caller, honey: ProductVariant) -> None:
    chè = factories.product("Chè Ba Vì", price=50_000)
    factories.point("Điểm bán Ba Vì", stock={chè: 9})
    lines = [(honey, 1), (honey, 3), (chè, 2)]
    answer = guest.ask(CREATE, l=[{"variantId": variant_id(v), "quantity": q} for v, q in lines])[
        "checkoutCreate"
    ]
    found = {line["variantId"]: line["quantity"] for line in answer["checkout"]["lines"]}
    assert found == {variant_id(honey): 4, variant_id(chè): 2}


@pytest.mark.parametrize("quantity", [0, -1, 51, 2**31 - 1])
def test_an_impossible_quantity_leaves_no_basket_behind(
    guest: Caller, honey: ProductVariant, quantity: int
) -> None:
    answer = guest.ask(CREATE, l=[{"variantId": variant_id(honey), "quantity": quantity}])["checkoutCreate"]
    assert answer["checkout"] is None
    assert len(answer["checkoutErrors"]) == 1
    assert not Checkout.objects.exists()


def test_one_refused_line_refuses_all_of_them(guest: Caller, honey: ProductVariant) -> None:
    uncertified = factories.product("Không chứng nhận", stars=0, published=False)
    lines = [{"variantId": variant_id(v), "quantity": 1} for v in (honey, uncertified)]
    answer = guest.ask(CREATE, l=lines)["checkoutCreate"]
    assert refusal(answer) == "NOT_LISTABLE"
    assert not Checkout.objects.exists()
    assert not CheckoutLine.objects.exists()


def test_a_product_revoked_in_the_basket_is_not_sold(guest: Caller, honey: ProductVariant) -> None:
    checkout = begin(guest, honey)
    certificate = honey.product.certified.certificates.get()
    revoke_certificate(certificate=certificate, ground="food_safety", decision_number="9/QĐ", actor=None)
    answer = guest.ask(COMPLETE, c=checkout["id"], p=placement())["checkoutComplete"]
    assert refusal(answer) == "NOT_LISTABLE"
    assert not Order.objects.exists()
    assert not Allocation.objects.exists()


def test_more_than_there_is_is_refused_with_nothing_taken(guest: Caller, honey: ProductVariant) -> None:
    checkout = begin(guest, honey, 5)
    Stock.objects.update(quantity=4)
    answer = guest.ask(COMPLETE, c=checkout["id"], p=placement())["checkoutComplete"]
    assert refusal(answer) == "NOT_ENOUGH_STOCK"
    assert not Order.objects.exists()
    assert not Allocation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"contact": {"fullName": "An", "phone": "12"}}, "INVALID_CONTACT"),
        ({"contact": {"fullName": " ", "phone": "0912345678"}}, "INVALID_CONTACT"),
        ({"destination": {"method": "DELIVERY", "commune": "99999", "street": "1"}}, "INVALID_DESTINATION"),
        ({"destination": {"method": "PICK_UP", "pickUpPlace": "khong-co"}}, "INVALID_DESTINATION"),
        ({"consents": {"terms": True, "privacy": False}}, "CONSENT_MISSING"),
        ({"paymentMethod": "mirumee.payments.dummy"}, "PAYMENT_REFUSED"),
        ({"seenTotal": 1}, "PRICE_CHANGED"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_ordered(
    guest: Caller, honey: ProductVariant, changes: dict[str, Any], code: str
) -> None:
    checkout = begin(guest, honey)
    answer = guest.ask(COMPLETE, c=checkout["id"], p=placement(**changes))["checkoutComplete"]
    assert refusal(answer) == code
    assert not Placement.objects.exists()


def test_lines_are_changed_and_taken_out(guest: Caller, honey: ProductVariant) -> None:
    checkout = begin(guest, honey)
    update = """mutation($c:ID!,$l:[CheckoutLineInput!]!){checkoutLinesUpdate(checkoutId:$c,lines:$l){
      checkout{quantity} checkoutErrors{code}}}"""
    lines = [{"variantId": variant_id(honey), "quantity": 5}]
    assert guest.ask(update, c=checkout["id"], l=lines)["checkoutLinesUpdate"]["checkout"] == {"quantity": 5}
    gone = guest.ask(DELETE, c=checkout["id"], l=checkout["lines"][0]["id"])["checkoutLineDelete"]
    assert gone == {"checkout": {"quantity": 0}, "checkoutErrors": []}


def test_a_line_of_another_basket_is_not_touched(guest: Caller, honey: ProductVariant) -> None:
    mine, other = begin(guest, honey, 1), begin(guest, honey, 3)
    guest.ask(DELETE, c=mine["id"], l=other["lines"][0]["id"])
    assert guest.ask(CHECKOUT, id=other["id"])["checkout"] == {"quantity": 3}


@pytest.mark.parametrize("who", ["guest", "Chi"])
def test_a_signed_in_shoppers_basket_is_nobody_elses(guest: Caller, honey: ProductVariant, who: str) -> None:
    an = Caller(factories.user("An"))
    checkout = begin(an, honey)
    other = guest if who == "guest" else Caller(factories.user("Chi"))
    assert an.ask(CHECKOUT, id=checkout["id"])["checkout"] == {"quantity": 2}
    assert other.ask(CHECKOUT, id=checkout["id"])["checkout"] is None
    add = """mutation($c:ID!,$l:[CheckoutLineInput!]!){checkoutLinesAdd(checkoutId:$c,lines:$l){
      checkout{quantity} checkoutErrors{code}}}"""
    lines = [{"variantId": variant_id(honey), "quantity": 1}]
    assert refusal(other.ask(add, c=checkout["id"], l=lines)["checkoutLinesAdd"]) == "BASKET_NOT_FOUND"
    answer = other.ask(COMPLETE, c=checkout["id"], p=placement())["checkoutComplete"]
    assert refusal(answer) == "BASKET_NOT_FOUND"
    assert not Order.objects.exists()
    assert CheckoutLine.objects.get().quantity == 2


def test_orders_are_listed_to_whoever_placed_them_signed_in(guest: Caller, honey: ProductVariant) -> None:
    an, chi = Caller(factories.user("An")), Caller(factories.user("Chi"))
    checkout = begin(an, honey)
    number = an.ask(COMPLETE, c=checkout["id"], p=placement())["checkoutComplete"]["order"]["number"]
    assert [order["number"] for order in an.ask("{orders{number}}")["orders"]] == [number]
    assert chi.ask("{orders{number}}")["orders"] == []
    assert guest.ask("{orders{number}}")["orders"] == []


@pytest.mark.parametrize(
    "token", ["", "1", "00000000-0000-4000-8000-000000000000", "' OR 1=1", Node.to_global_id("Order", 1)]
)
def test_an_order_answers_to_its_token_alone(guest: Caller, honey: ProductVariant, token: str) -> None:
    factories.place({honey: 1})
    assert guest.ask(ORDER, t=token)["order"] is None


def test_the_shopper_cancels_what_is_not_packed(guest: Caller, honey: ProductVariant) -> None:
    checkout = begin(guest, honey)
    token = guest.ask(COMPLETE, c=checkout["id"], p=placement())["checkoutComplete"]["order"]["token"]
    cancel = "mutation($t:ID!){orderCancel(token:$t){order{status canCancel} checkoutErrors{code}}}"
    answer = guest.ask(cancel, t=token)["orderCancel"]
    assert answer["checkoutErrors"] == []
    assert answer["order"]["canCancel"] is False
    assert sum(Allocation.objects.values_list("quantity_allocated", flat=True)) == 0
    assert Stock.objects.get().quantity == 5


def test_units_and_parcels_are_given_up_once(guest: Caller, honey: ProductVariant) -> None:
    token = factories.place({honey: 3}).token
    order = guest.ask(
        "query($t:ID!){order(token:$t){lines{id} parcels{code} bill{amount} total{amount}}}", t=token
    )
    line, code = order["order"]["lines"][0]["id"], order["order"]["parcels"][0]["code"]
    reduce = """mutation($t:ID!,$r:[RemainingInput!]!){orderLinesCancel(token:$t,remaining:$r){
        order{bill{amount} total{amount}} checkoutErrors{code}}}"""
    for _again in range(2):
        answer = guest.ask(reduce, t=token, r=[{"lineId": line, "quantity": 1}])["orderLinesCancel"]
        assert answer["checkoutErrors"] == []
        price = int(honey.product.price_amount)
        assert answer["order"]["total"]["amount"] - answer["order"]["bill"]["amount"] == 2 * price
    refused = guest.ask(reduce, t=token, r=[{"lineId": line, "quantity": 2}])["orderLinesCancel"]
    assert [error["code"] for error in refused["checkoutErrors"]] == ["CANCEL_REFUSED"]
    cancel = (
        "mutation($t:ID!,$c:String!){orderParcelCancel(token:$t,code:$c){order{status} checkoutErrors{code}}}"
    )
    for _again in range(2):
        answer = guest.ask(cancel, t=token, c=code)["orderParcelCancel"]
        assert answer == {"order": {"status": "canceled"}, "checkoutErrors": []}
    stranger = guest.ask(cancel, t=str(uuid4()), c=code)["orderParcelCancel"]
    assert stranger["order"] is None


def test_a_strangers_token_cancels_nothing(guest: Caller, honey: ProductVariant) -> None:
    factories.place({honey: 1})
    cancel = "mutation($t:ID!){orderCancel(token:$t){order{status} checkoutErrors{code}}}"
    answer = guest.ask(cancel, t=str(uuid4()))["orderCancel"]
    assert answer["order"] is None
    assert Allocation.objects.get().quantity_allocated == 1


@pytest.mark.parametrize("who", ["guest", "Chi"])
def test_an_accounts_order_is_that_accounts_alone_even_by_its_token(
    guest: Caller, honey: ProductVariant, who: str
) -> None:
    an = Caller(factories.user("An"))
    checkout = begin(an, honey)
    token = an.ask(COMPLETE, c=checkout["id"], p=placement())["checkoutComplete"]["order"]["token"]
    other = guest if who == "guest" else Caller(factories.user("Chi"))
    assert an.ask(ORDER, t=token)["order"] is not None
    assert other.ask(ORDER, t=token)["order"] is None
    cancel = "mutation($t:ID!){orderCancel(token:$t){order{status} checkoutErrors{code}}}"
    assert other.ask(cancel, t=token)["orderCancel"]["order"] is None
    assert Allocation.objects.get().quantity_allocated == 2
