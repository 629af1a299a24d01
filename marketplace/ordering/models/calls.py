"""What clients asked for under a key of their own, so that asking again does nothing again."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClientCall(models.Model):
    """One thing done to an order under the client's ``key``: what was asked (``digest``) and what came of it.

    Written in the transaction of what was done; calls that were refused did nothing and leave no row.
    """

    order = models.ForeignKey("order.Order", models.PROTECT, related_name="+", verbose_name=_("đơn hàng"))
    key = models.CharField(_("khoá của khách"), max_length=64)
    operation = models.CharField(_("việc"), max_length=30)
    digest = models.CharField(max_length=64)
    result = models.CharField(_("kết quả"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("lời gọi có khoá")
        verbose_name_plural = _("lời gọi có khoá")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("order", "key"), name="client_key_once"),)
        triggers = (
            pgtrigger.Protect(name="client_call_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
