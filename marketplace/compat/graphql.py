"""Saleor's GraphQL mutations where Django 5.2 or newer libraries behave differently.

Each patch changes the smallest thing that restores what Saleor 2.10.1 did on its own stack.
"""

from functools import partial
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg

from .shim import Shim, after_import


def _reordering() -> None:
    def patch(module: Any) -> None:
        def commit(self: Any) -> None:
            """Write the positions that changed, as rows of the model and not as pairs of key and position."""
            self.qs.model.objects.bulk_update(
                [
                    self.qs.model(pk=pk, sort_order=order)
                    for pk, order in self.ordered_node_map.items()
                    if order != self.old_sort_map[pk]
                ],
                ["sort_order"],
            )

        module.Reordering.commit = commit

    after_import("saleor.graphql.core.utils.reordering", patch)


def _attribute_values() -> None:
    def patch(module: Any) -> None:
        mixin: Any = module.AttributeMixin
        original = mixin.check_values_are_unique.__func__
        no_values = module.models.AttributeValue.objects.none

        def check_values_are_unique(cls: type, values_input: list[dict[str, Any]], attribute: Any) -> None:
            """An attribute that is being created has no values yet; asking it for them is an error now."""
            original(cls, values_input, attribute if attribute.pk else SimpleNamespace(values=no_values()))

        mixin.check_values_are_unique = classmethod(check_values_are_unique)

    after_import("saleor.graphql.product.mutations.attributes", patch)


def _array_agg() -> None:
    def patch(module: Any) -> None:
        module.ArrayAgg = partial(ArrayAgg, default=[])

    after_import("saleor.graphql.account.utils", patch)


def _failed_login() -> None:
    def patch(module: Any) -> None:
        from graphene import Field, String

        mutation: Any = module.CreateToken

        def field(cls: Any, *args: Any, **kwargs: Any) -> Any:
            """The mutation's field with the answer's shape of Saleor's schema: a token or the reasons for none."""
            mounted = super(mutation, cls).Field(*args, **kwargs)
            cls._meta.fields["token"] = Field(String)
            for newer in ("payload", "refresh_expires_in"):
                cls._meta.fields.pop(newer, None)
            return mounted

        mutation.Field = classmethod(field)

    after_import("saleor.graphql.core.mutations", patch)


def _sample_payload() -> None:
    def patch(module: Any) -> None:
        original = module.anonymize_checkout

        def anonymize_checkout(checkout: Any) -> Any:
            """The copy's key is emptied, so it keeps the original's relation to its lines."""
            anonymized = original(checkout)
            anonymized._prefetched_objects_cache = {"lines": checkout.lines.all()}
            return anonymized

        module.anonymize_checkout = anonymize_checkout

    after_import("saleor.webhook.payloads", patch)


SHIMS = (
    Shim(
        name="reordering",
        removed_in="Django 5.2",
        why="bulk_update() takes only model instances, Saleor gives it a dataclass: all reordering mutations fail",
        apply=_reordering,
    ),
    Shim(
        name="attribute_values",
        removed_in="Django 5.0",
        why="related managers of unsaved objects raise: attributeCreate with values fails",
        apply=_attribute_values,
    ),
    Shim(
        name="array_agg",
        removed_in="Django 5.0",
        why="ArrayAgg over nothing is None instead of []: deleting permission groups and staff fails",
        apply=_array_agg,
    ),
    Shim(
        name="failed_login",
        removed_in="django-graphql-jwt 0.3.2",
        why="the token of tokenCreate and setPassword became non-null: a wrong password is an error, not an answer",
        apply=_failed_login,
    ),
    Shim(
        name="sample_payload",
        removed_in="Django 4.2",
        why="a copy's prefetched relations are looked up by its emptied key: no sample of a checkout's webhook",
        apply=_sample_payload,
    ),
)
