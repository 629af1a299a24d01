"""What the API tells its callers when something is refused, and what it keeps to itself.

``ApiError`` is the only exception whose text reaches a caller; every other one is logged with the
request's id and answered as ``INTERNAL`` (CVE-2023-26051/26052: Saleor's view sends the exception's text).
Expected refusals of a mutation (out of stock, not listable …) are data in its ``errors`` list, not exceptions.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from django.utils.translation import gettext as _
from graphql import GraphQLError
from graphql.error import format_error as format_graphql_error

logger = logging.getLogger(__name__)

_SUGGESTION = re.compile(r"\s*(?:Did you mean|Perhaps you meant) .*$", re.DOTALL)


class ApiError(Exception):
    """A refusal of the whole field or request.

    ``code`` is stable and in capitals; ``message`` is for the reader; ``status`` is the HTTP status when the
    request is refused before anything is executed.
    """

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def format_error(error: BaseException, *, request_id: str, hide_schema: bool) -> dict[str, Any]:
    """The JSON form of one error.

    ``hide_schema`` leaves out the "Did you mean" of the validator, which would otherwise spell out the schema.
    """
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError) and getattr(cause, "original_error", None) is not None:
        cause = cause.original_error
    if isinstance(cause, ApiError):
        answer: dict[str, Any] = {"message": cause.message, "extensions": {"code": cause.code}}
    elif isinstance(cause, GraphQLError):
        answer = {"message": str(cause), "extensions": {"code": "GRAPHQL"}}
        if hide_schema:
            answer["message"] = _SUGGESTION.sub("", answer["message"])
    else:
        logger.error("GraphQL field failed, request %s", request_id, exc_info=cause)
        answer = {
            "message": _("Hệ thống gặp lỗi. Xin thử lại; nếu vẫn lỗi, gửi cho chúng tôi mã %(id)s.")
            % {"id": request_id},
            "extensions": {"code": "INTERNAL", "requestId": request_id},
        }
    if isinstance(error, GraphQLError):
        located = format_graphql_error(error)
        for key in ("locations", "path"):
            if located.get(key):
                answer[key] = located[key]
    return answer
