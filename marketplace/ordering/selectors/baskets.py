"""What shoppers see of a basket before they order. Nothing here writes or locks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from saleor.checkout.models import Checkout
from saleor.product.models import ProductImage

from marketplace.payments.methods import PaymentContext, payment_options
from marketplace.routing.models import DeliveryMethod
from marketplace.routing.selectors import units_available
from marketplace.routing.services.planning import Decision, RouteLine, decide
from ocop_catalog.models import FulfilmentPoint
from ocop_catalog.selectors import listable_products

from ..destinations import find_address
from ..domain import (
    BasketView,
    Destination,
    LineView,
    ParcelView,
    PlaceView,
    Problem,
    Quote,
    Shortfall,
)
from ..errors import InvalidDestination, NotShipped
from ..lines import BasketLine, read_lines
from ..shipping import shipping_options


def basket_view(basket: Checkout) -> BasketView:
    """The basket at today's prices, with what is wrong with it; four statements."""
    return _basket_view(basket.pk, read_lines(basket.pk))


def quote(*, basket: Checkout, destination: Destination | None = None, now: datetime | None = None) -> Quote:
    """What the order would be: parcels, promise, fee, total, ways to pay, and what stands against it.

    Without a destination there are no parcels. A shortfall or a wrong destination is part of the answer, never raised.
    A constant number of statements.
    """
    now = now or timezone.now()
    lines = read_lines(basket.pk)
    view = _basket_view(basket.pk, lines)
    options = shipping_options(subtotal=view.subtotal)
    problems = list(view.problems)
    shipping = address = decision = None
    if destination is not None:
        shipping = next((option for option in options if option.method == destination.method), None)
        if shipping is None:
            problems.append(Problem(code="no_shipping", message=_("Chưa có cách giao này.")))
        if names := ", ".join(unshippable(lines, destination.method)):
            error = NotShipped(names=names)
            problems.append(Problem(code=error.code, message=str(error), data=error.data))
        try:
            address = find_address(destination)
        except InvalidDestination as wrong:
            problems.append(Problem(code=wrong.code, message=str(wrong), data=wrong.data))
    if address is not None and lines:
        decision = decide(request=address.route(lines=route_lines(lines)), now=now)
    context = PaymentContext(
        total=view.subtotal + (shipping.fee if shipping else 0),
        is_pick_up=destination is not None and destination.method == DeliveryMethod.PICK_UP,
        has_alcohol=any(line.has_alcohol for line in lines),
    )
    return Quote(
        basket=view,
        shipping_options=options,
        shipping=shipping,
        parcels=_parcels(decision) if decision else (),
        ready_from=decision.plan.promise.ready_from if decision and decision.plan.promise else None,
        ready_until=decision.plan.promise.ready_until if decision and decision.plan.promise else None,
        shortfall=shortfall_of(decision, lines) if decision else (),
        alternative=alternative_of(decision) if decision else None,
        payment_options=payment_options(context),
        needs_adult=context.has_alcohol,
        problems=tuple(problems),
    )


def unshippable(lines: Iterable[BasketLine], method: DeliveryMethod) -> tuple[str, ...]:
    """Names of what cannot be brought to the shopper: visits and workshops, when delivery was chosen."""
    if method != DeliveryMethod.DELIVERY:
        return ()
    return tuple(dict.fromkeys(line.name for line in lines if line.is_experience))


def route_lines(lines: Iterable[BasketLine]) -> tuple[RouteLine, ...]:
    """Basket lines as the planner is asked for them."""
    return tuple(
        RouteLine(
            id=str(line.line_id),
            variant_id=line.variant_id,
            quantity=line.quantity,
            needs=line.needs,
            options=line.options,
        )
        for line in lines
    )


def shortfall_of(decision: Decision, lines: Sequence[BasketLine]) -> tuple[Shortfall, ...]:
    """What the plan leaves unserved, by line of the basket."""
    by_id = {str(line.line_id): line for line in lines}
    missing: dict[str, int] = {}
    for left in decision.plan.shortfall:
        missing[left.line] = missing.get(left.line, 0) + left.quantity
    return tuple(
        Shortfall(
            line_id=by_id[line_id].line_id,
            name=by_id[line_id].name,
            wanted=by_id[line_id].quantity,
            available=by_id[line_id].quantity - units,
        )
        for line_id, units in missing.items()
    )


def alternative_of(decision: Decision) -> PlaceView | None:
    """The nearest place where everything could be picked up, when the chosen one cannot serve it."""
    other = decision.plan.alternative
    return place_view(decision.snapshot.points[other.place].point, km=other.km) if other else None


def place_view(point: FulfilmentPoint, *, km: float | None) -> PlaceView:
    """A place as the shopper sees it."""
    return PlaceView(
        place_id=point.pk, name=point.name, slug=point.slug, kind=point.kind, address=point.address, km=km
    )


def _parcels(decision: Decision) -> tuple[ParcelView, ...]:
    return tuple(
        ParcelView(
            place=place_view(decision.snapshot.points[parcel.place].point, km=parcel.km),
            ready_at=parcel.ready_at,
            lines=tuple((int(allocation.line), allocation.quantity) for allocation in parcel.allocations),
        )
        for parcel in decision.plan.parcels
    )


def _basket_view(token: UUID, lines: Sequence[BasketLine]) -> BasketView:
    product_ids = {line.product_id for line in lines}
    listable = (
        set(listable_products().filter(pk__in=product_ids).values_list("pk", flat=True)) if lines else set()
    )
    available = units_available({line.variant_id for line in lines}) if lines else {}
    images: dict[int, str] = {}
    if lines:
        for image in ProductImage.objects.filter(product_id__in=product_ids).order_by(
            "product_id", "sort_order", "pk"
        ):
            images.setdefault(image.product_id, image.image.url if image.image else "")
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    views = tuple(
        _line_view(
            line,
            is_listable=line.product_id in listable,
            available=available.get(line.variant_id, 0),
            is_short=wanted[line.variant_id] > available.get(line.variant_id, 0),
            image_url=images.get(line.product_id, ""),
        )
        for line in lines
    )
    problems = tuple(view.problem for view in views if view.problem)
    if not views:
        problems = (Problem(code="basket_empty", message=_("Giỏ hàng đang trống.")),)
    return BasketView(token=token, lines=views, problems=problems)


def _line_view(
    line: BasketLine, *, is_listable: bool, available: int, is_short: bool, image_url: str
) -> LineView:
    problem = None
    if not is_listable:
        problem = Problem(
            code="not_listable",
            message=_("%(name)s không còn được bán.") % {"name": line.name},
            data={"line_id": line.line_id},
        )
    elif is_short:
        problem = Problem(
            code="not_enough_stock",
            message=_("%(name)s chỉ còn %(available)s.") % {"name": line.name, "available": available},
            data={"line_id": line.line_id, "available": available, "wanted": line.quantity},
        )
    return LineView(
        line_id=line.line_id,
        variant_id=line.variant_id,
        product_id=line.product_id,
        name=line.name,
        variant_name=line.variant_name,
        slug=line.slug,
        sku=line.sku,
        image_url=image_url,
        quantity=line.quantity,
        unit_price=line.unit_price,
        available=available,
        needs=line.needs,
        options=line.options,
        is_listable=is_listable,
        problem=problem,
    )
