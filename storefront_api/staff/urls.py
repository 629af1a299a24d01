"""``/staff/graphql/``; included only when ``STAFF_API_ENABLED``."""

from django.urls import path

from .views import StaffGraphQLView

urlpatterns = [path("", StaffGraphQLView.as_view(), name="staff-api")]
