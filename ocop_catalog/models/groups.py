"""Product groups of each scheme, with the mapping of older groups to today's."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .documents import DocumentKind
from .evaluations import Scheme


class ProductGroup(models.Model):
    """A "bộ sản phẩm" (set) within its group and industry; certificates of older schemes keep their own and
    map to today's."""

    scheme = models.CharField(_("bộ tiêu chí"), max_length=10, choices=Scheme.choices)
    code = models.CharField(_("mã"), max_length=20)
    industry = models.CharField(_("ngành"), max_length=100)
    group = models.CharField(_("nhóm"), max_length=200)
    product_set = models.CharField(_("bộ sản phẩm"), max_length=200)
    group_code = models.SlugField(
        max_length=60, help_text=_("Cùng một nhóm có cùng mã, dùng trong đường dẫn và bộ lọc")
    )
    maps_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="mapped_from")
    position = models.PositiveSmallIntegerField(default=0)
    is_listable = models.BooleanField(
        _("được niêm yết"), default=True, help_text=_("Thuốc không được niêm yết")
    )
    is_alcohol = models.BooleanField(_("đồ uống có cồn"), default=False)
    is_experience = models.BooleanField(_("dịch vụ, trải nghiệm"), default=False)
    is_craft = models.BooleanField(_("thủ công mỹ nghệ"), default=False)
    required_documents = ArrayField(
        models.CharField(max_length=20, choices=DocumentKind.choices),
        verbose_name=_("hồ sơ an toàn thực phẩm phải có"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("nhóm sản phẩm")
        verbose_name_plural = _("nhóm sản phẩm")
        ordering = ("scheme", "position")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "code"), name="group_code_once_per_scheme"),
            models.CheckConstraint(
                condition=Q(maps_to__isnull=True) | ~Q(scheme=Scheme.QD_26_2026),
                name="todays_group_maps_nowhere",
            ),
        )

    def __str__(self) -> str:
        return self.product_set

    @property
    def needs_food_documents(self) -> bool:
        """Whether a product of this group is listed only with food documents."""
        return bool(self.required_documents)
