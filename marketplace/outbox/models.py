"""The outbox's table: what must still happen because of a change, and who has to do it.

A message is written in the transaction of the change (``outbox.services.write``), once for each consumer of its topic,
and relayed afterwards (``outbox.services.relay``), so a crash between the two loses nothing. What a message says never
changes; the database refuses it, and refuses to delete a message that nobody delivered.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """One thing to tell one ``consumer``, on a ``topic`` (``order.placed``) and about a ``key`` (``order:17``).

    Messages to one consumer about one key are relayed in the order of their ids. A topic that nobody consumes is
    written once, with no consumer, and is done when it is relayed. ``leased_until`` is set while a relay works on it;
    ``dead_at`` when it failed too often and waits for a person.
    """

    topic = models.CharField(_("chủ đề"), max_length=60)
    consumer = models.CharField(_("nơi nhận"), max_length=30, blank=True)
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
                fields=("consumer", "key", "id"),
                condition=Q(delivered_at__isnull=True, dead_at__isnull=True),
                name="outbox_waiting_in_order",
            ),
            models.Index(fields=("dead_at",), condition=Q(dead_at__isnull=False), name="outbox_dead"),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="outbox_says_the_same", fields=("topic", "consumer", "key", "payload", "created_at")
            ),
            pgtrigger.Protect(
                name="outbox_keeps_undelivered",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__delivered_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.key} → {self.consumer or '–'} #{self.pk}"
