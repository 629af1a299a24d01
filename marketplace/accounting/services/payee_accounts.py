"""Bank accounts of payees: one person proposes, another confirms, everybody known is told, payouts wait meanwhile.

Sending somebody's money elsewhere is the classic fraud. So an account counts only when a second person of the desk has
typed its number again, from paper or from a call to a number known before; every step is mailed to every address that
is known of the payee, with the last four digits; and whoever has a proposal waiting is not paid.
"""

import re
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.ledger.services import lock_accounts
from marketplace.outbox import services as outbox
from marketplace.payments.bank_transfer.banks import BANKS
from marketplace.routing.lock_objects import short_transaction
from ocop_catalog.text import fold

from ..errors import (
    AccountKnown,
    AccountNotWaiting,
    AccountUnclear,
    NeedsAnother,
    NumbersDiffer,
    ProposalWaiting,
)
from ..models import AccountState, PayeeAccount
from ..payees import columns

TOPIC = "payee_account"
"""Topics are ``payee_account.<what happened>``: proposed, confirmed, refused, ended."""


def propose_account(
    *,
    payee: str,
    bank_bin: str,
    number: str,
    holder: str,
    actor: AbstractBaseUser,
    now: datetime | None = None,
) -> PayeeAccount:
    """Ask that ``payee`` (``producer:4``, ``place:7``) is paid to this account from its confirmation on.

    The same again, while it waits, answers the first. Raises ``AccountUnclear``, ``ProposalWaiting``, ``AccountKnown``;
    ``Busy``.
    """
    account = PayeeAccount(
        **columns(payee),
        bank_bin=bank_bin,
        number=digits(number),
        holder=plain_name(holder),
        proposed_by=actor,
        proposed_at=now or timezone.now(),
    )
    _check(account)
    with short_transaction():
        lock_accounts([payee])
        held = {row.state: row for row in _held(payee)}
        waiting, active = held.get(AccountState.PROPOSED), held.get(AccountState.ACTIVE)
        if waiting is not None:
            if _facts(waiting) == _facts(account):
                return waiting
            raise ProposalWaiting()
        if active is not None and _facts(active) == _facts(account):
            raise AccountKnown()
        account.save(force_insert=True)
        _tell("proposed", account)
    return account


def confirm_account(
    *, account_id: int, number: str, actor: AbstractBaseUser, now: datetime | None = None
) -> None:
    """A second person has the ``number`` from the payee itself: from now on it is paid to this account.

    Raises ``AccountNotWaiting``, ``NeedsAnother``, ``NumbersDiffer``; ``Busy``.
    """
    now = now or timezone.now()
    with short_transaction():
        account = _locked(account_id)
        if account.state != AccountState.PROPOSED:
            raise AccountNotWaiting()
        if account.proposed_by_id == actor.pk:
            raise NeedsAnother()
        if digits(number) != account.number:
            raise NumbersDiffer(field="number")
        for before in _held(account.payee).filter(state=AccountState.ACTIVE):
            _close(before, AccountState.ENDED, _("Thay bằng tài khoản khác"), actor=actor, now=now)
        PayeeAccount.objects.filter(pk=account.pk).update(
            state=AccountState.ACTIVE, valid_from=now, confirmed_by=actor
        )
        _tell("confirmed", account)


def refuse_account(
    *, account_id: int, reason: str, actor: AbstractBaseUser, now: datetime | None = None
) -> None:
    """The desk does not take it, or who proposed takes it back. Raises ``AccountNotWaiting``; ``Busy``."""
    _end(account_id, AccountState.PROPOSED, AccountState.REFUSED, "refused", reason, actor=actor, now=now)


def end_account(
    *, account_id: int, reason: str, actor: AbstractBaseUser, now: datetime | None = None
) -> None:
    """Nothing is paid to it any more, and nothing at all until another is confirmed. Raises ``AccountNotWaiting``."""
    _end(account_id, AccountState.ACTIVE, AccountState.ENDED, "ended", reason, actor=actor, now=now)


def digits(text: str) -> str:
    """An account number without the spaces, dots and dashes people write in it."""
    return re.sub(r"[\s.-]+", "", text)


def plain_name(text: str) -> str:
    """A holder's name as banks keep it: capitals without marks."""
    return fold(text).upper()


def _check(account: PayeeAccount) -> None:
    if account.bank_bin not in BANKS:
        raise AccountUnclear(field="bank_bin", why=_("Không có ngân hàng này trong danh sách."))
    if not re.fullmatch(r"[0-9]{6,19}", account.number):
        raise AccountUnclear(field="number", why=_("Số tài khoản gồm 6 đến 19 chữ số."))
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9 .,&()/-]{1,69}", account.holder):
        raise AccountUnclear(
            field="holder", why=_("Tên chủ tài khoản gồm 2 đến 70 chữ cái, chữ số, như trên sổ.")
        )


def _end(
    account_id: int,
    expected: AccountState,
    state: AccountState,
    what: str,
    reason: str,
    *,
    actor: AbstractBaseUser,
    now: datetime | None,
) -> None:
    with short_transaction():
        account = _locked(account_id)
        if account.state != expected:
            raise AccountNotWaiting()
        _close(account, state, reason, actor=actor, now=now or timezone.now())
        _tell(what, account)


def _locked(account_id: int) -> PayeeAccount:
    """The row as it stands once nobody else changes accounts of its payee, or sends it money."""
    lock_accounts([PayeeAccount.objects.get(pk=account_id).payee])
    return PayeeAccount.objects.get(pk=account_id)


def _held(payee: str) -> Any:
    return PayeeAccount.objects.filter(
        **columns(payee), state__in=(AccountState.PROPOSED, AccountState.ACTIVE)
    )


def _facts(account: PayeeAccount) -> tuple[str, str, str]:
    return account.bank_bin, account.number, account.holder


def _close(
    account: PayeeAccount, state: AccountState, reason: str, *, actor: AbstractBaseUser, now: datetime
) -> None:
    PayeeAccount.objects.filter(pk=account.pk).update(
        state=state, valid_to=now, closed_by=actor, reason=reason.strip()[:200]
    )


def _tell(what: str, account: PayeeAccount) -> None:
    """The number itself stays in its row: messages are read at the desk."""
    payload = {"account": account.pk, "payee": account.payee}
    outbox.write(
        drafts=[outbox.Draft(topic=f"{TOPIC}.{what}", key=f"payee:{account.payee}", payload=payload)]
    )
