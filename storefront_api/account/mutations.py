"""``tokenCreate`` and ``tokenVerify``: short-lived tokens; a new one is a new sign-in.

One answer for an unknown address, a wrong password, a switched-off account and one locked by django-axes: none of
them tells which addresses exist (CVE-2025-58442).
"""

from __future__ import annotations

from typing import Any

import graphene
from axes.exceptions import AxesBackendPermissionDenied
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from graphql import ResolveInfo
from graphql_jwt.shortcuts import get_token

from .. import throttles, tokens
from ..errors import ApiError
from ..scalars import InputProblem
from .types import Account


class TokenCreate(graphene.Mutation):
    """Sign in with e-mail and password."""

    class Arguments:
        email = graphene.String(required=True)
        password = graphene.String(required=True)

    token = graphene.String(description="Send it as “Authorization: JWT <token>”. Null when refused.")
    user = graphene.Field(Account)
    errors = graphene.List(graphene.NonNull(InputProblem), required=True)

    @staticmethod
    def mutate(_root: Any, info: ResolveInfo, email: str, password: str) -> TokenCreate:
        throttles.hit(throttles.LOGINS_PER_ADDRESS, info.context.address)
        throttles.hit(throttles.LOGINS_PER_ACCOUNT, email.strip().casefold())
        user = None
        if len(email) <= 254 and len(password) <= 1024:
            try:
                user = authenticate(request=info.context.http, username=email.strip(), password=password)
            except AxesBackendPermissionDenied:
                user = None
        if user is None:
            refusal = InputProblem(
                field="email", code="INVALID_CREDENTIALS", message=_("E-mail hoặc mật khẩu không đúng.")
            )
            return TokenCreate(errors=[refusal])
        return TokenCreate(token=get_token(user), user=user, errors=[])


class TokenVerify(graphene.Mutation):
    """Whether a token still counts."""

    class Arguments:
        token = graphene.String(required=True)

    is_valid = graphene.Boolean(required=True)

    @staticmethod
    def mutate(_root: Any, _info: ResolveInfo, token: str) -> TokenVerify:
        try:
            user = tokens.user_of(f"JWT {token}")
        except ApiError:
            return TokenVerify(is_valid=False)
        return TokenVerify(is_valid=user.is_authenticated)


class AccountMutations(graphene.ObjectType):
    """Signing in."""

    token_create = TokenCreate.Field()
    token_verify = TokenVerify.Field()
