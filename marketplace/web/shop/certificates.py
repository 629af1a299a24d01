"""What may be said of a certificate right now: its facts, whether it holds, and if not, since when and why.

Stars are told only of a certificate that governs and holds today (UI §6); everything is read anew for every page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.web.templatetags.web import full_date
from ocop_catalog.models import Certificate
from ocop_catalog.selectors import listable_products

FOUND_AT_MOST = 20


@dataclass(frozen=True)
class CertificateFacts:
    """One certificate as pages show it. ``valid``: it governs its product, holds today and is not revoked."""

    id: int
    url: str
    product_name: str
    product_code: str
    decision_number: str
    issued_on: date
    issuer: str
    level: str
    valid_until: date
    stars: int
    potential_five: bool
    valid: bool
    producer: str
    producer_url: str
    product_url: str = ""
    extended_by: str = ""
    ended_words: str = ""
    ended_ground: str = ""
    state_words: str = ""

    @property
    def qr_url(self) -> str:
        return reverse("shop:certificate_qr", args=[self.id])


def facts(certificate: Certificate, at: datetime) -> CertificateFacts:
    """Facts of a certificate that came from `certificates`; no further query."""
    today = timezone.localdate(at)
    extensions = [e for e in certificate.extensions.all() if e.decided_on <= today]
    last = max(extensions, key=lambda e: e.extended_until, default=None)
    extended_by = last.decision_number if last and last.extended_until > certificate.valid_until else ""
    valid_until = max(certificate.valid_until, last.extended_until) if last else certificate.valid_until
    state, words, ground = _ending(certificate, valid_until, at, today)
    product = certificate.certified_product.product if certificate.certified_product else None
    listed = getattr(certificate, "is_listed", False)
    return CertificateFacts(
        id=certificate.pk,
        url=reverse("shop:certificate", args=[certificate.pk]),
        product_name=certificate.product_name,
        product_code=certificate.product_code,
        decision_number=certificate.decision.number,
        issued_on=certificate.issued_on,
        issuer=certificate.decision.issuer,
        level=certificate.decision.get_level_display(),
        valid_until=valid_until,
        stars=certificate.stars,
        potential_five=certificate.potential_five,
        valid=not words,
        producer=certificate.producer.legal_name,
        producer_url=reverse("shop:producer", args=[certificate.producer.slug]),
        product_url=reverse("shop:product", args=[product.slug]) if product and listed and not words else "",
        extended_by=extended_by,
        ended_words=words,
        ended_ground=ground,
        state_words=state,
    )


def certificates(at: datetime) -> QuerySet[Certificate]:
    """Certificates with all that `facts` reads: one query and one for the extensions.

    Annotated with ``is_superseded`` (a newer decision speaks for the product) and ``is_listed`` (sold here now).
    """
    newer = Certificate.objects.filter(
        certified_product=OuterRef("certified_product"), issued_on__lte=timezone.localdate(at)
    ).filter(
        Q(issued_on__gt=OuterRef("issued_on")) | Q(issued_on=OuterRef("issued_on"), pk__gt=OuterRef("pk"))
    )
    return (
        Certificate.objects.select_related("decision", "producer", "revocation", "certified_product__product")
        .prefetch_related("extensions")
        .annotate(
            is_superseded=Exists(newer),
            is_listed=Exists(listable_products(at).filter(pk=OuterRef("certified_product__product"))),
        )
    )


def look_up(text: str, at: datetime) -> list[CertificateFacts]:
    """Certificates by product code, decision number or words of the name; one more than is shown, newest first."""
    words = " ".join(text.split())
    if len(words) < 2:
        return []
    condition = (
        Q(product_code__iexact=words) | Q(decision__number__iexact=words) | Q(product_name__icontains=words)
    )
    found = certificates(at).filter(condition)[: FOUND_AT_MOST + 1]
    return [facts(certificate, at) for certificate in found]


def _ending(certificate: Certificate, valid_until: date, at: datetime, today: date) -> tuple[str, str, str]:
    """A short state, the sentence and the ground why a certificate does not hold now; empty texts when it does."""
    revocation = getattr(certificate, "revocation", None)
    if revocation is not None and revocation.revoked_at <= at:
        since = _("Hết hiệu lực từ %(day)s: đã bị thu hồi") % {"day": full_date(revocation.revoked_at)}
        return _("đã thu hồi"), since, f"{revocation.get_ground_display()} ({revocation.decision_number})"
    if today > valid_until:
        sentence = _("Hết hiệu lực: chỉ có giá trị đến hết %(day)s") % {"day": full_date(valid_until)}
        return _("đã hết hạn"), sentence, ""
    if today < certificate.issued_on:
        return (
            _("chưa có hiệu lực"),
            _("Chưa có hiệu lực: cấp ngày %(day)s") % {"day": full_date(certificate.issued_on)},
            "",
        )
    if getattr(certificate, "is_superseded", False):
        return _("đã thay thế"), _("Không còn áp dụng: đã có quyết định mới hơn cho sản phẩm này"), ""
    return "", "", ""
