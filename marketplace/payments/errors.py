"""What payment services raise when they refuse: a stable ``code``, data for the caller, words for the desk."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


def _rebuild(kind: "type[PaymentError]", data: dict[str, Any]) -> "PaymentError":
    return kind(**data)


class PaymentError(Exception):
    """Base of all. ``retryable``: the same call may go well a moment later."""

    code: ClassVar[str] = "payment_error"
    message: ClassVar[str] = _("Không thực hiện được.")
    retryable: ClassVar[bool] = False

    def __init__(self, **data: Any) -> None:
        self.data: Mapping[str, Any] = data
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.data

    def __reduce__(self) -> tuple[Any, ...]:  # the arguments are keywords, which pickling does not know
        return _rebuild, (type(self), dict(self.data))


class OrderBusy(PaymentError):
    code = "order_busy"
    message = _("Đơn hàng đang được xử lý. Xin thử lại sau giây lát.")
    retryable = True


class OrderUnknown(PaymentError):
    code = "order_unknown"
    message = _("Không có đơn chuyển khoản nào mang mã này.")


class EntryNotWaiting(PaymentError):
    code = "entry_not_waiting"
    message = _("Khoản tiền này đã được xử lý.")


class EntryChanged(PaymentError):
    """The bank told of the same reference before, with other facts."""

    code = "entry_changed"
    message = _("Số tham chiếu %(reference)s đã có với số tiền khác.")


class HolderHasLess(PaymentError):
    """More is on the account than who is said to have sent it held."""

    code = "holder_has_less"
    message = _("Nơi này chỉ đang giữ %(held)s ₫, không thể đã nộp %(amount)s ₫.")


class AlreadyPaidOut(PaymentError):
    code = "already_paid_out"
    message = _("Khoản này đã được chi trả.")


class NoticeRefused(PaymentError):
    """``reason``: signature_missing, signature_wrong, signature_old, malformed, other_account."""

    code = "notice_refused"
    message = _("Thông báo không được nhận: %(reason)s.")
