"""What is left of each line of an order, and how much of it can still be given up. Nothing here writes or locks."""

from dataclasses import dataclass

from django.db.models import Sum
from saleor.order.models import OrderLine

from marketplace.routing.models import ParcelLine, ParcelState, ParkedLine
from marketplace.routing.models.parcels import SUPERSEDED
from marketplace.routing.models.parking import OPEN
from marketplace.routing.services.cancelling import UNPACKED


@dataclass(frozen=True, kw_only=True)
class LineLeft:
    """Pieces of an order line that were not cancelled (nor came back undelivered), and how many are not packed yet."""

    order_line_id: int
    name: str
    left: int
    open: int

    @property
    def least(self) -> int:
        """What remains at least: it is packed, on its way or there."""
        return self.left - self.open


def units_left(order_id: int) -> dict[int, LineLeft]:
    """The lines of an order by order line id, in their order; three statements."""
    lines = OrderLine.objects.filter(order_id=order_id).order_by("pk").values_list("pk", "product_name")
    left = {pk: 0 for pk, _name in lines}
    still_open = dict(left)
    in_parcels = (
        ParcelLine.objects.filter(parcel__order_id=order_id)
        .exclude(parcel__state__in=(*SUPERSEDED, ParcelState.CANCELLED, ParcelState.RETURNED))
        .order_by()
        .values_list("order_line_id", "parcel__state")
        .annotate(sum=Sum("quantity"))
    )
    for line_id, state, pieces in in_parcels:
        left[line_id] += pieces
        still_open[line_id] += pieces if state in UNPACKED else 0
    in_demand = (
        ParkedLine.objects.filter(demand__order_id=order_id, demand__state__in=OPEN)
        .order_by()
        .values_list("order_line_id")
        .annotate(sum=Sum("quantity"))
    )
    for line_id, pieces in in_demand:
        left[line_id] += pieces
        still_open[line_id] += pieces
    return {
        pk: LineLeft(order_line_id=pk, name=name, left=left[pk], open=still_open[pk]) for pk, name in lines
    }
