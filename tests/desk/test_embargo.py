"""What is confidential until it is published: for everybody who is not named it is not there, wherever they look."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from news import workflow
from news.models import Article, ErrorReport, FollowUp, Meeting, PickedArticle, TopicArticle
from news.moves import MOVES
from tests.conftest import staff
from tests.desk.forms import article_data, editorial, rows, send
from tests.desk.rights import MAY_OPEN
from tests.factories import (
    ArticleFactory,
    FollowUpFactory,
    GalleryPictureFactory,
    MeetingFactory,
    PersonFactory,
    PictureFactory,
    TagFactory,
    TopicFactory,
)

SECRET = "زرنگارستان"
NO_SUCH = 987_654_321
OTHERS = sorted({*MAY_OPEN, "auditor"} - {"editor"})


@pytest.fixture
def secret(editor) -> Article:
    """Kept from all but the editor."""
    article = ArticleFactory(
        title=f"سفر به {SECRET}",
        lead=f"لید {SECRET}",
        body=f"<p>متن {SECRET}</p>",
        status="in_review",
        submitted_by=editor,
        submitted_at=timezone.now(),
        published_at=timezone.now() - timedelta(hours=1),
        author=editor,
        is_embargoed=True,
        lead_picture=PictureFactory(),
        review_on="2026-01-01",
    )
    article.embargo_readers.set([editor])
    return article


@pytest.fixture
def told_of(secret, pages) -> list[str]:
    """Pages of rows that name it in one way or another."""
    tag, person, topic = TagFactory(), PersonFactory(), TopicFactory()
    secret.tags.add(tag)
    secret.mentions.add(person)
    picture = GalleryPictureFactory(article=secret).picture
    TopicArticle.objects.create(topic=topic, article=secret, place=1)
    meeting = MeetingFactory(subject="گفت‌وگوی تازه")
    meeting.articles.add(secret)
    followup = FollowUpFactory(meeting=meeting, agreed="نامه", article=secret)
    other = ArticleFactory(title="خبری دیگر")
    PickedArticle.objects.create(article=other, other=secret)
    ErrorReport.objects.create(article=secret, text="نادرست است")
    rows_of = {"meeting": meeting, "followup": followup, "topic": topic, "tag": tag, "person": person}
    rows_of |= {"picture": picture, "article": other, "category": secret.category}
    rows_of["lead"] = secret.lead_picture
    named = []
    for name, row in rows_of.items():
        model = {"lead": "picture"}.get(name, name)
        named += [
            reverse(f"admin:news_{model}_{page}", args=[row.pk]) for page in ("change", "delete", "history")
        ]
    lists = [f"{address}?q={SECRET}" for name, address in pages.items() if name.endswith(" list")]
    asked = {"app_label": "news", "model_name": "followup", "field_name": "article", "term": SECRET}
    guesses = [f"{reverse('admin:autocomplete')}?{'&'.join(f'{k}={v}' for k, v in asked.items())}"]
    guesses += [f"{pages['article suggest']}?q={SECRET}", f"{pages['article suggest']}?q={secret.pk}"]
    return [*pages.values(), *named, *lists, *guesses, reverse("admin:index")]


def addresses_of(article: int) -> list[str]:
    """Each page and each button that an article has at the desk."""
    found = []
    for pattern in admin.site._registry[Article].get_urls():
        try:
            found.append(reverse(f"admin:{pattern.name}", args=[article]))
        except NoReverseMatch:
            continue
    return found


@pytest.mark.parametrize("name", OTHERS)
def test_no_page_names_it_to_others(name, request, told_of, login):
    browser = login(request.getfixturevalue(name))
    naming = [page for page in told_of if said_by(browser, page)]
    assert naming == []


def said_by(browser, address: str) -> bool:
    """Whether the page names it; what was typed into a search field stands there again, whoever asks."""
    page = browser.get(address).getvalue().decode(errors="replace")
    for echo in (f'value="{SECRET}"', f"q={SECRET}", f"term={SECRET}", f"«{SECRET}»"):
        page = page.replace(echo, "")
    return SECRET in page


def test_who_is_named_finds_it_where_it_is_told_of(editor, told_of, login):
    browser = login(editor)
    assert sum(said_by(browser, page) for page in told_of) > 10


@pytest.mark.parametrize("name", OTHERS)
def test_its_addresses_answer_as_those_of_no_article(name, request, secret, login):
    browser = login(request.getfixturevalue(name))
    own, none = addresses_of(secret.pk), addresses_of(NO_SUCH)
    assert len(own) > 8
    for address, nothing in zip(own, none, strict=True):
        for ask in (browser.get, browser.post):
            answer, of_none = ask(address), ask(nothing)
            assert answer.status_code == of_none.status_code, address
            assert answer.status_code in {302, 400, 403, 404, 405}, address
            led = (answer.get("Location", ""), of_none.get("Location", ""))
            assert led[0].replace(str(secret.pk), "") == led[1].replace(str(NO_SUCH), ""), address
    assert Article.objects.get(pk=secret.pk).status == "in_review"


def test_once_it_is_public_everybody_finds_it(secret, writer, login):
    colleague = staff("editor2", "editor")
    secret.embargo_readers.add(colleague)
    assert workflow.take(Article.objects.filter(pk=secret.pk), MOVES["publish"], by=colleague)
    browser = login(writer)
    assert said_by(browser, reverse("admin:news_article_changelist"))
    assert browser.get(reverse("admin:news_article_change", args=[secret.pk])).status_code == 200


def test_the_sealed_account_sees_all(secret, admin_client):
    assert said_by(admin_client, reverse("admin:news_article_changelist"))


class TestTheForm:
    def test_who_makes_it_confidential_may_see_it_and_so_may_the_author(self, editor, writer, login):
        article = ArticleFactory(status="draft", published_at=None, author=writer)
        colleague = staff("editor2", "editor")
        sent = editorial(article_data(article.category, is_embargoed="on", author=writer.pk))
        response = send(login(editor), article, sent | {"embargo_readers": [colleague.pk]})
        assert response.status_code == 302
        assert set(article.embargo_readers.all()) == {editor, writer, colleague}
        page = login(editor).get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
        assert page.count("checked") >= 4

    def test_lifting_it_forgets_the_names(self, secret, editor, login):
        sent = editorial(article_data(secret.category, seen_status="in_review", author=editor.pk))
        assert send(login(editor), secret, sent | {"embargo_readers": [editor.pk]}).status_code == 302
        secret.refresh_from_db()
        assert not secret.is_embargoed
        assert not secret.embargo_readers.exists()

    def test_nobody_takes_it_up_by_a_number(self, secret, writer, login):
        draft = ArticleFactory(status="draft", published_at=None, author=writer)
        sent = article_data(draft.category) | rows("picks", {"other": secret.pk})
        response = send(login(writer), draft, sent)
        assert response.status_code == 200
        assert SECRET not in response.content.decode()
        assert not draft.picks.exists()

    def test_who_has_it_open_when_it_becomes_confidential_saves_nothing(self, secret, login):
        colleague = staff("editor2", "editor")
        sent = editorial(article_data(secret.category, seen_status="in_review", title="دست‌برد"))
        assert send(login(colleague), secret, sent).status_code in {403, 404}
        assert Article.objects.get(pk=secret.pk).title == secret.title

    @pytest.mark.parametrize("keys", [["x"], ["987654321"], ["\0"]])
    def test_people_who_are_none_are_refused_in_words(self, editor, login, keys):
        article = ArticleFactory(status="draft", published_at=None, author=editor)
        sent = editorial(article_data(article.category, is_embargoed="on", author=editor.pk))
        response = send(login(editor), article, sent | {"embargo_readers": keys})
        assert response.status_code == 200
        assert "embargo_readers" in response.context["adminform"].form.errors


class TestWhatStaysUnseen:
    """Saving a form that does not show it leaves it where it is."""

    def test_an_article_of_a_meeting(self, secret, writer, login):
        meeting, seen = MeetingFactory(subject="گفت‌وگو"), ArticleFactory()
        meeting.articles.set([secret, seen])
        browser = login(writer)
        page = browser.get(reverse("admin:news_meeting_change", args=[meeting.pk]))
        form = page.context["adminform"].form
        assert [one.pk for one in form.initial["articles"]] == [seen.pk]
        data = {
            "subject": "گفت‌وگوی دیگر", "kind": meeting.kind, "status": meeting.status,
            "starts_on": "1403/01/01", "articles": [],
            "participants-TOTAL_FORMS": 0, "participants-INITIAL_FORMS": 0,
            "followups-TOTAL_FORMS": 0, "followups-INITIAL_FORMS": 0,
        }  # fmt: skip
        response = browser.post(reverse("admin:news_meeting_change", args=[meeting.pk]), data)
        assert response.status_code == 302
        assert list(Meeting.objects.get().articles.all()) == [secret]

    def test_where_a_follow_up_was_reported(self, secret, writer, login):
        followup = FollowUpFactory(meeting=MeetingFactory(), agreed="نامه", article=secret)
        data = {
            "meeting": followup.meeting_id,
            "agreed": "نامهٔ دوم",
            "status": "open",
            "responsible": "رایزن",
        }
        address = reverse("admin:news_followup_change", args=[followup.pk])
        assert login(writer).post(address, data).status_code == 302
        now = FollowUp.objects.get()
        assert (now.agreed, now.article) == ("نامهٔ دوم", secret)

    def test_a_place_in_a_dossier(self, secret, login):
        topic = TopicArticle.objects.create(topic=TopicFactory(), article=secret, place=1).topic
        data = {"name": "پرونده", "summary": "خلاصه", "slug": "", "entries-TOTAL_FORMS": 0}
        data["entries-INITIAL_FORMS"] = 0
        browser = login(staff("editor2", "editor"))
        assert browser.post(reverse("admin:news_topic_change", args=[topic.pk]), data).status_code == 302
        assert topic.entries.get().article == secret
