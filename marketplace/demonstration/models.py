"""That the demonstration is loaded, and with which numbers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemonstrationLoad(models.Model):
    """One load; there is never more than one in a database."""

    seed = models.BigIntegerField(_("hạt giống"))
    products = models.PositiveIntegerField(_("sản phẩm"))
    producers = models.PositiveIntegerField(_("chủ thể"))
    points = models.PositiveIntegerField(_("điểm bán"))
    centres = models.PositiveIntegerField(_("trung tâm"))
    today = models.DateField(_("ngày làm mốc"))
    loaded_at = models.DateTimeField(_("nạp lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("lần nạp dữ liệu minh hoạ")
        verbose_name_plural = _("lần nạp dữ liệu minh hoạ")
        constraints = (models.UniqueConstraint(models.Value(1), name="demonstration_is_loaded_once"),)

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.products} / {self.producers} / {self.points} / {self.centres}"
