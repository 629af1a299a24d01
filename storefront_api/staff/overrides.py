"""Saleor mutations that stay, with what they leave open closed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from graphql import ResolveInfo
from saleor.account.error_codes import AccountErrorCode
from saleor.account.models import User
from saleor.graphql.account.bulk_mutations import UserBulkSetActive as SaleorUserBulkSetActive
from saleor.graphql.account.mutations.staff import CustomerUpdate as SaleorCustomerUpdate
from saleor.graphql.core.types.common import AccountError

__all__ = ["CustomerUpdate", "UserBulkSetActive"]


class CustomerUpdate(SaleorCustomerUpdate):
    """Saleor lets whoever may edit customers change a superuser's e-mail and so take the account over."""

    class Meta:
        description = "Updates an existing customer; never a member of staff."
        exclude = ("password",)
        model = User
        permissions = SaleorCustomerUpdate._meta.permissions
        error_type_class = AccountError
        error_type_field = "account_errors"

    @classmethod
    def clean_instance(cls, info: ResolveInfo, instance: User) -> None:
        refuse_staff([instance], field="id")
        super().clean_instance(info, instance)


class UserBulkSetActive(SaleorUserBulkSetActive):
    """Saleor lets whoever may edit customers switch other staff off."""

    class Meta:
        description = "Activates or deactivates customers; never members of staff."
        model = User
        permissions = SaleorUserBulkSetActive._meta.permissions
        error_type_class = AccountError
        error_type_field = "account_errors"

    @classmethod
    def clean_instance(cls, info: ResolveInfo, instance: User) -> None:
        refuse_staff([instance], field="ids")
        super().clean_instance(info, instance)


def refuse_staff(users: list[User] | QuerySet[User], *, field: str) -> None:
    """Raise Saleor's typed error when one of ``users`` is staff: they are changed by staff mutations only."""
    if any(user.is_staff or user.is_superuser for user in users):
        raise ValidationError(
            {
                field: ValidationError(
                    _("Đây là tài khoản nhân viên, không sửa được ở đây."),
                    code=AccountErrorCode.INVALID.value,
                )
            }
        )
