"""The ledger to be read and searched, the rates, what was paid out, how places closed their days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet, Window
from django.db.models.functions import Lead
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from marketplace.accounting.models import CashUp, Payout, Rate
from marketplace.accounting.selectors.names import account_names, order_numbers
from marketplace.accounting.services.closing import post_difference
from marketplace.accounting.services.rates import set_rate, withdraw_rate
from marketplace.accounting.wording import account_label, dong, kind_label
from marketplace.ledger import accounts
from marketplace.ledger.models import LedgerLeg, LedgerTransaction
from marketplace.ordering.models import Placement

from .. import forms
from ..access import is_desk
from ..columns import dong_column
from ..steps import DeskAdmin, Step
from .certification import ReadOnlyRows


class Legs(ReadOnlyRows):
    model = LedgerLeg
    fields = ("account", "whose", "amount")
    readonly_fields = ("whose",)
    show_change_link = False

    @admin.display(description=_("của"))
    def whose(self, leg: LedgerLeg) -> str:
        return account_label(leg.account, account_names([leg.account]))


@admin.register(LedgerTransaction)
class LedgerTransactionAdmin(DeskAdmin):
    """Found by key, note, order number (``HN…``) or account (``producer:17``, ``bank``)."""

    list_display = ("at", "what", "order_number", "turned_over", "note", "key")
    search_fields = ("key", "note")
    search_help_text = _("Mã đơn hàng, khoá, ghi chú hoặc tài khoản (bank, cash:3, producer:17, order:9)")
    date_hierarchy = "at"
    inlines = (Legs,)

    @admin.display(description=_("loại"), ordering="kind")
    def what(self, row: LedgerTransaction) -> str:
        return kind_label(row.kind)

    @admin.display(description=_("đơn hàng"))
    def order_number(self, row: LedgerTransaction) -> str:
        return order_numbers([row.order_id]).get(row.order_id, "") if row.order_id else ""

    @admin.display(description=_("số tiền (đồng)"))
    def turned_over(self, row: LedgerTransaction) -> str:
        return dong(sum(leg.amount for leg in row.legs.all() if leg.amount > 0))

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerTransaction]:
        rows: QuerySet[LedgerTransaction] = super().get_queryset(request)
        return rows.prefetch_related("legs")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[LedgerTransaction], search_term: str
    ) -> tuple[QuerySet[LedgerTransaction], bool]:
        term = search_term.strip()
        if accounts.is_account(term):
            return queryset.filter(legs__account=term), False
        order_id = Placement.objects.filter(number=term.upper()).values_list("pk", flat=True).first()
        if order_id is not None:
            return queryset.filter(order_id=order_id), False
        return super().get_search_results(request, queryset, search_term)


@admin.register(Rate)
class RateAdmin(DeskAdmin):
    form = forms.RateForm
    list_display = ("kind", "producer_kind", "percent", "valid_from", "valid_to", "basis", "created_by")
    list_filter = ("kind", "producer_kind")
    list_select_related = ("created_by",)
    steps = (
        Step(
            "rut-lai",
            _("Rút lại"),
            lambda row, _answers, _actor: withdraw_rate(rate_id=row.pk),
            applies=lambda row: bool(row.is_to_come),
        ),
    )

    @admin.display(description=_("mức"), ordering="per_ten_thousand")
    def percent(self, row: Rate) -> str:
        return f"{row.per_ten_thousand / 100:g}\u00a0%".replace(".", ",")

    @admin.display(description=_("đến hết ngày"))
    def valid_to(self, row: Any) -> date | None:
        """The day before the next rate of the same kinds begins."""
        return row.next_from and row.next_from - timedelta(days=1)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rate]:
        rows: QuerySet[Rate] = super().get_queryset(request)
        following = Window(
            Lead("valid_from"), partition_by=[F("kind"), F("producer_kind")], order_by=F("valid_from").asc()
        )
        return rows.annotate(next_from=following)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_desk(request.user)

    def save_model(self, request: HttpRequest, obj: Rate, form: Any, change: bool) -> None:
        made = set_rate(actor=request.user, **form.cleaned_data)
        obj.pk = made.pk


@admin.register(Payout)
class PayoutAdmin(DeskAdmin):
    list_display = (
        "reference",
        "payee",
        dong_column(Payout, "amount"),
        "paid_from",
        "paid_at",
        "recorded_by",
    )
    list_filter = ("tax",)
    list_select_related = ("producer", "point", "recorded_by")
    search_fields = ("reference", "producer__legal_name", "point__name")
    date_hierarchy = "paid_at"
    fields = ("reference", "payee", "money", "paid_from", "paid_at", "recorded_by")
    readonly_fields = ("payee", "money", "paid_from")

    @admin.display(description=_("người nhận"))
    def payee(self, row: Payout) -> str:
        return str(row.producer or row.point or row.get_tax_display())

    @admin.display(description=_("số tiền (đồng)"))
    def money(self, row: Payout) -> str:
        return dong(row.amount)

    @admin.display(description=_("chi từ"), ordering="source")
    def paid_from(self, row: Payout) -> str:
        return account_label(row.source, account_names([row.source]))


@admin.register(CashUp)
class CashUpAdmin(DeskAdmin):
    list_display = (
        "day",
        "point",
        dong_column(CashUp, "expected"),
        dong_column(CashUp, "counted"),
        "off_by",
        "is_posted",
        "note",
        "closed_by",
    )
    list_select_related = ("point", "closed_by", "posted")
    list_filter = (("point", admin.RelatedOnlyFieldListFilter),)
    date_hierarchy = "day"

    steps = (
        Step(
            "ghi-so-lech",
            _("Ghi sổ khoản lệch"),
            lambda row, _answers, actor: post_difference(cash_up_id=row.pk, actor=actor),
            applies=lambda row: row.difference != 0 and not hasattr(row, "posted"),
            warning=_(
                "Quỹ trong sổ thành số đếm được; phần thiếu điểm còn nợ ở một khoản riêng. Không sửa lại được."
            ),
        ),
    )

    @admin.display(description=_("lệch"))
    def off_by(self, row: CashUp) -> int:
        return row.difference

    @admin.display(description=_("đã ghi sổ"), boolean=True)
    def is_posted(self, row: CashUp) -> bool:
        return hasattr(row, "posted")
