"""Scalars and small types that every part of the schema shares."""

from __future__ import annotations

from typing import Any

import graphene
from django.utils.translation import gettext as _
from graphene.types import Scalar
from graphql.language import ast

LARGEST = 10**15


class Dong(Scalar):
    """Whole đồng (VND has no decimals), a JSON number; may pass the 32 bits of Int."""

    @staticmethod
    def serialize(value: Any) -> int:
        number = int(value)
        if number != value:
            raise ValueError(_("Số tiền đồng không có phần lẻ."))
        return number

    @staticmethod
    def parse_value(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST:
            raise ValueError(_("Số tiền phải là số nguyên đồng."))
        return value

    @staticmethod
    def parse_literal(node: ast.Node) -> int | None:
        if isinstance(node, ast.IntValue) and len(node.value) <= 16:
            return int(node.value)
        return None


class Upload(Scalar):
    """A file, in a request of the GraphQL multipart form; null in ``operations``, named by ``map``. Input only."""

    @staticmethod
    def serialize(value: Any) -> None:
        raise ValueError(_("Tệp chỉ gửi lên, không trả về."))

    @staticmethod
    def parse_value(value: Any) -> str | None:
        return value if isinstance(value, str) else None

    @staticmethod
    def parse_literal(node: ast.Node) -> None:
        return None


class Money(graphene.ObjectType):
    """An amount in đồng."""

    amount = graphene.Field(Dong, required=True)
    currency = graphene.String(required=True)


def money(amount: Any) -> Money:
    """``Money`` of an amount in đồng."""
    return Money(amount=int(amount), currency="VND")


class PageInfo(graphene.ObjectType):
    """Where a list goes on; the cursor is opaque."""

    has_next_page = graphene.Boolean(required=True)
    end_cursor = graphene.String()


class InputProblem(graphene.ObjectType):
    """One thing wrong with what was asked, that the answer did without or that stopped a mutation."""

    field = graphene.String(description="The input field, null when it is not about one.")
    code = graphene.String(required=True, description="Stable, for programs.")
    message = graphene.String(required=True, description="For the reader, in the request's language.")
