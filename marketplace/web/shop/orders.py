"""An order in words for its shopper: what each parcel is doing, what comes next, what can still be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from saleor.order import OrderStatus

from marketplace.ordering.domain import PlaceView
from marketplace.ordering.models import PaymentState, Placement
from marketplace.ordering.selectors import OrderParcel, OrderView
from marketplace.ordering.selectors.receipts import has_receipt
from marketplace.payments.bank_transfer.method import CODE as BANK_TRANSFER
from marketplace.payments.bank_transfer.selectors import TransferRequest, transfer_request
from marketplace.payments.cash_on_delivery.method import CODE as CASH
from marketplace.payments.selectors import money_of
from marketplace.routing.models import DeliveryMethod, ParcelState
from marketplace.routing.services.cancelling import UNPACKED
from marketplace.web import phones
from marketplace.web.shop.cards import CardRequest, card_request
from marketplace.web.shop.places import PUBLIC_KINDS
from marketplace.web.shop.quotes import ShownItem, Totals
from marketplace.web.templatetags.web import day, moment

STEPS = (
    ParcelState.OFFERED,
    ParcelState.ACCEPTED,
    ParcelState.PACKED,
    ParcelState.HANDED_OVER,
    ParcelState.DELIVERED,
)
"""The usual way of a parcel, for its bar."""

TONES = {
    ParcelState.WAITING_PAYMENT: "warn",
    ParcelState.DELIVERED: "ok",
    ParcelState.CANCELLED: "error",
    ParcelState.RETURNED: "error",
}
ENDED = (ParcelState.DELIVERED, ParcelState.CANCELLED, ParcelState.RETURNED)

NEXT_DELIVERY = {
    ParcelState.WAITING_PAYMENT: gettext_noop("Chờ tiền về; hàng được giữ cho bạn."),
    ParcelState.OFFERED: gettext_noop("Đã chuyển tới điểm bán, chờ điểm bán nhận. Dự kiến gửi đi %(day)s."),
    ParcelState.ACCEPTED: gettext_noop("Điểm bán đang chuẩn bị hàng. Dự kiến gửi đi %(day)s."),
    ParcelState.PACKED: gettext_noop("Đã đóng gói, chờ giao. Dự kiến gửi đi %(day)s."),
    ParcelState.HANDED_OVER: gettext_noop("Đang trên đường tới bạn. Người giao sẽ gọi trước."),
    ParcelState.DELIVERED: gettext_noop("Đã giao xong."),
    ParcelState.CANCELLED: gettext_noop("Kiện này đã huỷ."),
    ParcelState.RETURNED: gettext_noop("Kiện này đã được trả lại."),
}
NEXT_PICK_UP = NEXT_DELIVERY | {
    ParcelState.OFFERED: gettext_noop(
        "Đã chuyển tới điểm bán, chờ điểm bán nhận. Dự kiến nhận được từ %(moment)s."
    ),
    ParcelState.ACCEPTED: gettext_noop("Điểm bán đang chuẩn bị hàng. Dự kiến nhận được từ %(moment)s."),
    ParcelState.PACKED: gettext_noop("Hàng đã sẵn sàng. Đưa mã nhận hàng cho nhân viên của điểm bán."),
    ParcelState.HANDED_OVER: gettext_noop("Bạn đã nhận hàng."),
}


@dataclass(frozen=True)
class ShownStep:
    state: str


@dataclass(frozen=True)
class ShownEvent:
    words: str
    at: datetime
    tone: str


@dataclass(frozen=True)
class ShownPlace:
    name: str
    address: str
    url: str


@dataclass(frozen=True)
class ShownParcel:
    code: str
    state_words: str
    tone: str
    steps: list[ShownStep]
    next_words: str
    pick_up_code: str
    tracking: str
    place: ShownPlace
    lines: list[ShownItem]
    events: list[ShownEvent]


@dataclass(frozen=True)
class ShownOrder:
    """The context of ``shop/order.html``."""

    token: str
    number: str
    placed_at: datetime
    is_open: bool
    status_words: str
    parcels: list[ShownParcel]
    waiting: list[ShownItem]
    email: str
    payment_method: str
    payment_state: str
    hold_until: datetime | None
    is_pick_up: bool
    full_name: str
    phone: str
    address: list[str]
    note: str
    can_cancel: bool
    can_reduce: bool
    has_arrived: bool
    transfer: TransferRequest | None = None
    card: CardRequest | None = None
    refund_due: int = 0
    refunded: int = 0
    is_refunded_in_cash: bool = False
    has_receipt: bool = False


@dataclass(frozen=True)
class ListedOrder:
    """A row of the account page; total in đồng."""

    token: str
    number: str
    placed_at: datetime
    total: int
    state_words: str


def shown_order(view: OrderView) -> ShownOrder:
    """The order as its page tells it; parcels that were planned anew are left out of the list."""
    placement = view.placement
    is_pick_up = placement.method == DeliveryMethod.PICK_UP
    parcels = [_parcel(item, is_pick_up) for item in view.parcels]
    money = money_of(placement.pk)
    return ShownOrder(
        token=view.token,
        number=view.number,
        placed_at=placement.placed_at,
        is_open=bool(view.waiting) or any(item.parcel.state not in ENDED for item in view.parcels),
        status_words=str(view.status_label),
        parcels=parcels,
        waiting=[
            ShownItem(line.order_line.product_name, line.quantity)
            for demand in view.waiting
            for line in demand.lines.all()
        ],
        email=view.order.user_email or "",
        payment_method=str(view.payment_label),
        payment_state=""
        if placement.payment_state == PaymentState.ON_DELIVERY
        else placement.get_payment_state_display(),
        hold_until=view.hold_until,
        is_pick_up=is_pick_up,
        full_name=placement.full_name,
        phone=placement.phone,
        address=[line for line in view.address_lines if line not in (placement.full_name, placement.phone)],
        note=view.order.customer_note or "",
        can_cancel=view.can_cancel,
        can_reduce=bool(view.waiting) or any(item.parcel.state in UNPACKED for item in view.parcels),
        has_arrived=any(item.parcel.state == ParcelState.DELIVERED for item in view.parcels),
        transfer=transfer_of(view),
        card=card_request(view),
        refund_due=money.owed_back,
        refunded=money.sent_back,
        is_refunded_in_cash=placement.payment_method == CASH,
        has_receipt=has_receipt(placement.pk),
    )


def transfer_of(view: OrderView) -> TransferRequest | None:
    """The transfer that the order still waits for."""
    placement = view.placement
    if placement.payment_method != BANK_TRANSFER or placement.payment_state != PaymentState.WAITING:
        return None
    return transfer_request(order_id=placement.pk, number=view.number, bill=view.bill.due)


def order_totals(view: OrderView) -> Totals:
    return Totals(view.subtotal, view.shipping_fee, view.bill.credit)


def listed_order(placement: Placement) -> ListedOrder:
    return ListedOrder(
        token=str(placement.order.token),
        number=placement.number,
        placed_at=placement.placed_at,
        total=int(placement.order.total_gross_amount),
        state_words=_state_words(placement),
    )


def token_for(*, number: str, phone: str) -> str | None:
    """The link of an order, for who knows its number and its telephone. One query."""
    placement = Placement.objects.select_related("order").filter(number=number).first()
    if placement is None or phones.parse(placement.phone) != phone:
        return None
    return str(placement.order.token)


def _parcel(item: OrderParcel, is_pick_up: bool) -> ShownParcel:
    parcel = item.parcel
    words = (NEXT_PICK_UP if is_pick_up else NEXT_DELIVERY).get(parcel.state, "")
    said = _(words) % {"day": day(parcel.ready_at), "moment": moment(parcel.ready_at)} if words else ""
    tracking = " ".join(part for part in (parcel.courier, parcel.tracking_number) if part)
    return ShownParcel(
        code=parcel.code,
        state_words=str(item.state_label),
        tone=TONES.get(parcel.state, "info"),
        steps=_steps(parcel.state),
        next_words=f"{said} {item.why_cancelled}".strip(),
        pick_up_code=item.pick_up_code if parcel.state not in ENDED else "",
        tracking=tracking,
        place=ShownPlace(item.place.name, item.place.address, _place_url(item.place)),
        lines=[ShownItem(line.order_line.product_name, line.quantity) for line in item.lines],
        events=[ShownEvent(str(step.label), step.at, "done") for step in item.timeline],
    )


def _steps(state: str) -> list[ShownStep]:
    """The bar: what is done, what goes on, what comes."""
    if state not in STEPS:
        return []
    at = STEPS.index(ParcelState(state))
    done_all = state == ParcelState.DELIVERED
    return [
        ShownStep("done" if number < at or done_all else "now" if number == at else "")
        for number in range(len(STEPS))
    ]


def _place_url(place: PlaceView) -> str:
    """The page of a place that can be visited; a producer's own store has none."""
    return reverse("shop:place", args=[place.slug]) if place.kind in PUBLIC_KINDS else ""


def _state_words(placement: Placement) -> str:
    if placement.order.status == OrderStatus.CANCELED:
        return _("Đã huỷ")
    if placement.payment_state in (PaymentState.WAITING, PaymentState.EXPIRED):
        return placement.get_payment_state_display()
    if placement.order.status == OrderStatus.FULFILLED:
        return _("Đã gửi hết")
    return _("Đang xử lý")
