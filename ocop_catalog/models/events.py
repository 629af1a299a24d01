"""Append-only history of the catalogue: who did what to which certificate, producer, product or place, and
when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CatalogEvent(models.Model):
    """One thing that happened. The database refuses to change or delete a row (migration trigger)."""

    at = models.DateTimeField(_("lúc"), auto_now_add=True, db_index=True)
    code = models.CharField(_("mã"), max_length=60, help_text="certificate.revoked, product.published …")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = _("sự kiện")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("subject_type", "subject_id"), name="event_subject"),)

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.code}"
