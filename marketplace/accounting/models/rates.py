"""What is deducted from a sale, from which day on, and by whose decision."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocop_catalog.models import ProducerKind
from ocop_catalog.rules import HANOI


class RateKind(models.TextChoices):
    COMMISSION = "commission", _("Phí sàn")
    VAT = "vat", _("Thuế GTGT khấu trừ")
    PIT = "pit", _("Thuế TNCN khấu trừ")


class Rate(models.Model):
    """A part of the turnover of a kind of producer, for parcels delivered from ``valid_from`` on (days of Hà Nội).

    It holds until the next row of the same kinds begins; one of 0 ends it. ``per_ten_thousand``: 100 is 1 %. A kind of
    producer without a row has nothing deducted. A row stands once its day has come.
    """

    kind = models.CharField(_("khoản"), max_length=10, choices=RateKind.choices)
    producer_kind = models.CharField(_("loại hình chủ thể"), max_length=20, choices=ProducerKind.choices)
    per_ten_thousand = models.PositiveSmallIntegerField(
        _("phần vạn doanh thu"), help_text=_("100 là 1 %; 0 là thôi khấu trừ.")
    )
    valid_from = models.DateField(_("từ ngày"))
    basis = models.CharField(
        _("căn cứ"), max_length=300, help_text=_("Số hiệu văn bản hoặc quyết định đặt ra mức này.")
    )
    created_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người ghi"),
    )

    class Meta:
        verbose_name = _("mức khấu trừ")
        verbose_name_plural = _("mức khấu trừ")
        ordering = ("kind", "producer_kind", "-valid_from")
        constraints = (
            models.UniqueConstraint(fields=("kind", "producer_kind", "valid_from"), name="rate_once_a_day"),
            models.CheckConstraint(condition=Q(per_ten_thousand__lte=10_000), name="rate_is_a_part"),
            models.CheckConstraint(condition=~Q(basis=""), name="rate_has_a_basis"),
        )
        triggers = (
            pgtrigger.Protect(name="rate_stands", operation=pgtrigger.Update),
            pgtrigger.Protect(
                name="rate_in_force_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(
                    "OLD.valid_from <= (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_producer_kind_display()} · {self.valid_from:%d/%m/%Y}"

    @property
    def is_to_come(self) -> bool:
        """Whether its day is still to come, so that it can be taken back."""
        return self.valid_from > timezone.localdate(timezone=HANOI)
