"""Whatever comes in, in whatever order and however often, beside expiry and cancelling: every đồng is accounted for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from saleor.warehouse.models import Allocation, Stock

from marketplace.ordering.errors import CancelRefused, PlaceBusy
from marketplace.ordering.models import Placement
from marketplace.ordering.services.orders import cancel_order, expire_hold
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.services import relay
from marketplace.payments.bank_transfer.codes import transfer_code
from marketplace.payments.bank_transfer.models import BankEntry, OrderReceipt, RefundDue
from marketplace.payments.bank_transfer.services import (
    EntryDraft,
    match_new_entries,
    receive_notice,
    settle_order,
    store_statement,
)
from marketplace.payments.bank_transfer.verify import find_faults as payment_faults
from marketplace.payments.bank_transfer.verify import sums
from marketplace.payments.errors import OrderBusy
from marketplace.routing.verify import find_faults
from tests import factories as make
from tests.concurrency import Outcome

from .conftest import total

TOTAL = 30_000
LATER = timedelta(hours=25)

amounts = st.sampled_from([(0, 1), (1, 0), (1, 7), (0.5, 0), (0.5, 0)])
"""A share of the order's total and đồng on top."""

steps = st.lists(
    st.one_of(
        st.tuples(st.just("notice"), st.integers(0, 4), amounts),
        st.tuples(st.just("statement"), st.integers(0, 4), amounts),
        st.tuples(st.sampled_from(["expire", "cancel", "relay", "match", "settle", "sell out"])),
    ),
    max_size=12,
)


def entry(order: Placed, number: int, amount: int) -> EntryDraft:
    return EntryDraft(
        reference=f"{order.number}-{number}-{amount}",
        amount=amount,
        booked_at=timezone.now(),
        description=transfer_code(order.number),
    )


def do(order: Placed, step: tuple[Any, ...]) -> None:
    order_id = order.order.pk
    if step[0] in ("notice", "statement"):
        share, more = step[2]
        draft = entry(order, step[1], int(share * total(order)) + more)
        if step[0] == "notice":
            receive_notice(draft=draft)
        else:
            store_statement(drafts=[draft])
    elif step[0] == "expire":
        expire_hold(order_id=order_id, now=timezone.now() + LATER)
    elif step[0] == "cancel":
        cancel_order(order_id=order_id, actor=None, reason="Đổi ý")
    elif step[0] == "sell out":
        stock = Stock.objects.get()
        held = Allocation.objects.filter(stock=stock, quantity_allocated__gt=0).exists()
        Stock.objects.filter(pk=stock.pk).update(quantity=1 if held else 0)
    else:
        {"relay": relay, "match": match_new_entries, "settle": partial(settle_order, order_id=order_id)}[
            step[0]
        ]()


def check(order: Placed) -> None:
    """The equation and what it means for the one order there is."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    now = sums()
    assert now.received == now.kept + now.owed_back + now.waiting
    assert now.received == sum(BankEntry.objects.values_list("amount", flat=True))
    state = Placement.objects.get(pk=order.order.pk).payment_state
    assert now.kept in ((0, total(order)) if state == "paid" else (0,))
    assert OrderReceipt.objects.exists() == (state == "paid")


@pytest.mark.django_db
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_any_sequence_keeps_the_equation(db: None, plan: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        honey = make.product(price=TOTAL)
        make.point(stock={honey: 1})
        order = make.place({honey: 1}, payment_method="bank_transfer")
        for step in plan:
            do(order, step)
            check(order)
        relay(limit=1000)
        match_new_entries()
        check(order)
        assert list(payment_faults()) == []
        assert list(find_faults()) == []
        placement = Placement.objects.select_related("order").get(pk=order.order.pk)
        if placement.payment_state == "expired":  # nothing waits at an order that is over
            assert sums().waiting == sums().kept == 0
        if placement.order.status == "canceled":
            assert sums().kept == 0
        transaction.set_rollback(True)


def try_to(act: Callable[[], object]) -> str:
    try:
        act()
    except (OrderBusy, PlaceBusy, CancelRefused) as refusal:
        return refusal.code
    return "done"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("goods", [1, 0])
def test_notices_against_expiry_and_cancelling_at_the_same_moment(
    run_at_once: Callable[..., list[Outcome]], goods: int
) -> None:
    honey = make.product(price=TOTAL)
    make.point(stock={honey: 8})
    orders = [make.place({honey: 1}, payment_method="bank_transfer") for _ in range(4)]
    if not goods:  # taken up again only from what expiry frees
        Stock.objects.update(quantity=4)
    for order in orders:
        full = entry(order, 1, total(order))
        full_again = entry(order, 2, total(order))
        half = entry(order, 3, 10_000)
        acts: list[Callable[[], object]] = [
            partial(receive_notice, draft=full),
            partial(receive_notice, draft=full),
            partial(receive_notice, draft=full_again),
            partial(receive_notice, draft=half),
            partial(expire_hold, order_id=order.order.pk, now=timezone.now() + LATER),
            partial(cancel_order, order_id=order.order.pk, actor=None, reason="Đổi ý"),
        ]
        for act, outcome in zip(acts, run_at_once([partial(try_to, act) for act in acts]), strict=True):
            if outcome.error is not None:
                raise outcome.error
            if outcome.value == "order_busy":  # as the gateway does when it is answered 503
                try_to(act)
    relay(limit=1000)
    assert list(payment_faults()) == []
    assert list(find_faults()) == []
    assert BankEntry.objects.count() == 3 * len(orders)
    now = sums()
    assert (now.received, now.waiting) == (sum(2 * total(order) + 10_000 for order in orders), 0)
    assert now.received == now.kept + now.owed_back
    for order in orders:
        kept = sum(receipt.kept for receipt in OrderReceipt.objects.filter(order=order.order))
        owed = sum(refund.amount for refund in RefundDue.objects.filter(order=order.order))
        assert kept + owed == 2 * total(order) + 10_000
