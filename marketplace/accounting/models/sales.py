"""What each producer earned by each delivered parcel, and what of it came back."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

STANDS = pgtrigger.Update | pgtrigger.Delete


class Sale(models.Model):
    """A producer's part of a delivered parcel, with the rates of the day of delivery, which hold for its returns too.

    ``collected_on``: the ledger account its money was collected on: ``bank``, ``gateway:stripe``, ``cash:<place>``.
    Rates are parts of ten thousand.
    """

    parcel = models.ForeignKey(
        "routing.Parcel", models.PROTECT, related_name="sales", verbose_name=_("kiện hàng")
    )
    producer = models.ForeignKey(
        "ocop_catalog.Producer", models.PROTECT, related_name="sales", verbose_name=_("chủ thể")
    )
    order = models.ForeignKey("order.Order", models.PROTECT, related_name="sales", verbose_name=_("đơn hàng"))
    at = models.DateTimeField(_("giao lúc"))
    collected_on = models.CharField(_("tiền thu ở"), max_length=60)
    commission_rate = models.PositiveSmallIntegerField(_("phí sàn (phần vạn)"))
    vat_rate = models.PositiveSmallIntegerField(_("thuế GTGT (phần vạn)"))
    pit_rate = models.PositiveSmallIntegerField(_("thuế TNCN (phần vạn)"))

    class Meta:
        verbose_name = _("lần bán")
        verbose_name_plural = _("lần bán")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("collected_on",), name="sale_collected_on"),)
        constraints = (
            models.UniqueConstraint(fields=("parcel", "producer"), name="sale_once"),
            models.CheckConstraint(
                condition=Q(commission_rate__lte=10_000 - F("vat_rate") - F("pit_rate")),
                name="sale_deductions_within_turnover",
            ),
        )
        triggers = (pgtrigger.Protect(name="sale_stands", operation=STANDS),)

    def __str__(self) -> str:
        return f"{self.parcel_id} · {self.producer_id}"


class SaleLine(models.Model):
    """Units of one order line that were sold (above 0) or came back (below 0) by one event, and their đồng.

    ``event`` is the beginning of the keys of its ledger transactions: ``parcel:17:sold``, ``parcel:17:returned``.
    """

    sale = models.ForeignKey(Sale, models.PROTECT, related_name="lines")
    event = models.CharField(_("việc"), max_length=60)
    order_line = models.ForeignKey("order.OrderLine", models.PROTECT, related_name="sale_lines")
    units = models.IntegerField(_("số lượng"))
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("dòng bán")
        verbose_name_plural = _("dòng bán")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("event", "order_line", "sale"), name="sale_line_once"),
            models.CheckConstraint(
                condition=Q(units__gt=0, amount__gte=0) | Q(units__lt=0, amount__lte=0),
                name="sale_line_one_direction",
            ),
        )
        triggers = (pgtrigger.Protect(name="sale_line_stands", operation=STANDS),)

    def __str__(self) -> str:
        return f"{self.event} {self.units:+d}"
