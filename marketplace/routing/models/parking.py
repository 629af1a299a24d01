"""Demand without a place: refused units on their way to a new plan, or waiting for a person."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .parcels import Parcel
from .plans import PlanCause


class ParkedState(models.TextChoices):
    TO_REPLAN = "to_replan", _("Chờ tìm điểm khác")
    PARKED = "parked", _("Chờ người xử lý")
    PLACED = "placed", _("Đã có điểm khác")
    CANCELLED = "cancelled", _("Đã huỷ")


OPEN = (ParkedState.TO_REPLAN, ParkedState.PARKED)

PARKED_STEPS: tuple[tuple[ParkedState, ParkedState], ...] = (
    (ParkedState.TO_REPLAN, ParkedState.PLACED),
    (ParkedState.TO_REPLAN, ParkedState.PARKED),
    (ParkedState.TO_REPLAN, ParkedState.CANCELLED),
    (ParkedState.PARKED, ParkedState.TO_REPLAN),
    (ParkedState.PARKED, ParkedState.PLACED),
    (ParkedState.PARKED, ParkedState.CANCELLED),
)


class ParkedDemand(models.Model):
    """Units of one refused (or short) parcel that no parcel holds now. ``attempt`` is that of the next plan."""

    order = models.ForeignKey("order.Order", models.PROTECT, related_name="parked_demand")
    from_parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="left_demand")
    cause = models.CharField(_("vì"), max_length=10, choices=PlanCause.choices)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=ParkedState.choices, default=ParkedState.TO_REPLAN
    )
    attempt = models.PositiveSmallIntegerField(_("lần điều phối"))
    shipping_amount = models.PositiveBigIntegerField(_("phần phí giao (đồng)"), default=0)
    created_at = models.DateTimeField(_("từ lúc"))
    not_before = models.DateTimeField(_("không trước lúc"))
    state_since = models.DateTimeField()
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("hàng chờ điều phối")
        verbose_name_plural = _("hàng chờ điều phối")
        ordering = ("pk",)
        indexes = (
            models.Index(
                fields=("state", "not_before"),
                condition=Q(state__in=["to_replan", "parked"]),
                name="parked_open",
            ),
        )
        triggers = (
            pgtrigger.FSM(
                name="parked_steps", field="state", transitions=[(a.value, b.value) for a, b in PARKED_STEPS]
            ),
            pgtrigger.Protect(name="parked_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"#{self.order_id} · {self.get_state_display()}"


class ParkedLine(models.Model):
    """Units of one order line in parked demand."""

    demand = models.ForeignKey(ParkedDemand, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey("order.OrderLine", models.PROTECT, related_name="parked_lines")
    quantity = models.PositiveIntegerField(_("số lượng"))
    needs = models.JSONField(default=list, blank=True)
    options = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("dòng hàng chờ")
        verbose_name_plural = _("dòng hàng chờ")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("demand", "order_line"), name="parked_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="parked_line_has_units"),
        )

    def __str__(self) -> str:
        return f"{self.order_line} × {self.quantity}"
