"""What shoppers and the desk see of orders. Nothing here writes or locks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from saleor.order import OrderStatus
from saleor.order.models import Order, OrderLine

from marketplace.payments.methods import payment_methods
from marketplace.routing.models import (
    DeliveryMethod,
    Parcel,
    ParcelEvent,
    ParcelLine,
    ParcelState,
    ParkedDemand,
    ParkedState,
)
from marketplace.routing.models.parcels import SUPERSEDED
from marketplace.routing.selectors import open_demand
from marketplace.routing.working_time import HANOI

from ..bill import Bill
from ..domain import PlaceView
from ..models import PaymentState, Placement
from .baskets import place_view
from .bills import bill_of
from .cancelled import why_cancelled


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing the shopper may know happened; ``label`` in their language."""

    code: str
    label: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OrderParcel:
    """A parcel as the shopper follows it. ``pick_up_code`` is empty unless they fetch it themselves, ``why_cancelled``
    unless its place cancelled it.
    """

    parcel: Parcel
    place: PlaceView
    state: str
    state_label: str
    lines: tuple[ParcelLine, ...]
    timeline: tuple[Step, ...]
    pick_up_code: str
    why_cancelled: str


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """An order as its page shows it. ``waiting``: units for which another place is being sought; money in đồng."""

    order: Order
    placement: Placement
    lines: tuple[OrderLine, ...]
    parcels: tuple[OrderParcel, ...]
    waiting: tuple[ParkedDemand, ...]
    address_lines: tuple[str, ...]
    payment_label: str
    bill: Bill
    can_cancel: bool
    status_label: str

    @property
    def number(self) -> str:
        return self.placement.number

    @property
    def token(self) -> str:
        return str(self.order.token)

    @property
    def subtotal(self) -> int:
        return sum(int(line.unit_price_gross_amount) * line.quantity for line in self.lines)

    @property
    def shipping_fee(self) -> int:
        return int(self.order.shipping_price_gross_amount)

    @property
    def total(self) -> int:
        return int(self.order.total_gross_amount)

    @property
    def payment_state(self) -> str:
        return self.placement.payment_state

    @property
    def hold_until(self) -> datetime | None:
        """Until when it waits for its payment; None when it does not."""
        is_waiting = self.placement.payment_state == PaymentState.WAITING
        return self.placement.hold_until if is_waiting else None


def orders_of(user: AbstractBaseUser) -> QuerySet[Placement]:
    """A user's own orders, newest first."""
    return (
        Placement.objects.filter(order__user_id=user.pk).select_related("order").order_by("-placed_at", "-pk")
    )


def order_by_token(token: str) -> OrderView | None:
    """The order with this secret token, for whoever holds the link; None for anything else. Constant statements."""
    placement = Placement.objects.select_related("order__shipping_address").filter(order__token=token).first()
    return order_view(placement) if token and placement else None


def order_for_user(*, user: AbstractBaseUser, number: str) -> OrderView | None:
    """A user's own order by its number; None for anything else, also another's."""
    placement = (
        Placement.objects.select_related("order__shipping_address")
        .filter(number=number.upper(), order__user_id=user.pk)
        .first()
    )
    return order_view(placement) if placement else None


SHOPPER_STEPS: Mapping[str, str] = {
    "parcel.offered": gettext_noop("Đã chuyển đến điểm bán"),
    "parcel.accepted": gettext_noop("Điểm bán đang chuẩn bị"),
    "parcel.packed": gettext_noop("Đã đóng gói"),
    "parcel.handed_over": gettext_noop("Đã giao cho đơn vị vận chuyển"),
    "parcel.delivered": gettext_noop("Đã giao đến bạn"),
    "parcel.returned": gettext_noop("Đã trả lại"),
    "parcel.cancelled": gettext_noop("Đã huỷ"),
}


def order_view(placement: Placement) -> OrderView:
    """An order with its parcels and their timelines; nine statements whatever its size."""
    order = placement.order
    parcels = list(
        Parcel.objects.filter(order=order)
        .exclude(state__in=SUPERSEDED)
        .select_related("point")
        .prefetch_related("lines__order_line", Prefetch("events", ParcelEvent.objects.order_by("pk")))
        .order_by("pk")
    )
    waiting = tuple(open_demand([order.pk]))
    return OrderView(
        order=order,
        placement=placement,
        lines=tuple(order.lines.all()),
        parcels=tuple(_order_parcel(parcel) for parcel in parcels),
        waiting=waiting,
        address_lines=_address_lines(order),
        payment_label=_payment_label(placement.payment_method),
        bill=bill_of(order.pk),
        can_cancel=order.status != OrderStatus.CANCELED
        and all(parcel.state in UNPACKED_STATES for parcel in parcels),
        status_label=_status_label(order, placement, parcels, bool(waiting)),
    )


@dataclass(frozen=True, kw_only=True)
class TodaysNumbers:
    """The shop's day. ``revenue`` in đồng, of the orders placed on it that were not cancelled."""

    day: date
    orders: int
    revenue: int
    waiting_payment: int
    parcels_offered: int
    demand_parked: int


def todays_numbers(*, day: date | None = None) -> TodaysNumbers:
    """Orders of a day of Hà Nội (default: today), and what waits now; three statements."""
    day = day or timezone.localdate(timezone=HANOI)
    since = datetime.combine(day, datetime.min.time(), HANOI)
    placed = Placement.objects.filter(
        placed_at__gte=since, placed_at__lt=since + timedelta(days=1)
    ).aggregate(
        orders=Count("pk"),
        revenue=Sum("order__total_gross_amount", filter=~Q(order__status=OrderStatus.CANCELED)),
        waiting_payment=Count("pk", filter=Q(payment_state=PaymentState.WAITING)),
    )
    return TodaysNumbers(
        day=day,
        orders=placed["orders"],
        revenue=int(placed["revenue"] or 0),
        waiting_payment=placed["waiting_payment"],
        parcels_offered=Parcel.objects.filter(state=ParcelState.OFFERED).count(),
        demand_parked=ParkedDemand.objects.filter(state=ParkedState.PARKED).count(),
    )


UNPACKED_STATES = (
    ParcelState.WAITING_PAYMENT,
    ParcelState.OFFERED,
    ParcelState.ACCEPTED,
    ParcelState.CANCELLED,
)


def _order_parcel(parcel: Parcel) -> OrderParcel:
    labels = dict(SHOPPER_STEPS)
    if parcel.method == DeliveryMethod.PICK_UP:
        labels |= {
            "parcel.packed": gettext_noop("Sẵn sàng để bạn đến nhận"),
            "parcel.delivered": gettext_noop("Bạn đã nhận hàng"),
        }
        labels.pop("parcel.handed_over")
    steps: list[Step] = []
    for event in parcel.events.all():
        if event.code == "parcel.undone":
            if steps:
                steps.pop()
        elif event.code in labels:
            steps.append(Step(code=event.code, label=_(labels[event.code]), at=event.at))
    return OrderParcel(
        parcel=parcel,
        place=place_view(parcel.point, km=parcel.km),
        state=parcel.state,
        state_label=parcel.get_state_display(),
        lines=tuple(parcel.lines.all()),
        timeline=tuple(steps),
        pick_up_code=parcel.pick_up_code if parcel.is_holding else "",
        why_cancelled=" ".join(filter(None, map(why_cancelled, parcel.events.all()))),
    )


def _address_lines(order: Order) -> tuple[str, ...]:
    address = order.shipping_address
    if address is None:
        return ()
    place = ", ".join(part for part in (address.city_area, address.city) if part)
    return tuple(
        str(line) for line in (address.first_name, address.phone, address.street_address_1, place) if line
    )


def _payment_label(code: str) -> str:
    return next((str(method.label) for method in payment_methods() if method.code == code), code)


def _status_label(order: Order, placement: Placement, parcels: Sequence[Parcel], is_waiting: bool) -> str:
    states = {parcel.state for parcel in parcels} - {ParcelState.CANCELLED}
    if placement.payment_state == PaymentState.WAITING:
        return _("Chờ thanh toán")
    if placement.payment_state == PaymentState.EXPIRED and not states:
        return _("Hết hạn thanh toán")
    if order.status == OrderStatus.CANCELED or not (states or is_waiting):
        return _("Đã huỷ")
    if is_waiting:
        return _("Đang tìm điểm bán khác")
    if states <= {ParcelState.DELIVERED}:
        return _("Đã giao")
    if states <= {ParcelState.RETURNED}:
        return _("Đã trả lại")
    if ParcelState.HANDED_OVER in states or ParcelState.DELIVERED in states:
        return _("Đang giao")
    return _("Đang chuẩn bị")
