"""Taking up an order again whose hold ran out before its money came."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from saleor.order.models import Order

from .. import saleor_bridge
from ..lock_objects import lock_stock
from ..models import Parcel, ParcelEvent, ParcelLine, ParcelState, PlanCause
from ..models.parcels import SUPERSEDED
from .planning import RouteLine, decide, write_plan
from .replanning import request_for_order


def revive_parcels(
    *, order: Order, reason: str, actor: AbstractBaseUser | None, now: datetime
) -> list[Parcel]:
    """Plan all units of the order's parcels anew and offer them; the cancelled parcels are withdrawn.

    Only when every parcel is cancelled and places can serve all that was cancelled for ``reason`` (what a person gave
    up stays so); otherwise nothing is written and the answer is empty. The caller holds the order and the products on
    sale in a ``short_transaction``.
    Raises ``CapacityTaken`` (plan again), ``Busy``.
    """
    parcels = list(Parcel.objects.filter(order=order).exclude(state__in=SUPERSEDED))
    cancelled_so = set(
        ParcelEvent.objects.filter(
            parcel__in=parcels, parcel__state=ParcelState.CANCELLED, code="parcel.cancelled", reason=reason
        ).values_list("parcel_id", flat=True)
    )
    if not cancelled_so or any(parcel.state != ParcelState.CANCELLED for parcel in parcels):
        return []
    parcels = [parcel for parcel in parcels if parcel.pk in cancelled_so]
    request = replace(request_for_order(order.pk), lines=_lines(parcels))
    lock_stock(variant_ids={line.variant_id for line in request.lines})
    decision = decide(request=request, now=now)
    if not decision.plan.is_complete:
        return []
    ids = [parcel.pk for parcel in parcels]
    Parcel.objects.filter(pk__in=ids).update(state=ParcelState.WITHDRAWN, state_since=now, state_by=actor)
    ParcelEvent.objects.bulk_create(
        ParcelEvent(parcel_id=pk, at=now, code="parcel.withdrawn", actor=actor, reason="paid_late")
        for pk in ids
    )
    offered = write_plan(
        order=order,
        decision=decision,
        order_line_ids={line.id: int(line.id) for line in request.lines},
        cause=PlanCause.PAID_LATE,
        attempt=0,
        state=ParcelState.OFFERED,
        shipping_amount=sum(parcel.shipping_amount for parcel in parcels),
        now=now,
        actor=actor,
    )
    saleor_bridge.refresh_order(order_id=order.pk)
    return offered


def _lines(parcels: list[Parcel]) -> tuple[RouteLine, ...]:
    """The order's units as they were asked for; a line that lay in several parcels is one again."""
    lines: dict[int, RouteLine] = {}
    for row in ParcelLine.objects.filter(parcel__in=parcels).select_related("order_line").order_by("pk"):
        before = lines.get(row.order_line_id)
        lines[row.order_line_id] = RouteLine(
            id=str(row.order_line_id),
            variant_id=row.order_line.variant_id,
            quantity=row.quantity + (before.quantity if before else 0),
            needs=frozenset(row.needs),
            options=row.options,
        )
    return tuple(lines.values())
