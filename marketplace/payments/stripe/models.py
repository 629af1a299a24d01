"""What was asked of Stripe, what came in, and what became of each đồng of it.

A payment of what was asked is split at once into what is kept for its order and refunds; triggers (migration
``0009_card_balance``) hold amount = kept + Σ refunds at every commit. A payment with a ``fault`` (another amount or
currency than was asked) keeps nothing and waits for the desk. What Stripe told is written once and never changed.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SessionState(models.TextChoices):
    PREPARING = "preparing", _("Đang mở")
    OPEN = "open", _("Chờ khách trả")
    PROCESSING = "processing", _("Ngân hàng đang xác nhận")
    PAID = "paid", _("Đã trả")
    FAILED = "failed", _("Không thành")
    EXPIRED = "expired", _("Đã đóng")


LIVE = (SessionState.PREPARING, SessionState.OPEN, SessionState.PROCESSING)


class CardSession(models.Model):
    """One attempt at paying an order: a page of Stripe's, asked to take ``amount`` đồng until ``expires_at``.

    The row is there before the page. All that the call says is fixed in it, so the call can be made again under the
    same key (order number and attempt). An order has one live attempt at most.
    """

    order = models.ForeignKey(
        "order.Order", models.PROTECT, related_name="card_sessions", verbose_name=_("đơn hàng")
    )
    attempt = models.PositiveSmallIntegerField(_("lần"))
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    expires_at = models.DateTimeField(_("mở đến"))
    created_at = models.DateTimeField(_("từ lúc"))
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=SessionState.choices, default=SessionState.PREPARING
    )
    session_id = models.CharField(max_length=100, null=True, blank=True, unique=True)
    url = models.TextField(blank=True, editable=False)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    refusal = models.CharField(_("bị từ chối vì"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("lần trả bằng thẻ")
        verbose_name_plural = _("lần trả bằng thẻ")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="card_session_asks_money"),
            models.UniqueConstraint(fields=("order", "attempt"), name="card_attempt_once"),
            models.UniqueConstraint(
                fields=("order",), condition=Q(state__in=LIVE), name="card_one_live_session"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("open", "processing", "paid")) | Q(session_id__isnull=False),
                name="card_session_has_its_id",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="card_session_stands", fields=("order", "attempt", "amount", "expires_at", "created_at")
            ),
            pgtrigger.FSM(
                name="card_session_steps",
                field="state",
                transitions=[
                    ("preparing", "open"),
                    ("preparing", "processing"),
                    ("preparing", "paid"),
                    ("preparing", "failed"),
                    ("preparing", "expired"),
                    ("open", "processing"),
                    ("open", "paid"),
                    ("open", "failed"),
                    ("open", "expired"),
                    ("processing", "paid"),
                    ("processing", "failed"),
                    # Closed here, and paid at Stripe a moment before
                    ("expired", "paid"),
                    ("failed", "paid"),
                ],
            ),
            pgtrigger.Protect(name="card_session_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"#{self.order_id} · {self.attempt}"


class PaymentFault(models.TextChoices):
    NONE = "", _("không")
    AMOUNT = "amount", _("Số tiền khác đã hỏi")
    CURRENCY = "currency", _("Tiền tệ khác đã hỏi")
    UNASKED = "unasked", _("Không phải khoản đã hỏi")


class CardPayment(models.Model):
    """Money that came in by card, once for each of Stripe's payments; ``kept`` of it for the order only shrinks."""

    payment_id = models.CharField(_("mã của Stripe"), max_length=100, unique=True)
    charge_id = models.CharField(max_length=100, blank=True)
    order = models.ForeignKey(
        "order.Order", models.PROTECT, related_name="card_payments", verbose_name=_("đơn hàng")
    )
    session = models.ForeignKey(
        CardSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("lần trả"),
    )
    amount = models.BigIntegerField(_("số tiền"))
    currency = models.CharField(_("tiền tệ"), max_length=3)
    paid_at = models.DateTimeField(_("trả lúc"))
    received_at = models.DateTimeField(_("biết lúc"))
    fault = models.CharField(
        _("sai lệch"), max_length=10, choices=PaymentFault.choices, blank=True, default=PaymentFault.NONE
    )
    kept = models.BigIntegerField(_("giữ cho đơn (đồng)"))

    class Meta:
        verbose_name = _("khoản trả bằng thẻ")
        verbose_name_plural = _("khoản trả bằng thẻ")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="card_payment_is_money"),
            models.CheckConstraint(
                condition=Q(kept__gte=0, kept__lte=models.F("amount")), name="card_kept_is_of_it"
            ),
            models.CheckConstraint(condition=Q(fault="") | Q(kept=0), name="card_fault_keeps_nothing"),
            models.CheckConstraint(condition=~Q(fault="") | Q(currency="vnd"), name="card_kept_is_dong"),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="card_payment_stands",
                fields=(
                    "payment_id",
                    "charge_id",
                    "order",
                    "session",
                    "amount",
                    "currency",
                    "paid_at",
                    "received_at",
                    "fault",
                ),
            ),
            pgtrigger.Protect(
                name="card_kept_shrinks",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__kept__gt=pgtrigger.F("old__kept")),
            ),
            pgtrigger.Protect(name="card_payment_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.payment_id


class CardRefundCause(models.TextChoices):
    TWICE = "twice", _("Trả hai lần")
    LATE = "late", _("Trả muộn, không giữ lại được hàng")
    CANCELLED = "cancelled", _("Đơn đã huỷ")
    REDUCED = "reduced", _("Huỷ hoặc trả lại một phần đơn")
    FAULT = "fault", _("Khác với đã hỏi")
    OUTSIDE = "outside", _("Hoàn ngay trên Stripe")


class RefundState(models.TextChoices):
    DUE = "due", _("Chờ gửi")
    SENT = "sent", _("Stripe đang xử lý")
    SUCCEEDED = "succeeded", _("Đã hoàn")
    FAILED = "failed", _("Không hoàn được")
    REPLACED = "replaced", _("Đã thử lại")
    CLOSED = "closed", _("Đã hoàn cách khác")


class ClosedBy(models.TextChoices):
    NONE = "", ""
    BANK = "bank", _("Chuyển khoản từ tài khoản nhận tiền")
    DISPUTE = "dispute", _("Khách đã lấy lại qua khiếu nại thẻ")


class CardRefund(models.Model):
    """``amount`` of a payment that goes back to its card, sent once under a key made from this row.

    A failed one waits for the desk: it is sent anew by another row that ``replaces`` it, or closed when the money went
    back another way. Times are of what we learnt; ``succeeded_at`` stays when a refund fails after it succeeded.
    """

    payment = models.ForeignKey(
        CardPayment, models.PROTECT, related_name="refunds", verbose_name=_("khoản trả")
    )
    amount = models.BigIntegerField(_("số tiền"))
    cause = models.CharField(_("vì"), max_length=10, choices=CardRefundCause.choices)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("thay cho khoản"),
    )
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=RefundState.choices, default=RefundState.DUE
    )
    refund_id = models.CharField(_("mã của Stripe"), max_length=100, null=True, blank=True, unique=True)
    failure = models.CharField(_("lý do không hoàn được"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("từ lúc"))
    succeeded_at = models.DateTimeField(_("hoàn lúc"), null=True, blank=True)
    failed_at = models.DateTimeField(_("hỏng lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    closed_how = models.CharField(_("bằng cách"), max_length=10, choices=ClosedBy.choices, blank=True)
    closed_reference = models.CharField(_("số tham chiếu"), max_length=64, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người ghi"),
    )

    class Meta:
        verbose_name = _("khoản hoàn về thẻ")
        verbose_name_plural = _("khoản hoàn về thẻ")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="card_refund_is_money"),
            models.CheckConstraint(
                condition=(Q(state="closed", closed_at__isnull=False) & ~Q(closed_how=""))
                | (~Q(state="closed") & Q(closed_at__isnull=True, closed_how="")),
                name="card_refund_closed_somehow",
            ),
            models.CheckConstraint(
                condition=~Q(state="succeeded") | Q(succeeded_at__isnull=False),
                name="card_refund_succeeded_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("failed", "replaced")) | Q(failed_at__isnull=False),
                name="card_refund_failed_at",
            ),
        )
        indexes = (
            models.Index(
                fields=("state", "id"), condition=~Q(state="succeeded"), name="card_refunds_to_watch"
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="card_refund_stands", fields=("payment", "amount", "cause", "replaces", "created_at")
            ),
            pgtrigger.FSM(
                name="card_refund_steps",
                field="state",
                transitions=[
                    ("due", "sent"),
                    ("due", "succeeded"),
                    ("due", "failed"),
                    ("due", "closed"),
                    ("sent", "succeeded"),
                    ("sent", "failed"),
                    ("succeeded", "failed"),
                    ("failed", "replaced"),
                    ("failed", "closed"),
                ],
            ),
            pgtrigger.Protect(name="card_refund_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.amount} · {self.payment_id}"


class CardDispute(models.Model):
    """A shopper's bank wants a payment back. ``taken_at``: off our balance; ``won_at``: on it again."""

    dispute_id = models.CharField(_("mã của Stripe"), max_length=100, unique=True)
    payment = models.ForeignKey(
        CardPayment, models.PROTECT, related_name="disputes", verbose_name=_("khoản trả")
    )
    amount = models.BigIntegerField(_("số tiền"))
    reason = models.CharField(_("lý do"), max_length=60, blank=True)
    status = models.CharField(_("tình trạng"), max_length=40)
    respond_by = models.DateTimeField(_("trả lời trước"), null=True, blank=True)
    opened_at = models.DateTimeField(_("biết lúc"))
    taken_at = models.DateTimeField(_("bị trừ lúc"), null=True, blank=True)
    won_at = models.DateTimeField(_("được trả lại lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("khiếu nại thẻ")
        verbose_name_plural = _("khiếu nại thẻ")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(won_at__isnull=True) | Q(taken_at__isnull=False), name="card_dispute_won_of_taken"
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="card_dispute_stands", fields=("dispute_id", "payment", "amount")),
            pgtrigger.Protect(name="card_dispute_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.dispute_id


class EventOutcome(models.TextChoices):
    WAITING = "waiting", _("Chờ xử lý")
    TAKEN_UP = "taken_up", _("Đã xử lý")
    NOT_OURS = "not_ours", _("Không phải của chợ")
    IGNORED = "ignored", _("Không cần xử lý")


class StripeEvent(models.Model):
    """A webhook that came in and was signed: which event, about which object. Kept whatever its kind, each once.

    Its body is not kept: it names people, and what counts is asked of Stripe when the event is taken up.
    """

    event_id = models.CharField(_("mã của Stripe"), max_length=100, unique=True)
    kind = models.CharField(_("loại"), max_length=100)
    object_id = models.CharField(_("đối tượng"), max_length=100, blank=True)
    payment_id = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(_("xảy ra lúc"))
    received_at = models.DateTimeField(_("nhận lúc"))
    outcome = models.CharField(_("kết quả"), max_length=10, choices=EventOutcome.choices)

    class Meta:
        verbose_name = _("thông báo của Stripe")
        verbose_name_plural = _("thông báo của Stripe")
        ordering = ("-pk",)
        triggers = (
            pgtrigger.ReadOnly(
                name="stripe_event_stands",
                fields=("event_id", "kind", "object_id", "payment_id", "at", "received_at"),
            ),
            pgtrigger.Protect(name="stripe_event_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
