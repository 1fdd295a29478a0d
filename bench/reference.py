"""What the site is measured against: a minimal Django project on the same database, and an answer without Django.

One indexed query, one small template, no counting; the middleware of `startproject`, all seven. It reads the articles'
table without the application's model. Its connection stays open, as the application's does, and is not examined.
"""

import json
import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

PAGE = """<!doctype html>
<html lang="fa" dir="rtl">
<head><meta charset="utf-8"><title>{{ piece.title }}</title></head>
<body><main><h1>{{ piece.title }}</h1><p>{{ piece.lead }}</p></main></body>
</html>
"""
BODY = PAGE.encode()

if not settings.configured:
    settings.configure(
        SECRET_KEY="only-for-the-bench" * 4,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "CONN_MAX_AGE": 60,
                **json.loads(os.environ["BENCH_DATABASE"]),
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ],
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.locmem.Loader", {"piece.html": PAGE})],
                        )
                    ],
                },
            }
        ],
        USE_TZ=True,
    )
    django.setup()


class Piece(models.Model):
    title = models.CharField(max_length=200)
    lead = models.TextField()

    class Meta:
        app_label = "reference"
        managed = False
        db_table = "news_article"

    def __str__(self) -> str:
        return self.title


def piece(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "piece.html", {"piece": get_object_or_404(Piece, pk=pk)})


def bare(environ: dict, start_response) -> list[bytes]:
    """An answer of the same length without Django."""
    start_response(
        "200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]
    )
    return [BODY]


urlpatterns = [path("piece/<int:pk>/", piece)]
application = get_wsgi_application()
