"""The read beacon counts people, and brings what is not the same for everyone."""

import time
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from comments import author_cookie, voting
from consulate import outage, reading
from news import fresh_views, readership, visitors
from news.models import Article, DailyViews, View
from news.readership import site_day
from tests.factories import ArticleFactory, CommentFactory

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


@pytest.fixture
def key_of_the_day():
    """Made by the first reader of a day."""
    visitors._day_key(site_day())
    readership._recount["due"] = time.monotonic() + 60
    yield
    readership._recount["due"] = 0.0


@pytest.fixture
def many(monkeypatch):
    """An article with one reader is one that half the city reads."""
    monkeypatch.setattr(fresh_views, "MANY", 0)
    yield
    fresh_views._looked_up.clear()


def statements(asked) -> list[str]:
    """What was asked of the tables; the key of the day is asked for only within a test's transaction."""
    return [query["sql"] for query in asked.captured_queries if "news_visitorkey" not in query["sql"]]


def test_a_visitor_costs_one_insert_and_one_question(client, django_assert_max_num_queries, key_of_the_day):
    article = ArticleFactory()
    with django_assert_max_num_queries(3) as asked:
        read(client, article)
    first, second = statements(asked)
    assert "INSERT INTO news_view" in first and "ON CONFLICT DO NOTHING" in first
    assert second.startswith("SELECT jsonb_build_object")


def test_a_voter_costs_no_more(client, django_assert_max_num_queries, key_of_the_day):
    article = ArticleFactory()
    json = {**HEADERS, "Accept": "application/json"}
    client.post(f"/news/{article.pk}/rating/", {"score": "4"}, headers=json)
    with django_assert_max_num_queries(3) as asked:
        assert read(client, article).json()["my_score"] == 4
    assert len(statements(asked)) == 2


def test_an_author_costs_one_question_more(client, django_assert_max_num_queries, key_of_the_day):
    comment = CommentFactory(status="pending", author=author_cookie.author_key("a" * 32))
    response = HttpResponse()
    author_cookie.remember(response, "a" * 32)
    client.cookies.update(response.cookies)
    with django_assert_max_num_queries(4) as asked:
        [own] = read(client, comment.article).json()["my_comments"]
    assert own["text"] == comment.text
    assert len(statements(asked)) == 3


def test_where_half_the_city_reads_a_visitor_costs_one_insert(
    client, django_assert_max_num_queries, key_of_the_day, many
):
    article = ArticleFactory()
    read(client, article)
    with django_assert_max_num_queries(2) as asked:
        answer = client.post(f"/news/{article.pk}/read/", headers=HEADERS, REMOTE_ADDR="198.51.100.4")
    assert [sql.split()[0] for sql in statements(asked)] == ["INSERT"]
    assert answer.json()["views"] == "۲"
    assert read(client, article).json()["views"] == "۲"


def test_what_is_taken_off_is_not_remembered_longer_than_a_second(client, many, monkeypatch):
    article = ArticleFactory()
    read(client, article)
    Article.objects.update(status="unpublished")
    monkeypatch.setattr(fresh_views.time, "monotonic", lambda: time.time() + 1e9)
    assert read(client, article).status_code == 404
    assert views() == 1


def test_views_until_today_come_from_the_last_recount(client):
    article = ArticleFactory(baseline_views=285)
    today = site_day()
    DailyViews.objects.create(article=article, day=today - timedelta(days=1), views=40)
    readership.recount(totals_since=date.min)
    assert read(client, article).json()["views"] == "۳۲۶"
    readership.recount()
    assert read(client, article).json()["views"] == "۳۲۶"
    assert Article.objects.get().views == 326


def test_the_recount_waits_until_the_answer_has_gone_out(client, monkeypatch):
    readership._recount["due"] = 0.0
    done = []
    monkeypatch.setattr(reading.readership, "recount", lambda: done.append("recount"))
    monkeypatch.setattr(HttpResponse, "close", lambda response: done.append("closed"))
    request = RequestFactory().post("/", headers=HEADERS)
    response = reading.read(request, ArticleFactory().pk)
    assert (response.status_code, done) == (200, [])
    response.close()
    assert done == ["recount", "closed"]


def test_a_recount_that_fails_is_nobodys_affair(client, monkeypatch):
    readership._recount["due"] = 0.0

    def broken():
        raise OperationalError("away")

    monkeypatch.setattr(readership, "recount", broken)
    assert read(client, ArticleFactory()).status_code == 200


def test_while_nobody_can_connect_the_database_is_left_alone(client, monkeypatch):
    """One request in a while tries; the others are not kept waiting for a machine that is silent."""
    tried = []

    def silent(*args):
        tried.append(args)
        raise OperationalError("timeout expired")

    monkeypatch.setattr(outage, "connection", SimpleNamespace(connection=None))
    monkeypatch.setattr(outage, "_away", {"until": 0.0})
    monkeypatch.setattr(readership, "record", silent)
    answers = [read(client, ArticleFactory.build(pk=1)) for _time in range(5)]
    assert {(answer.status_code, answer["Retry-After"]) for answer in answers} == {(503, "5")}
    assert len(tried) == 1


def test_one_that_took_too_long_is_alone_with_that(client, monkeypatch):
    def slow(*args):
        raise OperationalError("canceling statement due to statement timeout")

    article = ArticleFactory()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(readership, "record", slow)
        assert read(client, article).status_code == 503
    assert read(client, article).status_code == 200


def test_before_the_second_step_of_a_login_nobody_is_told_where_to_edit(login, editor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert read(login(editor), ArticleFactory()).json()["edit_url"] is None
