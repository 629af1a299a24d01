"""What a search answers. Pure values: drawing a result needs no further query."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One product as a card shows it. Prices in đồng, ``distance_km`` to the nearest place that has it in
    stock.
    """

    product_id: int
    name: str
    slug: str
    stars: int
    potential_five: bool
    price: int
    price_max: int
    image: str
    image_alt: str
    producer_name: str
    producer_slug: str
    village: str
    commune: str
    commune_code: str
    district: str
    district_code: str
    group: str
    places: int
    in_stock: bool
    distance_km: float | None = None
    points: int = 0


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice: ``count`` products would be found with it and the other facets' choices."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet; ``others`` products have values that are not listed, because the facet lists only so many."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    note: str = ""
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """A page of hits with everything around it.

    ``corrected``: words also searched because what was typed looked mistyped. ``did_you_mean``: words only
    offered. ``missing``: words that no name in the catalogue has; products without them are found too. When
    nothing was found: ``dropped`` are the filters each of which alone empties the result (with the count that
    would come back), ``nearest`` the nearest things without them. ``degraded``: the chosen backend was down,
    PostgreSQL answered.
    """

    total: int
    items: tuple[Hit, ...]
    facets: dict[str, Facet]
    offset: int
    size: int
    backend: str
    corrected: str = ""
    did_you_mean: str = ""
    missing: tuple[str, ...] = ()
    dropped: tuple[tuple[str, int], ...] = ()
    nearest: tuple[Hit, ...] = ()
    degraded: bool = False

    @property
    def page(self) -> int:
        return self.offset // self.size + 1 if self.size else 1

    @property
    def pages(self) -> int:
        return -(-self.total // self.size) if self.size else 0

    @property
    def has_next(self) -> bool:
        return self.offset + self.size < self.total


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to go on with. ``kind``: product, village, commune, district, group, set, producer or words
    (a spelling).

    ``params`` are the URL parameters of the browse page it leads to; none for a product, whose ``value`` is
    its slug.
    """

    kind: str
    label: str
    value: str
    detail: str = ""
    params: tuple[tuple[str, str], ...] = ()
