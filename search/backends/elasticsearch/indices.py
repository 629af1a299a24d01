"""The life of an index: made beside the live one, filled, turned over by alias, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from elasticsearch.helpers import scan

from . import client as clients
from .backend import building_alias, live_alias
from .mapping import LIVE, index_body


def create_building_index(version: int) -> str:
    """An empty index that every writer writes to from now on; what an earlier rebuild left unfinished is
    cleared away.
    """
    server = clients.client()
    index = f"{settings.ELASTICSEARCH_INDEX}-{version}"
    with clients.faults():
        known = server.indices.get_alias(index=f"{settings.ELASTICSEARCH_INDEX}-*", allow_no_indices=True)
        building = f"{settings.ELASTICSEARCH_INDEX}-building-"  # of whatever version
        for abandoned, found in known.items():
            if any(alias.startswith(building) for alias in found["aliases"]):
                server.indices.delete(index=abandoned)
        server.indices.create(index=index, aliases={building_alias(): {}}, **index_body())
    return index


def turn_over(index: str) -> None:
    """Make ``index`` the live one in one step, and take the others away. Before that it is packed into one segment,
    which halves the work of every search until many changes have come.
    """
    server = clients.client()
    with clients.faults():
        server.options(request_timeout=clients.MERGE_SECONDS).indices.forcemerge(
            index=index, max_num_segments=1
        )
        server.indices.put_settings(index=index, settings=LIVE)
        server.indices.refresh(index=index)
        server.indices.update_aliases(
            actions=[
                {
                    "remove": {
                        "index": f"{settings.ELASTICSEARCH_INDEX}-*",
                        "alias": live_alias(),
                        "must_exist": False,
                    }
                },
                {"remove": {"index": index, "alias": building_alias()}},
                {"add": {"index": index, "alias": live_alias()}},
            ]
        )
        for retired in list(server.indices.get(index=f"{settings.ELASTICSEARCH_INDEX}-*")):
            if retired != index:
                server.indices.delete(index=retired, ignore_unavailable=True)


def abandon(index: str) -> None:
    """Take an unfinished index away."""
    with clients.faults():
        clients.client().indices.delete(index=index, ignore_unavailable=True)


def live_sources(product_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What the live index holds of these products."""
    wanted = [str(product_id) for product_id in product_ids]
    if not wanted:
        return {}
    with clients.faults():
        answer = clients.client().mget(index=live_alias(), ids=wanted)
    return {int(found["_id"]): found["_source"] for found in answer["docs"] if found.get("found")}


def live_product_ids() -> Iterator[int]:
    """The products in the live index."""
    with clients.faults():
        for hit in scan(clients.client(), index=live_alias(), _source=False, size=5000):
            yield int(hit["_id"])
