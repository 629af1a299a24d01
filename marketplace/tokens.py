"""JSON web tokens of the API: they name the user by key, expire, and die with the password.

Saleor's own tokens name the user by e-mail and outlive both a new password and a new e-mail: whoever registers the old
address next would be let in. Ours carry ``user_id`` and a stamp of the password, both checked whenever one is read.
"""

from typing import Any

import jwt
from django.contrib.auth import get_user_model
from django.utils.crypto import constant_time_compare, salted_hmac
from graphene import Node
from graphql_jwt.utils import jwt_decode, jwt_payload


def _stamp(user: Any) -> str:
    return salted_hmac("marketplace.tokens", user.password, algorithm="sha256").hexdigest()[:32]


def payload(user: Any, context: Any = None) -> dict[str, Any]:
    """What a token of ``user`` says; the fields Saleor's clients know are kept."""
    return {
        **jwt_payload(user, context),
        "user_id": Node.to_global_id("User", user.pk),
        "is_staff": user.is_staff,
        "is_superuser": user.is_superuser,
        "stamp": _stamp(user),
    }


def decode(token: str, context: Any = None) -> dict[str, Any]:
    """The token's payload with the user's e-mail of today. Costs one query.

    Raises ``jwt.InvalidTokenError`` (answered as "Invalid token") when the signature is wrong, the time is over, the
    user is gone or switched off, or the password was changed since.
    """
    claims: dict[str, Any] = jwt_decode(token, context)
    users = get_user_model()
    try:
        kind, key = Node.from_global_id(claims["user_id"])
        user = users.objects.get(pk=int(key), is_active=True)
    except (KeyError, TypeError, ValueError, users.DoesNotExist):
        raise jwt.InvalidTokenError from None
    if kind != "User" or not constant_time_compare(str(claims.get("stamp")), _stamp(user)):
        raise jwt.InvalidTokenError
    claims[users.USERNAME_FIELD] = user.get_username()
    return claims
