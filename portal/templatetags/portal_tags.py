"""Dates and numbers as the pages print them, in the regency's zone."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from opd.calendar import zone_label

register = template.Library()

NOTHING = "–"


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """`Senin, 2 November 2026`."""
    return formats.date_format(_local(value), "l, j F Y") if value else NOTHING


@register.filter
def tanggal_pendek(value: date | datetime | None) -> str:
    """`2 Nov 2026`."""
    return formats.date_format(_local(value), "j M Y") if value else NOTHING


@register.filter
def jam(value: datetime | None) -> str:
    """`09.05 WIB`."""
    if not value:
        return NOTHING
    return f"{formats.date_format(_local(value), 'H.i')} {zone_label(settings.TIME_ZONE)}"


@register.filter
def waktu(value: datetime | None) -> str:
    """`2 November 2026, 09.05 WIB`."""
    return f"{formats.date_format(_local(value), 'j F Y')}, {jam(value)}" if value else NOTHING


@register.filter
def hari_waktu(value: datetime | None) -> str:
    """`Senin, 2 November 2026, 09.05 WIB`."""
    return f"{tanggal(value)}, {jam(value)}" if value else NOTHING


@register.filter
def angka(value: float | Decimal | None) -> str:
    """`1.234`; a dash where nothing is known, never 0."""
    if value is None:
        return NOTHING
    return formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def persen(value: float | Decimal | None, decimals: int = 1) -> str:
    """`87,5%` of a share between 0 and 1; `100%` without needless decimals."""
    if value is None:
        return NOTHING
    figure = round(float(value) * 100, decimals)
    return f"{formats.number_format(figure, 0 if figure == int(figure) else decimals)}%"


@register.simple_tag(takes_context=True)
def nav_link(context: Context, url_name: str, label: str) -> SafeString:
    """One line of a menu; the page one is on is marked for eyes and screen readers."""
    url = reverse(url_name)
    if context["request"].path == url:
        return format_html('<li><a href="{}" aria-current="page">{}</a></li>', url, label)
    return format_html('<li><a href="{}">{}</a></li>', url, label)
