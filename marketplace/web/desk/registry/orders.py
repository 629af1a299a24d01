"""Orders, parcels, demand nobody serves, and messages that did not go out."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from marketplace.ordering.models import Placement
from marketplace.ordering.services.orders import cancel_order
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import retry_message
from marketplace.routing.models import (
    Parcel,
    ParcelEvent,
    ParcelLine,
    ParcelState,
    ParkedDemand,
    ParkedLine,
    ParkedState,
    RoutePlan,
)
from marketplace.routing.services.parcels import cancel_parcel, return_parcel
from marketplace.routing.services.replanning import cancel_demand, replan_demand, try_again

from .. import forms
from ..steps import DeskAdmin, Step
from .certification import ReadOnlyRows

NOT_GONE = (ParcelState.WAITING_PAYMENT, ParcelState.OFFERED, ParcelState.ACCEPTED, ParcelState.PACKED)


@admin.register(Placement)
class PlacementAdmin(DeskAdmin):
    list_display = ("number", "placed_at", "full_name", "method", "payment_method", "payment_state", "total")
    list_filter = ("method", "payment_method", "payment_state")
    list_select_related = ("order",)
    search_fields = ("number", "phone", "full_name")
    date_hierarchy = "placed_at"
    readonly_fields = ("total",)
    exclude = ("checkout_token", "consents")
    steps = (
        Step(
            "huy-don",
            _("Huỷ đơn"),
            lambda row, answers, actor: cancel_order(
                order_id=row.order_id, actor=actor, reason=answers["reason"], by_desk=True
            ),
            forms.ReasonForm,
            lambda row: row.order.status != "canceled",
        ),
    )

    @admin.display(description=_("tổng (đồng)"))
    def total(self, row: Placement) -> str:
        return f"{int(row.order.total_gross_amount):,}".replace(",", ".")


class Lines(ReadOnlyRows):
    model = ParcelLine
    fields = ("order_line", "quantity", "needs", "options")


class Events(ReadOnlyRows):
    model = ParcelEvent
    fields = ("at", "code", "actor", "reason")


@admin.register(Parcel)
class ParcelAdmin(DeskAdmin):
    list_display = ("code", "point", "state", "state_since", "answer_by", "attempt")
    list_filter = ("state", "method")
    list_select_related = ("point",)
    search_fields = ("code", "order__placement__number", "point__name")
    exclude = ("pick_up_code",)
    inlines = (Lines, Events)
    steps = (
        Step(
            "huy-kien",
            _("Huỷ kiện"),
            lambda row, answers, actor: cancel_parcel(parcel_id=row.pk, actor=actor, **answers),
            forms.ReasonForm,
            lambda row: row.state in NOT_GONE,
        ),
        Step(
            "khong-giao-duoc",
            _("Không giao được: kiện đã trở về"),
            lambda row, answers, actor: return_parcel(parcel_id=row.pk, actor=actor, **answers),
            forms.CameBackForm,
            lambda row: row.state == ParcelState.HANDED_OVER,
            _("Tiền khách đã trả cho kiện này được hoàn lại."),
        ),
    )


class DemandLines(ReadOnlyRows):
    model = ParkedLine
    fields = ("order_line", "quantity", "needs")


@admin.register(ParkedDemand)
class ParkedDemandAdmin(DeskAdmin):
    list_display = ("order", "from_parcel", "cause", "state", "attempt", "created_at")
    list_filter = ("state", "cause")
    list_select_related = ("order", "from_parcel")
    inlines = (DemandLines,)
    steps = (
        Step(
            "giao-cho",
            _("Giao cho một điểm"),
            lambda row, answers, actor: replan_demand(demand_id=row.pk, actor=actor, **answers),
            forms.ToPointForm,
            lambda row: _waits(row),
        ),
        Step(
            "thu-lai",
            _("Điều phối lại tự động"),
            lambda row, _answers, actor: try_again(demand_id=row.pk, actor=actor),
            applies=lambda row: row.state == ParkedState.PARKED,
        ),
        Step(
            "khong-giao-duoc",
            _("Không giao được: huỷ phần này"),
            lambda row, answers, actor: cancel_demand(demand_id=row.pk, actor=actor, **answers),
            forms.ReasonForm,
            lambda row: _waits(row),
            _("Khách được báo và được hoàn tiền phần này."),
        ),
    )


def _waits(row: Any) -> bool:
    return row.state in (ParkedState.PARKED, ParkedState.TO_REPLAN)


@admin.register(RoutePlan)
class RoutePlanAdmin(DeskAdmin):
    list_display = ("order", "made_at", "cause", "attempt", "parcel_count", "km", "gap", "milliseconds")
    list_filter = ("cause",)
    list_select_related = ("order",)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(DeskAdmin):
    list_display = ("topic", "consumer", "key", "created_at", "attempts", "delivered_at", "dead_at")
    list_filter = ("consumer", "topic", ("dead_at", admin.EmptyFieldListFilter))
    exclude = ("lease", "leased_until")
    steps = (
        Step(
            "gui-lai",
            _("Gửi lại"),
            lambda row, _answers, _actor: retry_message(message_id=row.pk),
            applies=lambda row: row.dead_at is not None,
        ),
    )
