"""A cookie of the desk's that reaches a public page changes nothing there."""

import pytest
from django.conf import settings

from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", ["x", "", "a" * 32, "a" * 64, '"'])
def test_a_broken_csrf_cookie_is_not_answered_with_a_new_one(client, value):
    article = ArticleFactory()
    for path in ("/", "/news/", article.get_absolute_url(), "/search/", "/nowhere/"):
        plain = client.get(path)
        client.cookies[settings.CSRF_COOKIE_NAME] = value
        answer = client.get(path)
        client.cookies.clear()
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert answer.content == plain.content
