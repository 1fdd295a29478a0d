"""The read beacon counts people, and brings what is not the same for everyone."""

import pytest
from django.test import Client

from comments import voting
from news.models import View
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/150 Mobile Safari/537.36"
HEADERS = {"User-Agent": PHONE, "Sec-Fetch-Site": "same-origin"}


def read(client, article, **headers):
    return client.post(f"/news/{article.pk}/read/", headers={**HEADERS, **headers})


def views():
    return View.objects.count()


def test_a_reader_is_counted_once_a_day(client):
    article = ArticleFactory(baseline_views=285)
    assert [read(client, article).json()["views"] for _ in range(3)] == ["۲۸۶"] * 3
    assert views() == 1


def test_another_browser_at_another_address_is_another_reader(client):
    article = ArticleFactory()
    read(client, article)
    answer = client.post(f"/news/{article.pk}/read/", headers=HEADERS, REMOTE_ADDR="198.51.100.4")
    assert answer.json()["views"] == "۲"


@pytest.mark.parametrize(
    "headers", [{"User-Agent": "Googlebot/2.1"}, {"Sec-Purpose": "prefetch"}, {"User-Agent": ""}]
)
def test_robots_and_pages_fetched_ahead_do_not_count(client, headers):
    answer = read(client, ArticleFactory(), **headers)
    assert answer.json()["views"] == "۰"
    assert views() == 0


def test_staff_do_not_count_and_are_offered_the_way_to_edit(login, editor, moderator):
    article = ArticleFactory()
    assert read(login(editor), article).json()["edit_url"] == f"/admin/news/article/{article.pk}/change/"
    assert read(login(moderator), article).json()["edit_url"] is None
    assert views() == 0


def test_strangers_are_not_told_where_the_desk_is(client):
    assert read(client, ArticleFactory()).json()["edit_url"] is None


def test_it_prolongs_no_session(login, editor):
    answer = read(login(editor), ArticleFactory())
    assert not answer.cookies


def test_it_brings_the_own_vote_and_a_token(client):
    article = ArticleFactory()
    client.post(
        f"/news/{article.pk}/rating/", {"score": "4"}, headers={**HEADERS, "Accept": "application/json"}
    )
    answer = read(client, article).json()
    assert (answer["my_score"], answer["votes"]) == (4, 1)
    assert answer["token"]
    assert read(Client(), article).json()["my_score"] is None
    assert voting.voter_key("x") != voting.voter_key("y")


def test_a_closed_discussion_gets_no_token(client):
    assert read(client, ArticleFactory(comments_open=False)).json()["token"] is None


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn", "unpublished"])
def test_what_is_not_public_is_not_counted(client, status):
    article = ArticleFactory(status=status)
    assert read(client, article).status_code == 404
    assert client.get(f"/news/{article.pk}/read.gif", headers=HEADERS).status_code == 404
    assert views() == 0


def test_another_sites_page_cannot_raise_the_count(client):
    assert read(client, ArticleFactory(), **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert views() == 0


def test_the_beacon_is_a_post_and_the_pixel_a_get(client):
    article = ArticleFactory()
    assert client.get(f"/news/{article.pk}/read/", headers=HEADERS).status_code == 405
    assert client.head(f"/news/{article.pk}/read.gif", headers=HEADERS).status_code == 405
    assert views() == 0


def test_the_pixel_counts_without_javascript(client):
    article = ArticleFactory()
    for _ in range(2):
        answer = client.get(f"/news/{article.pk}/read.gif", headers=HEADERS)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/gif")
        assert "no-store" in answer["Cache-Control"]
    assert views() == 1


def test_another_sites_picture_of_it_counts_nothing(client):
    article = ArticleFactory()
    answer = client.get(f"/news/{article.pk}/read.gif", headers={**HEADERS, "Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer["Cross-Origin-Resource-Policy"]) == (200, "same-origin")
    assert views() == 0


def test_reading_the_page_itself_counts_nothing(client):
    client.get(ArticleFactory().get_absolute_url(), headers=HEADERS)
    assert views() == 0


def test_the_beacon_asks_the_database_little(client, django_assert_max_num_queries):
    article = ArticleFactory()
    read(client, article)
    with django_assert_max_num_queries(7):
        read(client, article)


def test_before_the_second_step_of_a_login_nobody_is_told_where_to_edit(login, editor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert read(login(editor), ArticleFactory()).json()["edit_url"] is None
