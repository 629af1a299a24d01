"""Certificates: issue, attach to a product, extend, revoke."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from saleor.account.models import User

from ocop_catalog.errors import CertificateRefused
from ocop_catalog.matching import product_key
from ocop_catalog.models import (
    AdministrativeUnit,
    Certificate,
    CertificateExtension,
    CertificateRevocation,
    CertifiedProduct,
    Decision,
    EvaluationResult,
    Producer,
    ProductGroup,
    RevocationGround,
)
from ocop_catalog.services.events import record_event
from ocop_catalog.services.locks import lock_for_change
from ocop_catalog.stars import (
    MAX_STARS,
    CouncilLevel,
    certificate_valid_until,
    may_issue,
    parse_product_code,
    scheme_by_code,
    stars_for_score,
)
from ocop_catalog.text import nfc


@transaction.atomic
def issue_certificate(
    *,
    decision: Decision,
    producer: Producer,
    product_name: str,
    stars: int,
    actor: User | None,
    potential_five: bool = False,
    product_code: str = "",
    group: ProductGroup | None = None,
    commune: AdministrativeUnit | None = None,
    district: AdministrativeUnit | None = None,
    score: Decimal | None = None,
) -> Certificate:
    """Enter one product's result and certificate by hand (lists come in through ``services.decisions``).

    A product of this producer that holds an earlier certificate under the same name gets the new one. Raises
    CertificateRefused when the decision's issuer may not give these stars, or score or code do not fit.
    """
    scheme = scheme_by_code(decision.scheme)
    if scheme is None or not may_issue(scheme, CouncilLevel(decision.level), stars, decision.date):
        raise CertificateRefused(
            f"{decision.get_level_display()} không có thẩm quyền công nhận {stars} sao theo quyết định này.",
            code="issuer_not_competent",
        )
    earned = MAX_STARS if potential_five else stars
    if score is not None and stars_for_score(score) != earned:
        raise CertificateRefused("Điểm không khớp hạng sao.", code="score_disagrees", score=str(score))
    code = parse_product_code(product_code) if product_code else None
    if product_code and code is None:
        raise CertificateRefused(
            "Mã sản phẩm không đúng dạng.", code="product_code_invalid", value=product_code
        )
    name = nfc(product_name)
    result = EvaluationResult.objects.create(
        decision=decision,
        producer=producer,
        product_name=name,
        match_key=product_key(name),
        group=group,
        stars=stars,
        potential_five=potential_five,
        score=score,
    )
    certificate = Certificate.objects.create(
        decision=decision,
        result=result,
        producer=producer,
        product_name=name,
        product_code=str(code or ""),
        group=group,
        commune=commune or producer.commune,
        district=district or producer.district,
        stars=stars,
        potential_five=potential_five,
        issued_on=decision.date,
        valid_until=certificate_valid_until(decision.date),
    )
    record_event(
        code="certificate.issued", subject=certificate, actor=actor, stars=stars, decision=str(decision)
    )
    known = _product_holding(producer, result.match_key)
    if known is not None:
        attach_certificate(certificate=certificate, certified_product=known, actor=actor)
    return certificate


def _product_holding(producer: Producer, key: str) -> CertifiedProduct | None:
    """The product that holds this producer's certificates under this name, if there is exactly one."""
    held = CertifiedProduct.objects.filter(
        producer=producer, certificates__result__match_key=key, certificates__producer=producer
    ).distinct()[:2]
    return held[0] if len(held) == 1 else None


@transaction.atomic
def attach_certificate(
    *, certificate: Certificate, certified_product: CertifiedProduct, actor: User | None
) -> None:
    """Make a certificate part of a product's history; from its date it speaks for the product if none is
    newer.

    Raises CertificateRefused when it belongs to another product already, or to another producer.
    """
    lock_for_change([certified_product.pk])
    certificate.refresh_from_db()
    if certificate.certified_product_id == certified_product.pk:
        return
    if certificate.certified_product_id is not None:
        raise CertificateRefused("Giấy chứng nhận đã thuộc sản phẩm khác.", code="already_attached")
    if certificate.producer_id != certified_product.producer_id:
        raise CertificateRefused("Giấy chứng nhận cấp cho chủ thể khác.", code="another_producer")
    certificate.certified_product = certified_product
    certificate.save(update_fields=["certified_product"])
    record_event(
        code="certificate.attached", subject=certificate, actor=actor, certified_product=certified_product.pk
    )


@transaction.atomic
def detach_certificate(*, certificate: Certificate, reason: str, actor: User | None) -> None:
    """Undo a mistaken attachment: the certificate no longer speaks for the product. It stays on record."""
    if certificate.certified_product_id is None:
        raise CertificateRefused("Giấy chứng nhận chưa gắn với sản phẩm nào.", code="not_attached")
    lock_for_change([certificate.certified_product_id])
    detached = certificate.certified_product_id
    certificate.certified_product = None
    certificate.save(update_fields=["certified_product"])
    record_event(
        code="certificate.detached",
        subject=certificate,
        actor=actor,
        certified_product=detached,
        reason=reason,
    )


@transaction.atomic
def extend_certificate(
    *,
    certificate: Certificate,
    extended_until: date,
    decision_number: str,
    decided_on: date,
    actor: User | None,
) -> CertificateExtension:
    """Record an explicit extension; it counts from the day it was decided. Raises CertificateRefused if it
    extends nothing."""
    if certificate.certified_product_id is not None:
        lock_for_change([certificate.certified_product_id])
    if CertificateRevocation.objects.filter(certificate=certificate).exists():
        raise CertificateRefused("Giấy chứng nhận đã bị thu hồi, không gia hạn được.", code="already_revoked")
    if extended_until <= certificate.valid_until:
        raise CertificateRefused(
            "Ngày gia hạn không dài hơn thời hạn của giấy chứng nhận.", code="extends_nothing"
        )
    extension = CertificateExtension.objects.create(
        certificate=certificate,
        extended_until=extended_until,
        decision_number=decision_number,
        decided_on=decided_on,
    )
    record_event(
        code="certificate.extended",
        subject=certificate,
        actor=actor,
        until=extended_until.isoformat(),
        decision=decision_number,
    )
    return extension


@transaction.atomic
def revoke_certificate(
    *,
    certificate: Certificate,
    ground: RevocationGround | str,
    decision_number: str,
    actor: User | None,
    revoked_at: datetime | None = None,
    note: str = "",
) -> CertificateRevocation:
    """Take a certificate away from a moment on (now, if not said). Waits for orders of the product being
    placed just now.

    It is never undone; a new decision certifies anew. Raises CertificateRefused if it is revoked already.
    """
    if certificate.certified_product_id is not None:
        lock_for_change([certificate.certified_product_id])
    if CertificateRevocation.objects.filter(certificate=certificate).exists():
        raise CertificateRefused("Giấy chứng nhận đã bị thu hồi.", code="already_revoked")
    revocation = CertificateRevocation.objects.create(
        certificate=certificate,
        revoked_at=revoked_at or timezone.now(),
        ground=RevocationGround(ground),
        decision_number=decision_number,
        note=note,
        revoked_by=actor,
    )
    record_event(
        code="certificate.revoked",
        subject=certificate,
        actor=actor,
        ground=str(revocation.ground),
        at=revocation.revoked_at.isoformat(),
        decision=decision_number,
    )
    return revocation
