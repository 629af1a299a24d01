"""Money that left for whom it is owed to."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.ledger import accounts


class TaxKind(models.TextChoices):
    VAT = "vat", _("Thuế GTGT")
    PIT = "pit", _("Thuế TNCN")


class Payout(models.Model):
    """``amount`` đồng paid to a producer or a place, or withheld tax to the tax office, straight from who held it.

    ``source`` is the account it was paid from: ``bank`` (by the bank that keeps the receiving account),
    ``gateway:<code>`` (split off by the licensed gateway), ``cash:<place>`` (by the place that had collected it).
    ``reference`` is the bank's, the gateway's, or the number of the receipt; once per source.
    """

    producer = models.ForeignKey(
        "ocop_catalog.Producer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payouts",
        verbose_name=_("chủ thể"),
    )
    point = models.ForeignKey(
        "ocop_catalog.FulfilmentPoint",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payouts",
        verbose_name=_("điểm bán"),
    )
    tax = models.CharField(_("thuế"), max_length=3, choices=TaxKind.choices, blank=True)
    source = models.CharField(_("chi từ"), max_length=60)
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    reference = models.CharField(_("số tham chiếu"), max_length=64)
    paid_at = models.DateTimeField(_("chi lúc"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )

    class Meta:
        verbose_name = _("khoản đã chi")
        verbose_name_plural = _("khoản đã chi")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_is_money"),
            models.CheckConstraint(condition=~Q(reference=""), name="payout_has_a_reference"),
            models.CheckConstraint(
                condition=Q(producer__isnull=False, point=None, tax="")
                | Q(producer=None, point__isnull=False, tax="")
                | (Q(producer=None, point=None) & ~Q(tax="")),
                name="payout_is_for_one",
            ),
            models.CheckConstraint(
                condition=Q(source__regex=r"^(bank|gateway:[a-z][a-z0-9_]*|cash:[1-9][0-9]*)$"),
                name="payout_source_holds_money",
            ),
            models.UniqueConstraint(fields=("source", "reference"), name="payout_once"),
        )
        triggers = (pgtrigger.Protect(name="payout_stands", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.reference} · " + f"{self.amount:,}".replace(",", ".")

    @property
    def account(self) -> str:
        """What it was owed on."""
        if self.producer_id is not None:
            return accounts.producer(self.producer_id)
        return accounts.tax(self.tax) if self.point_id is None else accounts.place(self.point_id)


class PayoutReturn(models.Model):
    """A payout of the bank that came back as money in (``remittance``): all of it is owed again, for this reason."""

    payout = models.OneToOneField(
        Payout, models.PROTECT, related_name="came_back", verbose_name=_("khoản đã chi")
    )
    remittance = models.OneToOneField(
        "ocop_payments.Remittance", models.PROTECT, related_name="payout_return", verbose_name=_("khoản vào")
    )
    reason = models.CharField(_("lý do"), max_length=200)

    class Meta:
        verbose_name = _("khoản chi bị trả về")
        verbose_name_plural = _("khoản chi bị trả về")
        ordering = ("-pk",)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="payout_return_has_a_reason"),)
        triggers = (
            pgtrigger.Protect(name="payout_return_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.payout} · {self.reason}"
