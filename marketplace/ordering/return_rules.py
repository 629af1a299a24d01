"""What may be given back, until when, and what is refunded with it. Pure: no Django, no database.

Deadlines are data (``Policy``; ``policy_of`` reads a shop's own), with where they come from:

- the shop's own terms, which the page "Đổi trả và hoàn tiền" reads from here, for every kind of goods; goods at fault
  can always be given back within them (consumer law 19/2023/QH15, duties of the seller for faulty goods);
- the consumer law's articles on contracts made at a distance: when what the seller told was missing or wrong, the
  shopper may leave the contract within 30 days of making it. Here that is the reason "not as described".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Reason(StrEnum):
    """Why something is given back."""

    CHANGED_MIND = "changed_mind"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    NOT_AS_DESCRIBED = "not_as_described"
    SPOILED = "spoiled"

    @property
    def is_sellers_fault(self) -> bool:
        return self is not Reason.CHANGED_MIND


class GoodsKind(StrEnum):
    """Kinds of goods that the deadlines tell apart."""

    FRESH = "fresh"
    BESPOKE = "bespoke"
    EXPERIENCE = "experience"
    GOODS = "goods"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How long after delivery goods at fault can be given back, and goods that are fine (None: not at all)."""

    at_fault: timedelta | None
    changed_mind: timedelta | None


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The terms by kind of goods, and the law's time when what the shopper was told was wrong."""

    terms: Mapping[GoodsKind, Terms] = field(
        default_factory=lambda: {
            GoodsKind.FRESH: Terms(at_fault=timedelta(hours=24), changed_mind=None),
            GoodsKind.BESPOKE: Terms(at_fault=timedelta(days=7), changed_mind=None),
            GoodsKind.EXPERIENCE: Terms(at_fault=None, changed_mind=None),
            GoodsKind.GOODS: Terms(at_fault=timedelta(days=7), changed_mind=timedelta(days=7)),
        }
    )
    wrongly_told: timedelta = timedelta(days=30)


LEAST_WHEN_WRONGLY_TOLD = timedelta(days=30)
"""Consumer law 19/2023/QH15, contracts made at a distance."""

LEAST, MOST = timedelta(hours=1), timedelta(days=365)


def policy_of(differing: Mapping[str, timedelta | None]) -> Policy:
    """The published policy with other lengths for some terms: ``fresh_at_fault``, ``goods_changed_mind``,
    ``wrongly_told`` …; None: not at all. Raises ``ValueError`` that names the term and what is wrong with it.
    """
    terms = {
        f"{kind}_{term}": getattr(default, term)
        for kind, default in Policy().terms.items()
        for term in ("at_fault", "changed_mind")
    }
    if unknown := differing.keys() - terms.keys() - {"wrongly_told"}:
        raise ValueError(f"{min(unknown)}: no such term")
    terms |= differing
    wrongly_told = terms.pop("wrongly_told", Policy().wrongly_told)
    for name, length in terms.items():
        if length is not None and not LEAST <= length <= MOST:
            raise ValueError(f"{name}: 1 hour to {MOST.days} days")
    if wrongly_told is None or not LEAST_WHEN_WRONGLY_TOLD <= wrongly_told <= MOST:
        raise ValueError(f"wrongly_told: {LEAST_WHEN_WRONGLY_TOLD.days} to {MOST.days} days")
    for kind in GoodsKind:
        at_fault, changed_mind = terms[f"{kind}_at_fault"], terms[f"{kind}_changed_mind"]
        if changed_mind is not None and (at_fault is None or changed_mind > at_fault):
            raise ValueError(f"{kind}_changed_mind: longer than {kind}_at_fault")
    return Policy(
        terms={
            kind: Terms(at_fault=terms[f"{kind}_at_fault"], changed_mind=terms[f"{kind}_changed_mind"])
            for kind in GoodsKind
        },
        wrongly_told=wrongly_told,
    )


BESPOKE_NEEDS = frozenset({"bespoke", "engraved"})


def kind_of(*, needs: Iterable[str], is_fresh: bool) -> GoodsKind:
    """The kind of a parcel's line: made for the shopper, a visit, fresh or chilled food, or any other goods."""
    asked = frozenset(needs)
    if "experience" in asked:
        return GoodsKind.EXPERIENCE
    if asked & BESPOKE_NEEDS:
        return GoodsKind.BESPOKE
    if is_fresh or "cold" in asked:
        return GoodsKind.FRESH
    return GoodsKind.GOODS


def deadline(
    *, kind: GoodsKind, reason: Reason, ordered_at: datetime, delivered_at: datetime, policy: Policy
) -> datetime | None:
    """Until when goods of a kind can be given back for a reason; None when they cannot be."""
    terms = policy.terms[kind]
    within = terms.at_fault if reason.is_sellers_fault else terms.changed_mind
    if within is None:
        return None
    until = delivered_at + within
    if reason is Reason.NOT_AS_DESCRIBED:
        until = max(until, ordered_at + policy.wrongly_told)
    return until


def refunds_shipping(*, reasons: Iterable[Reason], is_all_back: bool) -> bool:
    """Whether a parcel's part of the shipping fee is refunded with its last units.

    Only when all of the parcel came back, and for nothing but the seller's fault: who changed their mind has had the
    delivery they ordered.
    """
    return is_all_back and all(reason.is_sellers_fault for reason in reasons)


def keeps_goods(*, kinds: Iterable[GoodsKind], reason: Reason) -> bool:
    """Whether the shopper need not send the goods back: faulty fresh food is nobody's to sell again."""
    return reason.is_sellers_fault and all(kind is GoodsKind.FRESH for kind in kinds)
