"""What every template knows about the site and about the person who looks at it."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from opd.access import access_of
from opd.calendar import zone_label


def site(request: HttpRequest) -> dict[str, object]:
    """Names, phone numbers and labels of the regency; `access` is read only where it is used."""
    return {
        "regency_name": settings.REGENCY_NAME,
        "service_name": settings.SERVICE_NAME,
        "service_phone": settings.SERVICE_PHONE,
        "service_whatsapp": settings.SERVICE_WHATSAPP,
        "service_hours": settings.SERVICE_HOURS,
        "emergency_number": settings.EMERGENCY_NUMBER,
        "sample_data": settings.SAMPLE_DATA,
        "site_version": settings.VERSION,
        "zone": zone_label(settings.TIME_ZONE),
        "access": SimpleLazyObject(lambda: access_of(request.user, today=timezone.localdate())),
    }
