"""``/graphql/``, the shoppers' API."""

from django.urls import path

from .schema import StorefrontView

urlpatterns = [path("", StorefrontView.as_view(), name="api")]
