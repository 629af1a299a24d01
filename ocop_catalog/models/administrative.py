"""Administrative units: provinces, the 30 former districts of Hà Nội, and its 126 communes since 01-07-2025."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class UnitLevel(models.TextChoices):
    PROVINCE = "province", _("Tỉnh, thành phố")
    DISTRICT = "district", _("Quận, huyện, thị xã (cũ)")
    COMMUNE = "commune", _("Phường, xã")


class AdministrativeUnit(models.Model):
    """One unit during the time it exists; codes are the General Statistics Office's and can be re-used by a
    later unit."""

    level = models.CharField(_("cấp"), max_length=10, choices=UnitLevel.choices)
    code = models.CharField(_("mã"), max_length=5)
    name = models.CharField(_("tên"), max_length=100)
    type = models.CharField(
        _("loại"), max_length=20, help_text=_("quận, huyện, thị xã, phường, xã, tỉnh, thành phố")
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    folded_name = models.CharField(max_length=100, db_index=True, editable=False)
    valid_from = models.DateField(_("có từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    latitude = models.FloatField(_("vĩ độ"), null=True, blank=True)
    longitude = models.FloatField(_("kinh độ"), null=True, blank=True)
    area_km2 = models.FloatField(_("diện tích (km²)"), null=True, blank=True)

    class Meta:
        verbose_name = _("đơn vị hành chính")
        verbose_name_plural = _("đơn vị hành chính")
        ordering = ("level", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("level", "code", "valid_from"), nulls_distinct=False, name="unit_code_once_per_time"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="unit_point_is_on_earth",
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.name}".strip()


class UnitSuccession(models.Model):
    """Land of ``predecessor`` that went to ``successor``; ``is_main`` marks the predecessor with most of that
    land."""

    predecessor = models.ForeignKey(AdministrativeUnit, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(AdministrativeUnit, models.CASCADE, related_name="origins")
    is_main = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="unit_succession_once"),
            models.UniqueConstraint(
                fields=("successor",), condition=Q(is_main=True), name="unit_has_one_main_predecessor"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="unit_does_not_succeed_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
