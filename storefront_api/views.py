"""The HTTP door of the API: one JSON document a request, header tokens only, everything bounded.

Written instead of extending Saleor's view, which accepts batches, forms and any size, and answers with exception
texts (SALEOR advisories CVE-2023-26051, CVE-2026-33756, CVE-2026-35401). The session of the pages never
authenticates a call here, and a token never opens a page: a forged form post finds nobody signed in.
"""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from graphql import GraphQLSchema, execute
from graphql.execution import ExecutionResult

from . import limits, throttles, tokens
from .context import ApiContext
from .documents import Document, DocumentCache, InvalidDocument
from .errors import ApiError, format_error
from .limits import Limits

MAX_BODY = 128 * 1024


@method_decorator(csrf_exempt, name="dispatch")
class GraphQLView(View):
    """``POST {"query", "variables", "operationName"}`` as ``application/json``.

    Status 200 when something was executed (errors of fields are in the answer), 400 for a document or body that
    can not run, 413 too large, 415 not JSON, 429 throttled.
    """

    http_method_names: ClassVar[list[str]] = ["post", "options"]
    schema: GraphQLSchema
    plain_schema: GraphQLSchema | None = None
    documents: DocumentCache
    cost_limits: Limits = limits.STOREFRONT
    middleware: ClassVar[tuple[Any, ...]] = ()

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._with_cors(request, HttpResponse(status=204))

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseNotAllowed(["POST", "OPTIONS"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request_id = getattr(request, "request_id", None) or uuid.uuid4().hex
        hide_schema = not settings.STOREFRONT_API_INTROSPECTION
        try:
            answer, status = self._answer(request, request_id, hide_schema)
        except ApiError as error:
            answer, status = _refusal(error, request_id, hide_schema), error.status
        except InvalidDocument as error:
            found = [
                format_error(e, request_id=request_id, hide_schema=hide_schema) for e in error.errors[:10]
            ]
            answer, status = {"errors": found}, 400
        except RecursionError:
            too_deep = ApiError("QUERY_TOO_LARGE", _("Truy vấn lồng quá sâu."))
            answer, status = _refusal(too_deep, request_id, hide_schema), 400
        response = JsonResponse(
            answer, status=status, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")}
        )
        response["Cache-Control"] = "no-store"
        return self._with_cors(request, response)

    def _answer(self, request: HttpRequest, request_id: str, hide_schema: bool) -> tuple[dict[str, Any], int]:
        address = client_address(request)
        throttles.hit(throttles.QUERIES, address)
        text, variables, operation_name = read_body(request)
        document = self.documents.get(text, allow_introspection=not hide_schema)
        operation = limits.operation_of(document.tree, operation_name)
        if operation is None:
            raise ApiError(
                "NO_OPERATION", _("Văn bản có nhiều thao tác hoặc không có: nêu tên bằng operationName.")
            )
        if operation.operation == "mutation":
            throttles.hit(throttles.MUTATIONS, address)
        context = self.build_context(request, address, request_id)
        result = self.execute(document, context, variables, operation_name)
        answer: dict[str, Any] = {}
        if result.errors:
            answer["errors"] = [
                format_error(e, request_id=request_id, hide_schema=hide_schema) for e in result.errors[:20]
            ]
        if result.invalid:
            return answer, 400
        answer["data"] = result.data
        return answer, 200

    def build_context(self, request: HttpRequest, address: str, request_id: str) -> Any:
        """The resolvers' context; the user comes from the Authorization header alone."""
        request.user = AnonymousUser()
        user = tokens.user_of(request.headers.get("Authorization", ""))
        return ApiContext(http=request, user=user, address=address, request_id=request_id)

    def execute(
        self, document: Document, context: Any, variables: dict[str, Any], operation_name: str | None
    ) -> ExecutionResult:
        """Run one operation of a document that was validated."""
        try:
            result: ExecutionResult = execute(
                self.plain_schema if self.plain_schema and document.is_plain else self.schema,
                document.tree,
                context_value=context,
                variable_values=variables,
                operation_name=operation_name,
                middleware=self.middleware or None,
            )
        except (ApiError, RecursionError):
            raise
        except Exception as error:  # noqa: BLE001 - the executor raises what it thinks of variables; masked by format_error
            return ExecutionResult(errors=[error], invalid=True)
        return result

    def _with_cors(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        origin = request.headers.get("Origin", "")
        if origin and origin in settings.STOREFRONT_API_ORIGINS:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
            response["Access-Control-Allow-Headers"] = "Content-Type, Accept, Accept-Language, Authorization"
            response["Access-Control-Max-Age"] = "600"
        response["Vary"] = "Origin, Accept-Language, Authorization"
        return response


def read_body(request: HttpRequest) -> tuple[str, dict[str, Any], str | None]:
    """``(query, variables, operationName)`` of a request; raises ``ApiError`` naming what is wrong."""
    if request.content_type != "application/json":
        raise ApiError("NOT_JSON", _("Gửi application/json."), status=415)
    announced = request.headers.get("Content-Length", "")
    if (announced.isdecimal() and int(announced) > MAX_BODY) or len(request.body) > MAX_BODY:
        raise ApiError(
            "BODY_TOO_LARGE", _("Nội dung quá lớn, nhiều nhất %(n)d byte.") % {"n": MAX_BODY}, status=413
        )
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise ApiError("NOT_JSON", _("Nội dung không phải JSON hợp lệ.")) from error
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
    return query, variables or {}, operation_name or None


def client_address(request: HttpRequest) -> str:
    """The caller's address as the server saw it; proxies are trusted by settings' middleware, not here."""
    return request.META.get("REMOTE_ADDR") or "local"


def _refusal(error: ApiError, request_id: str, hide_schema: bool) -> dict[str, Any]:
    return {"errors": [format_error(error, request_id=request_id, hide_schema=hide_schema)]}
