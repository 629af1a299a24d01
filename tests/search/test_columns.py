"""Columns brought up to date are what reading them all again would give."""

from __future__ import annotations

import struct

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.backends.postgres.columns import FIELDS, Columns

LETTERS = {"i2": "h", "i4": "i", "i8": "q", "f8": "d"}

Product = tuple[int, str, list[int]]
"""Stars, name, places."""

products = st.dictionaries(
    st.integers(1, 40),
    st.tuples(
        st.integers(3, 5), st.text("ab ", max_size=3), st.lists(st.integers(1, 9), max_size=4, unique=True)
    ),
    max_size=12,
)


def columns(catalogue: dict[int, Product]) -> Columns:
    """As PostgreSQL would send a catalogue: price follows from the stars, all else is 0."""
    rows = b""
    for product_id, (stars, _name, _where) in catalogue.items():
        values = {"product_id": product_id, "stars": stars, "price": stars * 10**10}
        rows += b"".join(
            struct.pack(">" + LETTERS[kept], values.get(name, 0)) for name, _sent, _travels, kept in FIELDS
        )
    names = "\n".join(name for _stars, name, _where in catalogue.values())
    places = "\n".join(",".join(map(str, where)) for _stars, _name, where in catalogue.values())
    return Columns.read(rows, names, places)


def told(known: Columns) -> tuple[dict[int, tuple[int, int, list[int]]], list[int]]:
    """What columns say: each product's values and places, and all products by name."""
    ids = known.values["product_id"]
    everything = {}
    for row, product_id in enumerate(ids.tolist()):
        places, owners = known.places_of(np.array([row]))
        assert not owners.any()
        values = (int(known.values["stars"][row]), int(known.values["price"][row]))
        everything[product_id] = (*values, places.tolist())
    assert (known.row_of[ids] == np.arange(len(known))).all()
    return everything, ids[np.argsort(known.name_rank)].tolist()


@given(first=products, changes=st.lists(products, max_size=5))
def test_columns_brought_up_to_date_are_what_reading_all_again_gives(
    first: dict[int, Product], changes: list[dict[int, Product]]
) -> None:
    known, catalogue = columns(first), dict(first)
    for change in changes:
        before = told(known)
        newer = known.updated(columns(change))
        assert told(known) == before  # another thread may be reading it
        known, catalogue = newer, catalogue | change
        assert told(known) == told(columns(catalogue))
    assert told(known) == (
        {pk: (stars, stars * 10**10, where) for pk, (stars, _name, where) in catalogue.items()},
        sorted(catalogue, key=lambda pk: (catalogue[pk][1].encode(), pk)),
    )


def test_places_of_earlier_states_do_not_pile_up() -> None:
    known = columns({1: (3, "a", [1, 2, 3, 4])})
    for _again in range(5_000):
        known = known.updated(columns({1: (3, "a", [1, 2, 3, 5])}))
    assert len(known.places) < 1_100
    assert told(known)[0] == {1: (3, 3 * 10**10, [1, 2, 3, 5])}
