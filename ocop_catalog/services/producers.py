"""Producers: enter, restrict, reinstate, close; and settle whether two of them are one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from saleor.account.models import User

from ocop_catalog import merging
from ocop_catalog.errors import ProducerRefused
from ocop_catalog.models import (
    Certificate,
    CertifiedProduct,
    DoubtState,
    EvaluationResult,
    FulfilmentPoint,
    Producer,
    ProducerDoubt,
    ProducerKind,
    ProducerMember,
    ProducerStanding,
)
from ocop_catalog.services.events import record_event
from ocop_catalog.services.locks import lock_for_change
from ocop_catalog.text import fold, match_key, nfc

MAX_SLUG = 100


def producer_slug(name: str, taken: set[str]) -> str:
    """A slug for a producer's name that is not in ``taken``; the caller holds ``taken`` true."""
    stem = slugify(fold(name))[:MAX_SLUG] or "chu-the"
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def slugs_like(stems: set[str] | None = None) -> set[str]:
    """The producer slugs in use (all of them, or those that begin like the given ones)."""
    slugs = Producer.objects.values_list("slug", flat=True)
    return {slug for slug in slugs if stems is None or slug.startswith(tuple(stems))}


@transaction.atomic
def create_producer(
    *, legal_name: str, kind: ProducerKind | str, actor: User | None, **details: Any
) -> Producer:
    """Enter a producer; ``details`` are further columns (address, commune, phone, registration_number …)."""
    name = nfc(legal_name)
    stem = slugify(fold(name))[:MAX_SLUG]
    producer = Producer.objects.create(
        legal_name=name,
        kind=ProducerKind(kind),
        slug=producer_slug(name, slugs_like({stem})),
        match_key=match_key(name)[:250],
        **details,
    )
    record_event(code="producer.entered", subject=producer, actor=actor, name=name)
    return producer


def suspend_producer(*, producer: Producer, reason: str, actor: User | None) -> None:
    """Stop the sale of all of a producer's products until it is reinstated."""
    _set_standing(producer, ProducerStanding.SUSPENDED, reason, actor)


def close_producer(*, producer: Producer, reason: str, actor: User | None) -> None:
    """Record that a producer has stopped for good."""
    _set_standing(producer, ProducerStanding.CLOSED, reason, actor)


def reinstate_producer(*, producer: Producer, actor: User | None) -> None:
    """Let a suspended or closed producer sell again. Raises ProducerRefused for one merged into another."""
    if producer.merged_into_id is not None:
        raise ProducerRefused("Chủ thể đã gộp vào chủ thể khác.", code="producer_merged")
    _set_standing(producer, ProducerStanding.ACTIVE, "", actor)


@transaction.atomic
def _set_standing(producer: Producer, standing: ProducerStanding, reason: str, actor: User | None) -> None:
    if standing != ProducerStanding.ACTIVE and not reason.strip():
        raise ProducerRefused("Phải nêu lý do.", code="reason_missing")
    lock_for_change(CertifiedProduct.objects.filter(producer=producer).values_list("pk", flat=True))
    producer.standing = standing
    producer.standing_reason = reason.strip()
    producer.save(update_fields=["standing", "standing_reason"])
    record_event(code=f"producer.{standing}", subject=producer, actor=actor, reason=producer.standing_reason)


@transaction.atomic
def merge_producers(*, keep: Producer, duplicate: Producer, actor: User | None) -> None:
    """Make two entries of one producer one: all that hangs on ``duplicate`` goes to ``keep``.

    The duplicate stays as a closed alias, so that a later list with its spelling finds ``keep``. Raises
    ProducerRefused when both have a result for one product in one decision, or the two differ in registration
    number.
    """
    if keep.pk == duplicate.pk or duplicate.merged_into_id or keep.merged_into_id:
        raise ProducerRefused("Không gộp được hai chủ thể này.", code="cannot_merge")
    if keep.registration_number and duplicate.registration_number:
        raise ProducerRefused("Hai chủ thể có hai mã số thuế khác nhau.", code="registration_differs")
    theirs = set(EvaluationResult.objects.filter(producer=duplicate).values_list("decision_id", "match_key"))
    ours = set(EvaluationResult.objects.filter(producer=keep).values_list("decision_id", "match_key"))
    if theirs & ours:
        raise ProducerRefused(
            "Hai chủ thể cùng có một sản phẩm trong một quyết định.",
            code="same_product",
            results=len(theirs & ours),
        )
    lock_for_change(
        CertifiedProduct.objects.filter(producer__in=[keep, duplicate]).values_list("pk", flat=True)
    )
    for model in (EvaluationResult, Certificate, CertifiedProduct, FulfilmentPoint):
        model.objects.filter(producer=duplicate).update(producer=keep)
    members = set(ProducerMember.objects.filter(producer=keep).values_list("user_id", flat=True))
    ProducerMember.objects.filter(producer=duplicate).exclude(user_id__in=members).update(producer=keep)
    ProducerMember.objects.filter(producer=duplicate).delete()
    Producer.objects.filter(merged_into=duplicate).update(merged_into=keep)
    duplicate.merged_into = keep
    duplicate.standing = ProducerStanding.CLOSED
    duplicate.standing_reason = f"Đã gộp vào {keep.legal_name}"[:300]
    duplicate.save(update_fields=["merged_into", "standing", "standing_reason"])
    record_event(
        code="producer.merged", subject=keep, actor=actor, duplicate=duplicate.pk, name=duplicate.legal_name
    )
    merging.tell(duplicate_id=duplicate.pk)


@transaction.atomic
def resolve_doubt(*, doubt: ProducerDoubt, same: bool, actor: User | None) -> ProducerDoubt:
    """Settle a doubtful pair: the same (then they are merged, the candidate stays) or distinct. Raises
    ProducerRefused."""
    doubt = ProducerDoubt.objects.select_for_update().get(pk=doubt.pk)
    if doubt.state != DoubtState.OPEN:
        raise ProducerRefused("Đã có người xác nhận.", code="already_resolved")
    if same:
        if doubt.producer is None:
            raise ProducerRefused("Chủ thể này không còn.", code="cannot_merge")
        merge_producers(keep=doubt.candidate, duplicate=doubt.producer, actor=actor)
    doubt.state = DoubtState.MERGED if same else DoubtState.DISTINCT
    doubt.resolved_by = actor
    doubt.resolved_at = timezone.now()
    doubt.save(update_fields=["state", "resolved_by", "resolved_at"])
    record_event(
        code="producer.doubt_resolved", subject=doubt.candidate, actor=actor, doubt=doubt.pk, same=same
    )
    return doubt
