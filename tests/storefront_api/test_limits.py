"""What the API refuses before anything is executed: size, depth, aliases, batches, introspection, wrong bodies."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

URL = "/graphql/"


@pytest.fixture
def client() -> Client:
    return Client()


def post(client: Client, body: Any, **headers: str) -> HttpResponse:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(URL, data=text, content_type="application/json", headers=headers)


def code_of(response: HttpResponse) -> str:
    errors = response.json()["errors"]
    assert "data" not in response.json()
    return str(errors[0]["extensions"]["code"])


def test_a_guest_asking_who_they_are_gets_null(client: Client) -> None:
    response = post(client, {"query": "{me{email}}"})
    assert (response.status_code, response.json()) == (200, {"data": {"me": None}})


def test_the_answer_is_not_stored_by_caches(client: Client) -> None:
    assert post(client, {"query": "{me{email}}"})["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "NOT_JSON"),
        ("[" * 5000 + "]" * 5000, 400, "NOT_JSON"),
        ([{"query": "{me{email}}"}] * 3, 400, "BATCH_OFF"),
        ("[1]", 400, "BATCH_OFF"),
        ("1", 400, "NOT_AN_OBJECT"),
        ({}, 400, "NO_QUERY"),
        ({"query": "  "}, 400, "NO_QUERY"),
        ({"query": ["{me{email}}"]}, 400, "NO_QUERY"),
        ({"query": "{me{email}}", "variables": [1]}, 400, "BAD_VARIABLES"),
        ({"query": "{me{email}}", "operationName": 7}, 400, "BAD_OPERATION_NAME"),
        ({"query": "query A{me{email}} query B{me{email}}"}, 400, "NO_OPERATION"),
        ({"query": "query A{me{email}}", "operationName": "B"}, 400, "NO_OPERATION"),
        ({"query": "fragment F on Query{me{email}}"}, 400, "GRAPHQL"),
        ({"query": "{" + "me{email} " * 4000 + "}"}, 413, "QUERY_TOO_LARGE"),
        ({"query": "{" + "me{email}" * 401 + "}"}, 400, "QUERY_TOO_LARGE"),
        ({"query": "{" + " ".join(f"a{n}:me{{email}}" for n in range(21)) + "}"}, 400, "QUERY_TOO_LARGE"),
        ({"query": "{" + "me{" * 800 + "email" + "}" * 800 + "}"}, 400, "QUERY_TOO_LARGE"),
        ({"query": "{" + "me{" * 13 + "email" + "}" * 13 + "}"}, 400, "QUERY_TOO_LARGE"),
        ({"query": "{me" + " @include(if:true)" * 21 + "{email}}"}, 400, "QUERY_TOO_LARGE"),
        ({"query": "{...F} fragment F on Query{...F}"}, 400, "FRAGMENT_CYCLE"),
        ({"query": "{...F} fragment F on Query{...G} fragment G on Query{...F}"}, 400, "FRAGMENT_CYCLE"),
        ({"query": "{__schema{types{name}}}"}, 400, "INTROSPECTION_OFF"),
        ({"query": '{me{email} ...on Query{__type(name:"Account"){name}}}'}, 400, "INTROSPECTION_OFF"),
        ({"query": "subscription{me{email}}"}, 400, "UNSUPPORTED"),
        (
            {"query": 'mutation{a:tokenVerify(token:"x"){isValid} b:tokenVerify(token:"y"){isValid}}'},
            400,
            "TOO_MANY_MUTATIONS",
        ),
        (
            {
                "query": 'mutation{...F ...on Mutation{b:tokenVerify(token:"y"){isValid}}}'
                ' fragment F on Mutation{a:tokenVerify(token:"x"){isValid}}'
            },
            400,
            "TOO_MANY_MUTATIONS",
        ),
    ],
)
def test_what_costs_too_much_or_is_malformed_is_refused_with_its_code(
    client: Client, body: Any, status: int, code: str
) -> None:
    response = post(client, body)
    assert (response.status_code, code_of(response)) == (status, code)


def test_exponential_fragments_are_refused_by_their_expanded_size(client: Client) -> None:
    fragments = " ".join(f"fragment F{n} on Query{{...F{n + 1} ...F{n + 1}}}" for n in range(11))
    response = post(client, {"query": f"{{...F0}} {fragments} fragment F11 on Query{{me{{email}}}}"})
    assert (response.status_code, code_of(response)) == (400, "QUERY_TOO_LARGE")


def test_a_body_over_the_limit_is_refused_before_it_is_read(client: Client) -> None:
    response = post(client, {"query": "{me{email}}", "variables": {"x": "y" * 200_000}})
    assert (response.status_code, code_of(response)) == (413, "BODY_TOO_LARGE")


@pytest.mark.parametrize(
    ("content_type", "status", "code"),
    [
        ("application/x-www-form-urlencoded", 415, "NOT_JSON"),
        ("multipart/form-data; boundary=x", 400, "BAD_FORM"),
        ("text/plain", 415, "NOT_JSON"),
    ],
)
def test_a_form_of_another_site_is_not_a_request(
    client: Client, content_type: str, status: int, code: str
) -> None:
    response = client.post(URL, data=b"query=%7Bme%7Bemail%7D%7D", content_type=content_type)
    assert (response.status_code, code_of(response)) == (status, code)


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "head", "trace"])
def test_other_methods_are_not_served(client: Client, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405


def test_an_unknown_field_does_not_spell_out_the_schema(client: Client) -> None:
    response = post(client, {"query": "{mee{email}}"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == 'Cannot query field "mee" on type "Query".'


def test_another_site_is_told_nothing_of_cross_origin_use(client: Client) -> None:
    response = post(client, {"query": "{me{email}}"}, origin="https://evil.example")
    assert "Access-Control-Allow-Origin" not in response


def test_a_site_named_in_the_settings_may_call(client: Client, settings: Any) -> None:
    settings.STOREFRONT_API_ORIGINS = ("https://app.example",)
    response = post(client, {"query": "{me{email}}"}, origin="https://app.example")
    assert response["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize("header", ["JWT", "JWT ", "Basic abc", "JWT not-a-token", "Bearer a.b.c"])
def test_a_token_that_does_not_count_is_refused_and_not_taken_for_a_guest(
    client: Client, header: str
) -> None:
    response = post(client, {"query": "{me{email}}"}, authorization=header)
    assert (response.status_code, code_of(response)) == (401, "INVALID_TOKEN")
