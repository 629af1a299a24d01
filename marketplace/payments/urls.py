"""Addresses that payment services call."""

from django.urls import URLPattern, URLResolver, path

from .bank_transfer.notices import notice

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [path("ngan-hang/", notice, name="bank_notice")]
