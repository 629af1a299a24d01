"""Ten thousand random orders with discounts, shared shipping and partial credits: it always adds up, to the đồng."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from marketplace.ordering.bill import Bill, OrderedLine, Portion, Share, charges, draw_up, share_out

ORDERS = 10_000


@dataclass(frozen=True, kw_only=True)
class Case:
    """An order: what was ordered, its fee and total, and its units dealt to parcels."""

    lines: dict[int, OrderedLine]
    fee: int
    total: int
    parcels: list[Share]

    def bill(self, credited: Share | None = None) -> Bill:
        return draw_up(lines=self.lines, shipping_fee=self.fee, total=self.total, credited=credited)


def random_case(dice: random.Random) -> Case:
    lines = {}
    for line_id in range(1, dice.randint(1, 6) + 1):
        units = dice.randint(1, 12)
        lines[line_id] = OrderedLine(
            units=units, amount=units * dice.choice([1, 999, 12_345, 120_000, 777_777])
        )
    fee = dice.choice([0, 1, 15_000, 29_999, 30_000])
    subtotal = sum(line.amount for line in lines.values())
    discount = dice.choice([0, 0, 1, subtotal // 10, subtotal // 3, subtotal - 1, subtotal, subtotal + fee])
    count = dice.randint(1, 5)
    dealt: list[dict[int, int]] = [{} for _ in range(count)]
    for line_id, line in lines.items():
        for _unit in range(line.units):
            parcel = dice.choice(dealt)
            parcel[line_id] = parcel.get(line_id, 0) + 1
    part, rest = divmod(fee, count)
    shares = [part + (1 if i < rest else 0) for i in range(count)]
    return Case(
        lines=lines,
        fee=fee,
        total=subtotal + fee - discount,
        parcels=[Share(lines=one, shipping=share) for one, share in zip(dealt, shares, strict=True)],
    )


def add(*shares: Share) -> Share:
    units: dict[int, int] = {}
    for share in shares:
        for line_id, wanted in share.lines.items():
            units[line_id] = units.get(line_id, 0) + wanted
    return Share(lines=units, shipping=sum(share.shipping for share in shares))


def test_ten_thousand_random_orders_add_up_to_the_dong() -> None:
    dice = random.Random(20_261_125)
    for _order in range(ORDERS):
        case = random_case(dice)
        assert case.bill().total == case.bill().due == case.total

        # Every unit and every đồng of the fee is credited, in random pieces: the pieces come to the total.
        pieces = [
            *(Share(lines={line_id: 1}) for line_id, line in case.lines.items() for _ in range(line.units)),
            *(Share(shipping=parcel.shipping) for parcel in case.parcels),
        ]
        dice.shuffle(pieces)
        credited, given, before = Share(), 0, case.total
        for piece in pieces:
            credited = add(credited, piece)
            due = case.bill(credited).due
            assert 0 <= due <= before
            given += before - due
            before = due
        assert (given, before) == (case.total, 0)

        # Some parcels are cancelled, the others charged in any order: the charges come to what the order costs.
        cancelled = dice.sample(case.parcels, dice.randint(0, len(case.parcels)))
        bill = case.bill(add(*cancelled))
        charged = [parcel for parcel in case.parcels if all(parcel is not other for other in cancelled)]
        dice.shuffle(charged)
        assert sum(charges(bill, charged)) == bill.due
        one_by_one = 0
        for number, parcel in enumerate(charged):
            one_by_one += charges(bill, [parcel], before=add(*charged[:number]))[0]
        assert one_by_one == bill.due

        # What is charged and then taken back leaves what the rest costs.
        if charged:
            back = charged.pop()
            again = case.bill(add(*cancelled, back))
            assert sum(charges(again, charged)) == again.due


def test_a_discount_is_shared_out_by_largest_remainder() -> None:
    bill = draw_up(
        lines={1: OrderedLine(units=3, amount=100), 2: OrderedLine(units=1, amount=200)},
        shipping_fee=30,
        total=230,
    )
    assert {line_id: portion.amount for line_id, portion in bill.lines.items()} == {1: 67, 2: 133}
    assert bill.shipping == Portion(units=30, amount=30)
    assert share_out(100, {1: 100, 2: 200}) == {1: 33, 2: 67}


def test_one_third_and_another_and_the_last_come_to_the_whole() -> None:
    portions = [Portion(units=3, amount=100, credited=credited) for credited in range(4)]
    assert [portion.credit for portion in portions] == [0, 33, 66, 100]
    assert [portions[0].charge(1, after=before) for before in range(3)] == [34, 33, 33]


@pytest.mark.parametrize(
    ("total", "credited"), [(131, None), (-1, None), (100, Share(lines={1: 2})), (100, Share(shipping=31))]
)
def test_what_cannot_be_is_refused(total: int, credited: Share | None) -> None:
    with pytest.raises(ValueError, match="đồng"):
        draw_up(lines={1: OrderedLine(units=1, amount=100)}, shipping_fee=30, total=total, credited=credited)
