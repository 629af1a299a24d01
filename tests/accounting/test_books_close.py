"""Whatever happens to some orders, in whatever order and however often told: in the end the books close."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saleor.account.models import User
from saleor.product.models import ProductVariant

from marketplace.accounting.errors import AccountingError
from marketplace.accounting.models import Rate, RateKind
from marketplace.accounting.selectors import producers_owed, who_holds_what
from marketplace.accounting.services.payouts import pay_producer
from marketplace.accounting.services.sales import post_parcel
from marketplace.accounting.verify import find_faults
from marketplace.ledger.selectors import balances
from marketplace.ordering.errors import NotEnoughStock, OrderingError
from marketplace.ordering.selectors.remaining import units_left
from marketplace.ordering.services.cancelling import reduce_order
from marketplace.payments.bank_transfer.codes import transfer_code
from marketplace.payments.bank_transfer.models import RefundDue
from marketplace.payments.bank_transfer.services import mark_paid_out
from marketplace.payments.cash_on_delivery.models import CashRefund
from marketplace.payments.cash_on_delivery.services import give_refund
from marketplace.routing.errors import RoutingError
from marketplace.routing.models import Parcel, ParcelState
from marketplace.routing.services import parcels as steps
from ocop_catalog.models import ProducerKind
from tests import factories as make

from .conftest import deliver_one, give_back, money_in, paid, tell

ON_THE_WAY = (ParcelState.OFFERED, ParcelState.ACCEPTED, ParcelState.PACKED)


@dataclass
class Market:
    """Two places, three producers (two of them households), goods of odd prices that neither place has enough of."""

    hanh: User = field(default_factory=lambda: make.user("Hạnh"))
    goods: list[ProductVariant] = field(default_factory=list)

    def __post_init__(self) -> None:
        kinds = (ProducerKind.COOPERATIVE, ProducerKind.HOUSEHOLD, ProducerKind.HOUSEHOLD)
        prices = (120_000, 33_333, 7_001)
        self.goods = [
            make.product(f"Hàng {price}", price=price, of=make.producer(f"Chủ thể {price}", kind=kind))
            for kind, price in zip(kinds, prices, strict=True)
        ]
        for name in ("Hàng Gai", "Hàng Bạc"):
            make.point(name, stock=dict.fromkeys(self.goods, 4))


orders = st.lists(
    st.tuples(st.lists(st.integers(0, 3), min_size=3, max_size=3).filter(any), st.booleans()),
    min_size=1,
    max_size=3,
)
"""Units of each of the goods, and whether they are paid by transfer."""
doings = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "deliver",
                "return",
                "give back",
                "cancel",
                "reduce",
                "post",
                "tell",
                "give",
                "send",
                "pay",
                "more money",
            ]
        ),
        st.integers(0, 7),
    ),
    max_size=14,
)
rates = st.fixed_dictionaries({kind: st.integers(0, 1_500) for kind in RateKind.values})


def do(market: Market, doing: str, number: int) -> None:
    found = list(Parcel.objects.order_by("pk"))
    parcel = found[number % len(found)]
    if doing == "deliver" and parcel.state == ParcelState.OFFERED:
        deliver_one(parcel, market.hanh)
    elif doing == "return":
        steps.return_parcel(parcel_id=parcel.pk, actor=market.hanh, reason="", restock=bool(number % 2))
    elif doing == "give back":
        give_back(parcel, 1, market.hanh)
    elif doing == "cancel":
        steps.cancel_parcel(parcel_id=parcel.pk, actor=market.hanh, reason="")
    elif doing == "reduce":
        line = parcel.order.lines.order_by("pk")[number % parcel.order.lines.count()]
        left = max(units_left(parcel.order_id)[line.pk].left - 1, 0)
        reduce_order(order_id=parcel.order_id, remaining={line.pk: left}, actor=None)
    elif doing == "send":
        due = RefundDue.objects.filter(paid_out_at__isnull=True).first()
        if due is not None:
            mark_paid_out(refund_id=due.pk, reference=f"CT{due.pk}", actor=market.hanh)
    elif doing == "more money":
        money_in(
            f"{parcel.code}-{number}", 10_000 * (number + 1), transfer_code(parcel.order.placement.number)
        )
    elif doing == "post":
        post_parcel(parcel_id=parcel.pk)
    elif doing == "tell":
        tell()
    elif doing == "give":
        refund = CashRefund.objects.filter(given_at__isnull=True).first()
        if refund is not None:
            give_refund(refund_id=refund.pk, actor=market.hanh)
    elif doing == "pay":
        pay_somebody(market, number)


def pay_somebody(market: Market, number: int) -> None:
    """Half of what is owed to whom is owed most, from the fullest drawer."""
    owed, drawers = producers_owed(), balances("cash:")
    if owed and drawers:
        pay_producer(
            producer_id=owed[0].holder_id,
            source=max(drawers, key=lambda code: drawers[code]),
            amount=max(owed[0].amount // 2, 1),
            reference=f"PC{number}",
            actor=market.hanh,
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("transfers")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders, doings, rates)
def test_the_books_close(
    bought: list[tuple[list[int], bool]], happened: list[tuple[str, int]], deducted: dict[str, int]
) -> None:
    with transaction.atomic():
        run(bought, happened, deducted)
        transaction.set_rollback(True)


def run(
    bought: list[tuple[list[int], bool]], happened: list[tuple[str, int]], deducted: dict[str, int]
) -> None:
    market = Market()
    Rate.objects.bulk_create(
        Rate(kind=kind, producer_kind=of, per_ten_thousand=part, valid_from=timezone.localdate(), basis="thử")
        for kind, part in deducted.items()
        for of in ProducerKind.values
    )
    for number, (units, by_transfer) in enumerate(bought):
        lines = {variant: n for variant, n in zip(market.goods, units, strict=True) if n}
        with suppress(NotEnoughStock):
            if by_transfer:
                paid(lines, f"FT{number}", extra=number)
            else:
                make.place(lines)
    if not Parcel.objects.exists():
        return
    for doing, number in happened:
        with suppress(RoutingError, OrderingError, AccountingError):
            do(market, doing, number)
        assert [fault for fault in find_faults() if fault.code.startswith(("transaction", "posted"))] == []
    for parcel in Parcel.objects.filter(state__in=ON_THE_WAY):
        deliver_one(parcel, market.hanh)
    tell()

    assert list(find_faults()) == []
    assert balances("order:") == {}, "every order is over: nothing is left on any"
    holdings = who_holds_what()
    assert holdings.total == sum(part.amount for part in holdings.owed)
