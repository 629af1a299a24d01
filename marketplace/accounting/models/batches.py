"""Payouts by the bank: batches, and one transfer in them for each payee."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.payments.bank_transfer.codes import numbered_code

from .payees import ONE_PAYEE, OfPayee, PayeeAccount
from .paying import Payout

CODE = "CT"
"""How the texts of payouts begin."""

READY = """
IF NEW.sent_at IS NOT NULL AND OLD.sent_at IS NULL THEN
    IF NOT EXISTS (SELECT 1 FROM accounting_payouttransfer t WHERE t.batch_id = NEW.id AND t.state = 'planned') THEN
        RAISE EXCEPTION 'payout batch %: nothing to send', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_batch_sends_something';
    END IF;
    IF EXISTS (SELECT 1 FROM accounting_payouttransfer t JOIN accounting_payeeaccount a ON a.id = t.account_id
                WHERE t.batch_id = NEW.id AND t.state = 'planned'
                  AND (a.state <> 'active'
                       OR EXISTS (SELECT 1 FROM accounting_payeeaccount w WHERE w.state = 'proposed'
                                   AND w.producer_id IS NOT DISTINCT FROM t.producer_id
                                   AND w.point_id IS NOT DISTINCT FROM t.point_id))) THEN
        RAISE EXCEPTION 'payout batch %: an account is not confirmed', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_batch_to_confirmed_accounts';
    END IF;
END IF;
IF NEW.cancelled_at IS NOT NULL
   AND EXISTS (SELECT 1 FROM accounting_payouttransfer t WHERE t.batch_id = NEW.id AND t.state = 'planned') THEN
    RAISE EXCEPTION 'payout batch %: cancelled with transfers in it', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_batch_cancelled_whole';
END IF;
RETURN NEW;
"""

OF_ITS_PAYEE = """
IF NOT EXISTS (SELECT 1 FROM accounting_payeeaccount a WHERE a.id = NEW.account_id AND a.state = 'active'
                  AND a.producer_id IS NOT DISTINCT FROM NEW.producer_id
                  AND a.point_id IS NOT DISTINCT FROM NEW.point_id) THEN
    RAISE EXCEPTION 'transfer to an account that is not the payee''s'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_transfer_to_its_payee';
END IF;
RETURN NEW;
"""

FOLLOWS_ITS_BATCH = """
IF (NEW.state IN ('paid', 'failed'))
   <> EXISTS (SELECT 1 FROM accounting_payoutbatch b WHERE b.id = NEW.batch_id AND b.sent_at IS NOT NULL) THEN
    RAISE EXCEPTION 'transfer %: % in a batch that says otherwise', NEW.id, NEW.state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_transfer_follows_its_batch';
END IF;
IF NEW.state = 'paid'
   AND NOT EXISTS (SELECT 1 FROM accounting_payout p WHERE p.id = NEW.payout_id AND p.amount = NEW.amount
                      AND p.source = 'bank' AND p.producer_id IS NOT DISTINCT FROM NEW.producer_id
                      AND p.point_id IS NOT DISTINCT FROM NEW.point_id) THEN
    RAISE EXCEPTION 'transfer %: paid by another payout', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'payout_transfer_is_its_payout';
END IF;
RETURN NEW;
"""


class PayoutBatch(models.Model):
    """What the desk decided to pay at once: planned, then sent to the bank as a file or cancelled; never both.

    ``key`` is that of the form it was made by: the button pressed twice makes one. ``until``: what was owed by the end
    of this day of Hà Nội. There is no file before it is sent, so that what is cancelled has not been at the bank.
    """

    key = models.UUIDField(unique=True, editable=False)
    until = models.DateField(_("đến hết ngày"))
    made_at = models.DateTimeField(_("lập lúc"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người lập")
    )
    sent_at = models.DateTimeField(_("gửi ngân hàng lúc"), null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người gửi"),
    )
    cancelled_at = models.DateTimeField(_("huỷ lúc"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người huỷ"),
    )

    class Meta:
        verbose_name = _("đợt chi trả")
        verbose_name_plural = _("đợt chi trả")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(cancelled_at__isnull=True), name="payout_batch_one_way"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="payout_batch_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="payout_batch_cancelled_by_somebody",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="payout_batch_stands", fields=("key", "until", "made_at", "made_by")),
            pgtrigger.Protect(
                name="payout_batch_decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__sent_at__isnull=False)
                | pgtrigger.Q(old__cancelled_at__isnull=False),
            ),
            pgtrigger.Protect(name="payout_batch_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="payout_batch_is_ready", when=pgtrigger.Before, operation=pgtrigger.Update, func=READY
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} · {self.until:%d/%m/%Y}"

    @property
    def number(self) -> str:
        return f"DOT-{self.pk:04d}"


class TransferState(models.TextChoices):
    PLANNED = "planned", _("Chưa có kết quả")
    PAID = "paid", _("Đã chi")
    FAILED = "failed", _("Không chi được")
    CANCELLED = "cancelled", _("Bỏ khỏi đợt")


class PayoutTransfer(OfPayee):
    """``amount`` đồng of a batch for one payee, to the account it had then. A payee has one on its way at most.

    Paid when the bank says so, with the ``payout`` that is posted; failed or cancelled, it is owed as before.
    """

    batch = models.ForeignKey(
        PayoutBatch, models.PROTECT, related_name="transfers", verbose_name=_("đợt chi trả")
    )
    account = models.ForeignKey(
        PayeeAccount, models.PROTECT, related_name="transfers", verbose_name=_("tài khoản")
    )
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=TransferState.choices, default=TransferState.PLANNED
    )
    payout = models.OneToOneField(
        Payout, models.PROTECT, null=True, blank=True, related_name="transfer", verbose_name=_("khoản đã chi")
    )
    reason = models.CharField(_("lý do"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lệnh chi")
        verbose_name_plural = _("lệnh chi")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=ONE_PAYEE, name="payout_transfer_of_one"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_transfer_is_money"),
            models.CheckConstraint(
                condition=Q(state="planned", payout=None, closed_at=None)
                | Q(state="paid", payout__isnull=False, closed_at__isnull=False)
                | (
                    Q(state__in=("failed", "cancelled"), payout=None, closed_at__isnull=False) & ~Q(reason="")
                ),
                name="payout_transfer_closed_with_cause",
            ),
            *(
                models.UniqueConstraint(
                    fields=(of,), condition=Q(state="planned"), name=f"payout_transfer_one_planned_of_{of}"
                )
                for of in ("producer", "point")
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="payout_transfer_stands", fields=("producer", "point", "batch", "account", "amount")
            ),
            pgtrigger.FSM(
                name="payout_transfer_steps",
                field="state",
                transitions=[("planned", "paid"), ("planned", "failed"), ("planned", "cancelled")],
            ),
            pgtrigger.Protect(
                name="payout_transfer_closed_once",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="planned"),
            ),
            pgtrigger.Protect(name="payout_transfer_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="payout_transfer_is_its_payees",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_ITS_PAYEE,
            ),
            pgtrigger.Trigger(
                name="payout_transfer_follows",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
                func=FOLLOWS_ITS_BATCH,
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} · {self.amount:,}".replace(",", ".")

    @property
    def code(self) -> str:
        """What the transfer's text begins with, so that the bank's statement names it: ``CT00000017K``."""
        return numbered_code(CODE, self.pk)
