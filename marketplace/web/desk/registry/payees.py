"""Bank accounts of payees, with their last four digits, and the second person's word on them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from marketplace.accounting.models import AccountState, PayeeAccount
from marketplace.accounting.services.payee_accounts import confirm_account, end_account, refuse_account

from .. import forms
from ..filters import UsedChoices
from ..steps import DeskAdmin, Step


@admin.register(PayeeAccount)
class PayeeAccountAdmin(DeskAdmin):
    """The number is nowhere on these pages: who confirms has it from the payee and types it."""

    list_display = (
        "payee_name",
        "masked",
        "holder",
        "state",
        "proposed_at",
        "proposed_by",
        "valid_from",
        "valid_to",
    )
    list_filter = ("state", ("bank_bin", UsedChoices))
    list_select_related = ("producer", "point", "proposed_by")
    search_fields = ("producer__legal_name", "point__name", "holder")
    fields = (
        "producer",
        "point",
        "masked",
        "holder",
        "state",
        "proposed_at",
        "proposed_by",
        "valid_from",
        "confirmed_by",
        "valid_to",
        "closed_by",
        "reason",
    )
    readonly_fields = ("masked",)
    steps = (
        Step(
            "xac-nhan",
            _("Xác nhận"),
            lambda row, answers, actor: confirm_account(account_id=row.pk, actor=actor, **answers),
            forms.NumberAgainForm,
            lambda row: row.state == AccountState.PROPOSED,
            _(
                "Gọi cho người nhận tiền theo số đã biết từ trước, không theo số trong đề nghị, rồi nhập lại số."
            ),
        ),
        Step(
            "tu-choi",
            _("Từ chối"),
            lambda row, answers, actor: refuse_account(account_id=row.pk, actor=actor, **answers),
            forms.ReasonForm,
            lambda row: row.state == AccountState.PROPOSED,
        ),
        Step(
            "thoi-dung",
            _("Cho thôi dùng"),
            lambda row, answers, actor: end_account(account_id=row.pk, actor=actor, **answers),
            forms.ReasonForm,
            lambda row: row.state == AccountState.ACTIVE,
            _("Không chi được nữa cho đến khi một tài khoản khác được xác nhận."),
        ),
    )

    @admin.display(description=_("của"))
    def payee_name(self, row: Any) -> str:
        return str(row.payee_name)

    @admin.display(description=_("tài khoản"))
    def masked(self, row: Any) -> str:
        return str(row.masked)
