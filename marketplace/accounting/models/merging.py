"""What a producer was owed when it turned out to be another one."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MergedBalance(models.Model):
    """``amount`` đồng that were owed to ``producer`` (below 0: that it owed) are owed to ``into``, which it is now."""

    producer = models.ForeignKey(
        "ocop_catalog.Producer", models.PROTECT, related_name="+", verbose_name=_("chủ thể")
    )
    into = models.ForeignKey(
        "ocop_catalog.Producer", models.PROTECT, related_name="+", verbose_name=_("đã gộp vào")
    )
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    moved_at = models.DateTimeField(_("ghi sổ lúc"))

    class Meta:
        verbose_name = _("số dư chuyển khi gộp")
        verbose_name_plural = _("số dư chuyển khi gộp")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(amount=0), name="merged_balance_is_money"),
            models.CheckConstraint(condition=~Q(producer=F("into")), name="merged_balance_moves"),
        )
        triggers = (
            pgtrigger.Protect(name="merged_balance_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.producer_id} → {self.into_id} {self.amount:+d}"
