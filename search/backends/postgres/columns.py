"""What filters, facets and orders read of the index table, as columns in the memory of each process.

Every facet of a broad question looks at every product: arrays answer that a hundred times faster than rows do. A
hundred thousand products take some 15 MB. Nothing here is ever changed in place: a later state is another
``Columns``, so threads share one without waiting for each other. Pure numpy: no Django.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.bytes_]

EPOCH = "1970-01-01"
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("product_id", "int4send(product_id)", ">i4", "i4"),
    ("listable_from", "float8send(extract(epoch FROM listable_from)::float8)", ">f8", "f8"),
    ("listable_until", "float8send(extract(epoch FROM listable_until)::float8)", ">f8", "f8"),
    ("first_certified", f"int4send(coalesce(first_certified - date '{EPOCH}', -1))", ">i4", "i4"),
    ("price", "int8send(price)", ">i8", "i8"),
    ("commune", "int4send(coalesce(commune, -1))", ">i4", "i4"),
    ("product_group", "int4send(coalesce(product_group, -1))", ">i4", "i4"),
    ("product_set", "int4send(coalesce(product_set, -1))", ">i4", "i4"),
    ("producer", "int4send(coalesce(producer, -1))", ">i4", "i4"),
    ("district", "int2send(coalesce(district, '-1'))", ">i2", "i2"),
    ("producer_kind", "int2send(coalesce(producer_kind, '-1'))", ">i2", "i2"),
    ("price_band", "int2send(coalesce(price_band, '-1'))", ">i2", "i2"),
    ("stars", "int2send(stars)", ">i2", "i2"),
    ("potential_five", "int2send(potential_five::int::int2)", ">i2", "i2"),
    ("in_stock", "int2send(in_stock::int::int2)", ">i2", "i2"),
)
"""Column, how PostgreSQL sends it, how it travels, how it is kept. -1 stands for null, times are seconds since 1970,
dates days since then."""

PACKED = " || ".join(sent for _name, sent, _travels, _kept in FIELDS)
"""A row's values as bytes, in SQL."""
_ROW = np.dtype([(name, travels) for name, _sent, travels, _kept in FIELDS])


@dataclass(frozen=True)
class Columns:
    """All products of the index, one row each.

    ``values``: column → array. ``names``: what rows are sorted by where their names are, unique. The places that have
    row *r* in stock are ``places[starts[r] : starts[r] + lengths[r]]``.
    """

    values: dict[str, npt.NDArray[Any]]
    names: Bytes
    by_name: Ints
    places: Ints
    starts: Ints
    lengths: Ints

    @classmethod
    def read(cls, rows: bytes | memoryview, names: str, places: str) -> Columns:
        """From what PostgreSQL sends, in one order: rows as ``PACKED``, their names a line each, and a line each the
        numbers of their places with commas between.
        """
        packed = np.frombuffer(rows, _ROW)
        values = {name: packed[name].astype(kept) for name, _sent, _travels, kept in FIELDS}
        product_ids = values["product_id"].tolist()
        names_and_places = zip(
            names.split("\n") if product_ids else (), places.split("\n") if product_ids else (), strict=True
        )
        keys, lengths = [], []
        for product_id, (name, where) in zip(product_ids, names_and_places, strict=True):
            keys.append(b"%s\0%010d" % (name.encode(), product_id))
            lengths.append(where.count(",") + 1 if where else 0)
        ends = np.cumsum(lengths, dtype=np.int32)
        unique_names = np.array(keys, np.bytes_)
        return cls(
            values=values,
            names=unique_names,
            by_name=np.argsort(unique_names).astype(np.int32),
            places=np.array([number for number in places.replace("\n", ",").split(",") if number], np.int32),
            starts=(ends - lengths).astype(np.int32),
            lengths=np.array(lengths, np.int32),
        )

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def row_of(self) -> Ints:
        """Product → row; -1 for a product that is not there."""
        return _rows_by_id(self.values["product_id"])

    @cached_property
    def name_rank(self) -> Ints:
        """Row → its place in the order of names."""
        ranks = np.empty(len(self), np.int32)
        ranks[self.by_name] = np.arange(len(self), dtype=np.int32)
        return ranks

    def updated(self, changed: Columns) -> Columns:
        """With other values for products that are there, and rows for those that are not."""
        ids = changed.values["product_id"]
        known = np.full(len(ids), -1, np.int32)
        there = ids < len(self.row_of)
        known[there] = self.row_of[ids[there]]
        rows = np.where(known < 0, len(self) + np.cumsum(known < 0) - 1, known)
        size = len(self) + int((known < 0).sum())

        def merged(old: npt.NDArray[Any], new: npt.NDArray[Any]) -> npt.NDArray[Any]:
            both = np.empty(size, np.promote_types(old.dtype, new.dtype))
            both[: len(old)] = old
            both[rows] = new
            return both

        names = merged(self.names, changed.names)
        as_before = size == len(self) and bool((self.names[rows] == changed.names).all())
        return replace(
            self,
            values={name: merged(old, changed.values[name]) for name, old in self.values.items()},
            names=names,
            by_name=self.by_name if as_before else _put_in(self.by_name, names, rows),
            places=np.concatenate([self.places, changed.places]),
            starts=merged(self.starts, changed.starts + len(self.places)),
            lengths=merged(self.lengths, changed.lengths),
        )._tidied()

    def places_of(self, rows: npt.NDArray[Any]) -> tuple[Ints, npt.NDArray[Any]]:
        """The places of some rows, one row's after the other's, and beside each the position in ``rows`` that it
        belongs to.
        """
        lengths = self.lengths[rows]
        owners = np.repeat(np.arange(len(rows)), lengths)
        firsts = np.cumsum(lengths) - lengths
        within = np.arange(len(owners)) - firsts[owners]
        return self.places[self.starts[rows][owners] + within], owners

    def _tidied(self) -> Columns:
        """Without the places of earlier states, once they are the most."""
        if len(self.places) <= 2 * int(self.lengths.sum()) + 1000:
            return self
        places, _owners = self.places_of(np.arange(len(self)))
        return replace(self, places=places, starts=(np.cumsum(self.lengths) - self.lengths).astype(np.int32))


def _rows_by_id(product_ids: npt.NDArray[Any]) -> Ints:
    rows = np.full(int(product_ids.max(initial=-1)) + 1, -1, np.int32)
    rows[product_ids] = np.arange(len(product_ids), dtype=np.int32)
    return rows


def _put_in(by_name: Ints, names: Bytes, rows: npt.NDArray[Any]) -> Ints:
    """The order of all names after those of ``rows`` have changed: only they look for their place anew."""
    moved = np.zeros(len(names), bool)
    moved[rows] = True
    stayed = by_name[~moved[by_name]]
    coming = rows[np.argsort(names[rows])]
    return np.insert(stayed, np.searchsorted(names[stayed], names[coming]), coming).astype(np.int32)
