"""What ordering's services raise when they refuse: a stable ``code``, data for the caller, words for the shopper."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


def _rebuild(kind: "type[OrderingError]", data: dict[str, Any]) -> "OrderingError":
    return kind(**data)


class OrderingError(Exception):
    """Base of all. ``retryable``: the same call may go well a moment later. ``str(error)`` is for the shopper."""

    code: ClassVar[str] = "ordering_error"
    message: ClassVar[str] = _("Không thực hiện được.")
    retryable: ClassVar[bool] = False

    def __init__(self, **data: Any) -> None:
        self.data: Mapping[str, Any] = data
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.data

    def __reduce__(self) -> tuple[Any, ...]:  # the arguments are keywords, which pickling does not know
        return _rebuild, (type(self), dict(self.data))


class BasketNotFound(OrderingError):
    code = "basket_not_found"
    message = _("Giỏ hàng không còn nữa.")


class BasketEmpty(OrderingError):
    code = "basket_empty"
    message = _("Giỏ hàng đang trống.")


class LineNotFound(OrderingError):
    code = "line_not_found"
    message = _("Mặt hàng này không có trong giỏ.")


class NotListable(OrderingError):
    """``products``: names of what may not be sold (any more), ``lines``: their ids in the basket."""

    code = "not_listable"
    message = _("Không còn được bán: %(names)s.")


class QuantityTooLarge(OrderingError):
    code = "quantity_too_large"
    message = _("Mỗi lần chỉ đặt được tối đa %(most)s.")


class OptionRefused(OrderingError):
    code = "option_refused"
    message = _("Mặt hàng này không nhận yêu cầu “%(option)s”.")


class NotEnoughStock(OrderingError):
    """``lines``: ``{line_id, name, wanted, available}`` of what cannot be had; ``alternative``: id of another place."""

    code = "not_enough_stock"
    message = _("Không đủ hàng: %(names)s.")


class NotShipped(OrderingError):
    """Visits and workshops take place at a centre: they are ordered with picking up, not with delivery."""

    code = "not_shipped"
    message = _("Diễn ra tại trung tâm, không giao tận nơi: %(names)s. Xin chọn nhận tại điểm.")


class PriceChanged(OrderingError):
    """The total is another than the shopper saw: ``old`` and ``new`` in đồng. Nothing was ordered."""

    code = "price_changed"
    message = _("Giá đã thay đổi từ %(old)s thành %(new)s đồng. Xin xem lại trước khi đặt.")


class InvalidContact(OrderingError):
    code = "invalid_contact"
    message = _("Xin kiểm tra lại: %(label)s.")


class InvalidDestination(OrderingError):
    code = "invalid_destination"
    message = _("Xin kiểm tra lại nơi nhận: %(label)s.")


class ConsentMissing(OrderingError):
    code = "consent_missing"
    message = _("Cần đồng ý: %(labels)s.")


class PaymentRefused(OrderingError):
    """``reason`` is the code of the method's own refusal, ``text`` its words."""

    code = "payment_refused"
    message = _("%(text)s")


class PlaceBusy(OrderingError):
    """Many orders at once on the same goods or places. Nothing was ordered; trying again is safe."""

    code = "place_busy"
    message = _("Nhiều người đang đặt cùng lúc. Xin thử lại.")
    retryable = True


class OrderNotFound(OrderingError):
    code = "order_not_found"
    message = _("Không có đơn hàng này.")


class ClientKeyWrong(OrderingError):
    code = "client_key_wrong"
    message = _("Khoá của lời gọi phải gồm 8 đến 64 chữ cái không dấu, chữ số, “-” hoặc “_”.")


class ClientKeyReused(OrderingError):
    """The key was used on this order for something else. Nothing was done."""

    code = "client_key_reused"
    message = _("Khoá này đã dùng cho một yêu cầu khác của đơn hàng. Xin dùng khoá mới.")


class CancelRefused(OrderingError):
    code = "cancel_refused"
    message = _("Không huỷ được nữa: hàng đã đóng gói hoặc đã giao.")


class ReturnRefused(OrderingError):
    """These goods cannot be given back for this reason (any more): ``names``."""

    code = "return_refused"
    message = _("Không trả lại được: %(names)s. Xem hạn và điều kiện ở trang Đổi trả và hoàn tiền.")


class ReturnUnitsWrong(OrderingError):
    """More units than were delivered and are not being given back already, or none at all."""

    code = "return_units_wrong"
    message = _("Xin kiểm tra lại số lượng muốn trả.")


class ReturnStepRefused(OrderingError):
    """Somebody was quicker: the return is at ``state`` by now."""

    code = "return_step_refused"
    message = _("Yêu cầu trả hàng đã sang bước khác: %(state_label)s.")


class ReturnReasonMissing(OrderingError):
    code = "return_reason_missing"
    message = _("Xin ghi lý do để báo cho khách.")


class PhotoRefused(OrderingError):
    """``most``: megabytes."""

    code = "photo_refused"
    message = _("Ảnh phải là JPEG, PNG hoặc WebP, mỗi ảnh tối đa %(most)s MB.")


class TooManyPhotos(OrderingError):
    """``most``: photos."""

    code = "too_many_photos"
    message = _("Nhiều nhất %(most)s ảnh.")
