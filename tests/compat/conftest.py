from collections.abc import Iterator

import pytest

from tests.compat.saleor.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def worker() -> Iterator[None]:
    """Tasks run as soon as they are sent, and their failures reach the test."""
    from marketplace.celery import app

    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    app.conf.update(task_always_eager=False, task_eager_propagates=False)
