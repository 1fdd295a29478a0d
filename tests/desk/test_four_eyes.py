"""Who hands a text in does not publish it; what one person alone brought before the public waits for a colleague."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from news import second_looks, versions, workflow
from news.models import Article, DeskNotice, SecondLook, Transition
from news.moves import MOVES
from tests.conftest import staff
from tests.desk.forms import article_data, editorial, send
from tests.factories import ArticleFactory, GalleryPictureFactory, PictureFactory


def one(article):
    return Article.objects.filter(pk=article.pk)


def handed_in(by, **values) -> Article:
    values = {"published_at": None, "author": by, "submitted_by": by, "submitted_at": timezone.now()} | values
    return ArticleFactory(status="in_review", **values)


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def form_page(browser, article) -> str:
    return browser.get(reverse("admin:news_article_change", args=[article.pk])).content.decode()


@pytest.fixture
def colleague(db):
    return staff("editor2", "editor")


class TestPublishing:
    def test_of_the_own_submission_is_refused_with_the_reason_and_saves_nothing(self, editor, login):
        article = handed_in(editor)
        sent = editorial(
            article_data(article.category, _move="publish", author=editor.pk, title="نوشتهٔ تازه")
        )
        response = send(login(editor), article, sent)
        page = response.content.decode()
        assert response.status_code == 200
        assert "خودتان آن را" in page
        assert "نوشتهٔ تازه</textarea>" in page
        assert one(article).get().title == article.title
        assert not Transition.objects.exists()

    def test_the_closed_button_says_why_to_everybody(self, editor, login):
        page = form_page(login(editor), handed_in(editor))
        assert 'aria-disabled="true" aria-describedby="why-not-publish"' in page
        assert 'id="why-not-publish">' in page
        assert 'value="publish"' not in page

    def test_a_text_that_nobody_changed_since_asks_for_no_look(self, writer, editor):
        article = handed_in(writer)
        assert workflow.take(one(article), MOVES["publish"], by=editor)
        assert not SecondLook.objects.exists()

    def test_a_text_that_the_editor_changed_since_asks_for_one(self, writer, editor, login, colleague):
        article = handed_in(writer)
        sent = editorial(article_data(article.category, author=writer.pk, title="نوشتهٔ دبیر"))
        assert send(login(editor), article, sent).status_code == 302
        assert not SecondLook.objects.exists()
        assert workflow.take(one(article), MOVES["publish"], by=editor)
        assert [(look.cause, look.made_by) for look in SecondLook.objects.all()] == [("changed", editor)]

    @pytest.mark.parametrize(
        "changes, asks", [({"event_on": "2026-01-01"}, True), ({"comments_open": False, "slug": "نو"}, False)]
    )
    def test_what_readers_see_counts_and_nothing_else(self, writer, editor, changes, asks):
        article = handed_in(writer)
        versions.begin(article)
        one(article).update(**changes)
        versions.keep(article, by=editor)
        workflow.take(one(article), MOVES["publish"], by=editor)
        assert SecondLook.objects.exists() == asks


class TestForce:
    def test_needs_a_reason_and_keeps_what_was_typed(self, editor, login):
        article = handed_in(editor)
        sent = editorial(article_data(article.category, _move="force", title="نوشتهٔ تازه", author=editor.pk))
        response = send(login(editor), article, sent | {"note_force": "  "})
        page = response.content.decode()
        assert "این گام به چند کلمه از شما نیاز دارد" in page
        assert '<details class="step asks" name="step" open>' in page
        assert "نوشتهٔ تازه</textarea>" in page
        assert one(article).get().status == "in_review"

    def test_publishes_and_waits_for_a_colleague(self, editor, login):
        article = handed_in(editor)
        sent = editorial(article_data(article.category, _move="force", author=editor.pk))
        assert send(login(editor), article, sent | {"note_force": "همکاری نبود"}).status_code == 302
        assert one(article).get().is_public
        look = SecondLook.objects.get()
        assert (look.cause, look.made_by, look.reason) == ("forced", editor, "همکاری نبود")
        assert Transition.objects.get().is_forced

    def test_is_not_offered_where_publishing_is_free(self, writer, editor, login):
        page = form_page(login(editor), handed_in(writer))
        assert 'value="publish"' in page
        assert 'value="force"' not in page

    def test_the_reason_is_words_alone(self, editor, login):
        article = handed_in(editor)
        workflow.take(one(article), MOVES["force"], by=editor, note="<script>alert(1)</script>")
        assert "<script>alert(1)" not in form_page(login(editor), article)

    @pytest.mark.parametrize("note", ["\0", "ب" * 1001])
    def test_what_no_column_holds_is_refused_in_words(self, editor, login, note):
        article = handed_in(editor)
        sent = editorial(article_data(article.category, _move="force", author=editor.pk))
        response = send(login(editor), article, sent | {"note_force": note})
        assert response.status_code == 200
        assert "note_force" in response.context["adminform"].form.errors


class TestChangingInPublic:
    @pytest.mark.parametrize("hours", [-1, 24])
    def test_a_text_that_is_public_or_will_be_asks_for_a_look_once(self, editor, login, hours):
        article = ArticleFactory(published_at=timezone.now() + timedelta(hours=hours))
        when = {"published_at_0": "1470/01/01" if hours > 0 else "1404/01/01"}
        for title in ("نخست", "دوم"):
            sent = editorial(article_data(article.category, title=title, **when))
            assert send(login(editor), article, sent).status_code == 302
        assert [(look.cause, look.made_by) for look in SecondLook.objects.all()] == [("changed", editor)]

    def test_a_tag_asks_for_none(self, editor, login):
        article = ArticleFactory(title="دیدار با شهردار", body="<p>متن خبر</p>", over_title="")
        sent = article_data(article.category, published_at_0="1404/01/01", comments_open="")
        assert send(login(editor), article, editorial(sent)).status_code == 302
        assert not one(article).get().comments_open
        assert not SecondLook.objects.exists()


def change(article, name):
    """Change one thing of an article, as if a form had."""
    values = {
        "link": {"body": '<p>متن <a href="https://other.example/">پیوند</a></p>'},
        "picture in the text": {"body": "<p>متن پیوند</p><hr>"},
        "over-title": {"over_title": "روتیتر"},
        "lead": {"lead": "لید تازه"},
        "day of the event": {"event_on": "2026-01-01"},
        "leads on": {"redirect_to": "/news/1/"},
    }
    if name == "lead picture":
        one(article).update(lead_picture=PictureFactory())
    elif name == "gallery":
        GalleryPictureFactory(article=article)
    elif name == "caption":
        article.gallery_pictures.update(caption="شرح تازه")
    else:
        one(article).update(**values[name])


PARTS = [
    "link",
    "picture in the text",
    "over-title",
    "lead",
    "day of the event",
    "lead picture",
    "gallery",
    "caption",
]


class TestWhatReadersSee:
    @pytest.fixture
    def article(self, writer):
        article = ArticleFactory(
            author=writer,
            body='<p>متن <a href="https://one.example/">پیوند</a></p>',
            over_title="",
            lead="لید",
        )
        GalleryPictureFactory(article=article)
        versions.begin(article)
        return article

    @pytest.mark.parametrize("name", [*PARTS, "leads on"])
    def test_each_part_of_it_asks_for_a_look(self, article, editor, name):
        change(article, name)
        versions.keep(article, by=editor)
        assert [(look.cause, look.made_by) for look in SecondLook.objects.all()] == [("changed", editor)]

    def test_its_restoring_too(self, article, editor, colleague):
        change(article, "link")
        versions.keep(article, by=None)
        assert not SecondLook.objects.exists()
        versions.restore(article.versions.get(number=1), by=colleague)
        assert SecondLook.objects.get().made_by == colleague

    @pytest.mark.parametrize("name", PARTS)
    def test_what_was_changed_behind_the_public_is_not_published_again_alone(self, article, editor, name):
        workflow.take(one(article), MOVES["unpublish"], by=editor, note="نادرست بود")
        change(article, name)
        versions.keep(article, by=editor)
        assert workflow.obstacle(MOVES["republish"], editor, article)
        assert not workflow.take(one(article), MOVES["republish"], by=editor)

    def test_what_was_not_is(self, article, editor):
        workflow.take(one(article), MOVES["unpublish"], by=editor, note="نادرست بود")
        one(article).update(comments_open=False, redirect_to="/news/9/")
        versions.keep(article, by=editor)
        assert workflow.take(one(article), MOVES["republish"], by=editor)

    def test_of_what_was_never_kept_the_wording_decides(self, writer, editor):
        article = ArticleFactory(author=writer)
        one(article).update(status="unpublished")
        assert workflow.take(one(article), MOVES["republish"], by=editor)


class TestLooking:
    @pytest.fixture
    def look(self, editor):
        article = ArticleFactory()
        second_looks.ask(article, "forced", by=editor, reason="همکاری نبود")
        return SecondLook.objects.get()

    def post(self, browser, at, **more):
        return browser.post(reverse("admin:news_article_looked", args=[at.article_id]), more)

    def test_a_colleague_has_looked(self, look, colleague, login):
        browser = login(colleague)
        assert ">دیدم<" in form_page(browser, look.article)
        response = self.post(browser, look, look=look.pk, seen=look.article.modified_at.isoformat())
        assert response["Location"] == reverse("admin:news_article_change", args=[look.article_id])
        look.refresh_from_db()
        assert look.seen_by == colleague
        assert ">دیدم<" not in form_page(browser, look.article)

    def test_the_maker_has_not(self, look, editor, login):
        browser = login(editor)
        page = form_page(browser, look.article)
        assert "همکاری باید به آن نگاه کند" in page
        assert ">دیدم<" not in page
        assert "کار خود شماست" in said(self.post(browser, look))
        look.refresh_from_db()
        assert look.seen_at is None

    def test_nobody_looks_at_what_was_changed_meanwhile(self, look, colleague, login):
        response = self.post(login(colleague), look, seen="x" * 64)
        assert "در این میان" in said(response)
        look.refresh_from_db()
        assert look.seen_at is None

    def test_from_the_dashboard_it_leads_back_there(self, look, colleague, login):
        assert self.post(login(colleague), look, **{"from": "index"})["Location"] == reverse("admin:index")

    @pytest.mark.parametrize("name", ["writer", "moderator", "auditor", "nobody"])
    def test_others_may_not(self, look, login, request, name):
        assert self.post(login(request.getfixturevalue(name)), look).status_code == 403
        look.refresh_from_db()
        assert look.seen_at is None

    @pytest.mark.parametrize("number", ["x", "۱", "9" * 30, "-1", "\0"])
    def test_a_number_that_is_none_finds_nothing(self, look, colleague, login, number):
        assert self.post(login(colleague), look, look=number).status_code == 302
        look.refresh_from_db()
        assert look.seen_at is None

    def test_looking_changes_nothing_by_get(self, look, colleague, login):
        address = reverse("admin:news_article_looked", args=[look.article_id])
        assert login(colleague).get(address).status_code == 405

    def test_the_list_is_narrowed_to_what_waits(self, look, editor, login):
        ArticleFactory(title="چیزی دیگر")
        found = login(editor).get(reverse("admin:news_article_changelist"), {"look": "forced"})
        assert list(found.context["cl"].result_list) == [look.article]


class TestTelling:
    def notices(self):
        return [(one.recipient, one.kind, one.detail) for one in DeskNotice.objects.all()]

    def test_the_author_is_told_of_a_return_with_the_remark(self, writer, editor, login):
        article = handed_in(writer)
        sent = editorial(article_data(article.category, _move="return", author=writer.pk))
        send(login(editor), article, sent | {"note_return": "تاریخ را بیفزایید"})
        assert self.notices() == [(writer, "returned", "تاریخ را بیفزایید")]
        assert one(article).get().returned_at

    @pytest.mark.parametrize(
        "name, kind", [("withdraw", "withdrawn"), ("unpublish", "unpublished"), ("publish", "published")]
    )
    def test_the_author_is_told(self, writer, editor, name, kind):
        article = handed_in(writer) if name == "publish" else ArticleFactory(author=writer)
        workflow.take(one(article), MOVES[name], by=editor, note="چنین شد")
        assert [told[:2] for told in self.notices()] == [(writer, kind)]

    def test_nobody_is_told_of_the_own_act(self, editor):
        workflow.take(one(handed_in(editor)), MOVES["force"], by=editor, note="همکاری نبود")
        assert self.notices() == []

    def test_a_date_to_come_is_said(self, writer, editor):
        article = handed_in(writer, published_at=timezone.now() + timedelta(days=9))
        workflow.take(one(article), MOVES["publish"], by=editor)
        assert "منتشر می‌شود" in self.notices()[0][2]

    def test_an_author_who_may_not_know_of_it_any_more_is_not_told(self, writer, editor):
        article = handed_in(writer, is_embargoed=True, published_at=timezone.now() + timedelta(days=9))
        article.embargo_readers.set([editor])
        workflow.take(one(article), MOVES["publish"], by=editor)
        assert self.notices() == []


def test_the_steps_stand_on_the_form(writer, editor, login):
    article = handed_in(writer)
    workflow.take(one(article), MOVES["return"], by=editor, note="تاریخ را بیفزایید")
    page = form_page(login(writer), article)
    assert "برگرداندن با یادداشت" in page
    assert "تاریخ را بیفزایید" in page
    assert "editor</bdi>" in page


def test_unpublishing_asks_for_the_reason_and_takes_an_address(editor, login):
    article = ArticleFactory()
    sent = editorial(article_data(article.category, _move="unpublish", published_at_0="1404/01/01"))
    assert send(login(editor), article, sent | {"redirect_to": "/news/9/"}).status_code == 200
    assert one(article).get().status == "published"
    send(login(editor), article, sent | {"redirect_to": "/news/9/", "note_unpublish": "دوباره نوشته شد"})
    now = one(article).get()
    assert (now.status, now.redirect_to) == ("unpublished", "/news/9/")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_the_one_who_handed_it_in_never_does():
    submitter, other = staff("editor", "editor"), staff("editor2", "editor")
    articles = [handed_in(submitter) for _ in range(6)]

    def publish(job):
        article, person = job
        try:
            return person.username, workflow.take(one(article), MOVES["publish"], by=person)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(publish, [(a, p) for a in articles for p in (submitter, other)]))
    assert {name for name, count in taken if count} == {"editor2"}
    assert Transition.objects.filter(by=other).count() == len(articles)
