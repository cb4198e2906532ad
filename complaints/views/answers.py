"""Answers that several doors give."""

from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render


def too_many(request: HttpRequest) -> HttpResponse:
    """The page that asks for ten minutes of patience."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "600"
    return response


def photo_response(file: FieldFile, *, cache: str = "private, max-age=3600") -> FileResponse:
    """A JPEG of ours, shown in the page and never sniffed for another type."""
    try:
        content: Any = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content,
        content_type="image/jpeg",
        headers={
            "Cache-Control": cache,
            "Content-Disposition": "inline",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
