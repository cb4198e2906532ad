"""Published weeks for machines: what the public scoreboard shows, as JSON."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.reverse import reverse

from opd.calendar import Week
from reports.models import OfficeResult, WeeklyReport, WeeklyReportQuerySet
from reports.totals import Totals
from reports.weekview import WeekView


class CountsSerializer(serializers.Serializer[Any]):
    """How many OPDs have each letter."""

    compliant = serializers.IntegerField(help_text="Patuh (P).")
    partly_compliant = serializers.IntegerField(source="partial", help_text="Sebagian (S).")
    not_compliant = serializers.IntegerField(help_text="Tidak patuh (T).")
    unknown = serializers.IntegerField(help_text="Tidak ada data (-).")


class WeekSerializer(serializers.ModelSerializer[WeeklyReport]):
    """One published week."""

    week = serializers.CharField(help_text="Pekan ISO 8601, misalnya 2026-W45.")
    starts_on = serializers.DateField(source="week.monday", help_text="Senin.")
    ends_on = serializers.DateField(source="week.sunday", help_text="Minggu.")
    sentence = serializers.SerializerMethodField(help_text="Kesimpulan dalam satu kalimat.")
    opds = serializers.SerializerMethodField(help_text="Banyaknya OPD per huruf.")
    url = serializers.SerializerMethodField(help_text="Alamat rinciannya di API ini.")

    class Meta:
        model = WeeklyReport
        fields = [
            "week", "starts_on", "ends_on", "published_at", "revised_at", "revision_note",
            "sentence", "opds", "url",
        ]  # fmt: skip

    def get_sentence(self, report: WeeklyReport) -> str:
        zone = ZoneInfo(settings.TIME_ZONE)
        return WeekView(report, zone=zone, now=timezone.now()).sentence

    @extend_schema_field(CountsSerializer)
    def get_opds(self, report: WeeklyReport) -> dict[str, Any]:
        return dict(CountsSerializer(Totals.from_json(report.totals).opd.counts).data)

    @extend_schema_field(serializers.URLField())
    def get_url(self, report: WeeklyReport) -> str:
        return reverse("api-week", args=[report.week], request=self.context["request"])


class OfficeSerializer(serializers.ModelSerializer[OfficeResult]):
    """One OPD in that week, as it was judged then."""

    class Meta:
        model = OfficeResult
        fields = [
            "name", "short_name", "slug", "kind", "letter", "index", "rank", "is_new",
            "met_count", "known_count", "required_count",
        ]  # fmt: skip


class WeekWithOfficesSerializer(WeekSerializer):
    offices = serializers.SerializerMethodField(help_text="Semua OPD, peringkat terbaik dulu.")

    class Meta(WeekSerializer.Meta):
        fields = [*WeekSerializer.Meta.fields, "offices"]

    @extend_schema_field(OfficeSerializer(many=True))
    def get_offices(self, report: WeeklyReport) -> list[dict[str, Any]]:
        results = report.office_results.opds().asked()
        place = F("rank").asc(nulls_last=True)
        return list(OfficeSerializer(results.order_by(place, "name", "pk"), many=True).data)


class WeekPages(PageNumberPagination):
    page_size = 26
    page_query_param = "halaman"


class Weeks(ListAPIView[WeeklyReport]):
    """Pekan yang sudah diterbitkan, terbaru dulu."""

    permission_classes = [AllowAny]
    authentication_classes = []
    serializer_class = WeekSerializer
    pagination_class = WeekPages

    def get_queryset(self) -> WeeklyReportQuerySet:
        return WeeklyReport.objects.published().latest_first()


WEEK = OpenApiParameter(
    "week", str, OpenApiParameter.PATH, description="Pekan ISO 8601.", pattern=r"^\d{4}-W\d{2}$"
)


@extend_schema(parameters=[WEEK])
class OneWeek(RetrieveAPIView[WeeklyReport]):
    """Satu pekan dengan hasil setiap OPD. Angka yang sudah dikunci tidak berubah lagi."""

    permission_classes = [AllowAny]
    authentication_classes = []
    serializer_class = WeekWithOfficesSerializer

    def get_object(self) -> WeeklyReport:
        week: Week = self.kwargs["week"]
        return get_object_or_404(WeeklyReport.objects.published().for_week(week))
