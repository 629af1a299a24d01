"""The HTTP door of the API: one document a request, header tokens only, everything bounded.

Written instead of extending Saleor's view, which accepts batches and any size, and answers with exception
texts (SALEOR advisories CVE-2023-26051, CVE-2026-33756, CVE-2026-35401). The session of the pages never
authenticates a call here, and a token never opens a page: a forged form post finds nobody signed in.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from graphql import GraphQLSchema, execute
from graphql.execution import ExecutionResult

from . import bodies, limits, throttles, tokens
from .bodies import Body
from .context import ApiContext
from .documents import Document, DocumentCache, InvalidDocument
from .errors import ApiError, format_error
from .limits import Limits

_JSON = DjangoJSONEncoder()


@method_decorator(csrf_exempt, name="dispatch")
class GraphQLView(View):
    """``POST {"query", "variables", "operationName"}`` as ``application/json``; with ``takes_files`` also as the
    GraphQL multipart form (``bodies``).

    Status 200 when something was executed (errors of fields are in the answer), 400 for a document or body that
    can not run, 413 too large, 415 not JSON, 429 throttled.
    """

    http_method_names: ClassVar[list[str]] = ["post", "options"]
    schema: GraphQLSchema
    plain_schema: GraphQLSchema | None = None
    documents: DocumentCache
    cost_limits: Limits = limits.STOREFRONT
    takes_files: ClassVar[bool] = False
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
        response = HttpResponse(
            orjson.dumps(answer, default=_JSON.default), status=status, content_type="application/json"
        )
        response["Cache-Control"] = "no-store"
        return self._with_cors(request, response)

    def _answer(self, request: HttpRequest, request_id: str, hide_schema: bool) -> tuple[dict[str, Any], int]:
        address = client_address(request)
        throttles.hit(throttles.QUERIES, address)
        body = self.read(request, address)
        document = self.documents.get(body.query, allow_introspection=not hide_schema)
        operation = limits.operation_of(document.tree, body.operation_name)
        if operation is None:
            raise ApiError(
                "NO_OPERATION", _("Văn bản có nhiều thao tác hoặc không có: nêu tên bằng operationName.")
            )
        if operation.operation == "mutation":
            throttles.hit(throttles.MUTATIONS, address)
        context = self.build_context(request, address, request_id)
        if body.uploads:
            context.uploads = body.uploads
        result = self.execute(document, context, body.variables, body.operation_name)
        answer: dict[str, Any] = {}
        if result.errors:
            answer["errors"] = [
                format_error(e, request_id=request_id, hide_schema=hide_schema) for e in result.errors[:20]
            ]
        if result.invalid:
            return answer, 400
        answer["data"] = result.data
        return answer, 200

    def read(self, request: HttpRequest, address: str) -> Body:
        """What is asked. Forms with files are read only where they are taken, and are counted first."""
        if not (self.takes_files and bodies.is_form(request)):
            return bodies.read_json(request)
        throttles.hit(throttles.UPLOADS, address)
        return bodies.read_form(request)

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


def client_address(request: HttpRequest) -> str:
    """The caller's address as the server saw it; proxies are trusted by settings' middleware, not here."""
    return request.META.get("REMOTE_ADDR") or "local"


def _refusal(error: ApiError, request_id: str, hide_schema: bool) -> dict[str, Any]:
    return {"errors": [format_error(error, request_id=request_id, hide_schema=hide_schema)]}
