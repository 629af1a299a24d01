"""The signed-in user as the API shows them to themselves."""

from __future__ import annotations

import graphene


class Account(graphene.ObjectType):
    """Only ever the caller's own account."""

    email = graphene.String(required=True)
    first_name = graphene.String(required=True)
    last_name = graphene.String(required=True)
