"""Places that hold stock and serve orders: sales points, design centres, producers' own stores.

A ``FulfilmentPoint`` is a Saleor ``Warehouse`` plus what Saleor lacks. Stock stays in Saleor's ``Stock``.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .administrative import AdministrativeUnit
from .producers import Producer


class PointKind(models.TextChoices):
    SALES_POINT = "sales_point", _("Điểm giới thiệu và bán sản phẩm OCOP")
    DESIGN_CENTRE = "design_centre", _("Trung tâm thiết kế sáng tạo")
    PRODUCER = "producer", _("Kho của chủ thể")


class Capability(models.TextChoices):
    """What a place can do beyond handing over a parcel; the names are the routing needs of products and
    lines."""

    COLD = "cold", _("Bảo quản lạnh")
    FRAGILE = "fragile", _("Đóng gói hàng dễ vỡ")
    ALCOHOL = "alcohol", _("Được phép bán rượu")
    GIFT_WRAP = "gift_wrap", _("Gói quà")
    BESPOKE = "bespoke", _("Làm theo đặt hàng, khắc tên")
    GIFT_BOX = "gift_box", _("Hộp quà thiết kế")
    EXPERIENCE = "experience", _("Trải nghiệm, tham quan")
    PICK_UP = "pick_up", _("Nhận hàng tại điểm")


class FulfilmentPoint(models.Model):
    """A place of the marketplace, over a Saleor warehouse."""

    warehouse = models.OneToOneField("warehouse.Warehouse", models.PROTECT, related_name="point")
    kind = models.CharField(_("loại"), max_length=15, choices=PointKind.choices)
    name = models.CharField(_("tên"), max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    producer = models.ForeignKey(Producer, models.PROTECT, null=True, blank=True, related_name="points")
    address = models.CharField(_("địa chỉ"), max_length=300)
    commune = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="points_in_commune"
    )
    district = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="points_in_district"
    )
    latitude = models.FloatField(_("vĩ độ"))
    longitude = models.FloatField(_("kinh độ"))
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    decision_number = models.CharField(_("quyết định công nhận"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    capabilities = ArrayField(
        models.CharField(max_length=15, choices=Capability.choices), default=list, blank=True
    )
    daily_capacity = models.PositiveIntegerField(
        _("số kiện mỗi ngày"), null=True, blank=True, help_text=_("Để trống: không giới hạn")
    )
    answer_minutes = models.PositiveIntegerField(
        _("số phút phải trả lời"), default=120, help_text=_("Tính trong giờ mở cửa")
    )
    is_switched_on = models.BooleanField(_("đang nhận đơn"), default=True)
    off_reason = models.CharField(_("lý do tạm dừng"), max_length=200, blank=True)
    off_until = models.DateTimeField(_("tạm dừng đến"), null=True, blank=True)
    is_demonstration = models.BooleanField(_("dữ liệu minh hoạ"), default=False)

    class Meta:
        verbose_name = _("điểm bán, trung tâm")
        verbose_name_plural = _("điểm bán, trung tâm")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="point_is_on_earth"
            ),
            models.CheckConstraint(
                condition=Q(kind=PointKind.PRODUCER, producer__isnull=False)
                | (~Q(kind=PointKind.PRODUCER) & Q(producer__isnull=True)),
                name="point_of_a_producer_names_it",
            ),
            models.CheckConstraint(
                condition=Q(is_switched_on=True) | ~Q(off_reason=""), name="point_off_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(is_switched_on=False) | Q(off_until__isnull=True),
                name="point_on_has_no_end_of_pause",
            ),
        )

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One window of a weekday (Monday = 0), local time; several windows a day are several rows.

    A place without any is open day and night, holidays included: for routing, search and its page alike.
    """

    point = models.ForeignKey(FulfilmentPoint, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("thứ"))
    opens = models.TimeField(_("mở cửa"))
    closes = models.TimeField(_("đóng cửa"))

    class Meta:
        ordering = ("weekday", "opens")
        constraints = (
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday_exists"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_they_open"),
            models.UniqueConstraint(fields=("point", "weekday", "opens"), name="hours_once"),
        )

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens:%H:%M}–{self.closes:%H:%M}"


class Holiday(models.Model):
    """A day (or Tết's days) without work; for one place, or for all when ``point`` is empty."""

    point = models.ForeignKey(FulfilmentPoint, models.CASCADE, null=True, blank=True, related_name="holidays")
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến hết ngày"))
    name = models.CharField(_("tên"), max_length=100)

    class Meta:
        verbose_name = _("ngày nghỉ")
        verbose_name_plural = _("ngày nghỉ")
        ordering = ("first_day",)
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="holiday_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return self.name


class PointStaffRole(models.TextChoices):
    MANAGER = "manager", _("Phụ trách")
    OPERATOR = "operator", _("Nhân viên")


class PointStaff(models.Model):
    """A Saleor user who may act at a place."""

    point = models.ForeignKey(FulfilmentPoint, models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="point_staff")
    role = models.CharField(max_length=10, choices=PointStaffRole.choices, default=PointStaffRole.OPERATOR)

    class Meta:
        verbose_name = _("người của điểm bán")
        verbose_name_plural = _("người của điểm bán")
        constraints = (models.UniqueConstraint(fields=("point", "user"), name="point_staff_once"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.point}"
