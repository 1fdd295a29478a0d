"""The site's addresses."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from consulate import csp_reports, media, reading, watch

urlpatterns = [
    path(settings.DESK_PATH, admin.site.urls),
    path("news/<int:pk>/read/", reading.read, name="read"),
    path("news/<int:pk>/read.gif", reading.pixel, name="read_pixel"),
    path(csp_reports.ADDRESS, csp_reports.receive, name="csp_report"),
    path("healthz", watch.healthz, name="healthz"),
    path("readyz", watch.readyz, name="readyz"),
    path("metrics", watch.measured, name="metrics"),
    path("media/<path:name>", media.media),
    path("", include("comments.urls")),
    path("", include("news.urls")),
]

handler400 = "consulate.errors.bad_request"
handler403 = "consulate.errors.forbidden"
handler404 = "consulate.errors.not_found"
handler500 = "consulate.errors.server_error"
