"""Inspections, periodic or on suspicion, and the suspension that may follow."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .certified_products import CertifiedProduct


class InspectionOutcome(models.TextChoices):
    PASSED = "passed", _("Đạt")
    WARNED = "warned", _("Nhắc nhở")
    SUSPENDED = "suspended", _("Tạm dừng bán")


class Inspection(models.Model):
    """One inspection; a suspension lasts from ``suspended_at`` until ``lifted_at`` (half open)."""

    certified_product = models.ForeignKey(CertifiedProduct, models.PROTECT, related_name="inspections")
    inspected_on = models.DateField(_("ngày kiểm tra"))
    outcome = models.CharField(_("kết luận"), max_length=10, choices=InspectionOutcome.choices)
    findings = models.TextField(_("nội dung"), blank=True)
    suspended_at = models.DateTimeField(_("dừng bán từ"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("cho bán lại từ"), null=True, blank=True)
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đợt kiểm tra")
        verbose_name_plural = _("đợt kiểm tra")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome=InspectionOutcome.SUSPENDED, suspended_at__isnull=False)
                | (
                    ~Q(outcome=InspectionOutcome.SUSPENDED)
                    & Q(suspended_at__isnull=True, lifted_at__isnull=True)
                ),
                name="inspection_suspends_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gt=F("suspended_at")),
                name="inspection_lifts_after_it_suspends",
            ),
        )
        indexes = (
            models.Index(
                fields=("certified_product",),
                condition=Q(suspended_at__isnull=False),
                name="inspection_suspensions",
            ),
        )

    def __str__(self) -> str:
        return f"{self.certified_product} · {self.get_outcome_display()}"
