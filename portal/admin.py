"""The Django admin, for operators of Kominfo and superusers."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from accounts.custody import held_by
from opd.access import access_of
from opd.handover import HOLDINGS

# In the order of the index. Django's own log stands last as "Jejak perubahan".
APPS = ("complaints", "opd", "accounts", "reports", "admin")

# The app of people cannot know of accounts; this is where the two meet.
HOLDINGS.append(held_by)


class PortalAdminSite(admin.AdminSite):
    site_header = "Administrasi portal"
    site_title = "Administrasi"
    index_title = "Data portal"

    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take the portal's own models only: libraries bring their secrets and their English."""
        models: list[Any] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else [*model_or_iterable]
        )
        own = [model for model in models if model._meta.app_label in APPS]
        super().register(own, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The apps in the order of a working day, instead of the alphabet's."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "admin":
                app["name"] = app["models"][0]["name"] = "Jejak perubahan"
        return sorted(apps, key=lambda app: APPS.index(app["app_label"]))

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
