"""Whom the forms of the desk offer: who may write, who may see what is confidential; no list of all that ever were."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, User
from django.urls import reverse

from news.models import Article
from news.plain_choices import PlainCheckboxes, PlainSelect
from tests.conftest import staff
from tests.desk.forms import article_data, editorial, send
from tests.factories import ArticleFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Article:
    return ArticleFactory(status="draft", published_at=None, author=None)


@pytest.fixture
def gone(editor) -> User:
    """A writer whose account is closed."""
    person = staff("gone", "writer")
    User.objects.filter(pk=person.pk).update(is_active=False)
    return person


def offered(browser, article: Article) -> tuple[set[str], set[str]]:
    """The names of the authors and of those who may see it, as the form offers them."""
    page = browser.get(reverse("admin:news_article_change", args=[article.pk])).content
    soup = BeautifulSoup(page, "html.parser")
    authors = {option.text for option in soup.select("select[name=author] option[value]:not([value=''])")}
    return authors, {box.parent.text.strip() for box in soup.select("input[name=embargo_readers]")}


def test_authors_are_those_who_may_write(draft, writer, editor, moderator, auditor, gone, login):
    StaffFactory(username="nobody")
    authors, readers = offered(login(editor), draft)
    assert authors == {"writer", "editor"}
    assert readers == {"writer", "editor", "moderator", "auditor", "nobody"}


def test_whoever_stands_there_already_stays(draft, writer, editor, gone, login):
    Article.objects.filter(pk=draft.pk).update(author=gone, is_embargoed=True)
    draft.embargo_readers.set([editor, gone])
    authors, readers = offered(login(editor), draft)
    assert authors == readers == {"writer", "editor", "gone"}
    sent = editorial(article_data(draft.category, is_embargoed="on"), author=gone.pk)
    assert send(login(editor), draft, sent | {"embargo_readers": [editor.pk, gone.pk]}).status_code == 302
    draft.refresh_from_db()
    assert draft.author == gone
    assert set(draft.embargo_readers.all()) == {editor, gone}


@pytest.mark.parametrize("name", ["moderator", "gone"])
def test_nobody_else_becomes_the_author_by_a_number(name, draft, editor, login, request):
    person = request.getfixturevalue(name)
    answer = send(login(editor), draft, editorial(article_data(draft.category), author=person.pk))
    assert "author" in answer.context["adminform"].form.errors


def test_a_permission_of_the_own_counts_as_one_of_a_role(draft, editor, login):
    person = StaffFactory(username="guest")
    person.user_permissions.add(Group.objects.get(name="writer").permissions.get(codename="add_article"))
    assert offered(login(editor), draft)[0] == {"editor", "guest"}


@pytest.mark.parametrize(
    "kind, value, choices",
    [
        (PlainSelect, 2, [("", "—"), ("گروه", [(1, "<b>"), (2, "نوروز & بهار")]), (3, "۳")]),
        (PlainCheckboxes, [1, 3], [(1, "<b>"), (2, "نوروز & بهار"), (3, "۳")]),
    ],
)
def test_a_plain_list_says_what_a_list_of_django_says(kind, value, choices):
    plain, own = (
        BeautifulSoup(one(choices=choices).render("one", value, {"id": "id_one"}), "html.parser")
        for one in (kind, kind.__base__)
    )
    for soup in (plain, own):
        for text in soup.find_all(string=True):
            text.replace_with(text.strip())
    assert str(plain) == str(own)
    assert "&lt;b&gt;" in str(plain)
