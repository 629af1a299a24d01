"""The door of the staff API: an active staff user's token first, then Saleor's own permissions per field."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from graphql import ResolveInfo
from graphql.language import ast

from .. import limits, tokens
from ..documents import DocumentCache
from ..errors import ApiError
from ..views import GraphQLView
from .schema import schema

MOST_PER_PAGE = 100


def bounded_lists(next_: Any, root: Any, info: ResolveInfo, **arguments: Any) -> Any:
    """Every connection is paged, also one whose ``edges`` hide in a fragment (SALEOR 2.6: all rows otherwise)."""
    if str(info.return_type).rstrip("!").endswith("Connection"):
        size = arguments.get("first") or arguments.get("last")
        asks_for_rows = any(
            not isinstance(node, ast.Field) or node.name.value == "edges"
            for field in info.field_asts
            for node in field.selection_set.selections
        )
        if asks_for_rows and not (isinstance(size, int) and 0 < size <= MOST_PER_PAGE):
            raise ApiError(
                "BAD_FIRST",
                _("Danh sách “%(name)s” cần “first” hoặc “last” từ 1 đến %(most)d.")
                % {"name": info.field_name, "most": MOST_PER_PAGE},
            )
    return next_(root, info, **arguments)


class StaffGraphQLView(GraphQLView):
    """Saleor's schema; whoever is not active staff gets 401 or 403 before anything is parsed."""

    schema = schema
    cost_limits = limits.STAFF
    documents = DocumentCache(schema, limits.STAFF)
    middleware: ClassVar[tuple[Any, ...]] = (bounded_lists,)

    def build_context(self, request: HttpRequest, address: str, request_id: str) -> HttpRequest:
        user = tokens.user_of(request.headers.get("Authorization", ""))
        if not user.is_authenticated:
            raise ApiError("SIGN_IN", _("API này cần token của nhân viên."), status=401)
        if not user.is_staff:
            raise ApiError("FORBIDDEN", _("API này chỉ dành cho nhân viên."), status=403)
        request.user = user
        request.app = None
        return request
