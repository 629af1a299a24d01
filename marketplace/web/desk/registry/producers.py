"""Producers, their people, and pairs that may be one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocop_catalog.models import DoubtState, Producer, ProducerDoubt, ProducerMember, ProducerStanding
from ocop_catalog.services.producers import (
    close_producer,
    reinstate_producer,
    resolve_doubt,
    suspend_producer,
)

from .. import forms
from ..access import is_desk
from ..steps import DeskAdmin, Step


class Members(admin.TabularInline):
    """Who may act for the producer: the desk gives and takes it after checking who they are."""

    model = ProducerMember
    extra = 0
    autocomplete_fields = ("user",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_desk(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


@admin.register(Producer)
class ProducerAdmin(DeskAdmin):
    list_display = ("legal_name", "kind", "district", "phone", "standing")
    list_filter = ("kind", "standing", ("district", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("district",)
    search_fields = ("legal_name", "match_key", "registration_number")
    inlines = (Members,)
    fields = (
        "legal_name",
        "kind",
        "registration_number",
        "address",
        "commune",
        "district",
        "province",
        "phone",
        "email",
        "representative",
        "craft_village",
        "standing",
        "standing_reason",
    )
    autocomplete_fields = ("commune", "district", "province")
    steps = (
        Step(
            "tam-dung",
            _("Tạm dừng bán"),
            lambda row, answers, actor: suspend_producer(producer=row, actor=actor, **answers),
            forms.DocumentNumberForm,
            lambda row: row.standing == ProducerStanding.ACTIVE,
            _("Mọi sản phẩm của chủ thể biến mất khỏi chợ ngay."),
        ),
        Step(
            "cho-ban-lai",
            _("Cho bán lại"),
            lambda row, _answers, actor: reinstate_producer(producer=row, actor=actor),
            applies=lambda row: row.standing != ProducerStanding.ACTIVE and row.merged_into_id is None,
        ),
        Step(
            "ngung-hoat-dong",
            _("Ngừng hoạt động"),
            lambda row, answers, actor: close_producer(producer=row, actor=actor, **answers),
            forms.DocumentNumberForm,
            lambda row: row.standing != ProducerStanding.CLOSED,
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_desk(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("standing", "standing_reason")


@admin.register(ProducerDoubt)
class ProducerDoubtAdmin(DeskAdmin):
    list_display = ("entered_name", "candidate", "ground", "state", "decision", "line")
    list_filter = ("state", "ground")
    list_select_related = ("candidate", "decision")
    search_fields = ("entered_name", "candidate__legal_name")
    steps = (
        Step(
            "xac-nhan",
            _("Xác nhận"),
            lambda row, answers, actor: resolve_doubt(doubt=row, same=answers["same"], actor=actor),
            forms.SamePersonForm,
            lambda row: row.state == DoubtState.OPEN,
            _("Gộp rồi thì không tách lại được."),
        ),
    )
