"""Django's admin with the desk's own site as the default one."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Stands in INSTALLED_APPS in place of ``django.contrib.admin``."""

    default_site = "marketplace.web.desk.site.DeskSite"
