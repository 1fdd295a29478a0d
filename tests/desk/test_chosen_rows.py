"""What was ticked in a list and is no longer in it when the button is pressed is told, not forgotten."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from news.models import Article
from tests.factories import ArticleFactory, StaffFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:news_article_changelist")


@pytest.fixture
def browser(editor, login):
    return login(editor)


def act(browser, name, articles, *, address, **more):
    rows = Article.objects.filter(pk__in=[article.pk for article in articles])
    seen = [f"{row.pk} {row.modified_at.isoformat()}" for row in rows]
    chosen = {"_selected_action": [article.pk for article in articles], "seen": seen}
    return browser.post(address, {"action": name, "confirmed": "yes", **chosen, **more})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_what_fell_out_of_the_list_meanwhile_is_named(browser):
    waits, returned = (
        ArticleFactory(status=status, title=title, submitted_by=StaffFactory(), submitted_at=timezone.now())
        for status, title in (("in_review", "مانده"), ("draft", "برگشته"))
    )
    deleted = ArticleFactory(status="draft", title="در سطل", deleted_at=timezone.now())
    chosen = [waits, returned, deleted]
    question = act(browser, "publish_chosen", chosen, address=f"{LIST}?standing=in_review", confirmed=[])
    assert "«برگشته»" not in question.content.decode() and "برگشته</a>" in question.content.decode()
    assert "در این میان کسی جابه‌جایش کرده و دیگر در این فهرست نیست." in question.content.decode()
    assert (
        "۱ مورد از انتخاب‌شده‌ها کنار ماند" in question.content.decode()
        and "در سطل" not in question.content.decode()
    )
    answer = act(browser, "publish_chosen", [waits, returned], address=f"{LIST}?standing=in_review")
    assert said(answer) == [
        "۱ خبر منتشر شد.",
        "«برگشته» دست‌نخورده ماند: در این میان کسی جابه‌جایش کرده و دیگر در این فهرست نیست.",
    ]
    assert Article.objects.get(pk=returned.pk).status == "draft"


def test_deleting_tells_of_what_fell_out(browser):
    kept, other = ArticleFactory(status="draft"), ArticleFactory(status="unpublished")
    answer = act(browser, "delete_selected", [kept, other], address=f"{LIST}?standing=draft", post="yes")
    assert said(answer) == [
        "۱ مورد از انتخاب‌شده‌ها کنار ماند: دیگر در این فهرست نیست.",
        "۱ خبر به سطل رفت و از آنجا بازگرداندنی است.",
    ]
    assert not Article.objects.get(pk=other.pk).deleted_at
