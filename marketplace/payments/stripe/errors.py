"""What card payments raise when they refuse."""

from django.utils.translation import gettext_lazy as _

from ..errors import PaymentError


class GatewayDown(PaymentError):
    """No answer, or none that says what happened. The same call under the same key may be made again."""

    code = "gateway_down"
    message = _("Cổng thanh toán thẻ chưa trả lời. Đơn hàng vẫn được giữ, xin thử lại sau ít phút.")
    retryable = True


class GatewayRefused(PaymentError):
    """Stripe said no, and did nothing. ``reason``: its own code."""

    code = "gateway_refused"
    message = _("Cổng thanh toán thẻ không nhận yêu cầu này (%(reason)s).")


class NotPayable(PaymentError):
    """The order does not wait for a card: paid, cancelled, expired, or paid another way."""

    code = "not_payable"
    message = _("Đơn hàng này không chờ thanh toán bằng thẻ nữa.")


class PaymentUnderWay(PaymentError):
    """The shopper has finished on Stripe's page and the bank has not decided yet."""

    code = "payment_under_way"
    message = _("Ngân hàng của bạn đang xác nhận khoản thanh toán. Xin chờ ít phút.")
    retryable = True


class EventRefused(PaymentError):
    """``reason``: signature or malformed."""

    code = "event_refused"
    message = _("Thông báo không được nhận: %(reason)s.")


class RefundNotFailed(PaymentError):
    code = "refund_not_failed"
    message = _("Khoản hoàn này không cần người xử lý nữa.")


class PaymentNotWaiting(PaymentError):
    code = "payment_not_waiting"
    message = _("Khoản thanh toán này đã được xử lý.")
