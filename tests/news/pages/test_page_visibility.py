"""What is not published is found nowhere; what no longer is, says so."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from news.models import DailyViews, Redirect
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PLACES = ["home", "list", "category", "tag", "search"]


def become(article, status: str, *, published=-HOUR, expires=None) -> None:
    now = timezone.now()
    article.status = status
    article.withdrawn_at = now if status == "withdrawn" else None
    article.published_at = now + published
    article.expires_at = now + expires if expires else None
    article.save()
    DailyViews.objects.create(article=article, day=timezone.localdate(), views=9)


HIDDEN = {
    "draft": {"status": "draft"},
    "in review": {"status": "in_review"},
    "scheduled": {"status": "published", "published": HOUR},
    "expired": {"status": "published", "published": -2 * HOUR, "expires": -HOUR},
    "withdrawn": {"status": "withdrawn"},
    "unpublished": {"status": "unpublished"},
}


@pytest.mark.parametrize("place", PLACES)
def test_a_published_article_is_found(place, article, places, client):
    become(article, "published")
    assert article.get_absolute_url() in client.get(places[place]).content.decode()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("state", HIDDEN)
def test_any_other_is_not_found(state, place, article, places, client):
    become(article, **HIDDEN[state])
    response = client.get(places[place])
    # A tag that only hidden articles have is hidden with them.
    assert response.status_code == (404 if place == "tag" else 200)
    assert f"/news/{article.pk}/" not in response.content.decode()
    assert article.title not in response.content.decode()


@pytest.mark.parametrize("state", HIDDEN)
def test_nor_beside_another_article(state, article, client):
    other = ArticleFactory(category=article.category)
    assert article.title in client.get(other.get_absolute_url()).content.decode()
    become(article, **HIDDEN[state])
    assert article.title not in client.get(other.get_absolute_url()).content.decode()


@pytest.mark.parametrize("place", ["article", "short"])
@pytest.mark.parametrize(
    "state, status",
    [("draft", 404), ("in review", 404), ("scheduled", 404), ("expired", 410), ("unpublished", 410)],
)
def test_its_own_addresses_tell_never_from_no_longer(state, status, place, article, places, client):
    become(article, **HIDDEN[state])
    response = client.get(places[place])
    assert response.status_code == status
    assert article.title not in response.content.decode()


def test_an_article_unpublished_before_its_time_was_never_there(client):
    article = ArticleFactory(published_at=timezone.now() + HOUR)
    become(article, "unpublished", published=-HOUR)
    assert client.get(article.get_absolute_url()).status_code == 404


def test_a_withdrawn_article_stays_with_a_dated_notice_and_out_of_the_search_engines(article, read, clock):
    clock("2026-11-23T12:00:00+03:00")
    article.withdrawal_notice = "آمار این خبر نادرست بود."
    become(article, "withdrawn")
    page = read(article.get_absolute_url())
    notice = page.select_one(".withdrawn").text
    assert "۲ آذر ۱۴۰۵" in notice
    assert "آمار این خبر نادرست بود." in notice
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.h1.text == article.title
    assert not page.select("form[method=post]")
    assert not page.select("[data-read], noscript img")


@pytest.mark.parametrize(
    "target, status",
    # Another site stands only in articles of before; no browser keeps such an answer for ever.
    [("/news/", 301), ("/category/اقتصادی/", 301), ("https://example.org/new", 302)],
)
def test_a_gone_article_leads_to_its_successor(target, status, article, client):
    article.redirect_to = target
    become(article, "unpublished")
    for address in (article.get_absolute_url(), article.get_short_url()):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (status, quote(target, safe="/:"))


def test_but_to_no_other_site_by_way_of_the_table(article, client):
    Redirect.objects.create(old_path="/old/page", target="https://evil.example/")
    article.redirect_to = "/old/page/"
    become(article, "unpublished")
    assert client.get(article.get_absolute_url()).status_code == 410
    # The table itself leads there.
    assert client.get("/old/page/").status_code == 302


@pytest.mark.parametrize(
    "target",
    ["//evil.example/", "/\\evil.example", "http://example.org/", "javascript:alert(1)", "https:///x", "x"],
)
def test_but_not_to_an_unsafe_place(target, article, client):
    article.redirect_to = target
    become(article, "unpublished")
    assert client.get(article.get_absolute_url()).status_code == 410


def test_nor_round_in_a_circle(article, client):
    for own in (article.get_absolute_url(), article.get_short_url()):
        article.redirect_to = own
        become(article, "unpublished")
        assert client.get(own).status_code == 410
        DailyViews.objects.all().delete()


def test_a_published_article_with_a_successor_stays(article, client):
    article.redirect_to = "/news/"
    become(article, "published")
    assert client.get(article.get_absolute_url()).status_code == 200


def test_a_comment_that_waits_is_not_shown(article, client):
    CommentFactory(article=article, text="دیدگاه در انتظار")
    CommentFactory(article=article, text="دیدگاه تأییدشده", status="approved")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "دیدگاه تأییدشده" in page
    assert "دیدگاه در انتظار" not in page
