"""The operator's queue over the API: what its people can do, and that nobody else can."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from graphene import Node
from saleor.account.models import User
from saleor.warehouse.models import Stock

from marketplace.routing.models import Parcel, ParcelEvent, StockMovement
from ocop_catalog.models import CatalogEvent, FulfilmentPoint, PointStaff, PointStaffRole
from tests import factories

from .conftest import Caller

pytestmark = pytest.mark.django_db

QUEUE = """query ($slug: String!, $code: String!) { operatedPlace(slug: $slug) {
    name role counts { offered accepted packed handedOver problems } today { offered accepted unitsOut }
    parcels(column: OFFERED) { code secondsLeft collect fullName phone address lines { id name quantity needs } }
    parcel(code: $code) { state stateBy } shelves(words: "mat ong") { variantId onHand promised available } } }"""
STEP = """mutation ($place: String!, $code: String! %s) { answer: %s(place: $place, code: $code %s) {
    parcel { state stateBy lines { id quantity } } errors { code message retryable } } }"""
SHELF = """mutation ($place: String!, $variantId: ID!, $quantity: Int! %s) {
    answer: %s(place: $place, variantId: $variantId, quantity: $quantity %s) {
    shelf { onHand promised } errors { code message retryable } } }"""
SWITCH = """mutation ($place: String!, $receives: Boolean!, $reason: String) {
    answer: placeSwitch(place: $place, receives: $receives, reason: $reason) {
    place { isSwitchedOn offReason } errors { field code } } }"""

OPERATIONS = {
    "parcelAccept": STEP % ("", "parcelAccept", ""),
    "parcelDecline": STEP % ("", "parcelDecline", ", reason: TOO_BUSY"),
    "parcelPack": STEP % (", $missing: [ParcelUnits!]", "parcelPack", ", missing: $missing"),
    "parcelHandOver": STEP % (", $pickUpCode: String", "parcelHandOver", ", pickUpCode: $pickUpCode"),
    "parcelDeliver": STEP % ("", "parcelDeliver", ""),
    "parcelUndo": STEP % ("", "parcelUndo", ""),
    "stockCount": SHELF % (", $expected: Int!", "stockCount", ", expected: $expected"),
    "stockReceive": SHELF % (", $note: String", "stockReceive", ", note: $note"),
    "stockWriteOff": SHELF % ("", "stockWriteOff", ""),
    "placeSwitch": SWITCH,
}


class Counter:
    """Hạnh works at a place with one order of An's waiting."""

    def __init__(self) -> None:
        self.hanh = factories.user("Hạnh")
        self.honey = factories.product(price=120_000)
        self.point = factories.point(stock={self.honey: 5}, staff=[self.hanh])
        self.placed = factories.place({self.honey: 2})
        self.parcel: Parcel = self.placed.parcels[0]

    def do(self, operation: str, caller: User | None = None, **asked: Any) -> dict[str, Any]:
        answer = Caller(caller or self.hanh).ask(OPERATIONS[operation], **self.arguments(operation) | asked)
        found: dict[str, Any] = answer["answer"]
        return found

    def arguments(self, operation: str) -> dict[str, Any]:
        slug = {"place": self.point.slug}
        if operation.startswith("stock"):
            expected = {"expected": 5} if operation == "stockCount" else {}
            return slug | {"variantId": variant(self.honey.pk), "quantity": 4} | expected
        if operation == "placeSwitch":
            return slug | {"receives": False, "reason": "Kiểm kê"}
        return slug | {"code": self.parcel.code}

    def everything(self) -> tuple[Any, ...]:
        return (
            list(Parcel.objects.values_list("state", "state_since")),
            list(Stock.objects.values_list("quantity", flat=True)),
            ParcelEvent.objects.count(),
            StockMovement.objects.count(),
            CatalogEvent.objects.count(),
            list(FulfilmentPoint.objects.filter(pk=self.point.pk).values_list("is_switched_on", flat=True)),
        )


def variant(pk: int) -> str:
    return str(Node.to_global_id("ProductVariant", pk))


@pytest.fixture(autouse=True)
def _nobody_called_before() -> None:
    cache.clear()


@pytest.fixture
def counter() -> Counter:
    return Counter()


def outsider(kind: str) -> User | None:
    if kind == "guest":
        return None
    person = factories.user("Nguoi", is_staff=kind == "desk", is_superuser=kind == "desk")
    if kind == "manager of another place":
        other = factories.point("Điểm khác", staff=[person])
        PointStaff.objects.filter(point=other).update(role=PointStaffRole.MANAGER)
    return person


@pytest.mark.parametrize("kind", ["guest", "shopper", "manager of another place", "desk"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_whoever_does_not_work_there_changes_nothing(counter: Counter, operation: str, kind: str) -> None:
    caller = Caller(outsider(kind))
    before = counter.everything()
    status, answer = caller.post(OPERATIONS[operation], **counter.arguments(operation))
    if kind == "guest":
        assert answer["errors"][0]["extensions"]["code"] == "SIGN_IN"
    else:
        (error,) = answer["data"]["answer"]["errors"]
        assert (status, error["code"]) == (200, "NOT_FOUND")
        assert not any(answer["data"]["answer"].get(name) for name in ("parcel", "shelf", "place"))
    assert counter.everything() == before


@pytest.mark.parametrize("kind", ["shopper", "manager of another place", "desk"])
def test_whoever_does_not_work_there_sees_nothing(counter: Counter, kind: str) -> None:
    caller = Caller(outsider(kind))
    asked = {"slug": counter.point.slug, "code": counter.parcel.code}
    assert caller.ask(QUEUE, **asked) == {"operatedPlace": None}
    assert counter.point.slug not in str(caller.ask("{ operatedPlaces { slug } }"))


def test_a_parcel_of_another_place_is_not_found_through_ones_own(counter: Counter) -> None:
    lan = factories.user("Lan")
    own = factories.point("Điểm của Lan", staff=[lan])
    before = counter.everything()
    answer = counter.do("parcelAccept", lan, place=own.slug)
    assert (answer["parcel"], answer["errors"][0]["code"]) == (None, "NOT_FOUND")
    assert counter.everything() == before


def test_an_operator_may_not_switch_the_place_but_its_manager_may(counter: Counter) -> None:
    before = counter.everything()
    assert counter.do("placeSwitch")["errors"] == [{"field": None, "code": "NOT_FOUND"}]
    assert counter.everything() == before
    PointStaff.objects.filter(user=counter.hanh).update(role=PointStaffRole.MANAGER)
    assert counter.do("placeSwitch", reason=" ")["errors"] == [{"field": "reason", "code": "PLACE_REFUSED"}]
    assert counter.do("placeSwitch") == {
        "place": {"isSwitchedOn": False, "offReason": "Kiểm kê"},
        "errors": [],
    }


def test_the_queue_tells_what_is_in_the_parcel_and_what_to_collect(counter: Counter) -> None:
    answer = Caller(counter.hanh).ask(QUEUE, slug=counter.point.slug, code=counter.parcel.code.lower())
    place = answer["operatedPlace"]
    (parcel,) = place["parcels"]
    assert place["role"] == "operator"
    assert place["counts"] == {"offered": 1, "accepted": 0, "packed": 0, "handedOver": 0, "problems": 0}
    assert place["today"] == {"offered": 1, "accepted": 0, "unitsOut": 0}
    assert parcel["collect"] == int(counter.placed.order.total_gross_amount)
    assert [line["quantity"] for line in parcel["lines"]] == [2]
    assert place["parcel"] == {"state": "offered", "stateBy": None}
    assert place["shelves"] == [
        {"variantId": variant(counter.honey.pk), "onHand": 5, "promised": 2, "available": 3}
    ]
    assert counter.parcel.pick_up_code == "" or counter.parcel.pick_up_code not in str(answer)


def test_a_parcel_goes_from_offered_to_delivered_step_by_step(counter: Counter) -> None:
    steps = ("parcelAccept", "parcelPack", "parcelHandOver", "parcelDeliver")
    answers = [counter.do(step) for step in steps]
    assert [answer["parcel"]["state"] for answer in answers] == [
        "accepted",
        "packed",
        "handed_over",
        "delivered",
    ]
    assert all(answer["errors"] == [] for answer in answers)
    assert Stock.objects.get(product_variant=counter.honey).quantity == 3


def test_sending_a_step_twice_acts_once(counter: Counter) -> None:
    assert counter.do("parcelAccept")["errors"] == []
    before = counter.everything()
    assert counter.do("parcelAccept")["errors"] == []
    assert counter.everything() == before


def test_the_slower_of_two_is_told_who_was_quicker(counter: Counter) -> None:
    lan = factories.user("Lan")
    PointStaff.objects.create(point=counter.point, user=lan)
    counter.do("parcelAccept")
    before = counter.everything()
    answer = counter.do("parcelAccept", lan)
    assert answer["errors"][0]["code"] == "ALREADY_TAKEN"
    assert counter.hanh.get_full_name() in answer["errors"][0]["message"]
    assert answer["parcel"]["stateBy"] == counter.hanh.get_full_name()
    assert counter.everything() == before


def test_missing_units_are_planned_elsewhere_and_a_step_is_undone(counter: Counter) -> None:
    factories.point("Khác", stock={counter.honey: 5})
    (line,) = counter.do("parcelAccept")["parcel"]["lines"]
    packed = counter.do("parcelPack", missing=[{"lineId": line["id"], "quantity": 1}])
    assert [row["quantity"] for row in packed["parcel"]["lines"]] == [1]
    handed = counter.do("parcelHandOver")
    assert handed["parcel"]["state"] == "handed_over"
    assert counter.do("parcelUndo")["parcel"]["state"] == "packed"


def test_declining_frees_the_units(counter: Counter) -> None:
    answer = counter.do("parcelDecline")
    assert (answer["parcel"]["state"], answer["errors"]) == ("declined", [])
    assert ParcelEvent.objects.get(code="parcel.declined").actor == counter.hanh


def test_a_wrong_pick_up_code_hands_nothing_over() -> None:
    hanh, honey = factories.user("Hạnh"), factories.product()
    point = factories.point(stock={honey: 5}, staff=[hanh], capabilities=["pick_up"])
    (parcel,) = factories.place({honey: 1}, destination=factories.at_counter(point)).parcels
    caller = Caller(hanh)
    asked = {"place": point.slug, "code": parcel.code}
    for step in ("parcelAccept", "parcelPack"):
        caller.ask(OPERATIONS[step], **asked)
    wrong = caller.ask(OPERATIONS["parcelHandOver"], **asked, pickUpCode="000000")["answer"]
    assert (wrong["parcel"]["state"], wrong["errors"][0]["code"]) == ("packed", "WRONG_PICK_UP_CODE")
    right = caller.ask(OPERATIONS["parcelHandOver"], **asked, pickUpCode=parcel.pick_up_code)["answer"]
    assert right["errors"] == []


def test_shelves_are_counted_filled_and_written_off_with_who_did_it(counter: Counter) -> None:
    assert counter.do("stockCount", quantity=7)["shelf"] == {"onHand": 7, "promised": 2}
    stale = counter.do("stockCount", quantity=9)
    assert (stale["shelf"]["onHand"], stale["errors"][0]["code"]) == (7, "STOCK_CHANGED")
    assert counter.do("stockReceive", quantity=10, note="HTX Bình giao")["shelf"]["onHand"] == 17
    assert counter.do("stockWriteOff", quantity=1)["shelf"]["onHand"] == 16
    promised = counter.do("stockWriteOff", quantity=15)
    assert promised["errors"][0]["code"] == "STOCK_PROMISED"
    kinds = (
        StockMovement.objects.filter(actor_id=counter.hanh.pk).order_by("pk").values_list("kind", flat=True)
    )
    assert list(kinds) == ["counted", "consigned", "damaged"]


def test_a_first_consignment_puts_a_listed_product_on_the_shelves(counter: Counter) -> None:
    tea, unlisted = factories.product(), factories.product(published=False)
    for operation in ("stockCount", "stockWriteOff"):
        answer = counter.do(operation, variantId=variant(tea.pk))
        assert (answer["shelf"], answer["errors"][0]["code"]) == (None, "NOT_FOUND")
    assert counter.do("stockReceive", variantId=variant(tea.pk), quantity=6)["shelf"]["onHand"] == 6
    answer = counter.do("stockReceive", variantId=variant(unlisted.pk))
    assert (answer["shelf"], answer["errors"][0]["code"]) == (None, "NOT_FOUND")
    assert not Stock.objects.filter(product_variant=unlisted).exists()


def test_a_queue_costs_the_same_for_one_parcel_and_for_many(counter: Counter) -> None:
    Stock.objects.filter(product_variant=counter.honey).update(quantity=50)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            Caller(counter.hanh).ask(QUEUE, slug=counter.point.slug, code=counter.parcel.code)
        counts.append(len(asked))
        for _order in range(5):
            factories.place({counter.honey: 1})
    assert counts[0] == counts[1]
