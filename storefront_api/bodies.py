"""What a request asks, read from its body: one JSON document, or the GraphQL multipart form where files come along.

The form (https://github.com/jaydenseric/graphql-multipart-request-spec): ``operations``, the JSON document with null in
place of each file; ``map``, ``{"part": ["variables.path"]}``; then the parts. Files never stand in the variables
themselves: there each is a name, by which the resolver finds it in ``ApiContext.uploads``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from .errors import ApiError

MAX_BODY = 128 * 1024
MOST_FILES = 4
MAX_FILE = 5 * 1024 * 1024
MAX_FORM = MOST_FILES * MAX_FILE + 2 * MAX_BODY
PREFIX = "upload:"
"""Begins what stands for a file in the variables."""


@dataclass(frozen=True)
class Body:
    """One document to run, its variables, and the files that stand in them."""

    query: str
    variables: dict[str, Any]
    operation_name: str | None
    uploads: Mapping[str, bytes] = field(default_factory=dict)


def is_form(request: HttpRequest) -> bool:
    return request.content_type == "multipart/form-data"


def read_json(request: HttpRequest) -> Body:
    """The document of a JSON request; raises ``ApiError`` naming what is wrong."""
    if request.content_type != "application/json":
        raise ApiError("NOT_JSON", _("Gửi application/json."), status=415)
    announced = request.headers.get("Content-Length", "")
    is_too_long = announced.isdecimal() and (len(announced) > 9 or int(announced) > MAX_BODY)
    if is_too_long or len(request.body) > MAX_BODY:
        raise _too_large(MAX_BODY)
    return _document(_parsed(request.body))


def read_form(request: HttpRequest) -> Body:
    """The document and the files of a multipart request; raises ``ApiError`` naming what is wrong."""
    announced = request.headers.get("Content-Length", "")
    if not announced.isdecimal():
        raise ApiError("LENGTH_REQUIRED", _("Cần nêu Content-Length."), status=411)
    if len(announced) > 9 or int(announced) > MAX_FORM:
        raise _too_large(MAX_FORM)
    try:
        fields, files = request.POST, request.FILES
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError) as error:
        raise _bad_form() from error
    if set(fields) != {"operations", "map"}:
        raise _bad_form()
    places = _parsed(fields["map"].encode())
    if not isinstance(places, dict) or set(places) != set(files):
        raise _bad_form()
    operations = fields["operations"].encode()
    if len(operations) > MAX_BODY:
        raise _too_large(MAX_BODY)
    body = _document(_parsed(operations))
    sent = [(name, file) for name, several in files.lists() for file in several]
    if not 0 < len(sent) <= MOST_FILES or len(sent) != len(places):
        raise ApiError("TOO_MANY_FILES", _("Gửi từ 1 đến %(n)d tệp, mỗi tên một tệp.") % {"n": MOST_FILES})
    uploads = {}
    for name, file in sent:
        if file.size > MAX_FILE:
            raise _too_large(MAX_FILE)
        stand_in = PREFIX + name
        _put(body.variables, places[name], stand_in)
        uploads[stand_in] = file.read()
    return Body(body.query, body.variables, body.operation_name, uploads)


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ApiError("NOT_JSON", _("Nội dung không phải JSON hợp lệ.")) from error


def _document(body: Any) -> Body:
    if isinstance(body, list):
        raise ApiError("BATCH_OFF", _("Mỗi yêu cầu một truy vấn; không nhận danh sách."))
    if not isinstance(body, dict):
        raise ApiError("NOT_AN_OBJECT", _("Nội dung phải là một đối tượng JSON có khoá “query”."))
    query, variables, operation_name = body.get("query"), body.get("variables"), body.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise ApiError("NO_QUERY", _("Thiếu “query”: một văn bản GraphQL."))
    if variables is not None and not isinstance(variables, dict):
        raise ApiError("BAD_VARIABLES", _("“variables” phải là một đối tượng JSON."))
    if operation_name is not None and not isinstance(operation_name, str):
        raise ApiError("BAD_OPERATION_NAME", _("“operationName” phải là văn bản."))
    return Body(query, variables or {}, operation_name or None)


def _put(variables: dict[str, Any], paths: Any, stand_in: str) -> None:
    """Put what stands for a file where its one path leads, which must be a null within the variables."""
    path = (
        paths[0].split(".")
        if isinstance(paths, list) and len(paths) == 1 and isinstance(paths[0], str)
        else ()
    )
    if len(path) < 2 or path[0] != "variables":
        raise _bad_form()
    found: Any = variables
    try:
        for step in path[1:-1]:
            found = found[int(step) if isinstance(found, list) else step]
        last: Any = int(path[-1]) if isinstance(found, list) else path[-1]
        if found[last] is not None:
            raise _bad_form()
        found[last] = stand_in
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise _bad_form() from error


def _too_large(most: int) -> ApiError:
    return ApiError("BODY_TOO_LARGE", _("Nội dung quá lớn, nhiều nhất %(n)d byte.") % {"n": most}, status=413)


def _bad_form() -> ApiError:
    return ApiError(
        "BAD_FORM", _("Biểu mẫu gửi tệp cần “operations”, “map” và mỗi tệp một chỗ trống trong biến.")
    )
