"""Food documents: without the valid ones a food product is not listed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    FACILITY = "facility", _("Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm")
    SELF_DECLARATION = "self_declaration", _("Bản tự công bố sản phẩm")
    TEST_REPORT = "test_report", _("Phiếu kiểm nghiệm")


class ProductDocumentFile(models.Model):
    """A document of a product, valid through ``valid_until`` (no end when empty)."""

    certified_product = models.ForeignKey(
        "ocop_catalog.CertifiedProduct", models.CASCADE, related_name="documents"
    )
    kind = models.CharField(_("loại"), max_length=20, choices=DocumentKind.choices)
    number = models.CharField(_("số"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày cấp"))
    valid_until = models.DateField(_("có giá trị đến hết ngày"), null=True, blank=True)
    file = models.FileField(_("tệp"), upload_to="documents/%Y/", blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("hồ sơ sản phẩm")
        verbose_name_plural = _("hồ sơ sản phẩm")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="document_ends_after_it_begins",
            ),
        )
        indexes = (models.Index(fields=("certified_product", "kind"), name="document_kind"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()
