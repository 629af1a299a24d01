"""The shop's public GraphQL API."""

from django.apps import AppConfig


class StorefrontApiConfig(AppConfig):
    """No models: types, queries and mutations over the packages below."""

    name = "storefront_api"
    label = "storefront_api"
