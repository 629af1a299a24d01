"""What a search backend must do; ``tests/search/test_backend_contract.py`` runs against each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from search.document import ProductDocument
from search.plan import RawResults, SearchPlan


class SearchBackend(Protocol):
    """Finds and keeps documents. Raises ``BackendUnavailable`` when trying again may help, ``BackendRefused``
    when not.
    """

    name: str

    def search(self, plan: SearchPlan) -> RawResults:
        """Find, count and page in one round trip."""

    def search_each(self, plans: Sequence[SearchPlan]) -> Iterable[RawResults]:
        """The answers to several questions of the same moment, in order. Whoever does not need all of them stops
        taking.
        """

    def write(self, documents: Iterable[ProductDocument], gone: Sequence[tuple[int, int]]) -> None:
        """Put documents and take away ``(product_id, version)``; an entry of the same or a later version
        stays as it is.
        """

    def explain(self, plan: SearchPlan) -> str:
        """How the backend would run this, for people."""
