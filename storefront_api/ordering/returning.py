"""Giving goods back; the work is done by marketplace.ordering's services."""

from __future__ import annotations

import base64
from typing import Any

import graphene
from django.utils.translation import gettext as _
from graphql import ResolveInfo

from marketplace.ordering.errors import OrderingError, OrderNotFound
from marketplace.ordering.models import ReturnRequest
from marketplace.ordering.return_rules import Reason
from marketplace.ordering.selectors.returns import photo_of_return, returns_of_order
from marketplace.ordering.services import returns
from marketplace.ordering.services.calls import keyed, once

from .. import throttles
from ..errors import ApiError
from ..ocop.queries import key_of
from ..scalars import Upload
from .destinations import order_of
from .mutations import refusal
from .return_types import OrderReturn, ReturnReason
from .types import CheckoutError


class ReturnLineInput(graphene.InputObjectType):
    """Units of a line of parcels.returnable."""

    line_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class ReturnRequestInput(graphene.InputObjectType):
    """What is given back of one delivered parcel, and why."""

    parcel = graphene.String(required=True, description="The parcel's code.")
    lines = graphene.List(graphene.NonNull(ReturnLineInput), required=True)
    reason = graphene.InputField(ReturnReason, required=True)
    note = graphene.String(description="At most 1000 characters are kept.")
    photos = graphene.List(
        graphene.NonNull(Upload), description="At most 4; JPEG, PNG or WebP of at most 5 MB each."
    )


class ReturnRequested(graphene.Mutation):
    """Ask to give goods back. Asking again with the same clientKey answers the return that is there."""

    class Meta:
        name = "ReturnRequest"

    class Arguments:
        token = graphene.ID(required=True, description="The order's.")
        client_key = graphene.String(
            required=True,
            description="Made by the client for this wish, 8–64 letters, digits, “-”, “_”: a UUID.",
        )
        input = ReturnRequestInput(required=True)

    order_return = graphene.Field(OrderReturn)
    checkout_errors = graphene.List(graphene.NonNull(CheckoutError), required=True)

    @staticmethod
    def mutate(
        _root: Any, info: ResolveInfo, token: str, client_key: str, input: dict[str, Any]
    ) -> ReturnRequested:
        throttles.hit(throttles.RETURNS, info.context.address)
        view = order_of(info, token)
        if view is None:
            return ReturnRequested(checkout_errors=[refusal(OrderNotFound())])
        units: dict[int, int] = {}
        for line in input["lines"]:
            line_id = key_of(line["line_id"], "ParcelLine")
            units[line_id] = units.get(line_id, 0) + line["quantity"]
        try:
            made = returns.request_return(
                order_id=view.order.pk,
                parcel_code=input["parcel"][:20],
                units=units,
                reason=Reason(input["reason"]),
                note=input.get("note") or "",
                photos=[uploaded(info, name) for name in input.get("photos") or ()],
                key=client_key or "-",  # too short: an empty one is refused too
                actor=caller(info),
            )
        except OrderingError as error:
            return ReturnRequested(checkout_errors=[refusal(error)])
        return ReturnRequested(order_return=found(view.order.pk, made.code), checkout_errors=[])


class ReturnWithdraw(graphene.Mutation):
    """Keep the goods after all, while they are not with the place. A second call changes nothing."""

    class Arguments:
        token = graphene.ID(required=True, description="The order's.")
        code = graphene.String(required=True, description="The return's.")
        client_key = graphene.String()

    order_return = graphene.Field(OrderReturn)
    checkout_errors = graphene.List(graphene.NonNull(CheckoutError), required=True)

    @staticmethod
    def mutate(_root: Any, info: ResolveInfo, token: str, code: str, client_key: str = "") -> ReturnWithdraw:
        view = order_of(info, token)
        request = found(view.order.pk, code) if view is not None else None
        if view is None or request is None:
            return ReturnWithdraw(checkout_errors=[refusal(OrderNotFound())])
        errors = []
        try:
            once(
                keyed(
                    order_id=view.order.pk,
                    key=client_key,
                    operation="withdraw",
                    asked={"return": request.code},
                ),
                lambda: returns.withdraw_return(return_id=request.pk, actor=caller(info)),
            )
        except OrderingError as error:
            errors = [refusal(error)]
        return ReturnWithdraw(order_return=found(view.order.pk, code), checkout_errors=errors)


class ReturningMutations(graphene.ObjectType):
    """Goods given back."""

    return_request = ReturnRequested.Field()
    return_withdraw = ReturnWithdraw.Field()


class ReturningQueries(graphene.ObjectType):
    """Pictures of what is given back; the returns themselves are the order's."""

    return_photo = graphene.String(
        token=graphene.ID(required=True, description="The order's."),
        code=graphene.String(required=True, description="The return's."),
        number=graphene.Int(required=True, description="1 to photos."),
        description="A JPEG in base64, without what cameras hide in theirs; null when it is not there.",
    )

    @staticmethod
    def resolve_return_photo(_root: Any, info: ResolveInfo, token: str, code: str, number: int) -> str | None:
        view = order_of(info, token)
        if view is None:
            return None
        photo = photo_of_return(order_id=view.order.pk, code=code[:10], number=number)
        return None if photo is None else base64.b64encode(bytes(photo.content)).decode()


def found(order_id: int, code: str) -> ReturnRequest | None:
    """A return of the order as it is now."""
    return returns_of_order(order_id).filter(code=code[:10].upper()).first()


def caller(info: ResolveInfo) -> Any:
    return info.context.user if info.context.user.is_authenticated else None


def uploaded(info: ResolveInfo, name: str) -> bytes:
    """The file that stands in the variables as ``name``; raises ``ApiError`` when none came."""
    content: bytes | None = info.context.uploads.get(name)
    if content is None:
        raise ApiError("UPLOAD_MISSING", _("Ảnh phải gửi kèm theo biểu mẫu multipart của GraphQL."))
    return content
