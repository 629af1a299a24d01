"""A real Elasticsearch for the tests that ask for one: started once, each test with an index of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from search.vocabulary import forget_vocabulary
from tests.parts import require
from tools import elasticsearch


@pytest.fixture(scope="session")
def elasticsearch_home() -> Path:
    """The server's jars, fetched now if they are not here yet; what is missing for that skips the test, and with
    ``CI=true`` fails it.
    """
    require("java")
    require("maven")
    try:
        return elasticsearch.prepare()
    except elasticsearch.MissingPart as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing), pytrace=False)
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def elasticsearch_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a running server: the one of ``ELASTICSEARCH_TEST_URL``, or one that this run's workers share."""
    if given := os.environ.get("ELASTICSEARCH_TEST_URL"):
        yield given
        return
    request.getfixturevalue("elasticsearch_home")
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # each worker has a folder of its own in the run's
    with elasticsearch.shared_node(folder / "elasticsearch") as url:
        yield url


@pytest.fixture
def elasticsearch_index(elasticsearch_url: str, settings: pytest.FixtureRequest) -> Iterator[str]:
    """The prefix of this test's own indices on the running server; they are taken away afterwards."""
    from search.backends.elasticsearch import client

    prefix = f"test-{uuid4().hex[:12]}"
    settings.ELASTICSEARCH_URL = elasticsearch_url
    settings.ELASTICSEARCH_INDEX = prefix
    server = client.client()
    yield prefix
    for index in list(server.indices.get(index=f"{prefix}-*", allow_no_indices=True)):
        server.indices.delete(index=index)


@pytest.fixture(autouse=True)
def _fresh_vocabulary() -> Iterator[None]:
    """Names and words are kept by the process; each test has a database of its own."""
    forget_vocabulary()
    yield
    forget_vocabulary()
