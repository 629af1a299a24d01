"""The page where a payee's people say to which bank account it is paid; producers, places and the desk share it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from marketplace.accounting.errors import AccountingError
from marketplace.accounting.models import AccountState
from marketplace.accounting.selectors.payees import accounts_of
from marketplace.accounting.services.payee_accounts import plain_name, propose_account
from marketplace.payments.bank_transfer.banks import BANKS
from marketplace.routing.errors import Busy


class AccountForm(forms.Form):
    """A bank account; the service has the last word on it."""

    bank_bin = forms.ChoiceField(
        label=_l("Ngân hàng"),
        choices=[("", "–"), *sorted(BANKS.items(), key=lambda bank: bank[1].lower())],
        widget=forms.Select(attrs={"class": "input"}),
    )
    number = forms.CharField(
        label=_l("Số tài khoản"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input num", "inputmode": "numeric", "autocomplete": "off"}),
        help_text=_l("6 đến 19 chữ số. Sau khi gửi, trang chỉ còn hiện bốn số cuối."),
    )
    holder = forms.CharField(
        label=_l("Chủ tài khoản"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        help_text=_l("Như ngân hàng ghi: chữ hoa, không dấu."),
    )


def account_page(
    request: HttpRequest, *, payee: str, name: str, template: str, page: str, context: dict[str, Any]
) -> HttpResponse:
    """Accounts of ``payee`` with their history, and the form for another; ``page`` is this page's address."""
    form = AccountForm(request.POST or None, initial={"holder": plain_name(name)[:70]})
    if request.method == "POST" and form.is_valid():
        try:
            propose_account(payee=payee, actor=request.user, **form.cleaned_data)
        except (AccountingError, Busy) as refusal:
            field = refusal.data.get("field")
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            messages.success(
                request, _("Đã gửi. Bàn chứng nhận sẽ gọi số điện thoại đã biết để xác nhận trước khi dùng.")
            )
            return HttpResponseRedirect(page)
    rows = accounts_of(payee)
    words = {
        "form": form,
        "form_has_errors": bool(form.errors),
        "active": next((row for row in rows if row.state == AccountState.ACTIVE), None),
        "waiting": next((row for row in rows if row.state == AccountState.PROPOSED), None),
        "history": [row for row in rows if row.state in (AccountState.ENDED, AccountState.REFUSED)],
        "payee_name": name,
        **context,
    }
    return render(request, template, words, status=422 if form.errors else 200)
