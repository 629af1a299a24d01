"""Cash when the parcel is handed over, at the door or at the counter.

Never for alcohol (OCOP.md §5), and up to a ceiling (``settings.CASH_ON_DELIVERY_CEILING``, đồng): a courier carries it.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.payments.methods import PaymentContext, PaymentRefusal

CODE = "cash_on_delivery"
DEFAULT_CEILING = 20_000_000


@dataclass(frozen=True)
class CashOnDelivery:
    code: str = CODE
    label: str = _("Trả tiền khi nhận hàng")
    description: str = _("Trả tiền mặt cho người giao, hoặc tại quầy khi nhận tại điểm.")
    hold: timedelta | None = None

    def refusal(self, context: PaymentContext) -> PaymentRefusal | None:
        """Refuses alcohol and totals above the ceiling."""
        if context.has_alcohol:
            return PaymentRefusal(
                code="cash_refused_for_alcohol",
                message=_("Đơn có đồ uống có cồn không được trả tiền khi nhận hàng."),
                data={},
            )
        ceiling = int(getattr(settings, "CASH_ON_DELIVERY_CEILING", DEFAULT_CEILING))
        if context.total > ceiling:
            return PaymentRefusal(
                code="cash_above_ceiling",
                message=_("Chỉ nhận trả tiền khi nhận hàng cho đơn đến %(ceiling)s đồng.")
                % {"ceiling": f"{ceiling:,}".replace(",", ".")},
                data={"ceiling": ceiling, "total": context.total},
            )
        return None


cash_on_delivery = CashOnDelivery()
