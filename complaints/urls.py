"""Addresses of complaints: citizens and the public first, then offices and Kominfo."""

from django.urls import URLPattern, URLResolver, path

from complaints.views import pages, photos, public, report, sending, tracking

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path("lapor/", report.start, name="report-start"),
    path("lapor/cerita/", report.story, name="report-story"),
    path("lapor/lokasi/", report.place, name="report-place"),
    path("lapor/mirip/", report.similar, name="report-similar"),
    path("lapor/foto/", report.photos, name="report-photos"),
    path("lapor/foto/<int:pk>/", report.draft_photo, name="report-photo"),
    path("lapor/kontak/", report.contact, name="report-contact"),
    path("lapor/periksa/", sending.check, name="report-check"),
    path("lapor/terkirim/", sending.sent, name="report-sent"),
    path("lapor/hapus/", report.discard, name="report-discard"),
    path("lacak/", tracking.track, name="track"),
    path("lacak/<str:code>/", tracking.tracking, name="tracking"),
    path("lacak/<str:code>/pin/", tracking.pin, name="tracking-pin"),
    path("lacak/<str:code>/penilaian/", tracking.rate, name="tracking-rate"),
    path("lacak/<str:code>/tambah/", tracking.add, name="tracking-add"),
    path("lacak/<str:code>/tarik/", tracking.withdraw, name="tracking-withdraw"),
    path("foto/<int:pk>/<str:size>/", photos.attachment, name="attachment"),
    path("laporan/", public.complaint_list, name="public-complaints"),
    path("laporan/<int:pk>/", public.complaint, name="public-complaint"),
    path("kinerja/", public.performance, name="performance"),
    path("bantuan/", pages.help_page, name="help"),
    path("tentang/", pages.about, name="about"),
    path("privasi/", pages.privacy, name="privacy"),
    path("aksesibilitas/", pages.accessibility, name="accessibility"),
    path("syarat/", pages.terms, name="terms"),
    path("ppid/", pages.ppid, name="ppid"),
    path("luring/", pages.offline, name="offline"),
    path("sw.js", pages.service_worker, name="service-worker"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
]
