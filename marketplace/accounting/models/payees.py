"""Who is paid, and on which bank account."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.ledger import accounts
from marketplace.payments.bank_transfer.banks import BANKS, bank_name

ONE_PAYEE = Q(producer__isnull=False, point__isnull=True) | Q(producer__isnull=True, point__isnull=False)


class OfPayee(models.Model):
    """A row of a producer or of a place; ``payee`` is the ledger account of what it is owed."""

    producer = models.ForeignKey(
        "ocop_catalog.Producer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("chủ thể"),
    )
    point = models.ForeignKey(
        "ocop_catalog.FulfilmentPoint",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("điểm bán"),
    )

    class Meta:
        abstract = True

    @property
    def payee(self) -> str:
        if self.producer_id is not None:
            return accounts.producer(self.producer_id)
        return accounts.place(self.point_id)

    @property
    def payee_name(self) -> str:
        return str(self.producer or self.point)


class AccountState(models.TextChoices):
    PROPOSED = "proposed", _("Chờ xác nhận")
    ACTIVE = "active", _("Đang dùng")
    ENDED = "ended", _("Thôi dùng")
    REFUSED = "refused", _("Không nhận")


class PayeeAccount(OfPayee):
    """A bank account money is sent to. The number is told to the bank's file alone: everybody else sees ``masked``.

    Proposed by one person and confirmed by another, who types the number again; then it is valid from that moment until
    the next is confirmed or it is ended. One of a payee is active, one waits at most; what was written stands.
    """

    bank_bin = models.CharField(_("ngân hàng"), max_length=6, choices=tuple(sorted(BANKS.items())))
    number = models.CharField(_("số tài khoản"), max_length=19)
    holder = models.CharField(_("chủ tài khoản"), max_length=70)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=AccountState.choices, default=AccountState.PROPOSED
    )
    proposed_at = models.DateTimeField(_("đề nghị lúc"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người đề nghị")
    )
    valid_from = models.DateTimeField(_("dùng từ"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người xác nhận"),
    )
    valid_to = models.DateTimeField(_("dùng đến"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người đóng"),
    )
    reason = models.CharField(_("lý do"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tài khoản nhận chi trả")
        verbose_name_plural = _("tài khoản nhận chi trả")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=ONE_PAYEE, name="payee_account_of_one"),
            models.CheckConstraint(
                condition=Q(bank_bin__in=sorted(BANKS)), name="payee_account_bank_is_known"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{6,19}$"), name="payee_account_is_digits"
            ),
            models.CheckConstraint(
                condition=Q(holder__regex=r"^[A-Z0-9][A-Z0-9 .,&()/-]{1,69}$"),
                name="payee_account_holder_is_plain",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "refused"), confirmed_by=None, valid_from=None)
                | Q(state__in=("active", "ended"), confirmed_by__isnull=False, valid_from__isnull=False),
                name="payee_account_active_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="payee_account_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "active"), valid_to=None, closed_by=None)
                | Q(state__in=("ended", "refused"), valid_to__isnull=False, closed_by__isnull=False),
                name="payee_account_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="payee_account_ends_after_it_began",
            ),
            *(
                models.UniqueConstraint(
                    fields=(of,), condition=Q(state=state), name=f"payee_account_one_{state}_of_{of}"
                )
                for of in ("producer", "point")
                for state in ("proposed", "active")
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="payee_account_stands",
                fields=("producer", "point", "bank_bin", "number", "holder", "proposed_at", "proposed_by"),
            ),
            pgtrigger.FSM(
                name="payee_account_steps",
                field="state",
                transitions=[("proposed", "active"), ("proposed", "refused"), ("active", "ended")],
            ),
            pgtrigger.Protect(
                name="payee_account_stays_confirmed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=("ended", "refused"))
                | pgtrigger.Q(old__state="active", new__state="active")
                | pgtrigger.Q(
                    old__confirmed_by__isnull=False, new__confirmed_by__df=pgtrigger.F("old__confirmed_by")
                ),
            ),
            pgtrigger.Protect(name="payee_account_is_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.payee_name} · {self.masked}"

    @property
    def bank_name(self) -> str:
        return bank_name(self.bank_bin)

    @property
    def masked(self) -> str:
        """The bank and the last four digits: what pages, mails, lists and logs say."""
        return f"{self.bank_name} •••• {self.number[-4:]}"
