"""What routing's services raise when they refuse: a stable ``code``, data for the caller, words for the person."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


def _rebuild(kind: "type[RoutingError]", data: dict[str, Any]) -> "RoutingError":
    return kind(**data)


class RoutingError(Exception):
    """Base of all. ``retryable``: the same call may go well a moment later. ``str(error)`` is for the person."""

    code: ClassVar[str] = "routing_error"
    message: ClassVar[str] = _("Không thực hiện được.")
    retryable: ClassVar[bool] = False

    def __init__(self, **data: Any) -> None:
        self.data: Mapping[str, Any] = data
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.data

    def __reduce__(self) -> tuple[Any, ...]:  # the arguments are keywords, which pickling does not know
        return _rebuild, (type(self), dict(self.data))


class ParcelNotFound(RoutingError):
    code = "parcel_not_found"
    message = _("Không có kiện hàng này.")


class AlreadyTaken(RoutingError):
    """The parcel is no longer in a state this step starts from; ``by`` and ``at`` tell who moved it on, and when."""

    code = "already_taken"
    message = _("Kiện hàng đã chuyển sang trạng thái “%(state_label)s” (%(by)s, %(at)s).")


class WrongPickUpCode(RoutingError):
    code = "wrong_pick_up_code"
    message = _("Mã nhận hàng không đúng.")


class TooLateToUndo(RoutingError):
    code = "too_late_to_undo"
    message = _("Đã quá %(seconds)s giây, không hoàn tác được nữa.")


class CannotUndo(RoutingError):
    """What a decline set free has another place or another order by now."""

    code = "cannot_undo"
    message = _("Không hoàn tác được: hàng đã chuyển sang nơi khác.")


class UnitsOutOfRange(RoutingError):
    """More units named than the parcel line has, or fewer than none."""

    code = "units_out_of_range"
    message = _("Số lượng phải từ 0 đến %(most)s.")


class StockChanged(RoutingError):
    """Compare-and-swap: the stock is not what the person saw when they began."""

    code = "stock_changed"
    message = _("Số tồn đã thay đổi: bạn thấy %(expected)s, hiện là %(found)s. Hãy xem lại.")
    retryable = True


class StockPromised(RoutingError):
    """The quantity would fall below what is promised to parcels."""

    code = "stock_promised"
    message = _("Đang giữ %(promised)s cho các kiện hàng, không thể còn %(wanted)s.")


class DemandNotWaiting(RoutingError):
    """Somebody or something else has already dealt with the parked demand."""

    code = "demand_not_waiting"
    message = _("Phần hàng này đã được xử lý.")


class NobodyCanServe(RoutingError):
    """The chosen place cannot take the whole parked demand."""

    code = "nobody_can_serve"
    message = _("Điểm này không đủ hàng hoặc không nhận được thêm kiện.")


class CapacityTaken(RoutingError):
    """Another order took a place's last parcel of the day after the plan was made; plan again."""

    code = "capacity_taken"
    message = _("Điểm bán vừa nhận đủ số kiện trong ngày.")
    retryable = True


class Busy(RoutingError):
    """A lock was not had in time, or two transactions stood in each other's way."""

    code = "busy"
    message = _("Hệ thống đang bận, xin thử lại.")
    retryable = True
