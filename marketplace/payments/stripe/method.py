"""Card by Stripe, on Stripe's own page; the order waits for the money.

Amounts are đồng, which Stripe takes without decimals. Its bounds, by its API reference (PaymentIntent, ``amount``; also
in the docstrings of its library; docs.stripe.com/currencies#minimum-and-maximum-charge-amounts): "The minimum amount is
$0.50 US or equivalent in charge currency. The amount value supports up to eight digits." Half a dollar is some
13,000 đ; the least here holds until a dollar costs 40,000 đ. The most is Stripe's to the đồng.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.payments.methods import PaymentContext, PaymentRefusal

CODE = "stripe"
CURRENCY = "vnd"
LEAST = 20_000
MOST = 99_999_999


@dataclass(frozen=True)
class Card:
    code: str = CODE
    label: str = _("Thẻ ngân hàng (qua Stripe)")
    description: str = _("Bạn nhập số thẻ trên trang của Stripe, chúng tôi không thấy số thẻ.")

    @property
    def hold(self) -> timedelta | None:
        found: timedelta = settings.STRIPE["hold"]
        return found

    def refusal(self, context: PaymentContext) -> PaymentRefusal | None:
        """Refuses totals that Stripe would refuse."""
        if LEAST <= context.total <= MOST:
            return None
        return PaymentRefusal(
            code="card_amount_out_of_bounds",
            message=_("Chỉ nhận thẻ cho đơn từ %(least)s đến %(most)s đồng.")
            % {"least": _dotted(LEAST), "most": _dotted(MOST)},
            data={"least": LEAST, "most": MOST, "total": context.total},
        )


def _dotted(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


card = Card()
