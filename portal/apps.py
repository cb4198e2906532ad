"""The site's own app, and the admin in its place."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core.checks import register

from portal import checks


class PortalConfig(AppConfig):
    name = "portal"
    default = True

    def ready(self) -> None:
        for check in checks.ALL:
            register(check)


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "portal.admin.PortalAdminSite"
