"""Every plan that was made for an order, with what the planner was told and why it passed places over."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanCause(models.TextChoices):
    PLACED = "placed", _("Đặt hàng")
    DECLINED = "declined", _("Điểm bán từ chối")
    TIMED_OUT = "timed_out", _("Quá giờ trả lời")
    SHORT = "short", _("Giao thiếu")
    MERGED = "merged", _("Gộp kiện")
    PAID_LATE = "paid_late", _("Thanh toán muộn")
    DESK = "desk", _("Ban điều phối")
    CANCELLED = "cancelled", _("Khách bớt hàng")


class DeliveryMethod(models.TextChoices):
    DELIVERY = "delivery", _("Giao tận nơi")
    PICK_UP = "pick_up", _("Nhận tại điểm")


class RoutePlan(models.Model):
    """One decision of the planner. The first of an order has attempt 0; ``case`` is what ``plan_route`` reads."""

    order = models.ForeignKey("order.Order", models.PROTECT, related_name="route_plans")
    made_at = models.DateTimeField(_("lúc"))
    cause = models.CharField(_("vì"), max_length=10, choices=PlanCause.choices)
    attempt = models.PositiveSmallIntegerField(_("lần"), default=0)
    method = models.CharField(_("cách nhận"), max_length=10, choices=DeliveryMethod.choices)
    pick_up_point = models.ForeignKey(
        "ocop_catalog.FulfilmentPoint", models.PROTECT, null=True, blank=True, related_name="+"
    )
    parcel_count = models.PositiveSmallIntegerField(_("số kiện"))
    km = models.FloatField(_("tổng km"))
    gap = models.FloatField(_("khoảng cách tới tối ưu"), default=0)
    milliseconds = models.FloatField(default=0)
    case = models.JSONField()
    passed_over = models.JSONField(default=list)

    class Meta:
        verbose_name = _("phương án")
        verbose_name_plural = _("phương án")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(method=DeliveryMethod.PICK_UP, pick_up_point__isnull=False)
                | models.Q(method=DeliveryMethod.DELIVERY, pick_up_point__isnull=True),
                name="plan_pick_up_names_the_place",
            ),
        )
        indexes = (models.Index(fields=("made_at",), name="plan_made_at"),)
        triggers = (pgtrigger.Protect(name="plan_stands", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"#{self.order_id} · {self.attempt}"
