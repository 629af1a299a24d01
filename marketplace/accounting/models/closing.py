"""The end of a place's day: what should have been in the drawer and what was counted."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CashUp(models.Model):
    """A place closed ``day``: ``expected`` đồng by the ledger, ``counted`` by the person. It stands.

    A difference is posted when the desk confirms it (``CashDifference``); until then the place owes what it collected.
    """

    point = models.ForeignKey(
        "ocop_catalog.FulfilmentPoint", models.PROTECT, related_name="cash_ups", verbose_name=_("điểm bán")
    )
    day = models.DateField(_("ngày"))
    expected = models.BigIntegerField(_("phải có (đồng)"))
    counted = models.BigIntegerField(_("đếm được (đồng)"))
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("chốt lúc"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người chốt")
    )

    class Meta:
        verbose_name = _("chốt quỹ ngày")
        verbose_name_plural = _("chốt quỹ ngày")
        ordering = ("-day", "point")
        constraints = (
            models.UniqueConstraint(fields=("point", "day"), name="cash_up_once_a_day"),
            models.CheckConstraint(condition=Q(counted__gte=0), name="cash_up_counts_money"),
        )
        triggers = (pgtrigger.Protect(name="cash_up_stands", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.point} · {self.day:%d/%m/%Y}"

    @property
    def difference(self) -> int:
        """Above 0: more in the drawer than there should be; below: missing."""
        return self.counted - self.expected


class CashDifference(models.Model):
    """The desk confirmed what a closing found: the drawer holds ``amount`` đồng more (or less) than the books said.

    It is what the books did not know yet: 0 when a difference of an earlier day, posted since, was the same money.
    """

    cash_up = models.OneToOneField(
        CashUp, models.PROTECT, related_name="posted", verbose_name=_("chốt quỹ ngày")
    )
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    posted_at = models.DateTimeField(_("ghi sổ lúc"))
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )

    class Meta:
        verbose_name = _("khoản quỹ lệch")
        verbose_name_plural = _("khoản quỹ lệch")
        ordering = ("-pk",)
        triggers = (
            pgtrigger.Protect(name="cash_difference_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.cash_up} {self.amount:+d}"
