"""Judging a product by what the catalogue says of it, in plain Vietnamese with marks: no folding, no search
engine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """What the catalogue says of a listable product, in lower case."""

    product_id: int
    name: str
    producer: str
    village: str
    commune: str
    district: str
    group: str
    product_set: str
    stars: int


class Rule:
    """Yes or no to a product; rules combine with ``&``, ``|`` and ``~``."""

    def __init__(self, holds: Callable[[Product], bool]) -> None:
        self.holds = holds

    def __and__(self, other: Rule) -> Rule:
        return Rule(lambda product: self.holds(product) and other.holds(product))

    def __or__(self, other: Rule) -> Rule:
        return Rule(lambda product: self.holds(product) or other.holds(product))

    def __invert__(self) -> Rule:
        return Rule(lambda product: not self.holds(product))


def _has(text: str, phrases: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) for phrase in phrases)


def plain(text: str) -> str:
    """Lower case, composed, with the tone where the older spelling puts it: hoà → hòa, thuỷ → thủy."""
    text = unicodedata.normalize("NFC", text).lower()
    for new, old in zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    ):
        text = re.sub(rf"(?<!q){new}(?!\w)", old, text)
    return text


def named(*phrases: str) -> Rule:
    """The name has one of these phrases, as whole words."""
    wanted = tuple(map(plain, phrases))
    return Rule(lambda product: _has(product.name, wanted))


def starts(*phrases: str) -> Rule:
    """The name begins with one of these phrases."""
    wanted = tuple(plain(phrase) for phrase in phrases)
    return Rule(lambda product: any(f"{product.name} ".startswith(f"{phrase} ") for phrase in wanted))


def made_at(*places: str) -> Rule:
    """The name, village, producer or place names one of these places."""
    wanted = tuple(map(plain, places))
    return Rule(
        lambda product: _has(
            f"{product.name} · {product.village} · {product.producer} · {product.commune} · {product.district}",
            wanted,
        )
    )


def made_by(*words: str) -> Rule:
    """The producer's name has one of these words."""
    wanted = tuple(map(plain, words))
    return Rule(lambda product: _has(product.producer, wanted))


def of_village(*words: str) -> Rule:
    wanted = tuple(map(plain, words))
    return Rule(lambda product: _has(product.village, wanted))


def in_group(*names: str) -> Rule:
    """The product's group or set has one of these words in its name."""
    wanted = tuple(map(plain, names))
    return Rule(lambda product: _has(f"{product.group} · {product.product_set}", wanted))


def with_stars(*stars: int) -> Rule:
    """It holds so many stars today."""
    return Rule(lambda product: product.stars in stars)


nothing = Rule(lambda product: False)
