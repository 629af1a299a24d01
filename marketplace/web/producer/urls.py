"""Addresses of the producers."""

from django.urls import URLPattern, URLResolver

app_name = "producer"

urlpatterns: list[URLPattern | URLResolver] = []
