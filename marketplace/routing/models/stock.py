"""The ledger of stock: every change of a quantity on hand, whoever made it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MovementKind(models.TextChoices):
    OPENING = "opening", _("Đầu kỳ")
    ADJUSTED = "adjusted", _("Sửa trực tiếp")
    COUNTED = "counted", _("Kiểm kê")
    CONSIGNED = "consigned", _("Nhận ký gửi")
    HANDED_OVER = "handed_over", _("Giao hàng")
    UNDONE = "undone", _("Hoàn tác giao hàng")
    RETURNED = "returned", _("Hàng trả lại")
    DECLINED = "declined", _("Báo thiếu, hỏng khi từ chối")
    DAMAGED = "damaged", _("Hỏng, huỷ")


class StockMovement(models.Model):
    """``change`` units of a variant at a warehouse, leaving ``quantity_after``.

    Written by a trigger on Saleor's stock table (``guards``), so no writer can leave it out; services say what kind
    it is and who did it (``services.stock.stock_context``). It outlives the stock row, hence no foreign key to it.
    """

    warehouse = models.ForeignKey(
        "warehouse.Warehouse", models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    variant = models.ForeignKey(
        "product.ProductVariant", models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField(_("lúc"))
    change = models.IntegerField(_("thay đổi"))
    quantity_after = models.IntegerField(_("còn lại"))
    kind = models.CharField(_("loại"), max_length=12, choices=MovementKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
    )
    parcel = models.ForeignKey(
        "routing.Parcel",
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="stock_movements",
    )
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("biến động kho")
        verbose_name_plural = _("biến động kho")
        ordering = ("pk",)
        indexes = (models.Index(fields=("warehouse", "variant", "id"), name="stock_movement_of"),)
        triggers = (
            pgtrigger.Protect(name="stock_movement_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.change:+d} → {self.quantity_after}"
