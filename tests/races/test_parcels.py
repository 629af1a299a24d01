"""People and clocks against each other over one parcel: one wins, the other is told, and the books agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from saleor.account.models import User
from saleor.order.models import Fulfillment, Order
from saleor.warehouse.models import Allocation, Stock

from marketplace.ordering.errors import CancelRefused
from marketplace.ordering.models import Placement
from marketplace.ordering.services.orders import cancel_order, confirm_payment, expire_hold
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.routing.errors import AlreadyTaken, DemandNotWaiting, RoutingError
from marketplace.routing.models import DeclineReason, Parcel, ParcelEvent, ParcelState, ParkedDemand
from marketplace.routing.services import parcels, refusals, replanning
from marketplace.routing.services.merging import merge_order
from marketplace.routing.verify import find_faults
from tests import factories as make
from tests.concurrency import Outcome

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

Runner = Callable[..., list[Outcome]]
ROUNDS = 4


def offered(**fields: Any) -> Parcel:
    honey = make.product()
    make.point(stock={honey: 5}, daily_capacity=9)
    (parcel,) = make.place({honey: 2}, **fields).parcels
    return parcel


def packed(by: User) -> Parcel:
    parcel = offered()
    parcels.accept_parcel(parcel_id=parcel.pk, actor=by)
    return parcels.pack_parcel(parcel_id=parcel.pk, actor=by)


def codes(outcomes: list[Outcome]) -> list[str]:
    """Per call: ``done``, or the code of its refusal. Anything unexpected fails the test."""
    words = []
    for outcome in outcomes:
        if outcome.error is None:
            words.append("done")
        else:
            assert hasattr(outcome.error, "code"), repr(outcome.error)
            words.append(outcome.error.code)
    return words


def events(parcel: Parcel) -> list[str]:
    return list(ParcelEvent.objects.filter(parcel=parcel).order_by("pk").values_list("code", flat=True))


def state(parcel: Parcel) -> str:
    return str(Parcel.objects.values_list("state", flat=True).get(pk=parcel.pk))


def test_of_operators_who_accept_at_once_one_wins_and_the_others_are_told(run_at_once: Runner) -> None:
    people = [make.user(f"Hanh{i}") for i in range(4)]
    parcel = offered()

    outcomes = run_at_once([partial(accept, parcel.pk, person) for person in people])

    assert Counter(codes(outcomes)) == {"done": 1, "already_taken": 3}
    winner = people[[outcome.error is None for outcome in outcomes].index(True)]
    parcel.refresh_from_db()
    assert (parcel.state, parcel.state_by) == ("accepted", winner)
    for outcome in outcomes:
        if outcome.error is not None:
            assert isinstance(outcome.error, AlreadyTaken)
            assert outcome.error.data["by_id"] == winner.pk
            assert winner.first_name in str(outcome.error)
    assert events(parcel) == ["parcel.offered", "parcel.accepted"]
    assert list(find_faults()) == []


def accept(parcel_id: int, actor: User) -> str:
    return parcels.accept_parcel(parcel_id=parcel_id, actor=actor).state


def test_a_double_tap_acts_once(run_at_once: Runner) -> None:
    hanh = make.user("Hanh")
    parcel = packed(hanh)

    outcomes = run_at_once([lambda: parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh).state] * 4)

    assert codes(outcomes) == ["done"] * 4
    assert Stock.objects.get().quantity == 3
    assert Fulfillment.objects.count() == 1
    assert events(parcel).count("parcel.handed_over") == 1
    assert list(find_faults()) == []


def test_decline_against_hand_over(run_at_once: Runner) -> None:
    hanh, lan = make.user("Hanh"), make.user("Lan")
    seen = Counter()
    for _round in range(ROUNDS):
        parcel = packed(hanh)
        stock = Stock.objects.get(parcel_lines__parcel=parcel)

        outcomes = run_at_once(
            [
                lambda parcel=parcel: parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh).state,
                lambda parcel=parcel: (
                    refusals.decline_parcel(
                        parcel_id=parcel.pk, actor=lan, reason=DeclineReason.DAMAGED
                    ).state
                ),
            ]
        )

        words = codes(outcomes)
        assert sorted(words) == ["already_taken", "done"]
        stock.refresh_from_db()
        assert stock.quantity == 3, "two units left either way: sold, or damaged"
        assert not Allocation.objects.filter(stock=stock, quantity_allocated__gt=0).exists()
        if words[0] == "done":
            assert state(parcel) == "handed_over"
            assert not ParkedDemand.objects.filter(from_parcel=parcel).exists()
        else:
            assert state(parcel) == "declined"
            assert ParkedDemand.objects.get(from_parcel=parcel).lines.get().quantity == 2
        seen[words[0]] += 1
        assert list(find_faults()) == []


def test_cancel_against_accept_and_pack(run_at_once: Runner) -> None:
    hanh = make.user("Hanh")
    for _round in range(ROUNDS):
        parcel = offered()

        def work(parcel: Parcel = parcel) -> str:
            parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
            return parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh).state

        worked, cancelled = run_at_once(
            [work, lambda parcel=parcel: cancel_order(order_id=parcel.order_id, actor=None)]
        )

        if cancelled.error is None:
            assert isinstance(worked.error, AlreadyTaken)
            assert state(parcel) == "cancelled"
            assert Order.objects.get(pk=parcel.order_id).status == "canceled"
            assert not Allocation.objects.filter(
                order_line__order=parcel.order_id, quantity_allocated__gt=0
            ).exists()
        else:
            assert isinstance(cancelled.error, CancelRefused)
            assert worked.error is None
            assert state(parcel) == "packed"
            assert Allocation.objects.get(order_line__order=parcel.order_id).quantity_allocated == 2
        assert list(find_faults()) == []


def test_time_out_against_accept(run_at_once: Runner) -> None:
    hanh = make.user("Hanh")
    for _round in range(ROUNDS):
        parcel = offered()
        late = timezone.now() + timedelta(days=1)

        accepted, timed_out = run_at_once(
            [
                partial(accept, parcel.pk, hanh),
                lambda parcel=parcel, late=late: refusals.time_out_parcel(parcel_id=parcel.pk, now=late),
            ]
        )

        assert timed_out.error is None
        if timed_out.value:
            assert isinstance(accepted.error, AlreadyTaken)
            assert state(parcel) == "timed_out"
            assert ParkedDemand.objects.filter(from_parcel=parcel).count() == 1
        else:
            assert accepted.error is None
            assert state(parcel) == "accepted"
            assert not ParkedDemand.objects.filter(from_parcel=parcel).exists()
        assert [fault for fault in find_faults() if fault.code != "demand_is_stuck"] == []


def test_two_workers_re_plan_a_demand_once(run_at_once: Runner) -> None:
    hanh = make.user("Hanh")
    honey = make.product()
    make.point("Gần", stock={honey: 5})
    other = make.point("Xa", at=(21.2, 105.6), stock={honey: 5})
    (parcel,) = make.place({honey: 2}).parcels
    refusals.decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.TOO_BUSY)
    later = timezone.now() + timedelta(minutes=5)

    outcomes = run_at_once([lambda: replanning.replan_due(now=later)] * 4)

    assert [outcome.error for outcome in outcomes] == [None] * 4
    assert sum(outcome.value for outcome in outcomes) == 1
    (again,) = Parcel.objects.filter(state="offered")
    assert (again.point, again.attempt, again.lines.get().quantity) == (other, 1, 2)
    assert list(find_faults()) == []


def test_re_planning_against_the_desk_that_gives_up(run_at_once: Runner) -> None:
    hanh, dung = make.user("Hanh"), make.user("Dung")
    for _round in range(ROUNDS):
        honey = make.product()
        make.point("Gần", stock={honey: 5})
        make.point("Xa", at=(21.2, 105.6), stock={honey: 5})
        (parcel,) = make.place({honey: 2}).parcels
        refusals.decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.TOO_BUSY)
        demand = ParkedDemand.objects.get(from_parcel=parcel)

        planned, given_up = run_at_once(
            [
                lambda demand=demand: len(replanning.replan_demand(demand_id=demand.pk)),
                lambda demand=demand: (
                    replanning.cancel_demand(demand_id=demand.pk, actor=dung, reason="hết hàng").state
                ),
            ]
        )

        lost = [outcome.error for outcome in (planned, given_up) if outcome.error is not None]
        assert len(lost) == 1
        assert isinstance(lost[0], DemandNotWaiting)
        demand.refresh_from_db()
        assert demand.state == ("placed" if planned.error is None else "cancelled")
        assert list(find_faults()) == []


def test_payment_against_the_end_of_the_hold(run_at_once: Runner, paid_first: None) -> None:
    for _round in range(ROUNDS):
        parcel = offered(payment_method="transfer")
        late = timezone.now() + timedelta(hours=1)

        paid, expired = run_at_once(
            [
                lambda parcel=parcel: confirm_payment(order_id=parcel.order_id),
                lambda parcel=parcel, late=late: expire_hold(order_id=parcel.order_id, now=late),
            ]
        )

        assert (paid.error, expired.error) == (None, None)
        assert sorted((paid.value, expired.value)) == [False, True]
        placement = Placement.objects.get(order=parcel.order_id)
        if paid.value:
            assert (placement.payment_state, state(parcel)) == ("paid", "offered")
        else:
            assert (placement.payment_state, state(parcel)) == ("expired", "cancelled")
            assert not Allocation.objects.filter(
                order_line__order=parcel.order_id, quantity_allocated__gt=0
            ).exists()
        assert list(find_faults()) == []


def test_two_payments_offer_the_parcels_once(run_at_once: Runner, paid_first: None) -> None:
    parcel = offered(payment_method="transfer")

    outcomes = run_at_once([lambda: confirm_payment(order_id=parcel.order_id)] * 4)

    assert Counter(outcome.value for outcome in outcomes) == {True: 1, False: 3}
    assert events(parcel) == ["parcel.waiting_payment", "parcel.offered"]
    assert OutboxMessage.objects.filter(topic="order.paid").count() == 1


def test_undo_against_hand_over_by_a_colleague(run_at_once: Runner) -> None:
    hanh, lan = make.user("Hanh"), make.user("Lan")
    for _round in range(ROUNDS):
        parcel = packed(hanh)

        undone, out = run_at_once(
            [
                lambda parcel=parcel: parcels.undo_step(parcel_id=parcel.pk, actor=hanh).state,
                lambda parcel=parcel: parcels.hand_over_parcel(parcel_id=parcel.pk, actor=lan).state,
            ]
        )

        assert sorted(codes([undone, out])) == ["already_taken", "done"]
        assert state(parcel) == ("accepted" if undone.error is None else "handed_over")
        assert list(find_faults()) == []


def test_merging_against_accepting(run_at_once: Runner) -> None:
    hanh = make.user("Hanh")
    for _round in range(ROUNDS):
        honey, tea = make.product("Mật ong"), make.product("Trà")
        make.point("A", stock={honey: 5})
        b = make.point("B", at=(21.05, 105.85), stock={tea: 5})
        placed = make.place({honey: 1, tea: 1})
        assert len(placed.parcels) == 2
        Stock.objects.create(warehouse=b.warehouse, product_variant=honey, quantity=5)
        first = placed.parcels[0]

        merged, accepted = run_at_once(
            [
                lambda placed=placed: merge_order(order_id=placed.order.pk).improved,
                partial(accept, first.pk, hanh),
            ]
        )

        assert merged.error is None or isinstance(merged.error, RoutingError)
        open_states = Counter(
            Parcel.objects.filter(order=placed.order)
            .exclude(state="withdrawn")
            .values_list("state", flat=True)
        )
        if accepted.error is None:
            assert open_states == {ParcelState.ACCEPTED: 1, ParcelState.OFFERED: 1}
        else:
            assert isinstance(accepted.error, AlreadyTaken)
            assert open_states == {ParcelState.OFFERED: 1}
        assert list(find_faults()) == []


def test_relays_at_once_deliver_each_message_once(run_at_once: Runner) -> None:
    for _i in range(3):
        offered()
    waiting = OutboxMessage.objects.count()
    assert waiting == 6

    outcomes = run_at_once([lambda: relay().delivered] * 4)

    assert [outcome.error for outcome in outcomes] == [None] * 4
    delivered = sum(outcome.value for outcome in outcomes)
    assert delivered + relay().delivered == waiting
    assert OutboxMessage.objects.filter(delivered_at__isnull=True).count() == 0
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {1}
