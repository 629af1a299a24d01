"""What a document may cost, judged before it is validated or executed.

graphql-core 2 has no limits of its own: its overlapping-fields rule is quadratic (85 KB stall a worker for 21 s),
nesting of 800 levels overflows the stack, aliases and batches multiply the work (CVE-2026-33756, CVE-2026-35401).
``measure`` walks the document once, fragments expanded, and ``check`` compares with ``Limits``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from graphql.language import ast

from .errors import ApiError


@dataclass(frozen=True)
class Limits:
    """Ceilings for one document. Fields are counted with fragments expanded, once per spread."""

    characters: int = 16_000
    depth: int = 12
    fields: int = 400
    aliases: int = 20
    root_fields: int = 10
    directives: int = 20
    definitions: int = 20


STOREFRONT = Limits()
STAFF = Limits(
    characters=64_000, depth=18, fields=2_000, aliases=60, root_fields=20, directives=60, definitions=60
)


@dataclass
class Cost:
    """What one operation of a document costs."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    introspects: bool = False


def check_text(text: str, limits: Limits) -> None:
    """Refuse a text too long or nested too deep to be parsed safely; the parser recurses once per level."""
    if len(text) > limits.characters:
        raise _too_much(_("dài %(n)d ký tự"), len(text), limits.characters, status=413)
    level = 0
    for character in text:
        if character in "{[(":
            level += 1
            if level > 4 * limits.depth:
                raise _too_much(_("lồng %(n)d tầng"), level, 4 * limits.depth)
        elif character in "}])":
            level -= 1


def check(document: ast.Document, limits: Limits, *, allow_introspection: bool) -> None:
    """Refuse a parsed document that costs more than ``limits``, or asks for the schema where that is off."""
    if len(document.definitions) > limits.definitions:
        raise _too_much(_("%(n)d định nghĩa"), len(document.definitions), limits.definitions)
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, ast.FragmentDefinition)}
    for operation in document.definitions:
        if not isinstance(operation, ast.OperationDefinition):
            continue
        if operation.operation == "subscription":
            raise ApiError("UNSUPPORTED", _("API này không có subscription."))
        cost = Cost()
        roots = _walk(operation.selection_set, fragments, cost, limits, depth=1, trail=())
        if operation.operation == "mutation" and roots > 1:
            raise ApiError(
                "TOO_MANY_MUTATIONS", _("Mỗi yêu cầu chỉ được một mutation; nhận được %(n)d.") % {"n": roots}
            )
        if roots > limits.root_fields:
            raise _too_much(_("%(n)d trường gốc"), roots, limits.root_fields)
        if cost.introspects and not allow_introspection:
            raise ApiError(
                "INTROSPECTION_OFF", _("Không cho đọc lược đồ ở đây; xem tệp schema.graphql của dự án.")
            )


def operation_of(document: ast.Document, name: str | None) -> ast.OperationDefinition | None:
    """The operation that will run, or None when the executor will refuse the choice itself."""
    operations = [d for d in document.definitions if isinstance(d, ast.OperationDefinition)]
    if name is None:
        return operations[0] if len(operations) == 1 else None
    return next((o for o in operations if o.name is not None and o.name.value == name), None)


def _walk(
    selections: ast.SelectionSet,
    fragments: dict[str, ast.FragmentDefinition],
    cost: Cost,
    limits: Limits,
    *,
    depth: int,
    trail: tuple[str, ...],
) -> int:
    """Add up ``selections`` into ``cost``; the number of fields directly in it, fragments expanded."""
    if depth > limits.depth:
        raise _too_much(_("lồng %(n)d tầng"), depth, limits.depth)
    cost.depth = max(cost.depth, depth)
    here = 0
    for node, at in _fields(selections, fragments, cost, limits, trail):
        here += 1
        cost.fields += 1
        if cost.fields > limits.fields:
            raise _too_much(_("%(n)d trường"), cost.fields, limits.fields)
        if node.alias is not None:
            cost.aliases += 1
            if cost.aliases > limits.aliases:
                raise _too_much(_("%(n)d bí danh (alias)"), cost.aliases, limits.aliases)
        _count_directives(node, cost, limits)
        if node.name.value in ("__schema", "__type"):
            cost.introspects = True
        if node.selection_set is not None:
            _walk(node.selection_set, fragments, cost, limits, depth=depth + 1, trail=at)
    return here


def _fields(
    selections: ast.SelectionSet,
    fragments: dict[str, ast.FragmentDefinition],
    cost: Cost,
    limits: Limits,
    trail: tuple[str, ...],
) -> Iterator[tuple[ast.Field, tuple[str, ...]]]:
    """The fields of a selection with fragments expanded, each with the fragments it came through."""
    for node in selections.selections:
        if isinstance(node, ast.Field):
            yield node, trail
            continue
        _count_directives(node, cost, limits)
        if len(trail) >= limits.depth:
            raise _too_much(_("%(n)d mảnh (fragment) lồng nhau"), len(trail), limits.depth)
        if isinstance(node, ast.InlineFragment):
            yield from _fields(node.selection_set, fragments, cost, limits, (*trail, ""))
            continue
        name = node.name.value
        if name in trail:
            raise ApiError("FRAGMENT_CYCLE", _("Mảnh (fragment) %(name)s chứa chính nó.") % {"name": name})
        cost.fields += 1  # an empty-handed spread is work too: the validator compares it with its siblings
        if cost.fields > limits.fields:
            raise _too_much(_("%(n)d trường"), cost.fields, limits.fields)
        definition = fragments.get(name)
        if definition is not None:  # an unknown one is the validator's to name
            yield from _fields(definition.selection_set, fragments, cost, limits, (*trail, name))


def _count_directives(node: ast.Node, cost: Cost, limits: Limits) -> None:
    cost.directives += len(node.directives or ())
    if cost.directives > limits.directives:
        raise _too_much(_("%(n)d chỉ thị (directive)"), cost.directives, limits.directives)


def _too_much(what: str, number: int, ceiling: int, *, status: int = 400) -> ApiError:
    asked = what % {"n": number}
    return ApiError(
        "QUERY_TOO_LARGE",
        _("Truy vấn quá lớn: %(asked)s, nhiều nhất %(ceiling)d.") % {"asked": asked, "ceiling": ceiling},
        status=status,
    )
