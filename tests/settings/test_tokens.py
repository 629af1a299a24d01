"""Tokens of the API expire, die with the password and never pass to another user."""

from datetime import timedelta

import jwt
import pytest
from django.conf import settings as django_settings
from django.contrib.auth import authenticate
from django.test import RequestFactory
from django.utils import timezone
from graphql_jwt.exceptions import JSONWebTokenError
from graphql_jwt.shortcuts import get_token, get_user_by_token
from saleor.account.models import User

from marketplace import tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def an() -> User:
    return User.objects.create_user("an@example.com", "mat-khau-cua-an")


def altered(token: str, **claims: object) -> str:
    payload = jwt.decode(token, options={"verify_signature": False}) | claims
    return jwt.encode(payload, django_settings.SECRET_KEY, "HS256")


def test_a_fresh_token_names_its_user(an: User) -> None:
    assert get_user_by_token(get_token(an)) == an


def test_a_token_is_good_for_a_quarter_of_an_hour(an: User) -> None:
    claims = jwt.decode(get_token(an), options={"verify_signature": False})
    assert 890 <= claims["exp"] - timezone.now().timestamp() <= 901
    past = (timezone.now() - timedelta(seconds=1)).timestamp()
    with pytest.raises(JSONWebTokenError):
        get_user_by_token(altered(get_token(an), exp=int(past)))


def test_a_token_dies_with_the_password(an: User) -> None:
    token = get_token(an)
    an.set_password("mot-mat-khau-khac")
    an.save()
    with pytest.raises(JSONWebTokenError):
        get_user_by_token(token)


def test_a_token_dies_with_the_account(an: User) -> None:
    token = get_token(an)
    an.is_active = False
    an.save()
    with pytest.raises(JSONWebTokenError):
        get_user_by_token(token)
    an.delete()
    with pytest.raises(JSONWebTokenError):
        get_user_by_token(token)


def test_a_token_stays_with_its_user_when_another_takes_the_address(an: User) -> None:
    token = get_token(an)
    an.email = "an.moi@example.com"
    an.save()
    User.objects.create_user("an@example.com", "mat-khau-cua-chi")
    assert get_user_by_token(token) == an
    assert tokens.decode(token)["email"] == "an.moi@example.com"


@pytest.mark.parametrize(
    "claims", [{"user_id": None}, {"user_id": "x"}, {"user_id": "QXBwOjE="}, {"stamp": None}, {"stamp": ""}]
)
def test_a_token_without_the_right_key_and_stamp_is_none(an: User, claims: dict[str, object]) -> None:
    with pytest.raises(JSONWebTokenError):
        get_user_by_token(altered(get_token(an), **claims))


def test_a_token_of_another_key_is_none(an: User) -> None:
    claims = jwt.decode(get_token(an), options={"verify_signature": False})
    with pytest.raises(JSONWebTokenError):
        get_user_by_token(jwt.encode(claims, "x" * 40, "HS256"))


def test_a_token_shows_nothing_of_the_password(an: User) -> None:
    assert an.password not in str(tokens.payload(an))


@pytest.mark.parametrize("place", ["header", "cookie"])
def test_a_token_never_opens_a_page(an: User, place: str) -> None:
    request = RequestFactory().post("/dang-nhap/")
    if place == "header":
        request.META["HTTP_AUTHORIZATION"] = f"JWT {get_token(an)}"
    else:
        request.COOKIES["JWT"] = get_token(an)
    assert authenticate(request, username="an@example.com", password="sai") is None
    assert authenticate(request, username="an@example.com", password="mat-khau-cua-an") == an
