"""The status of a complaint for machines: what its code alone may tell."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints import codes, lifecycle
from complaints.limits import WRONG_CODES
from complaints.models import Complaint


class StatusSerializer(serializers.Serializer[Any]):
    """No title, no office, no text: a code may be guessed or seen over a shoulder."""

    code = serializers.CharField(source="display_code", help_text="Kode lacak, misalnya 7K3M-9QXT.")
    status = serializers.SerializerMethodField(help_text="Status seperti dibaca pelapor.")
    is_final = serializers.BooleanField(help_text="Selesai atau ditutup.")
    received_at = serializers.DateTimeField(help_text="Kapan diterima.")
    answer_due_at = serializers.DateTimeField(help_text="Batas waktu tanggapan.")

    def get_status(self, complaint: Complaint) -> str:
        return lifecycle.shown(complaint).word


@extend_schema(
    parameters=[
        OpenApiParameter("code", str, OpenApiParameter.PATH, description="Kode lacak 8 karakter.")
    ],
    responses=StatusSerializer,
)
class Tracking(APIView):
    """Status satu laporan. Sepuluh kode keliru dalam sepuluh menit menutup pintu ini sebentar."""

    permission_classes = [AllowAny]
    authentication_classes = []

    def get(self, request: Request, code: str) -> Response:
        now = timezone.now()
        # Counted together with the tracking page: the two are one door for whoever guesses.
        sender = f"address:{get_adapter(request).get_client_ip(request._request)}"
        if WRONG_CODES.is_spent(sender, now=now):
            raise Throttled(wait=WRONG_CODES.window.total_seconds())
        read = codes.read_code(code)
        complaint = Complaint.objects.for_code(read).first() if read else None
        if complaint is None:
            WRONG_CODES.add(sender, now=now)
            raise Http404
        return Response(StatusSerializer(complaint).data, headers={"Cache-Control": "no-store"})
