"""Inspections with the suspension they may bring, and the food documents of a product."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from saleor.account.models import User

from ocop_catalog.errors import CatalogError
from ocop_catalog.models import (
    CertifiedProduct,
    DocumentKind,
    Inspection,
    InspectionOutcome,
    ProductDocumentFile,
)
from ocop_catalog.services.events import record_event
from ocop_catalog.services.locks import lock_for_change


@transaction.atomic
def record_inspection(
    *,
    certified_product: CertifiedProduct,
    inspected_on: date,
    outcome: InspectionOutcome | str,
    actor: User | None,
    findings: str = "",
    suspended_at: datetime | None = None,
) -> Inspection:
    """Enter an inspection; ``suspended`` stops the sale from ``suspended_at`` (now, if not said) until it is
    lifted."""
    outcome = InspectionOutcome(outcome)
    suspends = outcome == InspectionOutcome.SUSPENDED
    lock_for_change([certified_product.pk])
    inspection = Inspection.objects.create(
        certified_product=certified_product,
        inspected_on=inspected_on,
        outcome=outcome,
        findings=findings,
        suspended_at=(suspended_at or timezone.now()) if suspends else None,
        inspector=actor,
    )
    record_event(
        code="product.suspended" if suspends else "product.inspected",
        subject=certified_product,
        actor=actor,
        inspection=inspection.pk,
        outcome=str(outcome),
    )
    return inspection


@transaction.atomic
def lift_suspension(
    *, inspection: Inspection, actor: User | None, lifted_at: datetime | None = None
) -> Inspection:
    """Let a suspended product be sold again from a moment (now, if not said). Raises CatalogError if nothing
    is suspended."""
    lock_for_change([inspection.certified_product_id])
    inspection.refresh_from_db()
    if inspection.suspended_at is None or inspection.lifted_at is not None:
        raise CatalogError("Đợt kiểm tra này không còn tạm dừng bán sản phẩm.", code="not_suspended")
    inspection.lifted_at = lifted_at or timezone.now()
    inspection.save(update_fields=["lifted_at"])
    record_event(
        code="product.suspension_lifted",
        subject=inspection.certified_product,
        actor=actor,
        inspection=inspection.pk,
    )
    return inspection


@transaction.atomic
def record_document(
    *,
    certified_product: CertifiedProduct,
    kind: DocumentKind | str,
    issued_on: date,
    actor: User | None,
    valid_until: date | None = None,
    number: str = "",
    file: File | None = None,
) -> ProductDocumentFile:
    """File a food document, valid from its date through ``valid_until`` (without end if None). Older ones
    stay on record."""
    document = ProductDocumentFile.objects.create(
        certified_product=certified_product,
        kind=DocumentKind(kind),
        number=number,
        issued_on=issued_on,
        valid_until=valid_until,
        file=file or "",
    )
    record_event(
        code="product.document_filed",
        subject=certified_product,
        actor=actor,
        kind=str(document.kind),
        number=number,
        until=valid_until.isoformat() if valid_until else None,
    )
    return document
