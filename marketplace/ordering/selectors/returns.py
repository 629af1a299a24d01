"""What of a parcel can be given back, and the returns there are. Nothing here writes or locks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, Sum, When

from marketplace.routing.models import Parcel, ParcelLine, ParcelState
from ocop_catalog.models import CertifiedProduct

from ..bill import Share
from ..models import Placement, ReturnLine, ReturnPhoto, ReturnRequest, ReturnState
from ..return_rules import GoodsKind, Policy, Reason, deadline, keeps_goods, kind_of, policy_of

FRESH_GROUP = "Thực phẩm tươi sống"
"""The group of fresh food, as the list of OCOP product groups names it in every scheme."""

NOT_COUNTED = (ReturnState.REFUSED, ReturnState.WITHDRAWN)


@dataclass(frozen=True, kw_only=True)
class Returnable:
    """A line of a delivered parcel: ``left`` of its units are not being given back yet."""

    parcel_line_id: int
    name: str
    left: int
    kind: GoodsKind
    ordered_at: datetime
    delivered_at: datetime

    def until(self, reason: Reason) -> datetime | None:
        """Until when it can be given back for this reason; None when it cannot be."""
        return deadline(
            kind=self.kind,
            reason=reason,
            ordered_at=self.ordered_at,
            delivered_at=self.delivered_at,
            policy=return_policy(),
        )

    def may_return(self, reason: Reason, now: datetime) -> bool:
        until = self.until(reason)
        return until is not None and now <= until

    def may_return_at_all(self, now: datetime) -> bool:
        return self.left > 0 and any(self.may_return(reason, now) for reason in Reason)


def return_policy() -> Policy:
    """The deadlines of this shop: the published ones with what ``settings.RETURN_POLICY`` says otherwise."""
    return policy_of(getattr(settings, "RETURN_POLICY", {}))


def kind_of_product(certified: CertifiedProduct) -> GoodsKind:
    """The kind a product is given back as when nothing is made of it to order; its group is loaded."""
    needs = {*certified.needs, *(["experience"] if certified.group.is_experience else [])}
    return kind_of(needs=needs, is_fresh=certified.group.group == FRESH_GROUP)


def returnable(parcel: Parcel) -> list[Returnable]:
    """The lines of a parcel that its shopper has; nothing of one that was not delivered. Three statements."""
    if parcel.state != ParcelState.DELIVERED:
        return []
    ordered_at = Placement.objects.values_list("placed_at", flat=True).get(pk=parcel.order_id)
    returned = dict(
        ReturnLine.objects.filter(parcel_line__parcel=parcel)
        .exclude(request__state__in=NOT_COUNTED)
        .order_by()
        .values_list("parcel_line_id")
        .annotate(units=Sum("quantity"))
    )
    lines = _with_kind(ParcelLine.objects.filter(parcel=parcel).order_by("pk"))
    return [
        Returnable(
            parcel_line_id=line.pk,
            name=line_name(line),
            left=line.quantity - returned.get(line.pk, 0),
            kind=_kind(line),
            ordered_at=ordered_at,
            delivered_at=parcel.state_since,
        )
        for line in lines
    ]


def stays_with_shopper(request: ReturnRequest) -> bool:
    """Whether the goods need not be sent back."""
    lines = _with_kind(ParcelLine.objects.filter(return_lines__request=request))
    return keeps_goods(kinds=[_kind(line) for line in lines], reason=Reason(request.reason))


def accepted_units(parcel_ids: Iterable[int]) -> Mapping[int, Share]:
    """What was taken back for good of each of these parcels, by parcel id; two statements."""
    ids = list(parcel_ids)
    units: dict[int, dict[int, int]] = {}
    lines = (
        ReturnLine.objects.filter(request__parcel_id__in=ids, request__state=ReturnState.ACCEPTED)
        .order_by()
        .values_list("request__parcel_id", "parcel_line__order_line_id")
        .annotate(units=Sum("quantity"))
    )
    for parcel_id, line_id, pieces in lines:
        units.setdefault(parcel_id, {})[line_id] = pieces
    shipping = dict(
        ReturnRequest.objects.filter(parcel_id__in=ids, refunds_shipping=True).values_list(
            "parcel_id", "parcel__shipping_amount"
        )
    )
    return {pk: Share(lines=units[pk], shipping=shipping.get(pk, 0)) for pk in units}


def returns_of_order(order_id: int) -> QuerySet[ReturnRequest]:
    """An order's returns, newest first."""
    return _whole(ReturnRequest.objects.filter(order_id=order_id))


def photo_of_return(*, order_id: int, code: str, number: int) -> ReturnPhoto | None:
    """A picture of an order's return by its place in the row, from 1 on; None when it is not there."""
    photos = ReturnPhoto.objects.filter(request__order_id=order_id, request__code=code.upper()).order_by("pk")
    return photos[number - 1 : number].first() if number > 0 else None


def returns_at(point_id: int) -> QuerySet[ReturnRequest]:
    """Returns that come to a place, once the desk has let them: first what waits for the place, the longest waiting
    on top; then the others, newest first.
    """
    found = ReturnRequest.objects.filter(parcel__point_id=point_id).exclude(
        state__in=(ReturnState.REQUESTED, ReturnState.WITHDRAWN)
    )
    waits = Q(state__in=(ReturnState.APPROVED, ReturnState.RECEIVED))
    since = Case(When(waits, then=F("state_since")), default=None)
    return _whole(found).order_by(since.asc(nulls_last=True), "-pk")


def _whole(requests: QuerySet[ReturnRequest]) -> QuerySet[ReturnRequest]:
    return (
        requests.select_related("parcel__point", "order__placement")
        .prefetch_related("lines__parcel_line__order_line", "events")
        .order_by("-pk")
    )


def line_name(line: ParcelLine) -> str:
    """The product and which variant of it."""
    return " · ".join(part for part in (line.order_line.product_name, line.order_line.variant_name) if part)


def _with_kind(lines: QuerySet[ParcelLine]) -> QuerySet[ParcelLine]:
    return lines.select_related("order_line__variant__product__certified__group")


def _kind(line: ParcelLine) -> GoodsKind:
    variant = line.order_line.variant
    certified = getattr(variant.product, "certified", None) if variant is not None else None
    group = certified.group if certified is not None else None
    return kind_of(needs=line.needs, is_fresh=group is not None and group.group == FRESH_GROUP)
