"""The double-entry ledger: transactions of two legs or more that add up to 0, written once and never changed.

The database keeps it so, whoever writes: at commit every transaction has exactly the legs it announced and their sum is
0 (migration ``0002_balance``), nothing is updated, deleted or truncated, and an account's code has the known pattern.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from . import accounts

REFUSE_TRUNCATE = "RAISE EXCEPTION 'the ledger is kept: % cannot be truncated', TG_TABLE_NAME;"


def _kept(name: str) -> tuple[pgtrigger.Trigger, ...]:
    """The triggers of a table that rows are only added to."""
    return (
        pgtrigger.Protect(name=f"{name}_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_is_kept",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=REFUSE_TRUNCATE,
        ),
    )


class LedgerTransaction(models.Model):
    """One event that moved money or what is owed.

    ``key`` names the event (``parcel:17:sold``) and is there once; ``at`` is when it happened, ``written_at`` when it
    was posted. ``order_id`` is a plain number: the ledger knows no orders. ``leg_count`` is how many legs it has, so
    that none can be added later.
    """

    key = models.CharField(_("khoá"), max_length=80, unique=True)
    kind = models.CharField(_("loại"), max_length=40)
    at = models.DateTimeField(_("lúc"))
    written_at = models.DateTimeField(_("ghi sổ lúc"), auto_now_add=True)
    order_id = models.BigIntegerField(_("đơn hàng"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    leg_count = models.PositiveSmallIntegerField(_("số dòng"))

    class Meta:
        verbose_name = _("bút toán")
        verbose_name_plural = _("bút toán")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(key="") & ~Q(kind=""), name="ledger_transaction_says_what"),
            models.CheckConstraint(condition=Q(leg_count__gte=2), name="ledger_transaction_has_two_sides"),
        )
        indexes = (
            models.Index(fields=("order_id",), condition=Q(order_id__isnull=False), name="ledger_by_order"),
            models.Index(fields=("at",), name="ledger_by_time"),
        )
        triggers = _kept("ledger_transaction")

    def __str__(self) -> str:
        return self.key


class LedgerLeg(models.Model):
    """One side: ``amount`` đồng on ``account``, debit positive, credit negative; one leg per account."""

    transaction = models.ForeignKey(LedgerTransaction, models.PROTECT, related_name="legs", db_index=False)
    account = models.CharField(_("tài khoản"), max_length=60)
    amount = models.BigIntegerField(_("số tiền (đồng)"))

    class Meta:
        verbose_name = _("dòng bút toán")
        verbose_name_plural = _("dòng bút toán")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_leg_is_money"),
            models.CheckConstraint(condition=Q(account__regex=accounts.PATTERN), name="ledger_leg_account"),
            models.UniqueConstraint(fields=("transaction", "account"), name="ledger_leg_once"),
        )
        indexes = (
            # Equality and prefix alike; the amount comes from the index when a balance is added up.
            models.Index(
                fields=("account", "transaction"),
                opclasses=("varchar_pattern_ops", "int8_ops"),
                include=("amount",),
                name="ledger_by_account",
            ),
        )
        triggers = _kept("ledger_leg")

    def __str__(self) -> str:
        return f"{self.account} {self.amount:+d}"
