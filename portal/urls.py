"""All addresses. Paths are Indonesian, for people; names are English, for code."""

from django.contrib import admin
from django.urls import include, path

from portal import api, health, views

urlpatterns = [
    path("sehat/", health.live, name="live"),
    path("siap/", health.ready, name="ready"),
    path("metrics", health.metrics_text, name="metrics"),
    path("api/skema/", api.schema, name="api-schema"),
    path("kelola/", views.worklist, name="worklist"),
    path("", include("complaints.urls")),
    path("", include("accounts.urls")),
    path("", include("reports.urls")),
    path("", include("opd.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "portal.errors.bad_request"
handler500 = "portal.errors.server_error"
