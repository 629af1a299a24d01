"""What came into the account and what became of each đồng of it.

An entry waits whole or is settled whole: kept for an order, owed back, or part of each. Triggers (migration
``0002_balance``) hold Σ received = Σ kept + Σ owed back + Σ waiting at every commit. The bank's facts are written once.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class EntryState(models.TextChoices):
    NEW = "new", _("Mới nhận")
    UNMATCHED = "unmatched", _("Chưa rõ của đơn nào")
    PARTIAL = "partial", _("Chờ chuyển thêm")
    SETTLED = "settled", _("Đã xử lý")


class EntrySource(models.TextChoices):
    NOTICE = "notice", _("Ngân hàng báo")
    STATEMENT = "statement", _("Sao kê")


class BankEntry(models.Model):
    """Money that came in: ``amount`` đồng under the bank's own ``reference``, which is there once."""

    reference = models.CharField(_("số tham chiếu"), max_length=64, unique=True)
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    booked_at = models.DateTimeField(_("ghi có lúc"))
    description = models.CharField(_("nội dung"), max_length=500, blank=True)
    payer_name = models.CharField(_("người chuyển"), max_length=200, blank=True)
    payer_account = models.CharField(_("tài khoản chuyển"), max_length=40, blank=True)
    payer_bank = models.CharField(_("ngân hàng chuyển"), max_length=100, blank=True)
    source = models.CharField(_("nguồn"), max_length=10, choices=EntrySource.choices)
    received_at = models.DateTimeField(_("nhận lúc"), auto_now_add=True)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=EntryState.choices, default=EntryState.NEW
    )
    order = models.ForeignKey(
        "order.Order",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bank_entries",
        verbose_name=_("đơn hàng"),
    )

    class Meta:
        verbose_name = _("khoản tiền vào")
        verbose_name_plural = _("khoản tiền vào")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="entry_is_money_in"),
            models.CheckConstraint(
                condition=~Q(state=EntryState.PARTIAL) | Q(order__isnull=False), name="entry_partial_of_order"
            ),
        )
        indexes = (
            models.Index(
                fields=("state", "id"), condition=~Q(state=EntryState.SETTLED), name="entries_waiting"
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="entry_facts_stand",
                fields=(
                    "reference",
                    "amount",
                    "booked_at",
                    "description",
                    "payer_name",
                    "payer_account",
                    "payer_bank",
                    "source",
                    "received_at",
                ),
            ),
            pgtrigger.FSM(
                name="entry_steps",
                field="state",
                transitions=[
                    ("new", "unmatched"),
                    ("new", "partial"),
                    ("new", "settled"),
                    ("unmatched", "partial"),
                    ("unmatched", "settled"),
                    ("partial", "settled"),
                ],
            ),
            pgtrigger.Protect(name="entry_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.reference


class OrderReceipt(models.Model):
    """``amount`` đồng of an entry kept for an order, less what was ``given_up`` since and is owed back.

    What was given up only grows: the order was cancelled, or some of it cancelled or taken back.
    """

    entry = models.ForeignKey(BankEntry, models.PROTECT, related_name="receipts")
    order = models.ForeignKey("order.Order", models.PROTECT, related_name="bank_receipts")
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    given_up = models.BigIntegerField(_("trong đó phải hoàn (đồng)"), default=0)

    class Meta:
        verbose_name = _("tiền của đơn")
        verbose_name_plural = _("tiền của đơn")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_is_money"),
            models.CheckConstraint(
                condition=Q(given_up__gte=0, given_up__lte=F("amount")), name="receipt_given_up_is_of_it"
            ),
            models.UniqueConstraint(fields=("entry", "order"), name="receipt_once"),
        )
        triggers = (
            pgtrigger.ReadOnly(name="receipt_stands", fields=("entry", "order", "amount")),
            pgtrigger.Protect(
                name="receipt_given_up_grows",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__given_up__lt=pgtrigger.F("old__given_up")),
            ),
            pgtrigger.Protect(name="receipt_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"#{self.order_id} · {self.amount}"

    @property
    def kept(self) -> int:
        """Đồng still kept for the order."""
        return self.amount - self.given_up


class RefundCause(models.TextChoices):
    TOO_MUCH = "too_much", _("Chuyển thừa")
    TWICE = "twice", _("Chuyển hai lần")
    LATE = "late", _("Chuyển muộn, không giữ lại được hàng")
    CANCELLED = "cancelled", _("Đơn đã huỷ")
    REDUCED = "reduced", _("Huỷ hoặc trả lại một phần đơn")
    UNMATCHED = "unmatched", _("Không rõ của đơn nào")


class RefundDue(models.Model):
    """``amount`` đồng of an entry to be sent back to its payer by a person of the desk."""

    entry = models.ForeignKey(BankEntry, models.PROTECT, related_name="refunds", verbose_name=_("khoản vào"))
    order = models.ForeignKey(
        "order.Order",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bank_refunds",
        verbose_name=_("đơn hàng"),
    )
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    cause = models.CharField(_("vì"), max_length=10, choices=RefundCause.choices)
    created_at = models.DateTimeField(_("từ lúc"), auto_now_add=True)
    paid_out_at = models.DateTimeField(_("đã chi lúc"), null=True, blank=True)
    paid_out_reference = models.CharField(_("số tham chiếu khoản chi"), max_length=64, blank=True)
    paid_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người chi"),
    )

    class Meta:
        verbose_name = _("khoản phải hoàn")
        verbose_name_plural = _("khoản phải hoàn")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_is_money"),
            models.CheckConstraint(
                condition=Q(paid_out_at__isnull=True, paid_out_reference="")
                | (Q(paid_out_at__isnull=False) & ~Q(paid_out_reference="")),
                name="refund_paid_out_has_reference",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="refund_stands", fields=("entry", "order", "amount", "cause")),
            pgtrigger.Protect(
                name="refund_paid_out_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__paid_out_at__isnull=False),
            ),
            pgtrigger.Protect(name="refund_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.amount} · {self.entry_id}"


class Remittance(models.Model):
    """An entry that no shopper sent: a place handed on the cash it held (``cash:<place>``) or made good
    what its drawer was short of (``difference:<place>``), a gateway
    paid out, or what we sent to a payee came back (``producer:<id>``, ``place:<id>``).

    ``account`` is the ledger account it came from; ``amount`` is all of the entry.
    """

    entry = models.OneToOneField(
        BankEntry, models.PROTECT, related_name="remittance", verbose_name=_("khoản vào")
    )
    account = models.CharField(_("nộp từ"), max_length=60)
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    recorded_at = models.DateTimeField(_("ghi lúc"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )

    class Meta:
        verbose_name = _("tiền thu hộ đã nộp")
        verbose_name_plural = _("tiền thu hộ đã nộp")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="remittance_is_money"),
            models.CheckConstraint(
                condition=Q(
                    account__regex=r"^(gateway:[a-z][a-z0-9_]*|(cash|difference|place|producer):[1-9][0-9]*)$"
                ),
                name="remittance_of_a_holder",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="remittance_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.account} · {self.amount}"


class DebitState(models.TextChoices):
    NEW = "new", _("Mới nhận")
    MATCHED = "matched", _("Đã khớp")
    UNMATCHED = "unmatched", _("Chưa rõ chi cho ai")


class BankDebit(models.Model):
    """Money that left by the bank's statement. It is the bank's word on what we sent; nothing is posted for itself.

    ``matched_to`` says what it was: ``refund:5``, ``transfer:17``, ``payout:9``; empty for fees and what else nobody
    here knows of.
    """

    reference = models.CharField(_("số tham chiếu"), max_length=64, unique=True)
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    booked_at = models.DateTimeField(_("ghi nợ lúc"))
    description = models.CharField(_("nội dung"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("nhận lúc"), auto_now_add=True)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=DebitState.choices, default=DebitState.NEW
    )
    matched_to = models.CharField(_("khớp với"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("khoản tiền ra")
        verbose_name_plural = _("khoản tiền ra")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="debit_is_money_out"),
            models.CheckConstraint(
                condition=(Q(state="matched") & ~Q(matched_to="")) | (~Q(state="matched") & Q(matched_to="")),
                name="debit_matched_to_something",
            ),
            models.UniqueConstraint(
                fields=("matched_to",), condition=~Q(matched_to=""), name="debit_matched_to_it_alone"
            ),
        )
        indexes = (models.Index(fields=("id",), condition=Q(state="new"), name="debits_new"),)
        triggers = (
            pgtrigger.ReadOnly(
                name="debit_facts_stand",
                fields=("reference", "amount", "booked_at", "description", "received_at"),
            ),
            pgtrigger.FSM(
                name="debit_steps",
                field="state",
                transitions=[("new", "matched"), ("new", "unmatched"), ("unmatched", "matched")],
            ),
            pgtrigger.Protect(name="debit_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.reference


class BankEvent(models.Model):
    """What happened to an entry: ``received``, an outcome of matching, or what the desk did."""

    entry = models.ForeignKey(BankEntry, models.PROTECT, related_name="events")
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
    data = models.JSONField(_("chi tiết"), default=dict)

    class Meta:
        verbose_name = _("việc với khoản tiền")
        verbose_name_plural = _("việc với khoản tiền")
        ordering = ("pk",)
        triggers = (
            pgtrigger.Protect(name="bank_event_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.code
