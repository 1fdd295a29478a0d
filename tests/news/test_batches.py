"""Much is deleted some at a time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news import batches
from news.models import ErrorReport
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_in_batches_and_nothing_else(monkeypatch):
    monkeypatch.setattr(batches, "AT_A_TIME", 3)
    article = ArticleFactory()
    ErrorReport.objects.bulk_create(ErrorReport(article=article, text=f"خطا {n % 2}") for n in range(14))
    with CaptureQueriesContext(connection) as asked:
        assert batches.delete(ErrorReport.objects.filter(text="خطا 1")) == 7
    assert sum(one["sql"].startswith("DELETE") for one in asked.captured_queries) == 3
    assert ErrorReport.objects.count() == 7
    assert batches.delete(ErrorReport.objects.filter(text="خطا 1")) == 0
