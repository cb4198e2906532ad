"""The weeks on screen: dashboard, evidence, public scoreboard, an office's own, the operator's."""

from reports.views.dashboard import dashboard, dashboard_print, dashboard_week
from reports.views.media import office_media
from reports.views.office import dashboard_office
from reports.views.offices import dashboard_offices, dashboard_villages
from reports.views.scoreboard import scoreboard, scoreboard_week
from reports.views.weeks import (
    week_list,
    week_lock,
    week_manage,
    week_publish,
    week_rebuild,
    week_unlock,
)

__all__ = [
    "dashboard",
    "dashboard_office",
    "dashboard_offices",
    "dashboard_print",
    "dashboard_villages",
    "dashboard_week",
    "office_media",
    "scoreboard",
    "scoreboard_week",
    "week_list",
    "week_lock",
    "week_manage",
    "week_publish",
    "week_rebuild",
    "week_unlock",
]
