"""Decisions, results, certificates, products and inspections."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocop_catalog.models import (
    CatalogEvent,
    Certificate,
    CertificateExtension,
    CertifiedProduct,
    Decision,
    EvaluationResult,
    Inspection,
    ProductDocumentFile,
    ProductGroup,
)
from ocop_catalog.selectors import listing_verdict
from ocop_catalog.services import inspections, listings
from ocop_catalog.services.certification import extend_certificate, revoke_certificate

from .. import forms
from ..steps import DeskAdmin, Step


class ReadOnlyRows(admin.TabularInline):
    """Rows shown with their parent."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class Certificates(ReadOnlyRows):
    model = Certificate
    fk_name = "decision"
    fields = ("product_name", "producer", "stars", "potential_five", "product_code", "valid_until")


@admin.register(Decision)
class DecisionAdmin(DeskAdmin):
    list_display = ("number", "date", "issuer", "level", "scheme", "province")
    list_filter = ("level", "scheme", "date")
    list_select_related = ("province",)
    search_fields = ("number", "issuer")
    date_hierarchy = "date"
    inlines = (Certificates,)
    change_list_template = "desk/decisions.html"


@admin.register(EvaluationResult)
class EvaluationResultAdmin(DeskAdmin):
    list_display = ("product_name", "producer", "stars", "score", "decision")
    list_filter = ("stars", "potential_five")
    list_select_related = ("producer", "decision")
    search_fields = ("product_name", "producer__legal_name", "decision__number")


class Extensions(ReadOnlyRows):
    model = CertificateExtension
    fields = ("decision_number", "decided_on", "extended_until")


@admin.register(Certificate)
class CertificateAdmin(DeskAdmin):
    list_display = (
        "product_name",
        "producer",
        "stars",
        "potential_five",
        "issued_on",
        "valid_until",
        "is_revoked",
    )
    list_filter = ("stars", "potential_five", "decision__level", ("revocation", admin.EmptyFieldListFilter))
    list_select_related = ("producer", "revocation")
    search_fields = ("product_name", "product_code", "producer__legal_name", "decision__number")
    date_hierarchy = "valid_until"
    inlines = (Extensions,)
    readonly_fields = ("is_revoked", "revoked_because")
    steps = (
        Step(
            "gia-han",
            _("Gia hạn"),
            lambda row, answers, actor: extend_certificate(certificate=row, actor=actor, **answers),
            forms.ExtendForm,
            lambda row: not _revoked(row),
        ),
        Step(
            "thu-hoi",
            _("Thu hồi"),
            lambda row, answers, actor: revoke_certificate(
                certificate=row,
                ground=answers["ground"],
                decision_number=answers["decision_number"],
                note=answers["note"],
                actor=actor,
            ),
            forms.RevokeForm,
            lambda row: not _revoked(row),
            _("Sản phẩm biến mất khỏi chợ ngay; đơn đã đặt vẫn giữ nguyên."),
        ),
    )

    @admin.display(boolean=True, description=_("đã thu hồi"))
    def is_revoked(self, row: Certificate) -> bool:
        return _revoked(row)

    @admin.display(description=_("thu hồi"))
    def revoked_because(self, row: Certificate) -> str:
        if not _revoked(row):
            return "–"
        found = row.revocation
        return f"{found.get_ground_display()} · {found.decision_number} · {found.revoked_at:%d/%m/%Y %H:%M}"


def _revoked(row: Certificate) -> bool:
    return getattr(row, "revocation", None) is not None


class Inspections(ReadOnlyRows):
    model = Inspection
    fields = ("inspected_on", "outcome", "suspended_at", "lifted_at", "findings")


class Documents(ReadOnlyRows):
    model = ProductDocumentFile
    fields = ("kind", "number", "issued_on", "valid_until")


class ProductCertificates(ReadOnlyRows):
    model = Certificate
    fk_name = "certified_product"
    fields = ("product_name", "stars", "decision", "issued_on", "valid_until")


@admin.register(CertifiedProduct)
class CertifiedProductAdmin(DeskAdmin):
    list_display = ("product", "producer", "group", "district", "is_published")
    list_filter = ("product__is_published", "group__industry")
    list_select_related = ("product", "producer", "group", "district")
    search_fields = ("product__name", "producer__legal_name", "certificates__product_code")
    readonly_fields = ("verdict",)
    inlines = (ProductCertificates, Inspections, Documents)
    steps = (
        Step(
            "kiem-tra",
            _("Ghi kết quả kiểm tra"),
            lambda row, answers, actor: inspections.record_inspection(
                certified_product=row, actor=actor, **answers
            ),
            forms.InspectionForm,
            warning=_("Kết luận “Tạm dừng bán” có hiệu lực ngay."),
        ),
        Step(
            "go-khoi-cho",
            _("Gỡ khỏi chợ"),
            lambda row, answers, actor: listings.unpublish_product(
                product=row.product, actor=actor, **answers
            ),
            forms.ReasonForm,
            lambda row: bool(row.product.is_published),
        ),
        Step(
            "dua-len-cho",
            _("Đưa lên chợ"),
            lambda row, _answers, actor: listings.publish_product(product=row.product, actor=actor),
            applies=lambda row: not row.product.is_published,
        ),
    )

    @admin.display(boolean=True, description=_("trên chợ"))
    def is_published(self, row: CertifiedProduct) -> bool:
        return bool(row.product.is_published)

    @admin.display(description=_("được niêm yết?"))
    def verdict(self, row: CertifiedProduct) -> str:
        verdict = listing_verdict(row.product_id)
        return (
            str(_("Được niêm yết")) if verdict.listable else " ".join(str(_(r.text)) for r in verdict.reasons)
        )


@admin.register(Inspection)
class InspectionAdmin(DeskAdmin):
    list_display = ("certified_product", "inspected_on", "outcome", "suspended_at", "lifted_at")
    list_filter = ("outcome",)
    list_select_related = ("certified_product__product",)
    search_fields = ("certified_product__product__name",)
    steps = (
        Step(
            "cho-ban-lai",
            _("Cho bán lại"),
            lambda row, _answers, actor: inspections.lift_suspension(inspection=row, actor=actor),
            applies=forms.inspection_of,
        ),
    )


@admin.register(ProductGroup)
class ProductGroupAdmin(DeskAdmin):
    list_display = ("product_set", "group", "industry", "scheme", "is_listable", "is_alcohol", "maps_to")
    list_filter = ("scheme", "industry")
    list_select_related = ("maps_to",)
    search_fields = ("product_set", "group")


@admin.register(CatalogEvent)
class CatalogEventAdmin(DeskAdmin):
    list_display = ("at", "code", "actor", "subject_type", "subject_id", "data")
    list_filter = ("code",)
    list_select_related = ("actor",)
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CatalogEvent]:
        events: QuerySet[CatalogEvent] = super().get_queryset(request)
        return events.order_by("-pk")
