"""The outbox's tables: what must still happen outside the database because of a change inside it.

A message is written in the transaction of the change (``outbox.services.write``) and relayed afterwards
(``outbox.services.relay``), so a crash between the two loses nothing. What a message says never changes; the database
refuses it, and refuses to delete a message that nobody delivered.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """One thing to tell, on a ``topic`` (``order.placed``) and about a ``key`` (``order:17``).

    Messages of one key are relayed in the order of their ids. ``leased_until`` is set while a relay works on it;
    ``dead_at`` when it failed too often and waits for a person.
    """

    topic = models.CharField(_("chủ đề"), max_length=60)
    key = models.CharField(_("đối tượng"), max_length=60)
    payload = models.JSONField(_("nội dung"), default=dict)
    created_at = models.DateTimeField(_("tạo lúc"), auto_now_add=True)
    available_at = models.DateTimeField(_("gửi từ lúc"))
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    delivered_at = models.DateTimeField(_("đã gửi lúc"), null=True, blank=True)
    dead_at = models.DateTimeField(_("ngừng thử lúc"), null=True, blank=True)
    last_error = models.TextField(_("lỗi gần nhất"), blank=True)

    class Meta:
        verbose_name = _("thư đi")
        verbose_name_plural = _("thư đi")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(dead_at__isnull=True),
                name="outbox_delivered_or_dead",
            ),
        )
        indexes = (
            models.Index(
                fields=("available_at", "id"),
                condition=Q(delivered_at__isnull=True, dead_at__isnull=True),
                name="outbox_due",
            ),
            models.Index(
                fields=("key", "id"),
                condition=Q(delivered_at__isnull=True, dead_at__isnull=True),
                name="outbox_waiting_by_key",
            ),
            models.Index(fields=("dead_at",), condition=Q(dead_at__isnull=False), name="outbox_dead"),
        )
        triggers = (
            pgtrigger.ReadOnly(name="outbox_says_the_same", fields=("topic", "key", "payload", "created_at")),
            pgtrigger.Protect(
                name="outbox_keeps_undelivered",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__delivered_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.key} #{self.pk}"


class OutboxDelivery(models.Model):
    """A handler that has done its part for a message; written in the transaction of the handler's own effects."""

    message = models.ForeignKey(OutboxMessage, models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=120)
    delivered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lần gửi")
        verbose_name_plural = _("lần gửi")
        constraints = (models.UniqueConstraint(fields=("message", "handler"), name="outbox_delivered_once"),)
        triggers = (pgtrigger.Protect(name="outbox_delivery_stands", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.handler} ← {self.message_id}"
