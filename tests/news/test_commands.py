"""The small commands: thin shells that say what happened."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from news import readership
from news.models import ViewTotal
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def output_of(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


def test_recount_views_brings_the_sums_up_to_date():
    article = ArticleFactory()
    readership.record(article.pk, b"r" * 16, readership.site_day())
    assert "شمرده شد" in output_of("recount_views")
    assert ViewTotal.objects.get(article=article).views == 1


def test_sync_roles_brings_the_groups_back():
    Group.objects.get(name="writer").permissions.clear()
    assert "نویسنده" in output_of("sync_roles")
    kept = Group.objects.get(name="writer").permissions.values_list("codename", flat=True)
    assert {"add_article", "add_meeting"} <= set(kept)
