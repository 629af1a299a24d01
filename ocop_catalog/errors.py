"""What the catalogue refuses: one base with a stable code and the data a caller needs to explain itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ocop_catalog.rules import ListingVerdict


class CatalogError(Exception):
    """Base of the catalogue's refusals. ``code`` is stable; ``message`` is Vietnamese, for people; ``data``
    depends on the code."""

    code = "catalog_error"

    def __init__(self, message: str, *, code: str | None = None, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.data = data


class ListingRefused(CatalogError):
    """Products that may not be listed or sold now; ``verdicts`` says why, by product id."""

    code = "listing_refused"

    def __init__(self, verdicts: Mapping[int, ListingVerdict]) -> None:
        reasons = dict.fromkeys(reason.text for verdict in verdicts.values() for reason in verdict.reasons)
        # A product the gate would let through may still be refused to shoppers: nobody published it.
        super().__init__(" ".join(reasons) or "Sản phẩm không còn được bán.", product_ids=sorted(verdicts))
        self.verdicts = dict(verdicts)


class CertificateRefused(CatalogError):
    """A certificate cannot be issued, extended, revoked or attached as asked."""

    code = "certificate_refused"


class ListingDataInvalid(CatalogError):
    """What a listing is to say is missing or impossible (price, group, name); ``data["field"]`` names it."""

    code = "listing_data_invalid"


class ProducerRefused(CatalogError):
    """A change to a producer is not possible as asked."""

    code = "producer_refused"


class PlaceRefused(CatalogError):
    """A change to a place is not possible as asked; ``data["field"]`` names what to mend."""

    code = "place_refused"
