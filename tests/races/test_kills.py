"""kill -9 after every single write of every service: what was begun is gone whole, and the next try goes well."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone
from saleor.warehouse.models import Stock

from marketplace.accounting.services.payouts import pay_producer
from marketplace.accounting.services.sales import post_parcel
from marketplace.ordering.services.orders import cancel_order, confirm_payment, expire_hold
from marketplace.outbox import services as outbox
from marketplace.outbox.models import OutboxMessage
from marketplace.payments.services import settle_order
from marketplace.routing.models import DeclineReason, Parcel, ParkedDemand
from marketplace.routing.services import merging, parcels, refusals, replanning
from marketplace.routing.verify import find_faults
from tests import factories as make

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TABLES = (
    *("order_order", "order_orderline", "order_orderevent", "order_fulfillment", "order_fulfillmentline"),
    *(
        "account_address",
        "checkout_checkout",
        "checkout_checkoutline",
        "warehouse_stock",
        "warehouse_allocation",
    ),
    *(
        "routing_routeplan",
        "routing_parcel",
        "routing_parcelline",
        "routing_parcelevent",
        "routing_capacityslot",
    ),
    *("routing_parkeddemand", "routing_parkedline", "routing_stockmovement", "ordering_placement"),
    "outbox_outboxmessage",
    *("ledger_ledgertransaction", "ledger_ledgerleg", "accounting_sale", "accounting_saleline"),
    *("accounting_payout", "ocop_payments_cashcollection"),
)
MOST_WRITES = 60
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH written AS")
Call = Callable[[], Any]


def world() -> dict[str, str]:
    """A fingerprint of every table a service writes."""
    with connection.cursor() as cursor:
        prints = {}
        for table in TABLES:
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
            prints[table] = str(cursor.fetchone()[0])
        return prints


def killed_after(writes: int, call: Call) -> bool:
    """Run ``call`` in a process that dies right after that many writes; False when it got to its end before."""

    def run() -> None:
        done = 0

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal done
            answer = execute(sql, params, many, context)
            done += sql.lstrip().startswith(WRITES)
            if done == writes:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        with connection.execute_wrapper(count):
            call()
        os._exit(0)

    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), "it failed instead"
    return process.exitcode != 0


def faults() -> list[Any]:
    return [fault for fault in find_faults() if fault.code != "demand_is_stuck"]


def split_order() -> Any:
    """An order of two parcels that one place could serve by now."""
    honey, tea = make.product("Mật ong"), make.product("Trà")
    make.point("A", stock={honey: 5}, daily_capacity=5)
    b = make.point("B", at=(21.05, 105.85), stock={tea: 5}, daily_capacity=5)
    placed = make.place({honey: 2, tea: 1})
    Stock.objects.create(warehouse=b.warehouse, product_variant=honey, quantity=5)
    return placed


def placing() -> Call:
    honey, tea = make.product("Mật ong"), make.product("Trà")
    make.point("A", stock={honey: 5}, daily_capacity=5)
    make.point("B", at=(21.05, 105.85), stock={tea: 5})
    return partial(make.place, make.basket({honey: 2, tea: 1}), destination=make.home())


def accepting() -> Call:
    return partial(parcels.accept_parcel, parcel_id=split_order().parcels[0].pk, actor=make.user("Hanh"))


def in_hand(step: str) -> tuple[Parcel, Any]:
    hanh = make.user("Hanh")
    parcel = split_order().parcels[0]
    if step in ("accepted", "packed"):
        parcels.accept_parcel(parcel_id=parcel.pk, actor=hanh)
    if step == "packed":
        parcels.pack_parcel(parcel_id=parcel.pk, actor=hanh)
    return parcel, hanh


def packing_what_is_there() -> Call:
    parcel, hanh = in_hand("accepted")
    line = parcel.lines.get()
    return partial(parcels.pack_parcel, parcel_id=parcel.pk, actor=hanh, missing={line.pk: 1})


def handing_over() -> Call:
    parcel, hanh = in_hand("packed")
    return partial(parcels.hand_over_parcel, parcel_id=parcel.pk, actor=hanh, courier="GHN")


def undoing_a_hand_over() -> Call:
    parcel, hanh = in_hand("packed")
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
    return partial(parcels.undo_step, parcel_id=parcel.pk, actor=hanh)


def returning() -> Call:
    parcel, hanh = in_hand("packed")
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
    return partial(parcels.return_parcel, parcel_id=parcel.pk, actor=hanh, reason="không nhận", restock=True)


def declining() -> Call:
    parcel, hanh = in_hand("accepted")
    return partial(
        refusals.decline_parcel, parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.OUT_OF_STOCK
    )


def undoing_a_decline() -> Call:
    parcel, hanh = in_hand("accepted")
    refusals.decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.OUT_OF_STOCK)
    return partial(parcels.undo_step, parcel_id=parcel.pk, actor=hanh)


def timing_out() -> Call:
    parcel = split_order().parcels[0]
    return partial(refusals.time_out_parcel, parcel_id=parcel.pk, now=timezone.now() + timedelta(days=1))


def replanning_demand() -> Call:
    parcel, hanh = in_hand("offered")
    refusals.decline_parcel(parcel_id=parcel.pk, actor=hanh, reason=DeclineReason.TOO_BUSY)
    return partial(replanning.replan_demand, demand_id=ParkedDemand.objects.get().pk)


def cancelling() -> Call:
    return partial(cancel_order, order_id=split_order().order.pk, actor=None, reason="đổi ý")


def merging_parcels() -> Call:
    return partial(merging.merge_order, order_id=split_order().order.pk)


def delivered() -> tuple[Parcel, Any]:
    parcel, hanh = in_hand("packed")
    parcels.hand_over_parcel(parcel_id=parcel.pk, actor=hanh)
    return parcels.deliver_parcel(parcel_id=parcel.pk, actor=hanh), hanh


def posting_a_sale() -> Call:
    parcel, _hanh = delivered()
    return partial(post_parcel, parcel_id=parcel.pk)


def posting_a_return() -> Call:
    parcel, hanh = delivered()
    parcels.return_parcel(parcel_id=parcel.pk, actor=hanh, reason="hỏng", restock=False)
    return partial(post_parcel, parcel_id=parcel.pk)


def collecting_cash() -> Call:
    parcel, _hanh = delivered()
    return partial(settle_order, order_id=parcel.order_id)


def paying_a_producer() -> Call:
    parcel, hanh = delivered()
    settle_order(order_id=parcel.order_id)
    post_parcel(parcel_id=parcel.pk)
    producer = parcel.sales.get().producer_id
    return partial(
        pay_producer,
        producer_id=producer,
        source=f"cash:{parcel.point_id}",
        amount=1_000,
        reference="PC1",
        actor=hanh,
    )


@pytest.mark.parametrize(
    "prepare",
    [
        placing,
        accepting,
        packing_what_is_there,
        handing_over,
        undoing_a_hand_over,
        returning,
        declining,
        undoing_a_decline,
        timing_out,
        replanning_demand,
        cancelling,
        merging_parcels,
        posting_a_sale,
        posting_a_return,
        collecting_cash,
        paying_a_producer,
    ],
)
def test_a_service_killed_anywhere_leaves_nothing_half(prepare: Callable[[], Call], db: None) -> None:
    dies_everywhere(prepare())


def dies_everywhere(call: Call) -> None:
    before = world()
    for writes in range(1, MOST_WRITES):
        if not killed_after(writes, call):
            break
        assert world() == before, f"killed after write {writes}"
    else:
        pytest.fail("it never came to its end")
    assert writes > 2, "it was killed before, more than once"
    assert world() != before, "at last it was done"
    assert faults() == []


def test_payment_killed_anywhere_is_taken_or_not(paid_first: None) -> None:
    honey = make.product()
    make.point(stock={honey: 5})
    dies_everywhere(
        partial(confirm_payment, order_id=make.place({honey: 1}, payment_method="transfer").order.pk)
    )
    order = make.place({honey: 1}, payment_method="transfer").order
    dies_everywhere(partial(expire_hold, order_id=order.pk, now=timezone.now() + timedelta(hours=1)))


def test_a_relay_killed_anywhere_loses_nothing_and_delivers_once(settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    honey = make.product()
    make.point(stock={honey: 5})
    make.place({honey: 1})
    for writes in range(1, MOST_WRITES):
        # Whoever died left a lease: time passes, and another relay may have it.
        OutboxMessage.objects.filter(delivered_at__isnull=True).update(leased_until=None, attempts=0)
        if not killed_after(writes, outbox.relay):
            break
    assert writes > 3
    assert OutboxMessage.objects.filter(delivered_at__isnull=True).count() == 0
    assert list(OutboxMessage.objects.exclude(consumer="").values_list("topic", "consumer")) == [
        ("order.placed", "mails")
    ]
    sent = [path.read_text() for path in tmp_path.iterdir()]
    identities = {line for text in sent for line in text.splitlines() if line.startswith("Message-ID")}
    assert len(identities) == 1, "to a mailbox, a mail sent twice is one"
    assert outbox.relay() == outbox.RelayReport()
