"""Cash that places took from shoppers and hold for others, and what of it goes back to them.

A row is there once for each delivered parcel of an order paid on delivery. What is to be given back never exceeds what
was taken for the parcel (trigger, migration ``0006_cash_balance``), and each part is given once.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CashCollection(models.Model):
    """``amount`` đồng taken for one parcel when the shopper got it; the place owes them from then on."""

    parcel = models.OneToOneField(
        "routing.Parcel", models.PROTECT, related_name="cash_collection", verbose_name=_("kiện hàng")
    )
    order = models.ForeignKey(
        "order.Order", models.PROTECT, related_name="cash_collections", verbose_name=_("đơn hàng")
    )
    point = models.ForeignKey(
        "ocop_catalog.FulfilmentPoint",
        models.PROTECT,
        related_name="cash_collections",
        verbose_name=_("điểm bán"),
    )
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    collected_at = models.DateTimeField(_("thu lúc"))
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người thu"),
    )

    class Meta:
        verbose_name = _("tiền mặt đã thu")
        verbose_name_plural = _("tiền mặt đã thu")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="collection_is_money"),)
        indexes = (models.Index(fields=("point", "collected_at"), name="collections_of_a_place"),)
        triggers = (
            pgtrigger.Protect(name="collection_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.parcel} · {self.amount}"


class CashRefund(models.Model):
    """``amount`` đồng of a collection to be given back by its place, against the shopper's order; given once."""

    collection = models.ForeignKey(
        CashCollection, models.PROTECT, related_name="refunds", verbose_name=_("khoản đã thu")
    )
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    created_at = models.DateTimeField(_("từ lúc"))
    given_at = models.DateTimeField(_("đã trả lúc"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người trả"),
    )

    class Meta:
        verbose_name = _("tiền mặt phải trả lại")
        verbose_name_plural = _("tiền mặt phải trả lại")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="cash_refund_is_money"),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True, given_by__isnull=True)
                | Q(given_at__isnull=False, given_by__isnull=False),
                name="cash_refund_given_by_somebody",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="cash_refund_stands", fields=("collection", "amount", "created_at")),
            pgtrigger.Protect(
                name="cash_refund_given_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__given_at__isnull=False),
            ),
            pgtrigger.Protect(name="cash_refund_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.amount} · {self.collection_id}"
