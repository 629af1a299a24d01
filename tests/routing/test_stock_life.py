"""The life of stock and parcels against a model in plain Python: whatever happens in whatever order, the books agree.

Hypothesis buys, accepts, declines, packs short, hands over, undoes, times out, re-plans, cancels, counts and restocks;
the model knows how many units every place has and owes. After each step the database must say the same, the ledger
must add up, and no invariant may be broken.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from saleor.warehouse.models import Allocation, Stock

from marketplace.ordering.errors import CancelRefused, NotEnoughStock
from marketplace.ordering.services.orders import cancel_order
from marketplace.routing.errors import (
    AlreadyTaken,
    CannotUndo,
    RoutingError,
    StockPromised,
    TooLateToUndo,
    UnitsOutOfRange,
)
from marketplace.routing.models import DeclineReason, Parcel, ParkedDemand, StockMovement
from marketplace.routing.services import parcels, refusals, replanning, stock
from marketplace.routing.verify import find_faults
from marketplace.routing.working_time import HANOI
from tests import factories as make

PLACES, VARIANTS = 3, 2
HOLDING = {"offered", "accepted", "packed"}
UNPACKED = {"offered", "accepted"}
Shelf = tuple[int, int]  # place, variant


@dataclass
class ModelParcel:
    order: int
    place: int
    units: Counter[int]
    state: str = "offered"
    since: datetime | None = None
    was: str = ""
    effects: Counter[Shelf] = field(default_factory=Counter)


@dataclass
class ModelDemand:
    order: int
    parcel: int
    units: Counter[int]
    state: str = "to_replan"


class StockLife(RuleBasedStateMachine):
    """One shop: three places, two products, one operator."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=HANOI)
        self.on_hand: Counter[Shelf] = Counter()
        self.parcels: dict[int, ModelParcel] = {}
        self.demands: dict[int, ModelDemand] = {}
        self.ordered: dict[int, Counter[int]] = {}

    def teardown(self) -> None:
        try:
            late = ("demand_is_stuck", "offer_is_long_overdue")  # this shop's clock is not the database's
            assert [fault for fault in find_faults() if fault.code not in late] == []
        finally:
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

    @initialize(units=st.lists(st.integers(0, 6), min_size=PLACES * VARIANTS, max_size=PLACES * VARIANTS))
    def open_shop(self, units: list[int]) -> None:
        self.hanh, self.dung = make.user("Hạnh"), make.user("Dung")
        self.variants = [make.product(f"Hàng {i}") for i in range(VARIANTS)]
        self.places = []
        for place in range(PLACES):
            of_place = units[place * VARIANTS : (place + 1) * VARIANTS]
            self.places.append(
                make.point(
                    f"Điểm {place}",
                    at=(21.0285 + place / 50, 105.8524),
                    stock=dict(zip(self.variants, of_place, strict=True)),
                )
            )
            self.on_hand.update({(place, variant): units for variant, units in enumerate(of_place)})
        self.home = make.home()

    # --- the model's arithmetic ---

    def promised(self, shelf: Shelf) -> int:
        place, variant = shelf
        return sum(p.units[variant] for p in self.parcels.values() if p.place == place and p.state in HOLDING)

    def free(self, shelf: Shelf) -> int:
        return self.on_hand[shelf] - self.promised(shelf)

    def learn(self, order: int) -> None:
        """Read parcels and demands of an order that the model does not know yet: where to was the planner's choice."""
        for row in (
            Parcel.objects.filter(order=order).exclude(pk__in=self.parcels).prefetch_related("lines__stock")
        ):
            place = next(i for i, point in enumerate(self.places) if point.pk == row.point_id)
            units = Counter(
                {self.variant(line.stock.product_variant_id): line.quantity for line in row.lines.all()}
            )
            for variant, wanted in units.items():
                assert wanted <= self.free((place, variant)), "the plan took more than there was"
            self.parcels[row.pk] = ModelParcel(order, place, units, since=self.now)
        for demand in ParkedDemand.objects.filter(order=order).exclude(pk__in=self.demands):
            units = Counter(
                {
                    self.variant(line.order_line.variant_id): line.quantity
                    for line in demand.lines.select_related("order_line")
                }
            )
            self.demands[demand.pk] = ModelDemand(order, demand.from_parcel_id, units, demand.state)

    def variant(self, variant_id: int) -> int:
        return next(i for i, variant in enumerate(self.variants) if variant.pk == variant_id)

    def pick(self, data: st.DataObject, states: set[str]) -> tuple[int, ModelParcel] | None:
        ids = [pk for pk, parcel in self.parcels.items() if parcel.state in states]
        if not ids:
            return None
        pk = data.draw(st.sampled_from(ids))
        return pk, self.parcels[pk]

    def step(
        self, data: st.DataObject, since: set[str], to: str, call: Any
    ) -> tuple[int, ModelParcel] | None:
        """Take a step on any parcel: from a right state it is done, from a wrong one refused."""
        chosen = self.pick(data, {p.state for p in self.parcels.values()})
        if chosen is None:
            return None
        pk, parcel = chosen
        if parcel.state in since:
            assert call(pk).state == to
            parcel.was, parcel.state, parcel.since = parcel.state, to, self.now
            return chosen
        if parcel.state == to:  # a second tap of the same operator
            assert call(pk).state == to
            return None
        with pytest.raises(AlreadyTaken):
            call(pk)
        return None

    def by_hanh(self, service: Any, **fields: Any) -> Any:
        return lambda pk: service(parcel_id=pk, actor=self.hanh, now=self.now, **fields)

    # --- what happens ---

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(units=st.lists(st.integers(0, 4), min_size=VARIANTS, max_size=VARIANTS).filter(any))
    def buy(self, units: list[int]) -> None:
        self.now += timedelta(seconds=1)
        wanted = {variant: n for variant, n in enumerate(units) if n}
        there = all(
            sum(max(self.free((place, variant)), 0) for place in range(PLACES)) >= n
            for variant, n in wanted.items()
        )
        basket = make.basket({self.variants[variant]: n for variant, n in wanted.items()})
        try:
            placed = make.place(basket, destination=self.home, now=self.now)
        except NotEnoughStock:
            assert not there, "it was there"
            return
        assert there, "it was not there"
        self.ordered[placed.order.pk] = Counter(wanted)
        self.learn(placed.order.pk)

    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        self.now += timedelta(seconds=1)
        self.step(
            data,
            {"offered"},
            "accepted",
            self.by_hanh(parcels.accept_parcel),
        )

    @rule(data=st.data())
    def pack(self, data: st.DataObject) -> None:
        self.now += timedelta(seconds=1)
        self.step(
            data,
            {"accepted"},
            "packed",
            self.by_hanh(parcels.pack_parcel),
        )

    @rule(data=st.data())
    def pack_short(self, data: st.DataObject) -> None:
        self.now += timedelta(seconds=1)
        chosen = self.pick(data, {"accepted"})
        if chosen is None:
            return
        pk, parcel = chosen
        gone = Counter({v: data.draw(st.integers(0, n)) for v, n in parcel.units.items()})
        lines = {
            self.variant(line.stock.product_variant_id): line.pk
            for line in Parcel.objects.get(pk=pk).lines.all()
        }
        missing = {lines[v]: n for v, n in gone.items()}
        if gone.total() == parcel.units.total():
            with pytest.raises(UnitsOutOfRange):
                parcels.pack_parcel(parcel_id=pk, actor=self.hanh, missing=missing, now=self.now)
            return
        parcels.pack_parcel(parcel_id=pk, actor=self.hanh, missing=missing, now=self.now)
        parcel.units = +(parcel.units - gone)
        parcel.was, parcel.state, parcel.since = parcel.state, "packed", self.now
        for variant, units in gone.items():
            if units:
                shelf = (parcel.place, variant)
                self.on_hand[shelf] = min(self.on_hand[shelf], self.promised(shelf))
        self.learn(parcel.order)

    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        self.now += timedelta(seconds=1)
        done = self.step(
            data,
            {"packed"},
            "handed_over",
            self.by_hanh(parcels.hand_over_parcel),
        )
        if done:
            self.on_hand.subtract({(done[1].place, variant): n for variant, n in done[1].units.items()})

    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        self.now += timedelta(seconds=1)
        self.step(
            data,
            {"handed_over"},
            "delivered",
            self.by_hanh(parcels.deliver_parcel),
        )

    @rule(data=st.data(), restock=st.booleans())
    def give_back(self, data: st.DataObject, restock: bool) -> None:
        self.now += timedelta(seconds=1)
        done = self.step(
            data,
            {"handed_over", "delivered"},
            "returned",
            self.by_hanh(parcels.return_parcel, reason="x", restock=restock),
        )
        if done and restock:
            self.on_hand.update({(done[1].place, variant): n for variant, n in done[1].units.items()})

    @rule(data=st.data(), reason=st.sampled_from(list(DeclineReason)))
    def decline(self, data: st.DataObject, reason: DeclineReason) -> None:
        self.now += timedelta(seconds=1)
        done = self.step(
            data,
            HOLDING,
            "declined",
            self.by_hanh(refusals.decline_parcel, reason=reason),
        )
        if done is None:
            return
        _pk, parcel = done
        before = Counter(self.on_hand)
        for variant, units in parcel.units.items():
            shelf = (parcel.place, variant)
            if reason == DeclineReason.OUT_OF_STOCK:
                self.on_hand[shelf] = min(self.on_hand[shelf], self.promised(shelf))
            elif reason == DeclineReason.DAMAGED:
                self.on_hand[shelf] -= units
        before.subtract(self.on_hand)
        parcel.effects = before
        self.learn(parcel.order)

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        chosen = self.pick(data, {"accepted", "packed", "handed_over", "declined"})
        if chosen is None:
            return
        pk, parcel = chosen
        assert parcel.since is not None
        waiting = [
            d
            for d in self.demands.values()
            if d.parcel == pk and d.units == parcel.units and d.state == "to_replan"
        ]
        try:
            state = parcels.undo_step(parcel_id=pk, actor=self.hanh, now=self.now).state
        except TooLateToUndo:
            assert self.now - parcel.since > timedelta(seconds=60)
            return
        except CannotUndo:
            assert parcel.state == "declined"
            gone = any(
                self.free((parcel.place, v)) + parcel.effects[parcel.place, v] < n
                for v, n in parcel.units.items()
            )
            assert gone or not waiting
            return
        assert self.now - parcel.since <= timedelta(seconds=60)
        if parcel.state == "handed_over":
            self.on_hand.update({(parcel.place, variant): n for variant, n in parcel.units.items()})
        if parcel.state == "declined":
            assert state == parcel.was
            self.on_hand.update(parcel.effects)
            waiting[-1].state = "placed"
        else:
            back = {"accepted": "offered", "packed": "accepted", "handed_over": "packed"}
            assert state == back[parcel.state]
        parcel.state, parcel.since = state, self.now

    @rule()
    def time_out(self) -> None:
        from marketplace.routing.services.offers import time_out_parcels

        late = set(
            Parcel.objects.filter(state="offered", answer_by__lt=self.now).values_list("pk", flat=True)
        )
        assert late <= {pk for pk, p in self.parcels.items() if p.state == "offered"}
        assert time_out_parcels(now=self.now) == len(late)
        for pk in late:
            self.parcels[pk].state, self.parcels[pk].since = "timed_out", self.now
            self.learn(self.parcels[pk].order)

    @precondition(lambda self: any(d.state == "to_replan" for d in self.demands.values()))
    @rule()
    def replan(self) -> None:
        replanning.replan_due(now=self.now)
        for pk, demand in list(self.demands.items()):
            row = ParkedDemand.objects.get(pk=pk)
            if demand.state == "to_replan" and row.state != "to_replan":
                demand.state = row.state
                demand.units = Counter(
                    {
                        self.variant(line.order_line.variant_id): line.quantity
                        for line in row.lines.select_related("order_line")
                    }
                )
            assert demand.state == row.state
            self.learn(demand.order)

    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        ids = [pk for pk, demand in self.demands.items()]
        if not ids:
            return
        pk = data.draw(st.sampled_from(ids))
        demand = self.demands[pk]
        if demand.state in ("to_replan", "parked"):
            replanning.cancel_demand(demand_id=pk, actor=self.dung, reason="x", now=self.now)
            demand.state = "cancelled"
        else:
            with pytest.raises(RoutingError):
                replanning.cancel_demand(demand_id=pk, actor=self.dung, reason="x", now=self.now)

    @rule(data=st.data(), by_desk=st.booleans())
    def cancel(self, data: st.DataObject, by_desk: bool) -> None:
        self.now += timedelta(seconds=1)
        if not self.ordered:
            return
        order = data.draw(st.sampled_from(list(self.ordered)))
        own = [p for p in self.parcels.values() if p.order == order]
        left = [p for p in own if p.state in ("packed", "handed_over", "delivered", "returned")]
        if left and not by_desk:
            with pytest.raises(CancelRefused):
                cancel_order(order_id=order, actor=None, now=self.now)
            return
        cancel_order(order_id=order, actor=self.dung if by_desk else None, by_desk=by_desk, now=self.now)
        for parcel in own:
            if parcel.state in HOLDING:
                parcel.state, parcel.since = "cancelled", self.now
        for demand in self.demands.values():
            if demand.order == order and demand.state in ("to_replan", "parked"):
                demand.state = "cancelled"

    @rule(place=st.integers(0, PLACES - 1), variant=st.integers(0, VARIANTS - 1), units=st.integers(0, 8))
    def count_shelf(self, place: int, variant: int, units: int) -> None:
        shelf = (place, variant)
        asked: dict[str, Any] = {
            "point": self.places[place],
            "variant_id": self.variants[variant].pk,
            "quantity": units,
            "expected": self.on_hand[shelf],
            "actor": self.hanh,
        }
        if units < self.promised(shelf):
            with pytest.raises(StockPromised):
                stock.count_stock(**asked)
            return
        stock.count_stock(**asked)
        self.on_hand[shelf] = units

    @rule(place=st.integers(0, PLACES - 1), variant=st.integers(0, VARIANTS - 1), units=st.integers(1, 5))
    def receive(self, place: int, variant: int, units: int) -> None:
        stock.receive_consignment(
            point=self.places[place], variant_id=self.variants[variant].pk, quantity=units, actor=self.hanh
        )
        self.on_hand[place, variant] += units

    # --- what must always hold ---

    @invariant()
    def the_books_agree(self) -> None:
        if not hasattr(self, "places"):
            return
        with connection.cursor() as cursor:  # what a commit would check
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        shelves = {(row.warehouse_id, row.product_variant_id): row.quantity for row in Stock.objects.all()}
        promises = {
            (row["stock__warehouse"], row["stock__product_variant"]): row["units"]
            for row in Allocation.objects.order_by()
            .values("stock__warehouse", "stock__product_variant")
            .annotate(units=Sum("quantity_allocated"))
        }
        ledger = {
            (row["warehouse"], row["variant"]): row["units"]
            for row in StockMovement.objects.order_by()
            .values("warehouse", "variant")
            .annotate(units=Sum("change"))
        }
        for place, point in enumerate(self.places):
            for number, variant in enumerate(self.variants):
                key = (point.warehouse_id, variant.pk)
                assert shelves[key] == self.on_hand[place, number] == ledger.get(key, 0)
                assert promises.get(key, 0) == self.promised((place, number))
        states = dict(Parcel.objects.values_list("pk", "state"))
        assert states == {pk: parcel.state for pk, parcel in self.parcels.items()}
        for order, ordered in self.ordered.items():
            units: Counter[int] = Counter()
            for parcel in self.parcels.values():
                if parcel.order == order and parcel.state not in ("declined", "timed_out", "withdrawn"):
                    units.update(parcel.units)
            for demand in self.demands.values():
                if demand.order == order and demand.state != "placed":
                    units.update(demand.units)
            assert +units == ordered


@pytest.mark.django_db
def test_stock_and_parcels_always_agree_with_the_model() -> None:
    stress = "STRESS" in os.environ
    run_state_machine_as_test(
        StockLife,
        settings=settings(
            max_examples=200 if stress else 12,
            stateful_step_count=50 if stress else 25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
