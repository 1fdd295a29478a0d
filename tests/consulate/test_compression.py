"""Pages that anyone may see are compressed for browsers that understand it; no other page ever is."""

import gzip

import pytest
from django.conf import settings

from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
PACKED = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def article():
    return ArticleFactory(body="<p>متن خبر</p>" * 200)


def test_a_public_page_is_a_third_of_its_size_at_most(client, article):
    plain = client.get(article.get_absolute_url())
    packed = client.get(article.get_absolute_url(), headers=PACKED)
    assert packed["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content) <= len(plain.content) / 3
    assert {plain["Vary"], packed["Vary"]} == {"Accept-Encoding"}


def test_it_is_the_same_for_everyone_and_known_again(client, article):
    first, second = (client.get(article.get_absolute_url(), headers=PACKED) for _ in range(2))
    assert first.content == second.content
    again = client.get(article.get_absolute_url(), headers=PACKED | {"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_feeds_are_compressed_and_pictures_are_not(client, article):
    assert client.get("/feeds/news.rss", headers=PACKED)["Content-Encoding"] == "gzip"
    card = client.get("/icons/512.png", headers=PACKED, follow=True)
    assert b"".join(card).startswith(b"\x89PNG") and "Content-Encoding" not in card


def test_no_page_with_a_secret_is_compressed(login, client, article, administrator):
    form = client.get(f"/news/{article.pk}/comments/", headers=PACKED)
    desk = login(administrator).get(f"/{settings.DESK_PATH}", headers=PACKED)
    for page in (form, desk):
        assert page.status_code == 200 and len(page.content) > 2_000
        assert "Content-Encoding" not in page
