"""Uploads that cannot fill the disk or the memory: what is too large is counted, not kept."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from complaints.photos import MAX_BYTES

# Three photos that are far too large still get their sentence; beyond that nothing is read at all.
MAX_REQUEST_BYTES = 200 * 1024 * 1024

View = Callable[..., HttpResponseBase]


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Writes at most 8 MB of a file to disk and goes on counting, so that its size can be told."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk unless the file is too large already; Django sums up the size itself."""
        if start <= MAX_BYTES:
            super().receive_data_chunk(raw_data, start)


def takes_photos(view: View) -> View:
    """Let a view take photos of any size and answer with a sentence.

    The handler must stand before the form is read, which the CSRF check does; so the check runs
    inside, as strict as everywhere else.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @functools.wraps(view)
    def capped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_REQUEST_BYTES:
            return render(request, "413.html", status=413)
        request.upload_handlers = [CappedUploadHandler(request)]
        return protected(request, *args, **kwargs)

    return capped
