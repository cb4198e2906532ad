"""Addresses of the weeks. A week is written as in ISO 8601: `2026-W45`."""

from django.urls import path, register_converter

from opd.calendar import Week
from reports import api, views


class WeekConverter:
    """`2026-W45` and nothing else: week 53 of a short year is a 404."""

    regex = r"\d{4}-W\d{2}"

    def to_python(self, value: str) -> Week:
        return Week.parse(value)

    def to_url(self, value: Week) -> str:
        return str(value)


register_converter(WeekConverter, "week")

urlpatterns = [
    path("dasbor/", views.dashboard, name="dashboard"),
    path("dasbor/<week:week>/", views.dashboard_week, name="dashboard-week"),
    path("dasbor/<week:week>/opd/", views.dashboard_offices, name="dashboard-offices"),
    path("dasbor/<week:week>/desa/", views.dashboard_villages, name="dashboard-villages"),
    path("dasbor/<week:week>/opd/<slug:slug>/", views.dashboard_office, name="dashboard-office"),
    path("dasbor/<week:week>/cetak/", views.dashboard_print, name="dashboard-print"),
    path("api/v1/pekan/", api.Weeks.as_view(), name="api-weeks"),
    path("api/v1/pekan/<week:week>/", api.OneWeek.as_view(), name="api-week"),
    path("pekan/", views.scoreboard, name="scoreboard"),
    path("pekan/<week:week>/", views.scoreboard_week, name="scoreboard-week"),
    path("opd/medsos/", views.office_media, name="office-media"),
    path("kelola/pekan/", views.week_list, name="week-list"),
    path("kelola/pekan/<week:week>/", views.week_manage, name="week-manage"),
    path("kelola/pekan/<week:week>/kunci/", views.week_lock, name="week-lock"),
    path("kelola/pekan/<week:week>/terbitkan/", views.week_publish, name="week-publish"),
    path("kelola/pekan/<week:week>/buka/", views.week_unlock, name="week-unlock"),
    path("kelola/pekan/<week:week>/hitung/", views.week_rebuild, name="week-rebuild"),
]
