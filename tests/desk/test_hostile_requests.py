"""What no page of the desk offers ends in a refusal, never in a server error or in a hint."""

import pytest

from news.models import Article
from tests.desk.forms import article_data, editorial
from tests.factories import ArticleFactory, CommentFactory, PictureFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        "title__regex=(",
        "modified_at__year=-1",
        "author__password__startswith=a",
        "category__name=x",
        "id__lt=x",
    ],
)
def test_a_list_is_asked_by_its_own_filters_alone(login, editor, query):
    assert login(editor).get(f"/admin/news/article/?{query}").status_code == 400


@pytest.mark.parametrize("key", ["abc", "\x00", "1 OR 1=1", "9" * 30, "۱"])
def test_keys_that_are_no_numbers_are_refused(login, editor, key):
    desk = login(editor)
    ArticleFactory()
    assert (
        desk.post("/admin/news/article/", {"action": "delete_selected", "_selected_action": key}).status_code
        == 400
    )
    assert desk.post("/admin/news/article/add/", {"title": "x", "tags": key}).status_code == 400
    assert desk.post("/admin/news/article/add/", {"title": "x", "lead_picture": key}).status_code == 400
    assert desk.get("/admin/news/article/add/", {"lead_picture": key}).status_code == 400


def test_the_way_from_a_row_to_its_public_page_tells_nothing(login, moderator):
    draft = ArticleFactory(status="draft", title="پیش‌نویسی که راز است")
    desk = login(moderator)
    for kind in range(1, 20):
        assert desk.get(f"/admin/r/{kind}/{draft.pk}/").status_code == 404


def test_a_moderator_is_told_titles_of_discussed_articles_alone(login, moderator):
    draft = ArticleFactory(status="draft", title="پیش‌نویسی که راز است")
    discussed = CommentFactory(article__title="خبری که درباره‌اش نوشته‌اند").article
    desk = login(moderator)
    assert "راز" not in desk.get(f"/admin/comments/comment/?article={draft.pk}").content.decode()
    assert discussed.title in desk.get(f"/admin/comments/comment/?article={discussed.pk}").content.decode()


def test_the_list_of_comments_leaves_the_articles_texts_where_they_are(
    login, moderator, django_assert_max_num_queries
):
    for _ in range(3):
        CommentFactory()
    desk = login(moderator)
    # Two of them are the session being prolonged in a savepoint of the test.
    with django_assert_max_num_queries(12) as asked:
        desk.get("/admin/comments/comment/")
    assert not [query for query in asked.captured_queries if "body_text" in query["sql"]]


def test_the_own_and_another_persons_form_of_the_same_article(login, editor):
    """The second of two who had it open is told, keeps the text, and may then put it in place."""
    article = ArticleFactory(lead_picture=PictureFactory())
    other = login(StaffFactory(is_superuser=True))
    mine = login(editor)
    address = f"/admin/news/article/{article.pk}/change/"
    opened = mine.get(address).context["adminform"].form
    data = editorial(
        article_data(
            article.category,
            title="تیتر من",
            seen_status=opened.initial["seen_status"],
            seen_save=opened.initial["seen_save"],
            published_at_0="1402/09/10",
            published_at_1="12:26",
        )
    )
    theirs = data | {"title": "تیتر همکار"}
    assert other.post(address, theirs).status_code == 302

    answer = mine.post(address, data)
    assert answer.status_code == 200
    assert "تیتر من" in answer.content.decode()
    article.refresh_from_db()
    assert article.title == "تیتر همکار"

    again = answer.context["adminform"].form["seen_save"].value()
    assert mine.post(address, data | {"seen_save": again}).status_code == 302
    article.refresh_from_db()
    assert article.title == "تیتر من"


@pytest.mark.parametrize("title", ["عنوان", ""])
def test_no_form_makes_a_second_row_of_its_own(login, writer, title):
    article = ArticleFactory(author=writer, status="draft", published_at=None)
    data = article_data(article.category, title=title) | {"_saveasnew": "1"}
    for address in (f"/admin/news/article/{article.pk}/change/", "/admin/news/article/add/"):
        assert login(writer).post(address, data).status_code == 400
    assert Article.objects.count() == 1
