"""Why a place cancelled a parcel, in words for the shopper. Nothing here writes or locks."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from marketplace.routing.models import CancelReason, ParcelEvent

BECAUSE: Mapping[str, str] = {
    CancelReason.SHOPPER: gettext_noop("Bạn đã xin huỷ tại điểm bán."),
    CancelReason.UNREACHABLE: gettext_noop("Điểm bán không liên lạc được với bạn."),
    CancelReason.OUT_OF_STOCK: gettext_noop("Điểm bán đã hết hàng."),
    CancelReason.DAMAGED: gettext_noop("Hàng bị hỏng trước khi gửi."),
    CancelReason.CLOSED: gettext_noop("Điểm bán phải đóng cửa."),
}


def why_cancelled(event: ParcelEvent) -> str:
    """The place's reason and what it wrote for the shopper, in the reader's language; empty for all other events.

    What the desk or shoppers themselves write when they cancel is not repeated.
    """
    reason = event.data.get("reason") if event.code == "parcel.cancelled" else None
    if reason is None:
        return ""
    words = [_(BECAUSE[reason])] if reason in BECAUSE else []
    if event.reason:
        words.append(_("Điểm bán ghi: “%(note)s”") % {"note": event.reason})
    return " ".join(words)
