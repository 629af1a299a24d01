"""Planning unanswered parcels of an order together again, after Xu, Allgor & Graves (COMMERCE.md A.3).

When stock came back or a place opened since an order was split, fewer parcels may do. An order is only touched while
all parcels in question are merely offered, and only when the new plan has fewer; so it is touched a few times at most.
The old parcels are withdrawn and the new ones offered in the same transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from .. import saleor_bridge
from ..errors import Busy, CapacityTaken
from ..lock_objects import lock_order, lock_stock, short_transaction
from ..models import DeliveryMethod, Parcel, ParcelState, PlanCause
from .capacity import free_capacity
from .planning import RouteLine, RouteRequest, decide, parcel_draft, write_plan
from .replanning import request_for_order
from .steps import move

BATCH = 200


@dataclass(frozen=True, kw_only=True)
class MergeReport:
    """What merging did (or, dry, would do): orders looked at and improved; parcels and km of those improved."""

    looked_at: int = 0
    improved: int = 0
    parcels_before: int = 0
    parcels_after: int = 0
    km_before: float = 0.0
    km_after: float = 0.0

    def __add__(self, other: "MergeReport") -> "MergeReport":
        return MergeReport(
            looked_at=self.looked_at + other.looked_at,
            improved=self.improved + other.improved,
            parcels_before=self.parcels_before + other.parcels_before,
            parcels_after=self.parcels_after + other.parcels_after,
            km_before=self.km_before + other.km_before,
            km_after=self.km_after + other.km_after,
        )


def merge_parcels(*, dry_run: bool = False, now: datetime | None = None) -> MergeReport:
    """Look at every order with several unanswered parcels to be delivered. ``dry_run`` only reports."""
    now = now or timezone.now()
    split = (
        Parcel.objects.filter(state=ParcelState.OFFERED, method=DeliveryMethod.DELIVERY)
        .order_by()
        .values("order_id")
        .annotate(parcels=Count("pk"))
        .filter(parcels__gt=1)
        .order_by("order_id")
    )
    report = MergeReport()
    for order_id in list(split.values_list("order_id", flat=True)[:BATCH]):
        try:
            report += merge_order(order_id=order_id, dry_run=dry_run, now=now)
        except (Busy, CapacityTaken):  # somebody is at it; the next round comes soon
            continue
    return report


def merge_order(*, order_id: int, dry_run: bool = False, now: datetime | None = None) -> MergeReport:
    """Plan the unanswered parcels of one order together. Raises ``Busy``, ``CapacityTaken``, changing nothing."""
    now = now or timezone.now()
    with short_transaction():
        order = lock_order(order_id)
        offered = Parcel.objects.filter(order_id=order_id, state=ParcelState.OFFERED).order_by("pk")
        parcels = list(offered.select_for_update(no_key=True))
        request = _request(order_id, parcels)
        lock_stock(variant_ids={line.variant_id for line in request.lines})
        ids = [parcel.pk for parcel in parcels]
        with transaction.atomic():
            saleor_bridge.release_units(parcel_ids=ids)
            free_capacity(parcel_ids=ids)
            decision = decide(request=request, now=now)
            better = decision.plan.is_complete and len(decision.plan.parcels) < len(parcels)
            if not better or dry_run:
                transaction.set_rollback(True)
        if not better:
            return MergeReport(looked_at=1)
        report = MergeReport(
            looked_at=1,
            improved=1,
            parcels_before=len(parcels),
            parcels_after=len(decision.plan.parcels),
            km_before=sum(parcel.km or 0 for parcel in parcels),
            km_after=sum(parcel.km or 0 for parcel in decision.plan.parcels),
        )
        if dry_run:
            return report
        for parcel in parcels:
            move(
                parcel_id=parcel.pk,
                since=(ParcelState.OFFERED,),
                to=ParcelState.WITHDRAWN,
                actor=None,
                now=now,
            )
        write_plan(
            order=order,
            decision=decision,
            order_line_ids={line.id: int(line.id) for line in request.lines},
            cause=PlanCause.MERGED,
            attempt=max(parcel.attempt for parcel in parcels),
            state=ParcelState.OFFERED,
            shipping_amount=sum(parcel.shipping_amount for parcel in parcels),
            now=now,
            also=[parcel_draft("withdrawn", parcel) for parcel in parcels],
        )
        return report


def _request(order_id: int, parcels: Iterable[Parcel]) -> RouteRequest:
    lines: dict[int, RouteLine] = {}
    for parcel in parcels:
        for line in parcel.lines.select_related("order_line"):
            known = lines.get(line.order_line_id)
            lines[line.order_line_id] = RouteLine(
                id=str(line.order_line_id),
                variant_id=line.order_line.variant_id,
                quantity=line.quantity + (known.quantity if known else 0),
                needs=frozenset(line.needs),
                options=line.options,
            )
    return replace(request_for_order(order_id), lines=tuple(lines.values()))
