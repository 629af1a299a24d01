"""``python -m benchmarks.stress [--rounds 1000]``: races over and over, in processes and connections of their own.

Each round draws a race, sets its goods up anew, lets the people go together, and checks what they were told against
what is allowed. All invariants are verified now and then, and at the end. Prints what happened; 1 when a rule broke.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from time import perf_counter
from typing import Any

from django.db import connections
from django.utils import timezone
from saleor.warehouse.models import Allocation
from tqdm import tqdm

from benchmarks.orders.shop import throw_away_database
from marketplace.ordering.errors import OrderingError
from marketplace.ordering.services.orders import cancel_order
from marketplace.routing.errors import RoutingError
from marketplace.routing.models import DeclineReason, Parcel
from marketplace.routing.services import parcels, refusals
from marketplace.routing.verify import find_faults
from tests import factories as make

PEOPLE = 6
VERIFIED_EVERY = 100
Call = Callable[[], Any]


@dataclass(frozen=True)
class Race:
    """Calls to be let go together, and the check of what came out (counted words); it raises when a rule broke."""

    name: str
    calls: list[Call]
    check: Callable[[Counter[str]], None]


def buy(basket: Any, home: Any) -> str:
    make.place(basket, destination=home)
    return "ordered"


def do(step: Any, **fields: Any) -> str:
    answer = step(**fields)
    return "done" if answer is not False else "nothing"


# --- the races ------------------------------------------------------------------------------------------------------


def last_units(random: Random, cast: Cast) -> Race:
    """People after fewer units, spread over places, in lines of one or two products."""
    honey, tea = make.product(), make.product()
    units = random.randint(1, PEOPLE - 1)
    for i in range(units):
        make.point(f"Điểm {i}", at=(21.0 + i / 50, 105.8), stock={honey: 1, tea: 1})
    wanted = [honey, tea]
    calls = []
    for _person in range(PEOPLE):
        random.shuffle(wanted)
        calls.append(partial(buy, make.basket(dict.fromkeys(wanted, 1)), cast.home))

    def check(words: Counter[str]) -> None:
        assert words == {"ordered": units, "not_enough_stock": PEOPLE - units}, words
        promised = Allocation.objects.filter(stock__product_variant__in=wanted)
        assert sorted(promised.values_list("quantity_allocated", flat=True)) == [1] * 2 * units

    return Race("last units at many places", calls, check)


def last_parcel_of_the_day(random: Random, cast: Cast) -> Race:
    """Different goods, so that nothing but the place's capacity stands between the orders."""
    products = [make.product() for _ in range(PEOPLE)]
    room = random.randint(1, 2)
    make.point(stock=dict.fromkeys(products, 5), daily_capacity=room)
    calls: list[Call] = [partial(buy, make.basket({product: 1}), cast.home) for product in products]

    def check(words: Counter[str]) -> None:
        assert words["ordered"] == room, words
        assert words["ordered"] + words["not_enough_stock"] + words["place_busy"] == PEOPLE, words

    return Race("a place's last parcels of the day", calls, check)


def one_basket(random: Random, cast: Cast) -> Race:
    honey = make.product()
    make.point(stock={honey: 50})
    basket = make.basket({honey: 1})

    def check(words: Counter[str]) -> None:
        assert words == {"ordered": PEOPLE}, words
        assert Allocation.objects.get(stock__product_variant=honey).quantity_allocated == 1

    return Race("one basket sent many times", [partial(buy, basket, cast.home)] * PEOPLE, check)


def one_wins(words: Counter[str]) -> None:
    assert words["done"] == 1, words
    assert (
        words["done"] + words["already_taken"] + words["cancel_refused"] + words["nothing"] == words.total()
    ), words


def two_operators(random: Random, cast: Cast) -> Race:
    parcel = a_parcel(cast)
    calls = [
        partial(do, parcels.accept_parcel, parcel_id=parcel.pk, actor=person) for person in cast.operators
    ]
    return Race("operators on one parcel", list(calls), one_wins)


def decline_against_hand_over(random: Random, cast: Cast) -> Race:
    parcel = a_parcel(cast)
    first, second = cast.operators[:2]
    parcels.accept_parcel(parcel_id=parcel.pk, actor=first)
    parcels.pack_parcel(parcel_id=parcel.pk, actor=first)
    reason = random.choice(list(DeclineReason))
    return Race(
        "decline against hand-over",
        [
            partial(do, parcels.hand_over_parcel, parcel_id=parcel.pk, actor=first),
            partial(do, refusals.decline_parcel, parcel_id=parcel.pk, actor=second, reason=reason),
        ],
        one_wins,
    )


def cancel_against_accept(random: Random, cast: Cast) -> Race:
    parcel = a_parcel(cast)

    def check(words: Counter[str]) -> None:
        """Accepting first is no hindrance to cancelling; cancelling first is one to accepting."""
        state = Parcel.objects.get(pk=parcel.pk).state
        assert state == "cancelled", state
        assert words in ({"done": 2}, {"done": 1, "already_taken": 1}), words

    return Race(
        "cancel against accept",
        [
            partial(do, cancel_order, order_id=parcel.order_id, actor=None),
            partial(do, parcels.accept_parcel, parcel_id=parcel.pk, actor=cast.operators[0]),
        ],
        check,
    )


def time_out_against_accept(random: Random, cast: Cast) -> Race:
    parcel = a_parcel(cast)
    late = timezone.now() + timedelta(days=1)
    return Race(
        "time-out against accept",
        [
            partial(do, refusals.time_out_parcel, parcel_id=parcel.pk, now=late),
            partial(do, parcels.accept_parcel, parcel_id=parcel.pk, actor=cast.operators[0]),
        ],
        one_wins,
    )


RACES = (
    last_units,
    last_parcel_of_the_day,
    one_basket,
    two_operators,
    decline_against_hand_over,
    cancel_against_accept,
    time_out_against_accept,
)


@dataclass(frozen=True)
class Cast:
    """Who and what is the same in all rounds."""

    home: Any
    operators: list[Any]


def a_parcel(cast: Cast) -> Parcel:
    honey = make.product()
    make.point(stock={honey: 5}, daily_capacity=5)
    (parcel,) = make.place({honey: 2}, destination=cast.home).parcels
    return parcel


# --- people -----------------------------------------------------------------------------------------------------------


def person(orders: Any, answers: Any, barrier: Any) -> None:
    """Do what one is told, together with the others, until told to go home."""
    while (call := orders.recv()) is not None:
        barrier.wait(60)
        try:
            answers.send(call())
        except (OrderingError, RoutingError) as error:
            answers.send(error.code)
        except BaseException as error:  # noqa: BLE001 - whatever it was, the round fails with it
            answers.send(f"{type(error).__name__}: {error}")


def wait(orders: Any = None) -> str:
    return "waited"


@contextmanager
def people(number: int) -> Iterator[Callable[[list[Call]], Counter[str]]]:
    """So many processes that wait for calls; gives a function that lets calls go together and counts the words."""
    context = multiprocessing.get_context("fork")
    connections.close_all()
    barrier = context.Barrier(number)
    crowd = []
    for _i in range(number):
        ours, theirs = context.Pipe()
        process = context.Process(target=person, args=(theirs, theirs, barrier), daemon=True)
        process.start()
        crowd.append((process, ours))

    def let_go(calls: list[Call]) -> Counter[str]:
        filled = [*calls, *[wait] * (number - len(calls))]
        for (_process, pipe), call in zip(crowd, filled, strict=True):
            pipe.send(call)
        words = [pipe.recv() for _process, pipe in crowd]
        return Counter(words[: len(calls)])

    yield let_go
    for process, pipe in crowd:
        pipe.send(None)
        process.join(5)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stress", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = Random(options.seed)
    told: dict[str, Counter[str]] = {}
    begin = perf_counter()
    with throw_away_database(), people(PEOPLE) as let_go:
        cast = Cast(make.home(), [make.user(f"Hạnh {i}") for i in range(PEOPLE)])
        for number in tqdm(range(1, options.rounds + 1), unit="round", disable=None):
            race = random.choice(RACES)(random, cast)
            words = let_go(race.calls)
            told.setdefault(race.name, Counter()).update({"rounds": 1} | words)
            race.check(words)
            if number % VERIFIED_EVERY == 0 or number == options.rounds:
                faults = [fault for fault in find_faults() if fault.code != "demand_is_stuck"]
                if faults:
                    print(f"round {number}: {faults}")
                    return 1
    print(f"{options.rounds} rounds in {perf_counter() - begin:.0f} s, {PEOPLE} processes, no rule broken")
    for name, words in sorted(told.items()):
        print(f"  {name}: {dict(words)}")
    return 0
