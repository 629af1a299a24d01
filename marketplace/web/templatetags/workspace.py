"""Words of the workspaces of operators, producers and the desk."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from marketplace.routing.models import ParcelEvent

register = template.Library()

PARCEL_EVENTS = {
    "parcel.waiting_payment": gettext_noop("Chờ khách thanh toán"),
    "parcel.offered": gettext_noop("Chuyển đến điểm này"),
    "parcel.accepted": gettext_noop("Nhận kiện"),
    "parcel.packed": gettext_noop("Đóng gói"),
    "parcel.handed_over": gettext_noop("Giao đi"),
    "parcel.delivered": gettext_noop("Khách đã nhận"),
    "parcel.declined": gettext_noop("Từ chối"),
    "parcel.timed_out": gettext_noop("Quá giờ trả lời"),
    "parcel.withdrawn": gettext_noop("Chuyển sang kiện khác"),
    "parcel.cancelled": gettext_noop("Huỷ"),
    "parcel.reduced": gettext_noop("Khách bớt hàng"),
    "parcel.returned": gettext_noop("Trả lại"),
    "parcel.undone": gettext_noop("Hoàn tác"),
}


@register.filter
def parcel_event(event: ParcelEvent) -> str:
    """What happened to a parcel, as its people say it; an unknown code as it is."""
    label = PARCEL_EVENTS.get(event.code)
    return _(label) if label else event.code
