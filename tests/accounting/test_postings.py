"""Postings of an order: every đồng goes somewhere, once, whatever is delivered, comes back, in whichever order."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.accounting.postings import Change, Posting, Rates, Standing, book, deduction
from marketplace.ledger.domain import Leg, summed
from marketplace.ordering.bill import Bill, OrderedLine, Portion, Share, draw_up

BINH, CHI = 4, 9
HOUSEHOLD = Rates(vat=100, pit=50)


def bill_of(*amounts: int, units: int = 2, fee: int = 30_000) -> Bill:
    return Bill(
        lines={i: Portion(units=units, amount=amount) for i, amount in enumerate(amounts, 1)},
        shipping=Portion(units=fee, amount=fee),
    )


def legs(*pairs: tuple[str, int]) -> tuple[Leg, ...]:
    return tuple(Leg(account=account, amount=amount) for account, amount in pairs)


def test_a_delivered_parcel_pays_its_producers_gross_and_takes_the_deductions_one_by_one() -> None:
    booking = book(
        Change(event="parcel:17:sold", units={1: 2, 2: 1}, shipping=30_000),
        order_id=3,
        point_id=7,
        bill=bill_of(240_000, 100_001),
        before=Standing(),
        sellers={1: BINH, 2: CHI},
        rates={BINH: Rates(commission=250), CHI: HOUSEHOLD},
    )
    assert booking.amounts == {1: 240_000, 2: 50_001}, "the first of two units takes the odd đồng"
    assert booking.postings == (
        Posting(
            key="parcel:17:sold:shipping",
            kind="shipping",
            legs=legs(("order:3", 30_000), ("place:7", -30_000)),
        ),
        Posting(
            key="parcel:17:sold:4", kind="sale", legs=legs(("order:3", 240_000), ("producer:4", -240_000))
        ),
        Posting(
            key="parcel:17:sold:4:commission",
            kind="commission",
            legs=legs(("producer:4", 6_000), ("platform:commission", -6_000)),
        ),
        Posting(key="parcel:17:sold:9", kind="sale", legs=legs(("order:3", 50_001), ("producer:9", -50_001))),
        Posting(key="parcel:17:sold:9:vat", kind="vat", legs=legs(("producer:9", 500), ("tax:vat", -500))),
        Posting(key="parcel:17:sold:9:pit", kind="pit", legs=legs(("producer:9", 250), ("tax:pit", -250))),
    )


def test_what_comes_back_is_posted_the_other_way_round() -> None:
    bill = bill_of(100_001)
    common = {"order_id": 3, "point_id": 7, "bill": bill, "sellers": {1: CHI}, "rates": {CHI: HOUSEHOLD}}
    sold = book(Change(event="parcel:17:sold", units={1: 2}), before=Standing(), **common)
    back = book(Change(event="return:5", units={1: -1}), before=sold.after, **common)
    assert [(p.key, p.kind, p.legs) for p in back.postings] == [
        ("return:5:9", "sale_returned", legs(("order:3", -50_000), ("producer:9", 50_000))),
        ("return:5:9:vat", "vat_returned", legs(("producer:9", -500), ("tax:vat", 500))),
        ("return:5:9:pit", "pit_returned", legs(("producer:9", -250), ("tax:pit", 250))),
    ]


def test_nothing_is_posted_for_nothing() -> None:
    booking = book(
        Change(event="parcel:1:sold", units={1: 1}),
        order_id=3,
        point_id=7,
        bill=Bill(lines={1: Portion(units=1, amount=0)}, shipping=Portion(units=0, amount=0)),
        before=Standing(),
        sellers={1: BINH},
        rates={BINH: HOUSEHOLD},
    )
    assert (booking.amounts, booking.postings) == ({1: 0}, ())


@pytest.mark.parametrize(
    ("turnover", "rate", "withheld"),
    [
        (100_000, 100, 1_000),
        (49, 100, 0),
        (50, 100, 1),
        (149, 100, 1),
        (99, 50, 0),
        (100, 50, 1),
        (0, 100, 0),
    ],
)
def test_deductions_are_rounded_half_a_dong_up(turnover: int, rate: int, withheld: int) -> None:
    assert deduction(turnover, rate) == withheld


@dataclass(frozen=True)
class Story:
    """An order in parcels: what each carries, and what of it comes back, one return after another."""

    bill: Bill
    parcels: tuple[Share, ...]
    returns: tuple[tuple[int, Share], ...]
    sellers: dict[int, int]
    rates: dict[int, Rates]
    order: tuple[int, ...]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Up to five lines of up to three producers over up to three parcels; some units are never delivered."""
    count = draw(st.integers(1, 5))
    lines = {
        i: OrderedLine(units=draw(st.integers(1, 12)), amount=draw(st.integers(0, 3_000_000)))
        for i in range(1, count + 1)
    }
    fee = draw(st.sampled_from([0, 1, 25_000, 30_001]))
    whole = fee + sum(line.amount for line in lines.values())
    bill = draw_up(lines=lines, shipping_fee=fee, total=draw(st.integers(0, whole)))
    sellers = {i: draw(st.integers(1, 3)) for i in lines}
    some_rate = st.integers(0, 3_000)
    rates = {
        seller: Rates(commission=draw(some_rate), vat=draw(some_rate), pit=draw(some_rate))
        for seller in set(sellers.values())
    }
    parcels, left, fee_left = [], {i: line.units for i, line in lines.items()}, fee
    for _ in range(draw(st.integers(1, 3))):
        taken = {i: draw(st.integers(0, rest)) for i, rest in left.items()}
        share = draw(st.integers(0, fee_left))
        left = {i: rest - taken[i] for i, rest in left.items()}
        fee_left -= share
        parcels.append(Share(lines={i: n for i, n in taken.items() if n}, shipping=share))
    returns = []
    for number, parcel in enumerate(parcels):
        kept = dict(parcel.lines)
        for _ in range(draw(st.integers(0, 2))):
            back = {i: draw(st.integers(0, n)) for i, n in kept.items()}
            kept = {i: n - back[i] for i, n in kept.items()}
            returns.append((number, Share(lines={i: n for i, n in back.items() if n})))
    steps = [*range(len(parcels)), *(len(parcels) + k for k in range(len(returns)))]
    return Story(bill, tuple(parcels), tuple(returns), sellers, rates, tuple(draw(st.permutations(steps))))


@settings(max_examples=400, deadline=None)
@given(stories())
def test_all_postings_of_an_order_are_what_it_costs_and_every_deduction_is_on_what_is_left(
    story: Story,
) -> None:
    units: dict[int, int] = {}
    turnover: dict[tuple[int, int], int] = {}
    shipping, posted, keys = 0, [], []
    done: set[int] = set()

    def step(number: int, change: Change) -> None:
        nonlocal shipping
        before = Standing(
            units=units,
            shipping=shipping,
            turnover={seller: amount for (parcel, seller), amount in turnover.items() if parcel == number},
        )
        booking = book(
            change,
            order_id=1,
            point_id=7,
            bill=story.bill,
            before=before,
            sellers=story.sellers,
            rates=story.rates,
        )
        units.update(booking.after.units)
        shipping = booking.after.shipping
        turnover.update({(number, seller): amount for seller, amount in booking.after.turnover.items()})
        for posting in booking.postings:
            assert sum(leg.amount for leg in posting.legs) == 0
            posted.extend(posting.legs)
            keys.append(posting.key)

    def deliver(number: int) -> None:
        if number not in done:
            done.add(number)
            parcel = story.parcels[number]
            step(number, Change(event=f"parcel:{number}:sold", units=parcel.lines, shipping=parcel.shipping))

    for (
        event
    ) in story.order:  # a return is told before its parcel's delivery at times: that is posted first then
        if event < len(story.parcels):
            deliver(event)
        else:
            number, back = story.returns[event - len(story.parcels)]
            deliver(number)
            step(number, Change(event=f"return:{event}", units={i: -n for i, n in back.lines.items()}))

    assert len(keys) == len(set(keys))
    balance = summed(posted)
    left = Share(lines=units, shipping=shipping)
    costs = sum(story.bill.lines[i].charge(n) for i, n in left.lines.items()) + story.bill.shipping.charge(
        shipping
    )
    assert balance.get("order:1", 0) == costs
    for kind, account in {"commission": "platform:commission", "vat": "tax:vat", "pit": "tax:pit"}.items():
        expected = sum(
            deduction(amount, getattr(story.rates[seller], kind)) for (_, seller), amount in turnover.items()
        )
        assert -balance.get(account, 0) == expected, kind
    for seller in story.rates:
        gross = sum(amount for (_, of), amount in turnover.items() if of == seller)
        kept = sum(
            amount - sum(deduction(amount, rate) for rate in vars(story.rates[seller]).values())
            for (_, of), amount in turnover.items()
            if of == seller
        )
        assert -balance.get(f"producer:{seller}", 0) == kept <= gross


def random_bill(dice: Random) -> Bill:
    """An order as placed: lines of odd prices, a fee, and a discount that may eat into the fee."""
    lines = {
        i: OrderedLine(units=dice.randint(1, 9), amount=dice.randint(0, 2_000_000))
        for i in range(1, dice.randint(2, 6))
    }
    fee = dice.choice([0, 25_000, 30_001])
    whole = fee + sum(line.amount for line in lines.values())
    return draw_up(lines=lines, shipping_fee=fee, total=dice.choice([whole, dice.randint(0, whole)]))


def credited(bill: Bill, kept: dict[int, int], shipped: int) -> Bill:
    """The bill when all but these units and this part of the fee was cancelled or came back."""
    return Bill(
        lines={
            i: Portion(units=p.units, amount=p.amount, credited=p.units - kept[i])
            for i, p in bill.lines.items()
        },
        shipping=Portion(
            units=bill.shipping.units,
            amount=bill.shipping.amount,
            credited=bill.shipping.units - shipped,
        ),
    )


def test_ten_thousand_random_orders_come_to_their_bills() -> None:
    """Discounts, shared shipping, parcels in any order, partial returns, units never delivered: not a đồng off."""
    dice = Random(2026)
    rates = {BINH: Rates(commission=333), CHI: Rates(commission=77, vat=100, pit=50)}
    for _ in range(10_000):
        bill = random_bill(dice)
        sellers = {i: dice.choice([BINH, CHI]) for i in bill.lines}
        kept = dict.fromkeys(bill.lines, 0)
        standing, shipped, withheld, legs_of_all = Standing(), 0, 0, []
        for parcel in range(dice.randint(1, 3)):
            units = {i: dice.randint(0, p.units - kept[i]) for i, p in bill.lines.items()}
            share = dice.randint(0, bill.shipping.units - shipped)
            shipped += share
            of_parcel = Standing(units=standing.units, shipping=standing.shipping)
            for event, sign in (("sold", 1), ("returned", -1)):
                moved = units if sign > 0 else {i: dice.randint(0, n) for i, n in units.items()}
                booking = book(
                    Change(
                        event=f"{event}:{parcel}",
                        units={i: sign * n for i, n in moved.items()},
                        shipping=share if sign > 0 else 0,
                    ),
                    order_id=1,
                    point_id=7,
                    bill=bill,
                    before=of_parcel,
                    sellers=sellers,
                    rates=rates,
                )
                of_parcel = booking.after
                kept = {i: n + sign * moved[i] for i, n in kept.items()}
                legs_of_all += [leg for posting in booking.postings for leg in posting.legs]
            for producer, turnover in of_parcel.turnover.items():
                withheld += deduction(turnover, rates[producer].vat)
            standing = of_parcel
        balances = summed(legs_of_all)
        assert balances.get("order:1", 0) == credited(bill, kept, shipped).due
        assert -balances.get("tax:vat", 0) == withheld
        assert sum(balances.values()) == 0


@settings(max_examples=200, deadline=None)
@given(stories())
def test_an_order_all_delivered_but_what_was_credited_costs_its_bill(story: Story) -> None:
    """What no parcel carries was cancelled: the postings come to the bill after that credit."""
    carried = {i: sum(p.lines.get(i, 0) for p in story.parcels) for i in story.bill.lines}
    bill = credited(story.bill, carried, sum(parcel.shipping for parcel in story.parcels))
    standing, total = Standing(), 0
    for number, parcel in enumerate(story.parcels):
        booking = book(
            Change(event=f"parcel:{number}:sold", units=parcel.lines, shipping=parcel.shipping),
            order_id=1,
            point_id=7,
            bill=bill,
            before=standing,
            sellers=story.sellers,
            rates=story.rates,
        )
        standing = booking.after
        total += sum(leg.amount for p in booking.postings for leg in p.legs if leg.account == "order:1")
    assert total == bill.due
