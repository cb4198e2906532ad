"""What every template knows about the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Names, phone numbers and labels of the regency, from settings."""
    return {
        "regency_name": settings.REGENCY_NAME,
        "service_name": settings.SERVICE_NAME,
        "service_phone": settings.SERVICE_PHONE,
        "service_whatsapp": settings.SERVICE_WHATSAPP,
        "service_hours": settings.SERVICE_HOURS,
        "emergency_number": settings.EMERGENCY_NUMBER,
        "sample_data": settings.SAMPLE_DATA,
        "site_version": settings.VERSION,
    }
