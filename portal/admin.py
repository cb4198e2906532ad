"""The Django admin, for operators of Kominfo and superusers."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from opd.access import access_of


class PortalAdminSite(admin.AdminSite):
    site_header = "Administrasi portal"
    site_title = "Administrasi"
    index_title = "Data portal"

    def has_permission(self, request: HttpRequest) -> bool:
        """Operators by their posting, and superusers; `is_staff` plays no part."""
        user = request.user
        return user.is_active and access_of(user, today=timezone.localdate()).is_operator
