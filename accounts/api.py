"""Is this account the regency's? The public page's answer, as JSON."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import handles, official
from accounts.models import SocialAccount

LONGEST_QUESTION = 500


class AccountSerializer(serializers.ModelSerializer[SocialAccount]):
    office = serializers.CharField(source="office.name", help_text="Pemilik akun.")

    class Meta:
        model = SocialAccount
        fields = ["platform", "handle", "url", "office"]


class AnswerSerializer(serializers.Serializer[Any]):
    """`official` kini resmi, `former` pernah resmi; keduanya kosong berarti tidak dikenal."""

    official = AccountSerializer(many=True)
    former = AccountSerializer(many=True)


@extend_schema(
    parameters=[
        OpenApiParameter(
            "q", str, required=True, description="Tautan akun dalam bentuk apa pun, atau @nama."
        )
    ],
    responses=AnswerSerializer,
)
class OfficialAccounts(APIView):
    """Apakah sebuah akun resmi milik pemerintah kabupaten, dan milik OPD mana."""

    permission_classes = [AllowAny]
    authentication_classes = []

    def get(self, request: Request) -> Response:
        question = request.query_params.get("q", "").strip()[:LONGEST_QUESTION]
        if not question:
            raise ValidationError("Isi q dengan tautan akun atau @nama.")
        try:
            answer = official.lookup(question)
        except handles.UnreadableHandle as error:
            raise ValidationError(str(error)) from error
        return Response(AnswerSerializer(answer).data)
