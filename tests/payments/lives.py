"""Lives of an order that are killed after every write of every step, and what must be true at their end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from saleor.account.models import User
from saleor.warehouse.models import Stock

from marketplace.accounting.verify import find_faults as ledger_faults
from marketplace.ordering.models import ReturnRequest
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.services import returns
from marketplace.ordering.services.placing import Placed
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import relay
from marketplace.payments.verify import find_faults as payment_faults
from marketplace.routing.models import Parcel
from marketplace.routing.services import parcels as steps
from marketplace.routing.verify import find_faults as routing_faults
from tests.races.test_kills import MOST_WRITES, killed_after

MOVES_MONEY = frozenset({"parcel.delivered", "parcel.returned", "return.accepted"})


def until_it_ends(call: Callable[[], Any]) -> int:
    """Run ``call`` in processes killed after the first, second … write until one comes to its end; how many died."""
    for writes in range(1, MOST_WRITES):
        make_due()
        if not killed_after(writes, call):
            return writes - 1
    pytest.fail("it never came to its end")


def make_due() -> None:
    """Time passes: the leases of the dead run out, and what waits for its minute may go."""
    OutboxMessage.objects.filter(delivered_at__isnull=True).update(
        leased_until=None, attempts=0, available_at=timezone.now()
    )


def follow(*, killed: bool = True) -> None:
    """Deliver what is to be delivered, one message at a time; a relay that moves money dies after every write first."""
    while message := OutboxMessage.objects.filter(delivered_at__isnull=True).order_by("pk").first():
        make_due()
        if killed and message.topic in MOVES_MONEY:
            assert until_it_ends(partial(relay, limit=1)) > 1
        else:
            relay(limit=1)
        assert not OutboxMessage.objects.filter(dead_at__isnull=False).exists()


def deliver(order: Placed, by: User) -> None:
    """Accept, pack, hand over (``test_kills`` kills these), deliver: killed after every write first."""
    for parcel in Parcel.objects.filter(order=order.order):
        for step in (steps.accept_parcel, steps.pack_parcel, steps.hand_over_parcel):
            step(parcel_id=parcel.pk, actor=by)
        assert until_it_ends(partial(steps.deliver_parcel, parcel_id=parcel.pk, actor=by)) > 1


def give_back(order: Placed, *, units: int, good: int, by: User, desk: User) -> ReturnRequest:
    """Asked for, approved, received, checked, accepted; each killed after every write first. ``good``: restocked."""
    parcel = Parcel.objects.get(order=order.order)
    line = parcel.lines.get()
    asked = partial(
        returns.request_return,
        order_id=order.order.pk,
        parcel_code=parcel.code,
        units={line.pk: units},
        reason=Reason.DAMAGED,
        key="a-key-of-the-client",
        actor=None,
    )
    assert until_it_ends(asked) > 3
    asked()  # the answer was lost with its process: the client asks again
    request = ReturnRequest.objects.get(parcel=parcel)
    returned = request.lines.get().pk
    for act in (
        partial(returns.approve_return, return_id=request.pk, actor=desk),
        partial(returns.receive_return, return_id=request.pk, actor=by),
        partial(returns.check_return, return_id=request.pk, restocked={returned: good}, actor=by),
        partial(returns.accept_return, return_id=request.pk, actor=desk),
    ):
        assert until_it_ends(act) > 1
    stock = Stock.objects.get(product_variant=line.order_line.variant)
    assert [event.code for event in request.events.all()] == [
        f"return.{step}" for step in ("requested", "approved", "received", "checked", "accepted")
    ]
    assert request.lines.get().restocked == good
    assert request.lines.get().written_off == units - good
    assert stock.quantity == 9 - line.quantity + good
    return request


def all_adds_up() -> None:
    for faults in (payment_faults, ledger_faults, routing_faults):
        assert list(faults()) == []
