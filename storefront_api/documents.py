"""Documents parsed, measured and validated once, and kept by their text.

Parsing and validating cost 2 ms of a typical request on graphql-core 2, executing 6: shoppers send the same few
documents with other variables, so the work is kept. The cache is bounded in entries and each text in length.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from graphql import GraphQLError, GraphQLSchema, validate
from graphql.language import ast
from graphql.language.parser import parse

from . import limits as cost_limits
from .errors import ApiError
from .limits import Limits
from .search.plain import is_plain


@dataclass(frozen=True)
class Document:
    """A document that may be executed; ``is_plain``: with lists that ``search.plain`` completes."""

    text: str
    tree: ast.Document
    is_plain: bool = False


class InvalidDocument(Exception):
    """The validator's findings, in the order found."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__("; ".join(str(e) for e in errors))
        self.errors = errors


class DocumentCache:
    """Least recently used documents of one schema; safe between threads."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, *, entries: int = 512) -> None:
        self._schema = schema
        self._limits = limits
        self._entries = entries
        self._kept: OrderedDict[tuple[str, bool], Document] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, text: str, *, allow_introspection: bool) -> Document:
        """The document of ``text``. Raises ``ApiError`` when too costly, ``InvalidDocument`` when not valid."""
        key = (text, allow_introspection)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        document = self._read(text, allow_introspection)
        with self._lock:
            self._kept[key] = document
            while len(self._kept) > self._entries:
                self._kept.popitem(last=False)
        return document

    def _read(self, text: str, allow_introspection: bool) -> Document:
        cost_limits.check_text(text, self._limits)
        try:
            tree = parse(text)
        except GraphQLError as error:
            raise InvalidDocument([error]) from error
        except RecursionError as error:
            raise ApiError("QUERY_TOO_LARGE", _("Truy vấn lồng quá sâu.")) from error
        cost_limits.check(tree, self._limits, allow_introspection=allow_introspection)
        errors = validate(self._schema, tree)
        if errors:
            raise InvalidDocument(errors)
        return Document(text, tree, is_plain(tree))
