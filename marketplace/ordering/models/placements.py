"""What Saleor's ``Order`` does not say about an order placed here."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.routing.models import DeliveryMethod
from marketplace.routing.models.parcels import random_code

HOLD_EXPIRED = "payment_expired"
"""The reason written down with what an expired hold cancels."""


def order_number() -> str:
    """``HN`` and eight characters (40 bits): short enough to read out, too many to guess."""
    return f"HN{random_code(8)}"


class PaymentState(models.TextChoices):
    ON_DELIVERY = "on_delivery", _("Trả khi nhận hàng")
    WAITING = "waiting", _("Chờ thanh toán")
    PAID = "paid", _("Đã thanh toán")
    EXPIRED = "expired", _("Hết hạn thanh toán")


PAYMENT_STEPS: tuple[tuple[PaymentState, PaymentState], ...] = (
    (PaymentState.WAITING, PaymentState.PAID),
    (PaymentState.WAITING, PaymentState.EXPIRED),
    (PaymentState.EXPIRED, PaymentState.PAID),  # the money came late and the goods are still there
    (PaymentState.ON_DELIVERY, PaymentState.PAID),
)


class Placement(models.Model):
    """How a Saleor order came to be: one per order and one per checkout, whatever is tried at once.

    ``number`` is the public order number, ``Order.token`` the secret a guest reads the order with.
    """

    order = models.OneToOneField("order.Order", models.PROTECT, primary_key=True, related_name="placement")
    number = models.CharField(
        _("mã đơn hàng"), max_length=10, unique=True, default=order_number, editable=False
    )
    checkout_token = models.UUIDField(unique=True, editable=False)
    placed_at = models.DateTimeField(_("đặt lúc"), db_index=True)
    method = models.CharField(_("cách nhận"), max_length=10, choices=DeliveryMethod.choices)
    full_name = models.CharField(_("họ tên"), max_length=150)
    phone = models.CharField(_("điện thoại"), max_length=20)
    language = models.CharField(_("ngôn ngữ"), max_length=5)
    payment_method = models.CharField(_("cách thanh toán"), max_length=30)
    payment_state = models.CharField(_("thanh toán"), max_length=12, choices=PaymentState.choices)
    hold_until = models.DateTimeField(_("giữ hàng đến"), null=True, blank=True)
    consents = models.JSONField(_("đồng ý"), default=dict)

    class Meta:
        verbose_name = _("đơn đã đặt")
        verbose_name_plural = _("đơn đã đặt")
        ordering = ("-placed_at", "-order_id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(payment_state=PaymentState.WAITING) | Q(hold_until__isnull=False),
                name="placement_waiting_has_an_end",
            ),
        )
        indexes = (
            models.Index(
                fields=("hold_until",),
                condition=Q(payment_state=PaymentState.WAITING),
                name="placement_holds",
            ),
        )
        triggers = (
            pgtrigger.FSM(
                name="payment_steps",
                field="payment_state",
                transitions=[(a.value, b.value) for a, b in PAYMENT_STEPS],
            ),
            pgtrigger.ReadOnly(
                name="placement_stands",
                fields=("order", "number", "checkout_token", "placed_at", "consents"),
            ),
            pgtrigger.Protect(name="placement_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number
