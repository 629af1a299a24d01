"""Another place for what one refused: who is asked, how often, and what happens when nobody can."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from saleor.account.models import User
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Allocation

from marketplace.outbox.models import OutboxMessage
from marketplace.routing import errors
from marketplace.routing.models import DeclineReason, Parcel, ParkedDemand, RoutePlan
from marketplace.routing.selectors import parked_demand
from marketplace.routing.services import parcels, replanning
from marketplace.routing.services.refusals import decline_parcel
from marketplace.routing.verify import find_faults
from ocop_catalog.models import Capability, FulfilmentPoint, PointKind
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


@pytest.fixture
def dung() -> User:
    return make.user("Dung", is_staff=True)


@pytest.fixture
def honey() -> ProductVariant:
    return make.product("Mật ong")


def shops(honey: ProductVariant, number: int, **fields: object) -> list[FulfilmentPoint]:
    """Places further and further from the shopper."""
    return [
        make.point(f"Điểm {i}", at=(21.0285 + i / 100, 105.8524), stock={honey: 9}, **fields)  # type: ignore[arg-type]
        for i in range(number)
    ]


def refuse(parcel: Parcel, by: User) -> list[Parcel]:
    """The place is too busy, and a while later the demand is re-planned."""
    decline_parcel(parcel_id=parcel.pk, actor=by, reason=DeclineReason.TOO_BUSY)
    replanning.replan_due(now=timezone.now() + timedelta(minutes=2))
    return list(Parcel.objects.filter(order=parcel.order, state="offered").order_by("pk"))


def told() -> list[str]:
    """What shoppers are told of parked demand, in order."""
    messages = OutboxMessage.objects.filter(topic__startswith="demand.", consumer="mails")
    return list(messages.order_by("pk").values_list("topic", flat=True))


def test_a_refused_parcel_goes_to_the_next_best_place(honey: ProductVariant, hanh: User) -> None:
    first, second, _third = shops(honey, 3)
    (parcel,) = make.place({honey: 2}).parcels
    assert parcel.point == first

    (again,) = refuse(parcel, hanh)

    assert (again.point, again.attempt, again.shipping_amount) == (second, 1, 30_000)
    assert again.lines.get().quantity == 2
    assert list(
        Allocation.objects.filter(quantity_allocated__gt=0).values_list("stock__warehouse", flat=True)
    ) == [second.warehouse_id]
    plan = RoutePlan.objects.latest("pk")
    assert (plan.cause, plan.attempt) == ("declined", 1)
    assert {"place": str(first.pk), "reason": "refused"} in plan.passed_over
    assert told() == ["demand.placed"]
    assert list(find_faults()) == []


def test_nothing_is_re_planned_while_the_decline_can_be_taken_back(honey: ProductVariant, hanh: User) -> None:
    shops(honey, 2)
    (parcel,) = make.place({honey: 2}).parcels
    decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.TOO_BUSY)
    assert replanning.replan_due() == 0
    assert ParkedDemand.objects.get().state == "to_replan"


def test_after_three_attempts_only_design_centres_are_asked(honey: ProductVariant, hanh: User) -> None:
    shops(honey, 6)
    centre = make.point("Trung tâm", kind=PointKind.DESIGN_CENTRE, at=(21.5, 105.2), stock={honey: 9})
    (parcel,) = make.place({honey: 2}).parcels
    kinds = []
    for _attempt in range(4):
        (parcel,) = refuse(parcel, hanh)
        kinds.append(parcel.point.kind)
    assert kinds == ["sales_point"] * 3 + ["design_centre"]
    assert (parcel.point, parcel.attempt) == (centre, 4)

    assert refuse(parcel, hanh) == []

    (demand,) = parked_demand()
    assert (demand.state, demand.attempt) == ("parked", 5)
    assert told() == ["demand.placed"] * 4 + ["demand.parked"]
    assert list(find_faults()) == []


def test_what_nobody_has_is_parked_for_the_desk(honey: ProductVariant, hanh: User) -> None:
    shops(honey, 1)
    (parcel,) = make.place({honey: 2}).parcels

    assert refuse(parcel, hanh) == []

    (demand,) = parked_demand()
    assert demand.lines.get().quantity == 2
    assert told() == ["demand.parked"]
    assert replanning.replan_due(now=timezone.now() + timedelta(days=1)) == 0, "it waits for a person now"
    assert list(find_faults()) == []


def test_what_can_be_placed_goes_ahead_and_the_rest_is_parked(honey: ProductVariant, hanh: User) -> None:
    tea = make.product("Trà")
    make.point("Gần", stock={honey: 5, tea: 5})
    other = make.point("Xa", at=(21.2, 105.6), stock={honey: 1, tea: 5})
    (parcel,) = make.place({honey: 3, tea: 1}).parcels

    (again,) = refuse(parcel, hanh)

    assert again.point == other
    assert sorted((line.order_line.product_name, line.quantity) for line in again.lines.all()) == [
        ("Mật ong", 1),
        ("Trà", 1),
    ]
    (demand,) = parked_demand()
    assert [(line.order_line.product_name, line.quantity) for line in demand.lines.all()] == [("Mật ong", 2)]
    assert sorted(told()) == ["demand.parked", "demand.placed"]
    assert list(find_faults()) == []


def test_the_desk_places_parked_demand_by_hand(honey: ProductVariant, hanh: User, dung: User) -> None:
    (shop,) = shops(honey, 1)
    (parcel,) = make.place({honey: 2}).parcels
    refuse(parcel, hanh)
    (demand,) = parked_demand()
    empty = make.point("Không có hàng")

    with pytest.raises(errors.NobodyCanServe):
        replanning.replan_demand(demand_id=demand.pk, actor=dung, to_point=empty)
    (again,) = replanning.replan_demand(demand_id=demand.pk, actor=dung, to_point=shop)

    assert (again.point, again.state_by) == (shop, dung)
    assert not parked_demand().exists()
    with pytest.raises(errors.DemandNotWaiting):
        replanning.replan_demand(demand_id=demand.pk, actor=dung, to_point=shop)
    assert list(find_faults()) == []


def test_the_desk_has_it_tried_again_when_stock_came(honey: ProductVariant, hanh: User, dung: User) -> None:
    shops(honey, 1)
    (parcel,) = make.place({honey: 2}).parcels
    refuse(parcel, hanh)
    (demand,) = parked_demand()
    new = make.point("Mới", stock={honey: 5})

    replanning.try_again(demand_id=demand.pk, actor=dung)
    assert replanning.replan_due() == 1

    assert Parcel.objects.get(state="offered").point == new
    with pytest.raises(errors.DemandNotWaiting):
        replanning.try_again(demand_id=demand.pk, actor=dung)
    assert list(find_faults()) == []


def test_the_desk_gives_up_and_the_order_says_so(honey: ProductVariant, hanh: User, dung: User) -> None:
    shops(honey, 1)
    (parcel,) = make.place({honey: 2}).parcels
    refuse(parcel, hanh)
    (demand,) = parked_demand()

    done = replanning.cancel_demand(demand_id=demand.pk, actor=dung, reason="Hết hàng toàn thành phố")

    assert (done.state, done.state_by, done.note) == ("cancelled", dung, "Hết hàng toàn thành phố")
    parcel.order.refresh_from_db()
    assert parcel.order.status == "canceled"
    assert told() == ["demand.parked", "demand.cancelled"]
    with pytest.raises(errors.DemandNotWaiting):
        replanning.cancel_demand(demand_id=demand.pk, actor=dung, reason="")
    assert list(find_faults()) == []


def test_a_pick_up_is_not_sent_elsewhere_by_itself(honey: ProductVariant, hanh: User, dung: User) -> None:
    shop, other = shops(honey, 2, capabilities=[Capability.PICK_UP])
    (parcel,) = make.place({honey: 2}, destination=make.at_counter(shop)).parcels

    assert refuse(parcel, hanh) == []
    (demand,) = parked_demand()
    (again,) = replanning.replan_demand(demand_id=demand.pk, actor=dung, to_point=other)

    assert (again.point, again.method) == (other, "pick_up")
    assert again.pick_up_code
    assert again.pick_up_code != parcel.pick_up_code


def test_missing_units_find_another_place(honey: ProductVariant, hanh: User) -> None:
    _first, second = shops(honey, 2)
    (parcel,) = make.place({honey: 3}).parcels
    parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh, missing={parcel.lines.get().pk: 2})

    assert replanning.replan_due() == 1

    again = Parcel.objects.get(state="offered")
    assert (again.point, again.lines.get().quantity, again.shipping_amount) == (second, 2, 0)
    assert RoutePlan.objects.latest("pk").cause == "short"
    assert list(find_faults()) == []


def test_a_revoked_product_is_still_delivered_to_who_ordered_it_before(
    honey: ProductVariant, hanh: User
) -> None:
    from ocop_catalog.models import RevocationGround
    from ocop_catalog.services.certification import revoke_certificate

    shops(honey, 2)
    (parcel,) = make.place({honey: 1}).parcels
    revoke_certificate(
        certificate=honey.product.certified.certificates.get(),
        ground=RevocationGround.OWN_REQUEST,
        decision_number="9/QĐ-UBND",
        actor=None,
    )
    (again,) = refuse(parcel, hanh)
    assert again.attempt == 1
