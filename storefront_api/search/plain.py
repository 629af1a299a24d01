"""Lists of a search answer completed in one tight loop, instead of field by field through the executor.

graphql-core 2 makes some ten Python calls for every field of every object: for 24 hits and some hundred facet values
that was two thirds of a search. Edges and facets whose selection has only fields that need no resolver of ours (the
table ``PLAIN``) are therefore executed against a twin of the schema (``..schema``) in which both lists are leaves;
this module makes their values. What it answers is exactly what the executor would have: aliases, fragments and
directives go through the executor's own ``collect_fields``, and the plain fields can neither fail nor be null where
the schema says they are not. ``tests/storefront_api/test_plain_lists.py`` compares both on generated documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

import graphene
from graphene.types import Scalar
from graphql import GraphQLSchema, ResolveInfo
from graphql.execution.base import collect_fields
from graphql.language import ast
from graphql.pyutils.default_ordered_dict import DefaultOrderedDict

from .types import OcopProductConnection

ROOT_FIELD = "ocopProducts"

Getter = Callable[[Any], Any]


@dataclass(frozen=True)
class Child:
    """A field that holds an object of type ``of`` (or null), or with ``many`` a list of them."""

    get: Getter
    of: str
    many: bool = False


PLAIN: Mapping[str, Mapping[str, Getter | Child]] = {
    "OcopProductEdge": {"cursor": attrgetter("cursor"), "node": Child(attrgetter("node"), "OcopProduct")},
    "OcopProduct": {
        "id": lambda product: graphene.Node.to_global_id("Product", product.product_id),
        "slug": attrgetter("slug"),
        "name": attrgetter("name"),
        "stars": attrgetter("stars"),
        "potentialFive": attrgetter("potential_five"),
        "price": Child(attrgetter("price"), "Money"),
        "group": attrgetter("group"),
        "village": attrgetter("village"),
        "commune": Child(attrgetter("commune"), "AdministrativeUnit"),
        "district": Child(attrgetter("district"), "AdministrativeUnit"),
        "placesCount": attrgetter("places_count"),
        "distanceKm": attrgetter("distance_km"),
    },
    "Money": {"amount": int, "currency": lambda _amount: "VND"},
    "AdministrativeUnit": {"code": attrgetter("code"), "name": attrgetter("name")},
    "Facet": {
        "name": attrgetter("name"),
        "label": attrgetter("label"),
        "note": attrgetter("note"),
        "values": Child(attrgetter("values"), "FacetValue", many=True),
    },
    "FacetValue": {
        "value": attrgetter("value"),
        "label": attrgetter("label"),
        "count": attrgetter("count"),
        "selected": attrgetter("selected"),
    },
}
LISTS = {"edges": "OcopProductEdge", "facets": "Facet"}
"""The lists of a connection that this module completes, and what is in them."""


class Completed(Scalar):
    """A value that is complete already; in the twin schema only, which nobody can read."""

    @staticmethod
    def serialize(value: Any) -> Any:
        return value


class PlainConnection(OcopProductConnection):
    """``OcopProductConnection`` with its lists as leaves."""

    edges = graphene.Field(Completed, required=True)
    facets = graphene.Field(Completed, required=True)

    class Meta:
        name = "OcopProductConnection"

    def resolve_edges(self, info: ResolveInfo) -> list[dict[str, Any]]:
        return complete(info, self.edges)

    def resolve_facets(self, info: ResolveInfo) -> list[dict[str, Any]]:
        return complete(info, self.facets)


def is_plain(tree: ast.Document) -> bool:
    """Whether a document asks for products, and of their lists only for plain fields. Validated documents only."""
    fragments = {d.name.value: d for d in tree.definitions if isinstance(d, ast.FragmentDefinition)}
    operations = [d for d in tree.definitions if isinstance(d, ast.OperationDefinition)]
    asked = [f for o in operations for f in _fields(o.selection_set, fragments) if f.name.value == ROOT_FIELD]
    lists = [f for each in asked for f in _fields(each.selection_set, fragments) if f.name.value in LISTS]
    return bool(lists) and all(_has_plain_fields(f, LISTS[f.name.value], fragments) for f in lists)


def complete(info: ResolveInfo, items: Sequence[Any]) -> list[dict[str, Any]]:
    """The list being resolved, complete as its selection asks."""
    of_all = SimpleNamespace(
        schema=_full_schema(), fragments=info.fragments, variable_values=info.variable_values
    )
    make = _maker(of_all, LISTS[info.field_name], info.field_asts)
    return [make(item) for item in items]


def _maker(context: Any, type_name: str, field_asts: Sequence[ast.Field]) -> Callable[[Any], dict[str, Any]]:
    """A function from an object to its answer: the selection is read once for the whole list."""
    plain = PLAIN[type_name]
    kind = context.schema.get_type(type_name)
    selected: Any = DefaultOrderedDict(list)
    visited: set[str] = set()
    for field in field_asts:
        selected = collect_fields(context, kind, field.selection_set, selected, visited)
    parts: list[tuple[str, Getter]] = []
    for key, fields in selected.items():
        name = fields[0].name.value
        if name == "__typename":
            parts.append((key, lambda _item: type_name))
            continue
        how = plain[name]
        parts.append((key, _child(context, how, fields) if isinstance(how, Child) else how))
    return lambda item: {key: get(item) for key, get in parts}


def _child(context: Any, child: Child, fields: Sequence[ast.Field]) -> Getter:
    get, make = child.get, _maker(context, child.of, fields)
    if child.many:
        return lambda item: [make(each) for each in get(item)]

    def one(item: Any) -> dict[str, Any] | None:
        found = get(item)
        return None if found is None else make(found)

    return one


def _has_plain_fields(field: ast.Field, type_name: str, fragments: Mapping[str, Any]) -> bool:
    for each in _fields(field.selection_set, fragments):
        if each.name.value == "__typename":
            continue
        how = PLAIN[type_name].get(each.name.value)
        if how is None or (isinstance(how, Child) and not _has_plain_fields(each, how.of, fragments)):
            return False
    return True


def _fields(selections: ast.SelectionSet, fragments: Mapping[str, Any]) -> Iterator[ast.Field]:
    """The fields of a selection, those of its fragments among them (validation has refused circles)."""
    for node in selections.selections:
        if isinstance(node, ast.Field):
            yield node
        elif isinstance(node, ast.InlineFragment):
            yield from _fields(node.selection_set, fragments)
        else:
            yield from _fields(fragments[node.name.value].selection_set, fragments)


def _full_schema() -> GraphQLSchema:
    from ..schema import schema  # the composition root knows this module

    return schema
