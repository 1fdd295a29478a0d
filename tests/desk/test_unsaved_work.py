"""What is typed into an article's form and not saved outlives a crash, for its writer alone."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from news import unsaved_work
from news.models import Article, Editing, UnsavedWork
from tests.desk.forms import article_data, rows, send
from tests.factories import ArticleFactory, CategoryFactory, PictureFactory, StaffFactory

NUMBER = "a1" * 16
NEW = "/admin/news/article/unsaved/"
UNDER_WAY = "/admin/news/article/under-way/"


@pytest.fixture
def browser(writer, login):
    return login(writer)


@pytest.fixture
def draft(writer):
    return ArticleFactory(status="draft", published_at=None, author=writer, title="پیش‌نویس")


def address_of(article) -> str:
    return reverse("admin:news_article_keep", args=[article.pk])


def form_of(article) -> str:
    return reverse("admin:news_article_change", args=[article.pk])


def typed(article=None, **changes) -> dict:
    category = article.category if article else CategoryFactory()
    return article_data(category, title="تیتر تازه", **{"form_number": NUMBER, **changes})


def kept(owner, article=None, **changes) -> UnsavedWork:
    """Unsaved work that lies there already."""
    sent = typed(article, **changes)
    work = UnsavedWork(owner=owner, article=article, form=sent.pop("form_number"))
    work.typed = {name: [str(value)] for name, value in sent.items()}
    work.save()
    return work


class TestKeeping:
    def test_a_new_article_is_kept_and_nothing_is_saved(self, browser, writer):
        answer = browser.post(NEW, typed(csrfmiddlewaretoken="x", _save="1")).json()
        work = UnsavedWork.objects.get()
        assert (answer["state"], work.owner, work.article) == ("kept", writer, None)
        assert work.typed["title"] == ["تیتر تازه"]
        assert not {"csrfmiddlewaretoken", "_save", "form_number"} & set(work.typed)
        assert not Article.objects.exists()

    def test_what_is_typed_later_stands_in_its_place(self, browser, draft):
        for title in ("نخست", "سپس"):
            browser.post(address_of(draft), typed(draft) | {"title": title})
        assert UnsavedWork.objects.get(article=draft).typed["title"] == ["سپس"]

    def test_it_does_not_prolong_the_session(self, browser, draft):
        session = Session.objects.get()
        session.expire_date -= timedelta(minutes=10)
        session.save()
        for address in (NEW, address_of(draft), reverse("admin:news_article_presence", args=[draft.pk])):
            answer = browser.post(address, typed(draft))
            assert answer.json()["state"] in {"kept", "open"}
            assert "sid" not in answer.cookies
        assert Session.objects.get().expire_date == session.expire_date

    def test_who_is_logged_out_is_told_so_and_nothing_is_kept(self, client, draft):
        for address in (NEW, address_of(draft), reverse("admin:news_article_presence", args=[draft.pk])):
            assert client.post(address, typed(draft)).json() == {"state": "ended"}
        assert not UnsavedWork.objects.exists()
        assert not Editing.objects.exists()

    def test_too_much_is_refused(self, browser, draft):
        answer = browser.post(address_of(draft), typed(draft) | {"body": "آ" * 160_000})
        assert (answer.status_code, answer.json()["state"]) == (413, "large")
        assert not UnsavedWork.objects.exists()

    def test_of_too_many_forms_the_oldest_goes(self, browser, writer):
        for number in range(unsaved_work.MOST + 2):
            browser.post(NEW, typed() | {"form_number": f"{number:032x}"})
        numbers = set(UnsavedWork.objects.filter(owner=writer).values_list("form", flat=True))
        assert len(numbers) == unsaved_work.MOST
        assert f"{0:032x}" not in numbers

    @pytest.mark.parametrize("number", ["", "x" * 32, "a1" * 15, "A1" * 16, "../../x", "a1" * 16 + "\n"])
    def test_a_number_that_no_form_was_given_is_refused(self, browser, draft, number):
        assert browser.post(address_of(draft), typed(draft) | {"form_number": number}).status_code == 400
        assert not UnsavedWork.objects.exists()

    def test_hostile_fields_do_no_harm(self, browser, draft):
        sent = typed(draft, **{"a\x00b": "\x00", "body": "<script>alert(1)</script>" * 50})
        assert browser.post(address_of(draft), sent).status_code == 200
        page = browser.get(f"{form_of(draft)}?unsaved={NUMBER}")
        assert page.status_code == 200
        assert "alert(1)" not in page.context["adminform"].form["body"].value()
        assert browser.get(reverse("admin:news_article_unsaved", args=[NUMBER])).status_code == 200

    def test_get_keeps_nothing(self, browser, draft):
        assert browser.get(address_of(draft)).status_code == 405
        assert browser.get(reverse("admin:news_article_presence", args=[draft.pk])).status_code == 405


class TestWhoMay:
    def test_only_what_one_may_change(self, browser):
        others = ArticleFactory(status="draft", published_at=None)
        assert browser.post(address_of(others), typed(others)).status_code == 403
        assert not UnsavedWork.objects.exists()

    def test_what_is_kept_from_somebody_is_not_there(self, login, editor):
        secret = ArticleFactory(status="draft", published_at=None, is_embargoed=True)
        binned = ArticleFactory(status="draft", published_at=None, deleted_at=timezone.now())
        browser = login(editor)
        for article in (secret, binned):
            assert browser.post(address_of(article), typed(article)).status_code == 404
            presence = reverse("admin:news_article_presence", args=[article.pk])
            assert browser.post(presence).status_code == 404
        assert not Editing.objects.exists()

    @pytest.mark.parametrize("person", ["moderator"])
    def test_who_writes_no_articles_keeps_none(self, login, request, person, draft):
        browser = login(request.getfixturevalue(person))
        assert browser.post(NEW, typed()).status_code == 403
        assert browser.post(address_of(draft), typed(draft)).status_code == 403
        assert browser.get(UNDER_WAY).status_code == 403

    def test_another_persons_is_never_shown(self, login, writer, editor, draft):
        kept(writer, draft)
        browser = login(editor)
        assert "unsaved-work" not in browser.get(form_of(draft)).content.decode()
        assert browser.get(f"{form_of(draft)}?unsaved={NUMBER}").context["fetched_work"] is None
        assert browser.get(reverse("admin:news_article_unsaved", args=[NUMBER])).status_code == 404
        assert browser.post(reverse("admin:news_article_discard", args=[NUMBER])).status_code == 404
        assert browser.get(UNDER_WAY).json()["unsaved"].strip() == ""
        assert UnsavedWork.objects.exists()

    def test_what_was_begun_is_kept_on_after_the_article_went_on(self, browser, draft):
        browser.post(address_of(draft), typed(draft))
        Article.objects.filter(pk=draft.pk).update(status="published", published_at=timezone.now())
        answer = browser.post(address_of(draft), typed(draft) | {"title": "واپسین واژه"})
        assert answer.json()["state"] == "kept"
        assert UnsavedWork.objects.get().typed["title"] == ["واپسین واژه"]


class TestTakingUp:
    def test_the_form_offers_it_and_opens_with_it(self, browser, writer, draft):
        picture = PictureFactory()
        part = rows("gallery_pictures", {"picture": picture.pk, "caption": "زیرنویس تازه"})
        kept(writer, draft, **part)
        offer = browser.get(form_of(draft)).content.decode()
        assert f"?unsaved={NUMBER}" in offer
        page = browser.get(f"{form_of(draft)}?unsaved={NUMBER}")
        assert page.context["adminform"].form["title"].value() == "تیتر تازه"
        assert "زیرنویس تازه" in page.content.decode()
        assert page.context["form_number"] == NUMBER
        draft.refresh_from_db()
        assert draft.title == "پیش‌نویس"

    def test_a_new_article_too(self, browser, writer):
        kept(writer)
        assert f"?unsaved={NUMBER}" in browser.get("/admin/news/article/add/").content.decode()
        page = browser.get(f"/admin/news/article/add/?unsaved={NUMBER}")
        assert page.context["adminform"].form["title"].value() == "تیتر تازه"
        assert not page.context["errors"]

    def test_the_list_names_it(self, browser, writer):
        kept(writer)
        assert f'data-unsaved-work="{UNDER_WAY}"' in browser.get("/admin/news/article/").content.decode()
        unsaved = browser.get(UNDER_WAY).json()["unsaved"]
        assert "تیتر تازه" in unsaved
        assert reverse("admin:news_article_unsaved", args=[NUMBER]) in unsaved

    def test_saving_it_ends_it(self, browser, writer, draft):
        kept(writer, draft)
        assert send(browser, draft, typed(draft)).status_code == 302
        assert not UnsavedWork.objects.exists()
        draft.refresh_from_db()
        assert draft.title == "تیتر تازه"

    def test_a_refused_form_is_kept(self, browser, draft):
        assert send(browser, draft, typed(draft) | {"title": "", "lead": "لید بلند"}).status_code == 200
        assert UnsavedWork.objects.get(article=draft).typed["lead"] == ["لید بلند"]

    def test_it_is_compared_with_what_is_saved(self, browser, writer, draft):
        kept(writer, draft, body=draft.body, lead=draft.lead, slug=draft.slug)
        page = browser.get(reverse("admin:news_article_unsaved", args=[NUMBER]))
        assert [difference.name for difference in page.context["differences"]] == ["title"]
        assert "<del>پیش‌نویس</del>" in page.content.decode()
        assert "<ins>تیتر تازه</ins>" in page.content.decode()

    def test_throwing_it_away_is_a_post(self, browser, writer, draft):
        kept(writer, draft)
        discard = reverse("admin:news_article_discard", args=[NUMBER])
        assert browser.get(discard).status_code == 405
        assert UnsavedWork.objects.exists()
        assert browser.post(discard).status_code == 302
        assert not UnsavedWork.objects.exists()

    @pytest.mark.parametrize("number", ["", "x", "%00", "a1" * 16, "a1" * 900])
    def test_a_number_that_leads_nowhere_opens_the_saved_text(self, browser, draft, number):
        page = browser.get(
            form_of(draft), {"unsaved": number} if "%" not in number else {"unsaved": "\u200c"}
        )
        assert page.context["adminform"].form["title"].value() == "پیش‌نویس"

    def test_a_form_costs_one_query_more_and_a_list_none(self, browser, draft):
        for address, most, own in ((form_of(draft), 15, 1), ("/admin/news/article/", 10, 0)):
            with CaptureQueriesContext(connection) as asked:
                browser.get(address)
            # A test has savepoints where the site has transactions.
            queries = [query["sql"] for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
            assert len(queries) <= most
            assert sum("news_unsavedwork" in query for query in queries) == own


class TestForgetting:
    def test_what_nobody_fetched_is_deleted_in_time(self, writer, settings):
        settings.UNSAVED_WORK_DAYS = 7
        kept(writer, form_number="b" * 32)
        old = kept(writer)
        UnsavedWork.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=8))
        said = StringIO()
        for _run in range(2):
            call_command("forget_unsaved_work", stdout=said)
        assert list(UnsavedWork.objects.values_list("form", flat=True)) == ["b" * 32]
        assert "۱" in said.getvalue()


class TestLost:
    """The article went out of the writer's hands while the form lay open: the text comes back, and is kept."""

    @pytest.mark.parametrize(
        "change, status",
        [
            ({"status": "published", "published_at": timezone.now()}, 403),
            ({"status": "unpublished"}, 403),
            ({"deleted_at": timezone.now()}, 404),
            ({"is_embargoed": True}, 404),
        ],
    )
    def test_its_words_come_back(self, browser, draft, change, status):
        Article.objects.filter(pk=draft.pk).update(**change)
        answer = send(browser, draft, typed(draft) | {"over_title": "روتیتر من"})
        page = answer.content.decode()
        assert answer.status_code == status
        assert "تیتر تازه" in page
        assert "روتیتر من" in page
        assert ("پیش‌نویس" in page) == (status == 403)
        work = UnsavedWork.objects.get()
        assert work.typed["title"] == ["تیتر تازه"]
        shown = browser.get(reverse("admin:news_article_unsaved", args=[work.form])).content.decode()
        assert "تیتر تازه" in shown

    def test_of_another_author_too(self, browser, draft):
        Article.objects.filter(pk=draft.pk).update(author=StaffFactory())
        assert "تیتر تازه" in send(browser, draft, typed(draft)).content.decode()

    def test_somebody_who_writes_nothing_gets_nothing(self, login, moderator, draft):
        answer = send(login(moderator), draft, typed(draft))
        assert answer.status_code == 403
        assert not UnsavedWork.objects.exists()

    def test_an_address_of_nothing_is_nothing(self, browser):
        assert browser.post("/admin/news/article/x/change/", typed()).status_code == 404
        assert browser.get("/admin/news/article/x/change/").status_code == 404


@pytest.mark.django_db
def test_no_number_in_unsaved_work_tells_a_confidential_title(browser, draft):
    secret = ArticleFactory(status="draft", published_at=None, title="سفر محرمانه", is_embargoed=True)
    picks = rows("picks", {"other": secret.pk})
    assert browser.post(address_of(draft), typed(draft) | picks).status_code == 200
    [work] = UnsavedWork.objects.all()
    page = browser.get(f"{NEW}{work.form}/").content.decode()
    assert "بیشتر بخوانید" in page
    assert secret.title not in page
