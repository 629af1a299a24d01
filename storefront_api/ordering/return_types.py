"""What can be given back of an order, what is being given back, and the money that moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import graphene
from django.utils import timezone
from graphql import ResolveInfo

from marketplace.ordering.models import ReturnRequest, ReturnState
from marketplace.ordering.models.returns import REASON_LABELS, WITHDRAWABLE
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.selectors.receipts import Movement
from marketplace.ordering.selectors.returns import Returnable

from ..scalars import Money, money

ReturnReason = graphene.Enum("ReturnReason", [(reason.name, reason.value) for reason in Reason])


@dataclass(frozen=True, kw_only=True)
class Term:
    """Until when a line can be given back for a reason."""

    reason: str
    label: str
    until: datetime


class ReturnTerm(graphene.ObjectType):
    """A reason that a line can be given back for now, and until when."""

    reason = graphene.Field(ReturnReason, required=True)
    label = graphene.String(required=True)
    until = graphene.DateTime(required=True)


class ReturnableLine(graphene.ObjectType):
    """Units of a delivered parcel that are not being given back yet."""

    id = graphene.ID(required=True, description="lineId of returnRequest.")
    name = graphene.String(required=True)
    left = graphene.Int(required=True)
    terms = graphene.List(
        graphene.NonNull(ReturnTerm), required=True, description="Empty when it is too late for any reason."
    )

    def resolve_id(self: Returnable, info: ResolveInfo) -> str:
        return parcel_line_id(self.parcel_line_id)

    def resolve_terms(self: Returnable, info: ResolveInfo) -> list[Term]:
        now = timezone.now()
        untils = ((reason, self.until(reason)) for reason in Reason)
        return [
            Term(reason=reason.value, label=str(REASON_LABELS[reason]), until=until)
            for reason, until in untils
            if until is not None and now <= until
        ]


class OrderReturnLine(graphene.ObjectType):
    """Units that are given back."""

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    quantity = graphene.Int(required=True)

    def resolve_id(self: Any, info: ResolveInfo) -> str:
        return parcel_line_id(self.parcel_line_id)

    def resolve_name(self: Any, info: ResolveInfo) -> str:
        return str(self.parcel_line.order_line.product_name)


class OrderReturnStep(graphene.ObjectType):
    """One thing that happened to a return."""

    state = graphene.String(required=True)
    label = graphene.String(required=True)
    at = graphene.DateTime(required=True)

    def resolve_state(self: Any, info: ResolveInfo) -> str:
        return str(self.code.removeprefix("return."))

    def resolve_label(self: Any, info: ResolveInfo) -> str:
        return str(ReturnState(self.code.removeprefix("return.")).label)


class OrderReturn(graphene.ObjectType):
    """What a shopper gives back of one parcel, why, and what became of it."""

    code = graphene.String(required=True)
    parcel_code = graphene.String(required=True)
    state = graphene.String(required=True)
    state_label = graphene.String(required=True)
    reason = graphene.Field(ReturnReason, required=True)
    reason_label = graphene.String(required=True)
    note = graphene.String(required=True)
    answer = graphene.String(required=True, description="What the shopper was told, empty when nothing.")
    requested_at = graphene.DateTime(required=True)
    lines = graphene.List(graphene.NonNull(OrderReturnLine), required=True)
    photos = graphene.Int(required=True, description="How many; returnPhoto shows each.")
    timeline = graphene.List(graphene.NonNull(OrderReturnStep), required=True)
    refunds_shipping = graphene.Boolean(
        required=True, description="The parcel's part of the shipping fee is refunded too."
    )
    can_withdraw = graphene.Boolean(required=True)

    def resolve_parcel_code(self: ReturnRequest, info: ResolveInfo) -> str:
        return str(self.parcel.code)

    def resolve_state_label(self: ReturnRequest, info: ResolveInfo) -> str:
        return str(self.get_state_display())

    def resolve_reason_label(self: ReturnRequest, info: ResolveInfo) -> str:
        return str(self.get_reason_display())

    def resolve_lines(self: ReturnRequest, info: ResolveInfo) -> list[Any]:
        return list(self.lines.all())

    def resolve_photos(self: ReturnRequest, info: ResolveInfo) -> int:
        return int(self.photos.count())

    def resolve_timeline(self: ReturnRequest, info: ResolveInfo) -> list[Any]:
        return list(self.events.all())

    def resolve_can_withdraw(self: ReturnRequest, info: ResolveInfo) -> bool:
        return self.state in WITHDRAWABLE


class MoneyMovement(graphene.ObjectType):
    """Money that came in for an order or went back, as the ledger has it."""

    at = graphene.DateTime(required=True)
    way = graphene.String(required=True, description="cash, bank, or the code of a card gateway.")
    place = graphene.String(required=True, description="Where cash changed hands, empty otherwise.")
    amount = graphene.Field(
        Money, required=True, description="Below 0 among the refunds: it did not reach the shopper."
    )

    def resolve_amount(self: Movement, info: ResolveInfo) -> Money:
        return money(self.amount)


def parcel_line_id(pk: int) -> str:
    """The API's id of a parcel's line."""
    return str(graphene.Node.to_global_id("ParcelLine", pk))
