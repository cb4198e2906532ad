"""What all of the API shares: its errors, its schema, and how it is described there."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from drf_spectacular.views import SpectacularAPIView
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

DETAILS = {
    status.HTTP_404_NOT_FOUND: "Tidak ada yang cocok dengan alamat ini.",
    status.HTTP_405_METHOD_NOT_ALLOWED: "Alamat ini hanya dapat dibaca (GET).",
    status.HTTP_406_NOT_ACCEPTABLE: "Jawaban hanya tersedia sebagai JSON.",
    status.HTTP_429_TOO_MANY_REQUESTS: "Terlalu banyak permintaan dari alamat Anda. Coba lagi nanti.",
}


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The error as RFC 9457 problem JSON, with an Indonesian `detail`.

    None, and so the 500 page, for what is no error of the asker.
    """
    response = exception_handler(error, context)
    if response is None:
        return None
    said = _said(error)
    response.data = {
        "type": "about:blank",
        "title": response.status_text,
        "status": response.status_code,
        "detail": said or DETAILS.get(response.status_code, "Permintaan tidak dapat dipenuhi."),
    }
    response.content_type = "application/problem+json"
    return response


def _said(error: Exception) -> str:
    """What our own code said; the sentences of the framework are not ours."""
    if isinstance(error, exceptions.ValidationError):
        details = error.detail
        return str(details[0]) if isinstance(details, list) else ""
    if wait := getattr(error, "wait", None):  # of Throttled, in seconds
        return f"Terlalu banyak permintaan dari alamat Anda. Coba lagi dalam {wait:.0f} detik."
    return ""


def with_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Let the schema say how every address answers what it cannot do."""
    result["components"]["schemas"]["Problem"] = {
        "type": "object",
        "description": "RFC 9457.",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "Kalimat untuk orang."},
        },
    }
    content = {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
    }
    for address in result["paths"].values():
        for operation in address.values():
            operation["responses"]["default"] = {"description": "Kendala.", "content": content}
    return result


schema = login_not_required(SpectacularAPIView.as_view(authentication_classes=[]))
