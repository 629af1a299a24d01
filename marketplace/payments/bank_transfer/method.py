"""Bank transfer to the shop's account, by VietQR or by hand; the order waits for the money."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.payments.methods import PaymentContext, PaymentRefusal

CODE = "bank_transfer"


@dataclass(frozen=True)
class BankTransfer:
    code: str = CODE
    label: str = _("Chuyển khoản ngân hàng (VietQR)")
    description: str = _("Quét mã bằng ứng dụng ngân hàng. Hàng được giữ cho bạn trong lúc chờ tiền.")

    @property
    def hold(self) -> timedelta | None:
        found: timedelta = settings.BANK_TRANSFER["hold"]
        return found

    def refusal(self, context: PaymentContext) -> PaymentRefusal | None:
        """Any order with something to pay."""
        if context.total > 0:
            return None
        return PaymentRefusal(code="nothing_to_pay", message=_("Đơn này không phải trả tiền."), data={})


bank_transfer = BankTransfer()
