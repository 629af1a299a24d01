from __future__ import annotations

import pytest

from ocop_catalog.services.units import import_units


@pytest.fixture
def units(db: None) -> None:
    """The administrative units and product groups of the package's data."""
    import_units()
