"""Every address of the marketplace: one tree for each kind of user, by dotted path."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.static import serve

from marketplace import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("graphql/", include("storefront_api.urls")),
    path("thanh-toan/", include("marketplace.payments.urls")),
    path("diem-ban/", include("marketplace.web.operator.urls")),
    path("chu-the/", include("marketplace.web.producer.urls")),
    path("ban-chung-nhan/", admin.site.urls),
    path("", include("marketplace.web.shop.urls")),
]

if settings.STAFF_API_ENABLED:
    urlpatterns.insert(0, path("staff/graphql/", include("storefront_api.staff.urls")))

if settings.SERVE_MEDIA:
    # Pictures only, as deploy/nginx does: documents of producers go through views that ask who wants them.
    pictures = r"^media/(?P<path>.+\.(?:jpe?g|png|webp|avif))$"
    urlpatterns.insert(0, re_path(pictures, serve, {"document_root": settings.MEDIA_ROOT}))
