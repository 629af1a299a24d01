"""Signing in to the API: short-lived tokens bound to the user's key and password, never to a session.

The payload and its checks are settings' (``GRAPHQL_JWT``): a token dies with its time, with the password, and with
the account, and names the user by primary key, so that a freed e-mail address does not inherit it (SALEOR 2.5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from graphql_jwt.exceptions import JSONWebTokenError
from graphql_jwt.shortcuts import get_user_by_token

from .errors import ApiError

if TYPE_CHECKING:
    from saleor.account.models import User

PREFIXES = ("jwt", "bearer")


def user_of(header: str) -> User | AnonymousUser:
    """The active user of an ``Authorization`` header; nobody when there is none.

    Raises ``ApiError`` (401) for a token that is not valid any more: silently going on as a guest would show a
    signed-in shopper an empty order list.
    """
    if not header:
        return AnonymousUser()
    prefix, _space, token = header.partition(" ")
    if prefix.lower() not in PREFIXES or not token.strip():
        raise ApiError("INVALID_TOKEN", _("Tiêu đề Authorization phải có dạng “JWT <token>”."), status=401)
    try:
        user = get_user_by_token(token.strip())
    except JSONWebTokenError:
        user = None
    if user is None or not user.is_active:
        raise ApiError(
            "INVALID_TOKEN", _("Phiên đăng nhập đã hết hạn hoặc không hợp lệ. Hãy đăng nhập lại."), status=401
        )
    return user
