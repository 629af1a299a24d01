"""The steps of a parcel, the shelves and the switch of a place; each safe to send twice.

Every mutation names the place and, for a parcel, its code. A refusal is data in ``errors`` with nothing changed:
``ALREADY_TAKEN`` tells who was quicker, ``NOT_FOUND`` covers what is not the caller's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

import graphene
from graphql import ResolveInfo

from marketplace.routing import queue
from marketplace.routing.errors import RoutingError
from marketplace.routing.models import DeclineReason as Reasons
from marketplace.routing.services import parcels as steps
from marketplace.routing.services import refusals, stock
from ocop_catalog.errors import CatalogError
from ocop_catalog.rules import HANOI
from ocop_catalog.services.places import switch_point

from ..ocop.queries import key_of
from ..scalars import InputProblem
from .access import NotThere, item_of, point_of
from .types import DeclineReason, OperatedPlace, OperatorParcel, ShelfRow, parcel_views


class ParcelUnits(graphene.InputObjectType):
    """Units of one line of the parcel."""

    line_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class PlaceError(InputProblem):
    """Why nothing was done; ``retryable``: the same call may go well a moment later."""

    retryable = graphene.Boolean(required=True)


def refused(work: Callable[[], Any]) -> list[PlaceError]:
    """Do it; the refusal as data, none when it is done."""
    try:
        work()
    except RoutingError as error:
        return [PlaceError(code=error.code.upper(), message=str(error), retryable=error.retryable)]
    except CatalogError as error:
        field = error.data.get("field")
        return [PlaceError(field=field, code=error.code.upper(), message=error.message, retryable=False)]
    except NotThere as error:
        return [PlaceError(code=error.code, message=str(error), retryable=False)]
    return []


class _ParcelAnswer:
    """What steps of a parcel answer: the parcel as it is now, also after a refusal, and why nothing was done."""

    parcel = graphene.Field(OperatorParcel)
    errors = graphene.List(graphene.NonNull(PlaceError), required=True)


class _ParcelArguments:
    place = graphene.String(required=True, description="The place's slug.")
    code = graphene.String(required=True, description="The parcel's code.")


class _Step:
    """One step: find the caller's parcel, take the step, answer with the parcel."""

    step: ClassVar[Callable[..., Any]]

    @classmethod
    def mutate(cls, _root: Any, info: ResolveInfo, place: str, code: str, **asked: Any) -> Any:
        def work() -> None:
            item = item_of(info, place, code)
            cls.step(parcel_id=item.parcel.pk, actor=info.context.user, **cls.read(asked))

        errors = refused(work)
        try:
            parcel = parcel_views([item_of(info, place, code)])[0]
        except NotThere:
            parcel = None
        return cls(parcel=parcel, errors=errors)  # type: ignore[call-arg]

    @classmethod
    def read(cls, asked: dict[str, Any]) -> dict[str, Any]:
        """Arguments of the mutation as the service's."""
        return asked


class ParcelAccept(_Step, _ParcelAnswer, graphene.Mutation):
    """Claim an offered parcel: of two people one gets it, the other is told who."""

    step = staticmethod(steps.accept_parcel)

    class Arguments(_ParcelArguments):
        pass


class ParcelDecline(_Step, _ParcelAnswer, graphene.Mutation):
    """Refuse a parcel; another place is asked. Without lines, all of it is out of stock or damaged."""

    step = staticmethod(refusals.decline_parcel)

    class Arguments(_ParcelArguments):
        reason = graphene.Argument(DeclineReason, required=True)
        lines = graphene.List(graphene.NonNull(ParcelUnits))
        note = graphene.String()

    @classmethod
    def read(cls, asked: dict[str, Any]) -> dict[str, Any]:
        return {
            "reason": Reasons(asked["reason"]),
            "lines": units(asked.get("lines")) or None,
            "note": (asked.get("note") or "")[:300],
        }


class ParcelPack(_Step, _ParcelAnswer, graphene.Mutation):
    """Packed; units that are missing are planned anew elsewhere."""

    step = staticmethod(steps.pack_parcel)

    class Arguments(_ParcelArguments):
        missing = graphene.List(graphene.NonNull(ParcelUnits))

    @classmethod
    def read(cls, asked: dict[str, Any]) -> dict[str, Any]:
        return {"missing": units(asked.get("missing"))}


class ParcelHandOver(_Step, _ParcelAnswer, graphene.Mutation):
    """To the courier, or to the shopper who shows the pick-up code."""

    step = staticmethod(steps.hand_over_parcel)

    class Arguments(_ParcelArguments):
        pick_up_code = graphene.String()
        courier = graphene.String()
        tracking_number = graphene.String()

    @classmethod
    def read(cls, asked: dict[str, Any]) -> dict[str, Any]:
        return {name: (value or "")[:100] for name, value in asked.items()}


class ParcelDeliver(_Step, _ParcelAnswer, graphene.Mutation):
    """The courier brought it to the shopper."""

    step = staticmethod(steps.deliver_parcel)

    class Arguments(_ParcelArguments):
        pass


class ParcelUndo(_Step, _ParcelAnswer, graphene.Mutation):
    """Take back one's own last step within a minute."""

    step = staticmethod(steps.undo_step)

    class Arguments(_ParcelArguments):
        pass


class _ShelfAnswer:
    """The shelf as it is now, and why nothing was done."""

    shelf = graphene.Field(ShelfRow)
    errors = graphene.List(graphene.NonNull(PlaceError), required=True)


class _ShelfArguments:
    place = graphene.String(required=True, description="The place's slug.")
    variant_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)
    note = graphene.String()


class _Shelf:
    """One change of a shelf; ``may_be_first``: also of a product on sale that the place has never had."""

    change: ClassVar[Callable[..., Any]]
    may_be_first: ClassVar[bool] = False

    @classmethod
    def mutate(cls, _root: Any, info: ResolveInfo, place: str, variant_id: str, **asked: Any) -> Any:
        key = key_of(variant_id, "ProductVariant")
        asked["note"] = (asked.get("note") or "")[:300]

        def work() -> None:
            point = point_of(info, place)
            if not any(row.variant_id == key for row in queue.stock_of(point)) and not (
                cls.may_be_first and queue.not_carried([key])
            ):
                raise NotThere
            cls.change(point=point, variant_id=key, actor=info.context.user, **asked)

        errors = refused(work)
        try:
            rows = queue.stock_of(point_of(info, place))
        except NotThere:
            rows = []
        return cls(shelf=next((row for row in rows if row.variant_id == key), None), errors=errors)  # type: ignore[call-arg]


class StockCount(_Shelf, _ShelfAnswer, graphene.Mutation):
    """So many stand on the shelf; refused when the shelf is not what the caller saw."""

    change = staticmethod(stock.count_stock)

    class Arguments(_ShelfArguments):
        expected = graphene.Int(required=True, description="onHand as the caller saw it.")


class StockReceive(_Shelf, _ShelfAnswer, graphene.Mutation):
    """A producer's consignment came in, of a product that is on sale."""

    change = staticmethod(stock.receive_consignment)
    may_be_first = True

    class Arguments(_ShelfArguments):
        pass


class StockWriteOff(_Shelf, _ShelfAnswer, graphene.Mutation):
    """Units are broken or past their day."""

    change = staticmethod(stock.write_off)

    class Arguments(_ShelfArguments):
        pass


class PlaceSwitch(graphene.Mutation):
    """The manager lets the place receive new orders, or pauses it with the reason shoppers are told."""

    class Arguments:
        place = graphene.String(required=True, description="The place's slug.")
        receives = graphene.Boolean(required=True)
        reason = graphene.String()
        until = graphene.DateTime(description="When it receives again by itself.")

    place = graphene.Field(OperatedPlace)
    errors = graphene.List(graphene.NonNull(PlaceError), required=True)

    @staticmethod
    def mutate(_root: Any, info: ResolveInfo, place: str, receives: bool, **asked: Any) -> PlaceSwitch:
        def work() -> None:
            point = point_of(info, place, as_manager=True)
            switch_point(
                point=point,
                is_on=receives,
                reason=asked.get("reason") or "",
                until=aware(asked.get("until")),
                actor=info.context.user,
            )

        errors = refused(work)
        try:
            found = point_of(info, place)
        except NotThere:
            found = None
        return PlaceSwitch(place=found, errors=errors)


class PlaceMutations(graphene.ObjectType):
    """What a place's people do."""

    parcel_accept = ParcelAccept.Field()
    parcel_decline = ParcelDecline.Field()
    parcel_pack = ParcelPack.Field()
    parcel_hand_over = ParcelHandOver.Field()
    parcel_deliver = ParcelDeliver.Field()
    parcel_undo = ParcelUndo.Field()
    stock_count = StockCount.Field()
    stock_receive = StockReceive.Field()
    stock_write_off = StockWriteOff.Field()
    place_switch = PlaceSwitch.Field()


def units(lines: list[dict[str, Any]] | None) -> dict[int, int]:
    """Parcel line → units, for lines with any."""
    named = {key_of(line["line_id"], "ParcelLine"): line["quantity"] for line in lines or ()}
    return {pk: quantity for pk, quantity in named.items() if quantity}


def aware(moment: datetime | None) -> datetime | None:
    """A moment without a zone is Hà Nội's."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=HANOI)
