"""The link between a Saleor product and its history of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .administrative import AdministrativeUnit
from .groups import ProductGroup
from .producers import Producer


class CertifiedProduct(models.Model):
    """A Saleor product as the programme knows it. Lock this row to serialise revocation against an order.

    ``needs`` are the routing needs of every unit: ``cold``, ``fragile``, ``bespoke``, ``experience``,
    ``alcohol`` …
    """

    product = models.OneToOneField("product.Product", models.PROTECT, related_name="certified")
    producer = models.ForeignKey(Producer, models.PROTECT, related_name="products")
    group = models.ForeignKey(ProductGroup, models.PROTECT, related_name="products")
    commune = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="products_of_commune"
    )
    district = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="products_of_district"
    )
    needs = models.JSONField(_("yêu cầu khi giao"), default=list, blank=True)
    ingredients = models.TextField(_("thành phần"), blank=True)
    net_content = models.CharField(_("khối lượng tịnh"), max_length=60, blank=True)
    shelf_life = models.CharField(_("hạn sử dụng"), max_length=120, blank=True)
    storage = models.CharField(_("bảo quản"), max_length=200, blank=True)
    village = models.CharField(_("làng nghề"), max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sản phẩm OCOP")
        verbose_name_plural = _("sản phẩm OCOP")

    def __str__(self) -> str:
        return str(self.product)
