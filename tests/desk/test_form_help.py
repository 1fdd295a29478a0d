"""What a form of the desk says of itself: which fields it needs, what belongs into them, what was wrong."""

import re

import pytest
from django.urls import reverse

from news.models import Article
from tests.desk.forms import article_data, editorial, send
from tests.factories import ArticleFactory, CategoryFactory

pytestmark = pytest.mark.django_db
ADD = reverse("admin:news_article_add")


def helped(page: str) -> set[str]:
    return set(re.findall(r'id="id_(\w+?)(?:_0)?_helptext"', page))


class TestRefused:
    @pytest.fixture
    def page(self, login, writer):
        sent = article_data(CategoryFactory()) | {"title": "", "category": ""}
        return login(writer).post(ADD, sent).content.decode()

    def test_the_note_is_told_and_leads_to_each_wrong_field(self, page):
        note = page.partition("errornote")[2].partition("</div>")[0]
        assert 'role="alert"' in note
        assert re.findall(r'href="#(\w+)"', note) == ["id_title", "id_category"]
        assert "لطفاً خانه" in note

    def test_where_no_field_is_marked_none_is_spoken_of(self, login, editor, writer):
        article = ArticleFactory(status="draft", published_at=None, author=writer)
        sent = editorial(article_data(article.category, _move="publish", seen_status="draft"))
        note = (
            send(login(editor), article, sent)
            .content.decode()
            .partition("errornote")[2]
            .partition("</div>")[0]
        )
        assert "نمی‌توان «انتشار» کرد" in note
        assert "لطفاً خانه" not in note

    def test_hostile_words_lead_nowhere(self, login, writer):
        page = login(writer).post(ADD, {"title": '"><script>x</script>' * 20, "_save": "1"}).content.decode()
        assert "<script>x" not in page


class TestNeeded:
    def test_what_must_be_filled_in_says_so(self, login, writer):
        page = login(writer).get(ADD).content.decode()
        marked = re.findall(r'for="id_(\w+)">[^<]*<span class="is-required">لازم</span>', page)
        assert marked == ["title", "kind", "category"]
        assert " required" in re.search(r'<select[^>]* name="category"[^>]*>', page)[0]

    def test_the_category_comes_before_the_dates(self, login, writer):
        page = login(writer).get(ADD).content.decode()
        assert page.index('name="category"') < page.index('name="published_at_0"')


class TestTitle:
    @pytest.mark.parametrize("typed", ["سطر یک\r\nسطر دو", "سطر یک\nسطر دو", "سطر یک\u2028سطر دو"])
    def test_it_stays_one_line(self, login, writer, typed):
        sent = article_data(CategoryFactory(), title=typed)
        assert login(writer).post(ADD, sent).status_code == 302
        assert Article.objects.get().title == "سطر یک سطر دو"


class TestHelp:
    """No field at which a newcomer would stop is left without a word."""

    @pytest.mark.parametrize(
        "name, fields",
        [
            (
                "news_article",
                "body kind category tags lead_picture comments_open event_time event_place",
            ),
            ("news_meeting", "kind summary topics articles"),
            ("news_followup", "meeting agreed responsible due_on status article is_public"),
            ("news_organization", "kind parent"),
            ("news_topic", "summary is_public"),
            ("news_consularservice", "steps link"),
            ("news_picture", "alt caption credit"),
            ("comments_listedword", "kind"),
        ],
    )
    def test_each_has_its_word(self, login, administrator, name, fields):
        page = login(administrator).get(reverse(f"admin:{name}_add")).content.decode()
        assert set(fields.split()) <= helped(page)

    def test_the_invitation_says_what_roles_are(self, login, administrator):
        page = login(administrator).get(reverse("admin:person_invite")).content.decode()
        assert "جدول نقش‌ها" in page


def test_a_closed_page_of_the_desk_leads_back_to_it(login, writer):
    page = login(writer).get("/admin/statistics/")
    assert page.status_code == 403
    assert 'href="/admin/"' in page.content.decode()
