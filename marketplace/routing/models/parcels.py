"""Parcels: what one place is to send or hand over for an order, and everything that happened to each."""

import secrets

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .plans import DeliveryMethod, RoutePlan

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U to misread."""


def random_code(length: int) -> str:
    """Letters and digits nobody can guess: 5 bits each."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def parcel_code() -> str:
    """``K`` and nine characters (45 bits)."""
    return f"K{random_code(9)}"


class ParcelState(models.TextChoices):
    WAITING_PAYMENT = "waiting_payment", _("Chờ thanh toán")
    OFFERED = "offered", _("Chờ điểm bán nhận")
    ACCEPTED = "accepted", _("Đang chuẩn bị")
    PACKED = "packed", _("Đã đóng gói")
    HANDED_OVER = "handed_over", _("Đang giao")
    DELIVERED = "delivered", _("Đã giao")
    RETURNED = "returned", _("Đã trả lại")
    CANCELLED = "cancelled", _("Đã huỷ")
    DECLINED = "declined", _("Điểm bán từ chối")
    TIMED_OUT = "timed_out", _("Quá giờ trả lời")
    WITHDRAWN = "withdrawn", _("Đã chuyển sang kiện khác")


STEPS: tuple[tuple[ParcelState, ParcelState], ...] = (
    (ParcelState.WAITING_PAYMENT, ParcelState.OFFERED),
    (ParcelState.WAITING_PAYMENT, ParcelState.CANCELLED),
    (ParcelState.CANCELLED, ParcelState.WITHDRAWN),  # paid too late: planned anew (services.reviving)
    (ParcelState.OFFERED, ParcelState.ACCEPTED),
    (ParcelState.OFFERED, ParcelState.DECLINED),
    (ParcelState.OFFERED, ParcelState.TIMED_OUT),
    (ParcelState.OFFERED, ParcelState.WITHDRAWN),
    (ParcelState.OFFERED, ParcelState.CANCELLED),
    (ParcelState.ACCEPTED, ParcelState.PACKED),
    (ParcelState.ACCEPTED, ParcelState.DECLINED),
    (ParcelState.ACCEPTED, ParcelState.CANCELLED),
    (ParcelState.PACKED, ParcelState.HANDED_OVER),
    (ParcelState.PACKED, ParcelState.DECLINED),
    (ParcelState.PACKED, ParcelState.CANCELLED),
    (ParcelState.HANDED_OVER, ParcelState.DELIVERED),
    (ParcelState.HANDED_OVER, ParcelState.RETURNED),
    (ParcelState.DELIVERED, ParcelState.RETURNED),
    # Undone within a minute.
    (ParcelState.ACCEPTED, ParcelState.OFFERED),
    (ParcelState.PACKED, ParcelState.ACCEPTED),
    (ParcelState.HANDED_OVER, ParcelState.PACKED),
    (ParcelState.DECLINED, ParcelState.OFFERED),
    (ParcelState.DECLINED, ParcelState.ACCEPTED),
    (ParcelState.DECLINED, ParcelState.PACKED),
)
"""Every step a parcel can take; the database refuses all others."""

HOLDING = (ParcelState.WAITING_PAYMENT, ParcelState.OFFERED, ParcelState.ACCEPTED, ParcelState.PACKED)
"""While in these states a parcel's units are promised: one Saleor allocation for each of its lines."""

SUPERSEDED = (ParcelState.DECLINED, ParcelState.TIMED_OUT, ParcelState.WITHDRAWN)
"""Units of parcels in these states live on in other parcels or in parked demand."""


class DeclineReason(models.TextChoices):
    """Why a place declines; each has a defined effect on its stock (``routing.services.refusals``)."""

    OUT_OF_STOCK = "out_of_stock", _("Không có hàng")
    DAMAGED = "damaged", _("Hàng hỏng, quá hạn")
    TOO_BUSY = "too_busy", _("Quá tải")
    CLOSED = "closed", _("Đóng cửa đột xuất")
    OTHER = "other", _("Lý do khác")


class CancelReason(models.TextChoices):
    """Why a place cancels what it had to send; nobody else is asked then, unlike when it declines."""

    SHOPPER = "shopper", _("Khách xin huỷ")
    UNREACHABLE = "unreachable", _("Không liên lạc được với khách")
    OUT_OF_STOCK = "out_of_stock", _("Hết hàng")
    DAMAGED = "damaged", _("Hàng hỏng")
    CLOSED = "closed", _("Điểm phải đóng cửa")
    OTHER = "other", _("Lý do khác")


PLACES_OWN_REASONS = (
    CancelReason.OUT_OF_STOCK,
    CancelReason.DAMAGED,
    CancelReason.CLOSED,
    CancelReason.OTHER,
)
"""These count against the place as a refusal does."""


class Parcel(models.Model):
    """What one place sends or hands over. ``state_since``, ``state_by``: when and by whom it came to its state."""

    code = models.CharField(_("mã kiện"), max_length=10, unique=True, default=parcel_code, editable=False)
    order = models.ForeignKey("order.Order", models.PROTECT, related_name="parcels")
    plan = models.ForeignKey(RoutePlan, models.PROTECT, related_name="parcels")
    point = models.ForeignKey("ocop_catalog.FulfilmentPoint", models.PROTECT, related_name="parcels")
    state = models.CharField(_("trạng thái"), max_length=15, choices=ParcelState.choices)
    state_since = models.DateTimeField(_("từ lúc"))
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    method = models.CharField(_("cách nhận"), max_length=10, choices=DeliveryMethod.choices)
    attempt = models.PositiveSmallIntegerField(_("lần điều phối"), default=0)
    capacity_day = models.DateField(_("tính vào ngày"), null=True, blank=True)
    km = models.FloatField(null=True, blank=True)
    ready_at = models.DateTimeField(_("dự kiến sẵn sàng"))
    answer_by = models.DateTimeField(_("trả lời trước"), null=True, blank=True)
    shipping_amount = models.PositiveBigIntegerField(_("phần phí giao (đồng)"), default=0)
    pick_up_code = models.CharField(_("mã nhận hàng"), max_length=8, blank=True)
    courier = models.CharField(_("đơn vị giao"), max_length=100, blank=True)
    tracking_number = models.CharField(_("mã vận đơn"), max_length=100, blank=True)
    fulfillment = models.OneToOneField(
        "order.Fulfillment", models.PROTECT, null=True, blank=True, related_name="parcel"
    )

    class Meta:
        verbose_name = _("kiện hàng")
        verbose_name_plural = _("kiện hàng")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=ParcelState.OFFERED) | Q(answer_by__isnull=False),
                name="parcel_offered_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ParcelState.HANDED_OVER, ParcelState.DELIVERED))
                | Q(fulfillment__isnull=False),
                name="parcel_handed_over_is_fulfilled",
            ),
            models.CheckConstraint(
                condition=~Q(method=DeliveryMethod.PICK_UP) | ~Q(pick_up_code=""),
                name="parcel_pick_up_has_a_code",
            ),
        )
        indexes = (
            models.Index(fields=("point", "state", "answer_by"), name="parcel_queue"),
            models.Index(
                fields=("answer_by",), condition=Q(state=ParcelState.OFFERED), name="parcel_unanswered"
            ),
        )
        triggers = (
            pgtrigger.FSM(
                name="parcel_steps", field="state", transitions=[(a.value, b.value) for a, b in STEPS]
            ),
            pgtrigger.Protect(
                name="parcel_begins_waiting_or_offered",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(
                    new__state__in=[ParcelState.WAITING_PAYMENT.value, ParcelState.OFFERED.value]
                ),
            ),
            pgtrigger.ReadOnly(
                name="parcel_stays_where_it_is", fields=("code", "order", "plan", "point", "method")
            ),
            pgtrigger.Protect(name="parcel_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def is_holding(self) -> bool:
        """Whether its units are still promised from the place's stock."""
        return self.state in HOLDING


class ParcelLine(models.Model):
    """Units of one order line in a parcel. ``options`` is what the shopper asked for (``{"engraving": "An"}``)."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey("order.OrderLine", models.PROTECT, related_name="parcel_lines")
    stock = models.ForeignKey("warehouse.Stock", models.PROTECT, related_name="parcel_lines")
    quantity = models.PositiveIntegerField(_("số lượng"))
    needs = models.JSONField(default=list, blank=True)
    options = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("dòng hàng")
        verbose_name_plural = _("dòng hàng")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("parcel", "order_line"), name="parcel_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parcel_line_has_units"),
        )

    def __str__(self) -> str:
        return f"{self.order_line} × {self.quantity}"


class ParcelEvent(models.Model):
    """One thing that happened to a parcel: ``code`` (``parcel.accepted``), by whom, why. It stands for ever."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("lúc"))
    code = models.CharField(_("mã"), max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("sự kiện của kiện hàng")
        verbose_name_plural = _("sự kiện của kiện hàng")
        ordering = ("pk",)
        triggers = (
            pgtrigger.Protect(name="parcel_event_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.at:%d/%m/%Y %H:%M}"
