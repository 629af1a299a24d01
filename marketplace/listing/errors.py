"""The guard's refusals. ``ListingRefused`` is the catalogue's own: one refusal for publishing and for
selling."""

from ocop_catalog.errors import CatalogError, ListingDataInvalid, ListingRefused

__all__ = ["CatalogError", "ListingDataInvalid", "ListingRefused"]
