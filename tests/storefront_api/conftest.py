"""A caller of the public API, and a small listed catalogue that search knows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from graphql_jwt.shortcuts import get_token
from saleor.account.models import User


@dataclass
class Caller:
    """Posts one document; ``user`` signs in by header."""

    user: User | None = None
    client: Client = field(default_factory=Client)

    def post(self, query: str, **variables: Any) -> tuple[int, dict[str, Any]]:
        headers = {} if self.user is None else {"authorization": f"JWT {get_token(self.user)}"}
        body = json.dumps({"query": query, "variables": variables})
        response = self.client.post("/graphql/", data=body, content_type="application/json", headers=headers)
        return response.status_code, response.json()

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a document that must run without errors."""
        status, answer = self.post(query, **variables)
        assert status == 200, answer
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data


@pytest.fixture
def guest() -> Caller:
    return Caller()
