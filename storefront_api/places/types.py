"""A place as its own people see it: the queue, one parcel, the shelves, today's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import graphene
from django.db.models import prefetch_related_objects
from graphql import ResolveInfo

from marketplace.ordering.selectors.collecting import amounts_to_collect
from marketplace.routing import queue
from marketplace.routing.models import DeclineReason as Reasons
from ocop_catalog.models import FulfilmentPoint
from ocop_catalog.text import fold

from ..scalars import Dong

QueueColumn = graphene.Enum(
    "QueueColumn",
    [(name.upper(), name) for name in ("offered", "accepted", "packed", "handed_over", "problems")],
)
DeclineReason = graphene.Enum("DeclineReason", [(reason.name, reason.value) for reason in Reasons])
MOST_ROWS = 200


@dataclass(frozen=True)
class ParcelView:
    """A parcel of the queue, with what is to be taken from the customer at hand-over (đồng)."""

    item: queue.QueueItem
    collect: int


def parcel_views(items: list[queue.QueueItem]) -> list[ParcelView]:
    """Queue items with their amounts to collect; a constant number of statements."""
    prefetch_related_objects([item.parcel.order for item in items], "placement")
    collect = amounts_to_collect({item.parcel.order_id for item in items})
    return [ParcelView(item, collect.get(item.parcel.pk, 0)) for item in items]


class OperatorParcelLine(graphene.ObjectType):
    """Units of a product in a parcel."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    sku = graphene.String(required=True)
    quantity = graphene.Int(required=True)
    needs = graphene.List(graphene.NonNull(graphene.String), required=True)
    engraving = graphene.String(description="What is to be engraved, null for nothing.")

    def resolve_id(self, info: ResolveInfo) -> str:
        return line_id(self.pk)

    def resolve_name(self, info: ResolveInfo) -> str:
        return str(self.order_line.product_name)

    def resolve_variant_name(self, info: ResolveInfo) -> str:
        return str(self.order_line.variant_name)

    def resolve_sku(self, info: ResolveInfo) -> str:
        return str(self.order_line.product_sku)

    def resolve_engraving(self, info: ResolveInfo) -> str | None:
        return self.options.get("engraving") or None


class OperatorParcel(graphene.ObjectType):
    """A parcel as the place sees it. The pick-up code is the shopper's to show: it is not told here."""

    code = graphene.String(required=True)
    state = graphene.String(required=True)
    state_label = graphene.String(required=True)
    state_since = graphene.DateTime(required=True)
    state_by = graphene.String(description="Who brought it to its state; null when nobody did.")
    method = graphene.String(required=True, description="delivery or pick_up.")
    answer_by = graphene.DateTime(description="When an offer runs out.")
    seconds_left = graphene.Int(
        description="Working time until then; negative when late, null when none is asked."
    )
    collect = graphene.Field(Dong, required=True, description="To take from the customer at hand-over.")
    full_name = graphene.String(required=True)
    phone = graphene.String(required=True)
    address = graphene.String(required=True, description="Empty for a pick-up.")
    lines = graphene.List(graphene.NonNull(OperatorParcelLine), required=True)

    def resolve_code(self, info: ResolveInfo) -> str:
        return str(self.item.parcel.code)

    def resolve_state(self, info: ResolveInfo) -> str:
        return str(self.item.parcel.state)

    def resolve_state_label(self, info: ResolveInfo) -> str:
        return str(self.item.parcel.get_state_display())

    def resolve_state_since(self, info: ResolveInfo) -> Any:
        return self.item.parcel.state_since

    def resolve_state_by(self, info: ResolveInfo) -> str | None:
        by = self.item.parcel.state_by
        return (by.get_full_name() or by.email) if by else None

    def resolve_method(self, info: ResolveInfo) -> str:
        return str(self.item.parcel.method)

    def resolve_answer_by(self, info: ResolveInfo) -> Any:
        return self.item.parcel.answer_by

    def resolve_seconds_left(self, info: ResolveInfo) -> int | None:
        return self.item.seconds_left

    def resolve_full_name(self, info: ResolveInfo) -> str:
        return str(self.item.parcel.order.placement.full_name)

    def resolve_phone(self, info: ResolveInfo) -> str:
        return str(self.item.parcel.order.placement.phone)

    def resolve_address(self, info: ResolveInfo) -> str:
        label = self.item.parcel.order.shipping_address
        if label is None or self.item.parcel.method == "pick_up":
            return ""
        return ", ".join(part for part in (label.street_address_1, label.city_area, label.city) if part)

    def resolve_lines(self, info: ResolveInfo) -> Any:
        return self.item.lines


class ShelfRow(graphene.ObjectType):
    """A product on the place's shelves."""

    variant_id = graphene.ID(required=True)
    name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    sku = graphene.String(required=True)
    on_hand = graphene.Int(required=True)
    promised = graphene.Int(required=True)
    available = graphene.Int(required=True)
    needs_count = graphene.Boolean(required=True, description="A decline said it is not there: count it.")

    def resolve_variant_id(self, info: ResolveInfo) -> str:
        return str(graphene.Node.to_global_id("ProductVariant", self.variant_id))


class PlaceDay(graphene.ObjectType):
    """A place's day: parcels that came to each state on it, units that went out."""

    day = graphene.Date(required=True)
    offered = graphene.Int(required=True)
    accepted = graphene.Int(required=True)
    declined = graphene.Int(required=True)
    timed_out = graphene.Int(required=True)
    handed_over = graphene.Int(required=True)
    delivered = graphene.Int(required=True)
    units_out = graphene.Int(required=True)


class QueueCounts(graphene.ObjectType):
    """How many parcels wait in each column."""

    offered = graphene.Int(required=True)
    accepted = graphene.Int(required=True)
    packed = graphene.Int(required=True)
    handed_over = graphene.Int(required=True)
    problems = graphene.Int(required=True)


class OperatedPlace(graphene.ObjectType):
    """A place the caller works at."""

    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    role = graphene.String(required=True, description="manager or operator.")
    is_switched_on = graphene.Boolean(required=True)
    off_reason = graphene.String(required=True)
    counts = graphene.Field(QueueCounts, required=True)
    parcels = graphene.List(
        graphene.NonNull(OperatorParcel),
        required=True,
        column=graphene.Argument(QueueColumn, required=True),
        description=f"One column, what is due first first; at most {queue.MOST_SHOWN}.",
    )
    parcel = graphene.Field(OperatorParcel, code=graphene.String(required=True))
    today = graphene.Field(PlaceDay, required=True)
    shelves = graphene.List(
        graphene.NonNull(ShelfRow),
        required=True,
        words=graphene.String(description="Part of a name or SKU, with or without marks."),
        description=f"What must be counted comes first; at most {MOST_ROWS}.",
    )

    def resolve_role(self, info: ResolveInfo) -> str:
        return str(self.staff_role)

    def resolve_counts(self, info: ResolveInfo) -> Mapping[str, int]:
        return queue.queue_counts(place(self))

    def resolve_parcels(self, info: ResolveInfo, column: str) -> list[ParcelView]:
        return parcel_views(queue.queue(place(self), column))

    def resolve_parcel(self, info: ResolveInfo, code: str) -> ParcelView | None:
        item = queue.parcel_detail(point=place(self), code=code[:20])
        return parcel_views([item])[0] if item else None

    def resolve_today(self, info: ResolveInfo) -> queue.DayNumbers:
        return queue.numbers_of(place(self))

    def resolve_shelves(self, info: ResolveInfo, words: str = "") -> list[queue.StockRow]:
        wanted = fold(words[:100])
        rows = [
            row
            for row in queue.stock_of(place(self))
            if wanted in fold(f"{row.name} {row.variant_name} {row.sku}")
        ]
        rows.sort(key=lambda row: not row.needs_count)
        return rows[:MOST_ROWS]


def place(root: Any) -> FulfilmentPoint:
    """graphene 2 resolves on the object itself: ``self`` of a resolver is the place, not its type."""
    found: FulfilmentPoint = root
    return found


def line_id(pk: int) -> str:
    return str(graphene.Node.to_global_id("ParcelLine", pk))
