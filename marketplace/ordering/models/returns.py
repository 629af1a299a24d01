"""Returns: what a shopper gives back of one delivered parcel, why, and what became of it.

The database keeps the steps, and that no unit comes back twice or from a parcel that was not delivered (migration
``0005_return_guards``).
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.routing.models.parcels import random_code

from ..return_rules import Reason


def return_code() -> str:
    """``R`` and nine characters (45 bits)."""
    return f"R{random_code(9)}"


REASON_LABELS = {
    Reason.CHANGED_MIND: _("Đổi ý"),
    Reason.DAMAGED: _("Hàng hỏng, vỡ"),
    Reason.WRONG_ITEM: _("Giao sai hàng"),
    Reason.NOT_AS_DESCRIBED: _("Không đúng mô tả"),
    Reason.SPOILED: _("Hỏng, quá hạn dùng"),
}


REASON_CHOICES = [(reason.value, label) for reason, label in REASON_LABELS.items()]


class ReturnState(models.TextChoices):
    REQUESTED = "requested", _("Chờ xem xét")
    APPROVED = "approved", _("Được trả, chờ nhận hàng")
    RECEIVED = "received", _("Điểm bán đã nhận hàng")
    CHECKED = "checked", _("Đã kiểm, chờ quyết định")
    ACCEPTED = "accepted", _("Đã nhận trả, hoàn tiền")
    REFUSED = "refused", _("Không nhận trả")
    WITHDRAWN = "withdrawn", _("Khách rút yêu cầu")


RETURN_STEPS: tuple[tuple[ReturnState, ReturnState], ...] = (
    (ReturnState.REQUESTED, ReturnState.APPROVED),
    (ReturnState.REQUESTED, ReturnState.REFUSED),
    (ReturnState.REQUESTED, ReturnState.WITHDRAWN),
    (ReturnState.APPROVED, ReturnState.RECEIVED),
    (ReturnState.APPROVED, ReturnState.WITHDRAWN),
    (
        ReturnState.APPROVED,
        ReturnState.ACCEPTED,
    ),  # the goods stay with the shopper: nobody sells spoiled food again
    (ReturnState.RECEIVED, ReturnState.CHECKED),
    (ReturnState.CHECKED, ReturnState.ACCEPTED),
    (ReturnState.CHECKED, ReturnState.REFUSED),
)

WITHDRAWABLE = (ReturnState.REQUESTED, ReturnState.APPROVED)
"""Until the place has the goods, their shopper may keep them."""

OPEN_RETURNS = (ReturnState.REQUESTED, ReturnState.APPROVED, ReturnState.RECEIVED, ReturnState.CHECKED)


class ReturnRequest(models.Model):
    """Units of one parcel to be given back for one reason. ``refunds_shipping``: with the parcel's part of the fee."""

    code = models.CharField(_("mã"), max_length=10, unique=True, default=return_code, editable=False)
    order = models.ForeignKey(
        "order.Order", models.PROTECT, related_name="returns", verbose_name=_("đơn hàng")
    )
    parcel = models.ForeignKey(
        "routing.Parcel", models.PROTECT, related_name="returns", verbose_name=_("kiện hàng")
    )
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=ReturnState.choices, default=ReturnState.REQUESTED
    )
    state_since = models.DateTimeField(_("từ lúc"))
    reason = models.CharField(_("lý do"), max_length=20, choices=REASON_CHOICES)
    note = models.CharField(_("khách ghi"), max_length=1000, blank=True)
    answer = models.CharField(_("trả lời khách"), max_length=300, blank=True)
    requested_at = models.DateTimeField(_("yêu cầu lúc"))
    refunds_shipping = models.BooleanField(_("hoàn cả phí giao"), default=False)

    class Meta:
        verbose_name = _("yêu cầu trả hàng")
        verbose_name_plural = _("yêu cầu trả hàng")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=ReturnState.REFUSED) | ~Q(answer=""), name="return_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(refunds_shipping=False) | Q(state=ReturnState.ACCEPTED),
                name="return_shipping_when_accepted",
            ),
            models.UniqueConstraint(
                fields=("parcel",), condition=Q(refunds_shipping=True), name="return_shipping_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("parcel", "state"),
                condition=Q(state__in=["requested", "approved", "received", "checked"]),
                name="returns_open",
            ),
        )
        triggers = (
            pgtrigger.FSM(
                name="return_steps", field="state", transitions=[(a.value, b.value) for a, b in RETURN_STEPS]
            ),
            pgtrigger.ReadOnly(
                name="return_stands", fields=("code", "order", "parcel", "reason", "note", "requested_at")
            ),
            pgtrigger.Protect(
                name="return_begins_requested",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state="requested"),
            ),
            pgtrigger.Protect(name="return_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.code


class ReturnLine(models.Model):
    """``quantity`` units of a parcel's line; once checked, how many can be sold again and how many cannot."""

    request = models.ForeignKey(ReturnRequest, models.PROTECT, related_name="lines")
    parcel_line = models.ForeignKey("routing.ParcelLine", models.PROTECT, related_name="return_lines")
    quantity = models.PositiveIntegerField(_("số lượng"))
    restocked = models.PositiveIntegerField(_("bán lại được"), default=0)
    written_off = models.PositiveIntegerField(_("phải huỷ"), default=0)

    class Meta:
        verbose_name = _("hàng trả")
        verbose_name_plural = _("hàng trả")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("request", "parcel_line"), name="return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="return_line_has_units"),
            models.CheckConstraint(
                condition=Q(restocked=0, written_off=0) | Q(quantity=F("restocked") + F("written_off")),
                name="return_line_checked_whole",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="return_line_stands", fields=("request", "parcel_line", "quantity")),
            pgtrigger.Protect(name="return_line_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.parcel_line_id} × {self.quantity}"


class ReturnPhoto(models.Model):
    """A picture of what is wrong, encoded anew (``services.photos``). It lies in no folder that is served."""

    request = models.ForeignKey(ReturnRequest, models.PROTECT, related_name="photos")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("ảnh")
        verbose_name_plural = _("ảnh")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.request_id} · {self.pk}"


class ReturnEvent(models.Model):
    """One thing that happened to a return: ``code`` (``return.approved``), by whom (nobody: a guest), why."""

    request = models.ForeignKey(ReturnRequest, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("lúc"))
    code = models.CharField(_("việc"), max_length=30)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người làm"),
    )
    reason = models.CharField(_("lý do"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("việc với yêu cầu trả hàng")
        verbose_name_plural = _("việc với yêu cầu trả hàng")
        ordering = ("pk",)
        triggers = (
            pgtrigger.Protect(name="return_event_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.code
