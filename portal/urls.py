"""All addresses. Paths are Indonesian, for people; names are English, for code."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("complaints.urls")),
    path("", include("accounts.urls")),
    path("", include("reports.urls")),
    path("", include("opd.urls")),
    path("admin/", admin.site.urls),
]
