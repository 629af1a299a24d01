"""Calls Saleor's whole schema the way Saleor's own server would, as any user."""

import json
from collections.abc import Iterator
from typing import Any

import graphene
from django.conf import settings
from django.core.files import File
from django.http import HttpRequest
from django.test import RequestFactory, override_settings
from django.urls import reverse
from graphql_jwt.shortcuts import get_token
from saleor.graphql.api import schema
from saleor.graphql.middleware import JWTMiddleware, app_middleware
from saleor.graphql.views import GraphQLView

JWT_BACKEND = "graphql_jwt.backends.JSONWebTokenBackend"


def gid(obj: Any) -> str:
    """The global id of a model instance."""
    return str(graphene.Node.to_global_id(type(obj).__name__, obj.pk))


class SaleorApi:
    """POSTs documents to Saleor's view behind our middleware's part of a request; ``user`` signs in with a token."""

    def __init__(self, user: Any = None) -> None:
        self.user = user
        self.view = GraphQLView.as_view(schema=schema, middleware=[JWTMiddleware, app_middleware])

    def post(self, query: str, variables: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
        """The whole answer: ``data`` and, when something went wrong, ``errors``."""
        body: dict[str, Any] = {"query": query, "variables": variables or {}}
        if self.user is not None:
            headers.setdefault("HTTP_AUTHORIZATION", f"JWT {get_token(self.user)}")
        files = dict(_uploads(body["variables"], "variables"))
        if files:
            parts = {
                "operations": json.dumps(body, default=lambda file: None),
                "map": json.dumps({path: [path] for path in files}),
            }
            request = RequestFactory().post(reverse("api"), {**parts, **files}, **headers)
        else:
            request = RequestFactory().post(
                reverse("api"), json.dumps(body), content_type="application/json", **headers
            )
        # Saleor's server lets tokens sign in by this backend; ours has doors of its own and leaves it out.
        with override_settings(AUTHENTICATION_BACKENDS=[JWT_BACKEND, *settings.AUTHENTICATION_BACKENDS]):
            return dict(json.loads(_through_middleware(request, self.view).content))

    def ask(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The ``data`` of an answer that must be free of GraphQL errors."""
        answer = self.post(query, variables)
        assert "errors" not in answer, answer["errors"]
        return dict(answer["data"])

    def do(self, mutation: str, fields: str = "", **arguments: Any) -> dict[str, Any]:
        """Run one mutation that must succeed and give its payload: ``do("menuDelete", id=gid(menu))``."""
        payload = self.attempt(mutation, fields, **arguments)
        assert payload["errors"] == [], payload["errors"]
        return payload

    def attempt(self, mutation: str, fields: str = "", **arguments: Any) -> dict[str, Any]:
        """As ``do``, but Saleor's own refusals (``errors`` of the payload) are for the caller to judge."""
        known = schema.get_mutation_type().fields[mutation].args
        declared = ", ".join(f"${name}: {known[name].type}" for name in arguments)
        given = ", ".join(f"{name}: ${name}" for name in arguments)
        query = (
            f"mutation{f'({declared})' if declared else ''} "
            f"{{ {mutation}{f'({given})' if given else ''} {{ errors {{ field message }} {fields} }} }}"
        )
        return dict(self.ask(query, arguments)[mutation])


def _uploads(value: Any, path: str) -> Iterator[tuple[str, File]]:
    """The files among the variables, by the path that the multipart request specification gives them."""
    if isinstance(value, File):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _uploads(inner, f"{path}.{name}")


def _through_middleware(request: HttpRequest, view: Any) -> Any:
    from saleor.core import middleware

    from marketplace.middleware import home_country

    chain = view
    for layer in (
        home_country,
        middleware.plugins,
        middleware.site,
        middleware.discounts,
        middleware.request_time,
    ):
        chain = layer(chain)
    return chain(request)
