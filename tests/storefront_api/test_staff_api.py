"""The staff API: closed to everyone but active staff, and without what Saleor leaves open."""

import json
from importlib import reload
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from graphene import Node
from graphql_jwt.shortcuts import get_token
from saleor.account.models import User
from saleor.graphql import api as saleor_api

from storefront_api.staff import closed, schema
from storefront_api.staff.views import StaffGraphQLView

pytestmark = pytest.mark.django_db


def call(query: str, user: User | None = None, **variables: Any) -> tuple[int, dict[str, Any]]:
    headers = {} if user is None else {"authorization": f"JWT {get_token(user)}"}
    request = RequestFactory().post(
        "/staff/graphql/",
        data=json.dumps({"query": query, "variables": variables}),
        content_type="application/json",
        headers=headers,
    )
    response: HttpResponse = StaffGraphQLView.as_view()(request)
    return response.status_code, json.loads(response.content)


def make_user(email: str, **flags: bool) -> User:
    return User.objects.create_user(email, "mat-khau-rat-dai", is_active=True, **flags)


@pytest.fixture
def dung() -> User:
    return make_user("dung@example.com", is_staff=True, is_superuser=True)


def test_the_staff_api_is_not_served_unless_enabled(client: Any) -> None:
    assert client.post("/staff/graphql/", data="{}", content_type="application/json").status_code == 404


def test_each_field_of_saleor_is_served_or_closed_by_name_with_a_reason() -> None:
    for root, ours, closed_fields in (
        (saleor_api.Mutation, schema.Mutation, closed.CLOSED_MUTATIONS),
        (saleor_api.Query, schema.Query, closed.CLOSED_QUERIES),
    ):
        assert set(ours._meta.fields) | set(closed_fields) == set(root._meta.fields)
        assert set(ours._meta.fields).isdisjoint(closed_fields)
        assert all(len(reason) > 10 for reason in closed_fields.values())


def test_a_closed_name_that_saleor_does_not_have_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(closed.CLOSED_QUERIES, "no_such_query", "mistyped by someone")
    with pytest.raises(LookupError, match="no_such_query"):
        reload(schema)
    monkeypatch.undo()
    reload(schema)


def test_federation_is_gone() -> None:
    text = str(schema.schema)
    assert "_entities" not in text
    assert "_service" not in text


@pytest.mark.parametrize("flags", [None, {}, {"is_staff": False}])
def test_whoever_is_not_staff_is_refused_before_anything_runs(flags: dict[str, bool] | None) -> None:
    user = None if flags is None else make_user("an@example.com", **flags)
    status, body = call("{shop{name}}", user)
    assert status == (401 if user is None else 403)
    assert "data" not in body


def test_a_dismissed_member_of_staff_has_no_token_any_more(dung: User) -> None:
    token_owner = dung
    token = get_token(token_owner)
    User.objects.filter(pk=dung.pk).update(is_active=False)
    request = RequestFactory().post(
        "/staff/graphql/",
        data=json.dumps({"query": "{shop{name}}"}),
        content_type="application/json",
        headers={"authorization": f"JWT {token}"},
    )
    assert StaffGraphQLView.as_view()(request).status_code == 401


def test_a_token_dies_with_the_password(dung: User) -> None:
    token = get_token(dung)
    dung.set_password("mot-mat-khau-khac")
    dung.save()
    request = RequestFactory().post(
        "/staff/graphql/",
        data=json.dumps({"query": "{shop{name}}"}),
        content_type="application/json",
        headers={"authorization": f"JWT {token}"},
    )
    assert StaffGraphQLView.as_view()(request).status_code == 401


def test_support_staff_cannot_take_over_a_superuser(dung: User) -> None:
    from django.contrib.auth.models import Permission

    support = make_user("ho-tro@example.com", is_staff=True)
    support.user_permissions.add(Permission.objects.get(codename="manage_users"))
    status, body = call(
        "mutation($id:ID!){"
        'customerUpdate(id:$id,input:{email:"minh@example.com"}){accountErrors{field code}user{email}}}',
        support,
        id=Node.to_global_id("User", dung.pk),
    )
    assert status == 200
    assert body["data"]["customerUpdate"] == {
        "accountErrors": [{"field": "id", "code": "INVALID"}],
        "user": None,
    }
    assert User.objects.get(pk=dung.pk).email == "dung@example.com"


def test_support_staff_can_still_change_a_shopper() -> None:
    from django.contrib.auth.models import Permission

    support = make_user("ho-tro@example.com", is_staff=True)
    support.user_permissions.add(Permission.objects.get(codename="manage_users"))
    an = make_user("an@example.com")
    _status, body = call(
        'mutation($id:ID!){customerUpdate(id:$id,input:{firstName:"An"}){accountErrors{field code}user{firstName}}}',
        support,
        id=Node.to_global_id("User", an.pk),
    )
    assert body["data"]["customerUpdate"] == {"accountErrors": [], "user": {"firstName": "An"}}


def test_support_staff_cannot_switch_other_staff_off(dung: User) -> None:
    from django.contrib.auth.models import Permission

    support = make_user("ho-tro@example.com", is_staff=True)
    support.user_permissions.add(Permission.objects.get(codename="manage_users"))
    other = make_user("hanh@example.com", is_staff=True)
    _status, body = call(
        "mutation($ids:[ID]!){userBulkSetActive(ids:$ids,isActive:false){count accountErrors{code}}}",
        support,
        ids=[Node.to_global_id("User", other.pk)],
    )
    assert body["data"]["userBulkSetActive"]["count"] == 0
    assert User.objects.get(pk=other.pk).is_active


def test_a_list_whose_rows_hide_in_a_fragment_is_still_paged(dung: User) -> None:
    _status, body = call("{products{...F}} fragment F on ProductCountableConnection{edges{node{id}}}", dung)
    assert body["errors"][0]["extensions"]["code"] == "BAD_FIRST"
    assert body["data"] == {"products": None}


def test_a_list_with_its_size_is_served(dung: User) -> None:
    _status, body = call("{products(first:5){edges{node{id}}}}", dung)
    assert body == {"data": {"products": {"edges": []}}}
