import pytest

from tests.compat.saleor.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()
