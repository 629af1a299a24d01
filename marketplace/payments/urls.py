"""Addresses that payment services call."""

from django.urls import URLPattern, URLResolver, path

from .bank_transfer.notices import notice
from .stripe.webhooks import webhook

app_name = "payments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("ngan-hang/", notice, name="bank_notice"),
    path("stripe/", webhook, name="stripe_webhook"),
]
