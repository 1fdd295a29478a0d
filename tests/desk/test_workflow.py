"""From draft to page and back: by buttons, for those who may, from the state that the form was opened in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from news import standings, workflow
from news.models import Article
from news.workflow import MOVES
from tests.desk.forms import article_data, editorial, send
from tests.factories import ArticleFactory, CategoryFactory

STATES = list(Article.Status.values)
STEPS = {
    "submit": ({"draft"}, "in_review"),
    "recall": ({"in_review"}, "draft"),
    "return": ({"in_review"}, "draft"),
    "publish": ({"in_review"}, "published"),
    "force": ({"draft", "in_review", "withdrawn", "unpublished"}, "published"),
    "unschedule": ({"published"}, "in_review"),
    "withdraw": ({"published"}, "withdrawn"),
    "unpublish": ({"published", "withdrawn"}, "unpublished"),
    "republish": ({"withdrawn", "unpublished"}, "published"),
    "reopen": ({"unpublished"}, "draft"),
}


def one(article):
    return Article.objects.filter(pk=article.pk)


def in_state(state: str, **values) -> Article:
    """An article as it stands after it was public with this text, whatever it is now."""
    article = ArticleFactory(status="published", **values)
    withdrawn_at = timezone.now() if state == "withdrawn" else None
    one(article).update(status=state, withdrawn_at=withdrawn_at)
    article.refresh_from_db()
    return article


def handed_in(writer, **values) -> Article:
    """A draft of the writer that waits for an editor."""
    values = {"published_at": None, "author": writer, "submitted_by": writer} | values
    return ArticleFactory(status="in_review", submitted_at=timezone.now(), **values)


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.django_db
class TestTake:
    @pytest.mark.parametrize("name", STEPS)
    @pytest.mark.parametrize("state", STATES)
    def test_a_move_goes_from_its_sources_to_its_target_and_from_nowhere_else(self, name, state):
        sources, target = STEPS[name]
        article = in_state(state, published_at=timezone.now() + timedelta(days=name == "unschedule"))
        assert workflow.take(one(article), MOVES[name], note="چنین شد") == (state in sources)
        article.refresh_from_db()
        assert article.status == (target if state in sources else state)
        assert (article.withdrawn_at is not None) == (article.status == "withdrawn")

    def test_publishing_dates_what_has_no_date_and_keeps_the_date_of_what_has_one(self):
        undated = ArticleFactory(status="in_review", published_at=None)
        dated = ArticleFactory(status="in_review", published_at=timezone.now() + timedelta(days=3))
        for article in (undated, dated):
            workflow.take(one(article), MOVES["publish"])
        undated.refresh_from_db()
        assert abs(timezone.now() - undated.published_at) < timedelta(minutes=1)
        assert one(dated).get().published_at == dated.published_at

    def test_what_is_over_already_is_not_published(self):
        article = ArticleFactory(
            status="in_review", published_at=None, expires_at=timezone.now() - timedelta(hours=1)
        )
        assert workflow.take(one(article), MOVES["publish"]) == 0
        assert workflow.take(one(article), MOVES["force"], note="فوری") == 0
        assert one(article).get().status == "in_review"

    def test_the_text_of_the_move_is_part_of_the_last_change(self):
        article = ArticleFactory(status="draft")
        before = article.modified_at
        workflow.take(one(article), MOVES["submit"])
        assert one(article).get().modified_at > before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", [("publish", "publish"), ("withdraw", "unpublish")])
def test_of_two_editors_at_once_one_moves_the_article(names):
    state = "in_review" if names[0] == "publish" else "published"
    articles = [ArticleFactory(status=state) for _ in range(8)]

    def move(job):
        article, name = job
        try:
            return workflow.take(one(article), MOVES[name], note="چنین شد")
        finally:
            connections.close_all()

    jobs = [(article, name) for article in articles for name in names]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(move, jobs))
    # From published one may withdraw and then unpublish: that order is two moves, the other one.
    least = len(articles)
    assert sum(taken) == least if names[0] == "publish" else least <= sum(taken) <= 2 * least
    assert (
        len(set(Article.objects.values_list("status", flat=True)) - {"published", "unpublished", "withdrawn"})
        == 0
    )


class TestStanding:
    @pytest.mark.parametrize(
        "state, published, expires, name",
        [
            ("draft", None, None, "draft"),
            ("in_review", 1, None, "in_review"),
            ("published", -1, None, "public"),
            ("published", -1, 1, "public"),
            ("published", 1, None, "scheduled"),
            ("published", -2, -1, "expired"),
            ("withdrawn", -1, None, "withdrawn"),
            ("unpublished", -1, None, "unpublished"),
        ],
    )
    def test_the_row_and_the_filter_say_the_same(self, db, state, published, expires, name):
        now = timezone.now()
        article = ArticleFactory(
            status=state,
            published_at=published and now + timedelta(hours=published),
            expires_at=expires and now + timedelta(hours=expires),
        )
        assert standings.standing(article, now).name == name
        found = [
            s.name for s in standings.STANDINGS.values() if one(article).filter(s.condition(now)).exists()
        ]
        assert found == [name]


@pytest.mark.django_db
class TestTheForm:
    def test_a_writer_hands_in_and_takes_back(self, writer, login):
        browser, category = login(writer), CategoryFactory()
        send(browser, None, article_data(category, _move="submit"))
        article = Article.objects.get()
        assert (article.status, article.author) == ("in_review", writer)
        send(browser, article, article_data(category, _move="recall", seen_status="in_review"))
        article.refresh_from_db()
        assert article.status == "draft"

    def test_saving_keeps_the_state(self, editor, login):
        for state in STATES:
            article = ArticleFactory(status=state)
            moment = {"published_at_0": "1404/01/01", "published_at_1": "10:00"}
            sent = editorial(article_data(article.category, seen_status=state, **moment))
            assert send(login(editor), article, sent).status_code == 302
            article.refresh_from_db()
            assert (article.status, article.title) == (state, "دیدار با شهردار")

    def test_an_editor_publishes_what_a_writer_handed_in(self, writer, editor, login):
        article = handed_in(writer)
        sent = editorial(article_data(article.category, _move="publish", author=writer.pk))
        response = send(login(editor), article, sent)
        article.refresh_from_db()
        assert article.is_public
        assert "منتشر شد" in said(response)
        assert LogEntry.objects.filter(object_id=article.pk, change_message="انتشار").exists()

    def test_a_date_to_come_is_announced(self, writer, editor, login):
        article = handed_in(writer)
        when = {"published_at_0": "1470/01/01", "published_at_1": "12:00"}
        sent = editorial(article_data(article.category, _move="publish", author=writer.pk, **when))
        response = send(login(editor), article, sent)
        assert Article.objects.get().is_scheduled
        assert "۱ فروردین ۱۴۷۰ - ۱۲:۰۰ منتشر خواهد شد" in said(response)

    @pytest.mark.parametrize("name", ["publish", "withdraw", "unpublish", "republish", "reopen", "nonsense"])
    def test_a_writer_publishes_by_no_button_that_is_not_there(self, writer, login, name):
        article = ArticleFactory(status="draft", published_at=None, author=writer)
        response = send(login(writer), article, article_data(article.category, _move=name))
        assert response.status_code == 403
        article.refresh_from_db()
        assert (article.status, article.title) == ("draft", article.title)

    def test_a_writer_publishes_by_no_hidden_field(self, writer, login):
        category = CategoryFactory()
        hidden = {
            "status": "published",
            "seen_status": "published",
            "baseline_views": "9999",
            "withdrawn_at": "2020-01-01",
            "redirect_to": "/news/1/",
        }
        send(login(writer), None, article_data(category, **hidden))
        assert not Article.objects.exclude(status="draft", baseline_views=0, redirect_to="").exists()

    def test_a_writer_publishes_by_no_act_of_the_list(self, writer, login):
        article = ArticleFactory(status="draft", published_at=None, author=writer)
        login(writer).post(
            reverse("admin:news_article_changelist"),
            {"action": "publish_chosen", "_selected_action": [article.pk]},
        )
        article.refresh_from_db()
        assert article.status == "draft"

    def test_the_buttons_are_those_of_role_and_state(self, writer, editor, login):
        def buttons(person, article):
            page = login(person).get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
            return {name for name in MOVES if f'value="{name}"' in page}

        draft = ArticleFactory(status="draft", author=writer)
        assert buttons(writer, draft) == {"submit"}
        assert buttons(editor, draft) == {"submit", "force"}
        assert buttons(writer, handed_in(writer)) == {"recall"}
        assert buttons(editor, handed_in(writer)) == {"return", "publish"}
        assert buttons(editor, handed_in(editor)) == {"recall", "return", "force"}
        assert buttons(writer, ArticleFactory(author=writer)) == set()
        assert buttons(editor, ArticleFactory()) == {"withdraw", "unpublish"}
        to_come = ArticleFactory(published_at=timezone.now() + timedelta(days=1))
        assert buttons(editor, to_come) == {"unschedule", "unpublish"}
        assert buttons(editor, in_state("unpublished")) == {"republish", "reopen"}
        rewritten = in_state("unpublished")
        one(rewritten).update(title="نوشتهٔ دیگر")
        assert buttons(editor, rewritten) == {"force", "reopen"}


@pytest.mark.django_db
class TestSomebodyWasQuicker:
    def test_a_form_from_an_older_state_saves_nothing_and_keeps_the_text(self, editor, login):
        article = ArticleFactory(status="published")
        sent = editorial(
            article_data(article.category, seen_status="draft", title="نوشتهٔ تازه", _move="publish")
        )
        response = send(login(editor), article, sent)
        page = response.content.decode()
        assert response.status_code == 200
        assert "همکاری وضعیت این خبر را تغییر داده است: اکنون «منتشرشده» است" in page
        assert "نوشتهٔ تازه</textarea>" in page
        assert 'name="seen_status" value="published"' in page
        article.refresh_from_db()
        assert article.title != "نوشتهٔ تازه"

    def test_the_next_press_counts_for_the_state_that_was_named(self, editor, login):
        article = ArticleFactory(status="published")
        day = {"published_at_0": "1404/01/01", "published_at_1": "10:00"}
        sent = editorial(article_data(article.category, seen_status="published", title="نوشتهٔ تازه", **day))
        assert send(login(editor), article, sent).status_code == 302
        article.refresh_from_db()
        assert article.title == "نوشتهٔ تازه"

    def test_a_writer_whose_article_was_published_meanwhile_gets_the_text_back(self, writer, login):
        article = ArticleFactory(status="published", author=writer)
        sent = article_data(article.category, seen_status="in_review", body="<p>واپسین سطرها</p>")
        response = send(login(writer), article, sent)
        assert response.status_code == 403
        assert "نوشتهٔ شما ذخیره نشد" in response.content.decode()
        assert "واپسین سطرها" in response.content.decode()
        assert "واپسین سطرها" not in Article.objects.get().body

    def test_a_move_without_a_source_in_this_state_moves_nothing(self, editor, login):
        article = ArticleFactory(status="unpublished")
        day = {"published_at_0": "1404/01/01", "published_at_1": "10:00"}
        response = send(
            login(editor), article, editorial(article_data(article.category, _move="withdraw", **day))
        )
        assert response.status_code == 200
        article.refresh_from_db()
        assert article.status == "unpublished"
