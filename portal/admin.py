"""The Django admin, for operators of Kominfo and superusers."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
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

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse people without the role in the portal's own words, instead of a second sign-in."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def refuse_or_show(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied("Halaman ini untuk operator Kominfo.")
            response: HttpResponseBase = guarded(request, *args, **kwargs)
            return response

        return refuse_or_show

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one door, /masuk/, so that the second factor holds here too."""
        return redirect("admin:index")
