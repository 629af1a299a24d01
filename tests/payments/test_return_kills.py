"""kill -9 after every write of a return and its refund, of cash and its day: nothing twice, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from saleor.account.models import User
from saleor.product.models import ProductVariant
from saleor.warehouse.models import Stock

from marketplace.accounting.models import CashUp
from marketplace.accounting.selectors import cash_up_of
from marketplace.accounting.services.closing import close_day
from marketplace.ledger.selectors import balance
from marketplace.ordering.models import ReturnRequest
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.services import returns
from marketplace.payments.bank_transfer.models import BankEntry, RefundDue
from marketplace.payments.bank_transfer.services import mark_paid_out, receive_notice, take_remittance
from marketplace.payments.cash_on_delivery.models import CashCollection, CashRefund
from marketplace.payments.cash_on_delivery.services import give_refund
from marketplace.payments.errors import AlreadyPaidOut
from marketplace.payments.money import Money
from marketplace.payments.selectors import money_of
from marketplace.routing.models import Parcel, ParcelEvent
from marketplace.routing.services import parcels as steps
from marketplace.routing.working_time import HANOI
from tests import factories as make

from .conftest import draft, total
from .lives import all_adds_up, deliver, follow, give_back, until_it_ends

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PRICE = 120_000


@pytest.fixture
def honey() -> ProductVariant:
    variant = make.product(price=PRICE)
    make.point(stock={variant: 9})
    return variant


@pytest.fixture
def hanh() -> User:
    return make.user("Hạnh")


@pytest.fixture
def dung() -> User:
    return make.user("Dung")


def once_more(act: Callable[[], object]) -> None:
    """A second try of a payout that went through says so."""
    with pytest.raises(AlreadyPaidOut):
        act()


def test_cash_is_taken_given_back_put_on_the_account_and_counted_once(
    honey: ProductVariant, hanh: User, dung: User
) -> None:
    order = make.place({honey: 3})
    paid = total(order)
    deliver(order, hanh)
    follow()
    assert (CashCollection.objects.get().amount, CashRefund.objects.count()) == (paid, 0)
    give_back(order, units=2, good=1, by=hanh, desk=dung)
    follow()
    refund = CashRefund.objects.get()
    assert refund.amount == 2 * PRICE
    give = partial(give_refund, refund_id=refund.pk, actor=hanh)
    assert until_it_ends(give) > 2
    once_more(give)
    follow()
    point_id = CashCollection.objects.get().point_id
    left = paid - 2 * PRICE
    assert balance(f"cash:{point_id}") == left
    day = timezone.localdate(timezone=HANOI)
    assert cash_up_of(point_id, day).expected == left
    close = partial(
        close_day, point_id=point_id, day=day, counted=left - 1_000, note="Thiếu tiền lẻ", actor=hanh
    )
    assert until_it_ends(close) > 0
    closing = CashUp.objects.get()
    assert (closing.expected, closing.counted) == (left, left - 1_000)
    receive_notice(draft=draft(None, left, reference="NOP1", text="NOP TIEN THU HO"))
    entry = BankEntry.objects.get(reference="NOP1")
    remit = partial(take_remittance, entry_id=entry.pk, account=f"cash:{point_id}", actor=dung)
    assert until_it_ends(remit) > 2
    follow()
    assert balance(f"cash:{point_id}") == 0
    assert money_of(order.order.pk) == Money(received=paid, kept=left, sent_back=2 * PRICE)
    all_adds_up()


def test_a_transfer_comes_in_and_goes_back_once(honey: ProductVariant, hanh: User, dung: User) -> None:
    order = make.place({honey: 3}, payment_method="bank_transfer")
    paid = total(order)
    told = draft(order, paid, reference="FT1")
    assert until_it_ends(partial(receive_notice, draft=told)) > 3
    follow()
    deliver(order, hanh)
    follow()
    give_back(order, units=3, good=0, by=hanh, desk=dung)
    follow()
    refund = RefundDue.objects.get()
    assert refund.amount == paid, "all of the parcel was at fault: its shipping comes back too"
    pay = partial(mark_paid_out, refund_id=refund.pk, reference="CHI1", actor=dung)
    assert until_it_ends(pay) > 2
    once_more(pay)
    follow()
    assert money_of(order.order.pk) == Money(received=paid, sent_back=paid)
    all_adds_up()


def test_a_refusal_at_the_door_takes_no_cash_and_puts_the_goods_back_once(
    honey: ProductVariant, hanh: User
) -> None:
    order = make.place({honey: 3})
    parcel = Parcel.objects.get(order=order.order)
    for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel):
        step(parcel_id=parcel.pk, actor=hanh)
    assert Stock.objects.get().quantity == 6
    refuse = partial(
        steps.return_parcel, parcel_id=parcel.pk, actor=hanh, reason="Khách không nhận", restock=True
    )
    assert until_it_ends(refuse) > 3
    follow()
    assert Stock.objects.get().quantity == 9
    assert ParcelEvent.objects.filter(parcel=parcel, code="parcel.returned").count() == 1
    assert CashCollection.objects.count() == 0
    assert money_of(order.order.pk) == Money()
    all_adds_up()


@pytest.mark.parametrize("end", ["refused", "withdrawn", "fresh"])
def test_a_return_that_ends_otherwise_ends_once(end: str, hanh: User, dung: User) -> None:
    needs = ["cold"] if end == "fresh" else []
    milk = make.product("Sữa bò tươi", price=PRICE, needs=needs)
    make.point(stock={milk: 9}, capabilities=needs)
    order = make.place({milk: 2})
    deliver(order, hanh)
    follow(killed=False)
    parcel = Parcel.objects.get()
    request = returns.request_return(
        order_id=order.order.pk,
        parcel_code=parcel.code,
        units={parcel.lines.get().pk: 1},
        reason=Reason.SPOILED,
        actor=None,
    )
    acts = {
        "refused": partial(returns.refuse_return, return_id=request.pk, actor=dung, answer="Đã mở"),
        "withdrawn": partial(returns.withdraw_return, return_id=request.pk, actor=None),
        "fresh": partial(returns.approve_return, return_id=request.pk, actor=dung),
    }
    assert until_it_ends(acts[end]) > 1
    follow()
    found = ReturnRequest.objects.get()
    assert found.state == ("accepted" if end == "fresh" else end)
    assert Stock.objects.get().quantity == 7, "nobody sells again what stayed with the shopper"
    owed = PRICE if end == "fresh" else 0
    assert money_of(order.order.pk).owed_back == owed
    assert sum(CashRefund.objects.values_list("amount", flat=True)) == owed
    assert timezone.now() - found.state_since < timedelta(hours=1)
    all_adds_up()
