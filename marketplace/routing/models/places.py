"""What routing keeps about a place: the parcels it can still take on a day, and how often it says yes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CapacitySlot(models.Model):
    """How many parcels count towards a place's capacity on a day; never above its limit (trigger)."""

    point = models.ForeignKey("ocop_catalog.FulfilmentPoint", models.CASCADE, related_name="capacity_slots")
    day = models.DateField(_("ngày"))
    taken = models.PositiveIntegerField(_("đã nhận"), default=0)

    class Meta:
        verbose_name = _("công suất trong ngày")
        verbose_name_plural = _("công suất trong ngày")
        constraints = (models.UniqueConstraint(fields=("point", "day"), name="capacity_slot_once"),)

    def __str__(self) -> str:
        return f"{self.point} {self.day:%d/%m/%Y}: {self.taken}"


class PlaceRecord(models.Model):
    """Answers of a place to the parcels offered to it lately; ``acceptance_rate`` (0–1) breaks the planner's ties."""

    point = models.OneToOneField("ocop_catalog.FulfilmentPoint", models.CASCADE, related_name="record")
    accepted = models.PositiveIntegerField(_("đã nhận"), default=0)
    declined = models.PositiveIntegerField(_("đã từ chối"), default=0)
    timed_out = models.PositiveIntegerField(_("không trả lời"), default=0)
    acceptance_rate = models.FloatField(_("tỉ lệ nhận"), default=1.0)
    counted_at = models.DateTimeField(_("tính đến"))

    class Meta:
        verbose_name = _("thành tích của điểm")
        verbose_name_plural = _("thành tích của điểm")

    def __str__(self) -> str:
        return f"{self.point}: {self.acceptance_rate:.0%}"
