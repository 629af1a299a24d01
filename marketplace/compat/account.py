"""The token that confirms a new e-mail address."""

from typing import Any, cast

from django.core import signing

from .shim import Shim, after_import

_SALT = "marketplace.compat.email_change"
_MAX_AGE = 3600  # seconds, as Saleor's


def _email_change() -> None:
    def patch_tokens(module: Any) -> None:
        def create_jwt_token(token_data: dict[str, Any]) -> str:
            return signing.dumps(token_data, salt=_SALT)

        def decode_jwt_token(token: str) -> dict[str, Any]:
            try:
                return cast(dict[str, Any], signing.loads(token, salt=_SALT, max_age=_MAX_AGE))
            except signing.BadSignature:
                raise _invalid_token(module) from None

        module.create_jwt_token = create_jwt_token
        module.decode_jwt_token = decode_jwt_token

    def patch_mutation(module: Any) -> None:
        mutation: Any = module.ConfirmEmailChange
        original = mutation.perform_mutation.__func__

        def perform_mutation(cls: Any, /, root: Any, info: Any, **data: Any) -> Any:
            """Refuse a token that was made for somebody else, or for this user before another change."""
            user = info.context.user
            claims = module.decode_jwt_token(data["token"])
            if (claims["user_pk"], claims["old_email"]) != (user.pk, user.email):
                raise _invalid_token(module)
            return original(cls, root, info, **data)

        mutation.perform_mutation = classmethod(perform_mutation)

    after_import("saleor.account.utils", patch_tokens)
    after_import("saleor.graphql.account.mutations.account", patch_mutation)


def _invalid_token(module: Any) -> Exception:
    from django.core.exceptions import ValidationError

    error = ValidationError("Invalid or expired token.", code=module.AccountErrorCode.INVALID)
    return ValidationError({"token": error})


SHIMS = (
    Shim(
        name="email_change",
        removed_in="PyJWT 2.0",
        why="jwt.encode() gives text, not bytes: requestEmailChange fails; its token is now also bound to the user",
        apply=_email_change,
    ),
)
