"""Lists that somebody keeps under a name: own ones alone, by their address, without JavaScript."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from news import kept_lists
from news.models import SavedList
from tests.conftest import staff

pytestmark = pytest.mark.django_db
LIST = reverse("admin:news_article_changelist")
KEEP = reverse("admin:news_article_keep")


def keep(browser, name="در دست بررسی", query="standing=in_review", address=KEEP):
    return browser.post(address, {"name": name, "query": query}, follow=True)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def chips(answer):
    page = BeautifulSoup(answer.content, "html.parser")
    return [
        (chip.text, chip["href"], chip.has_attr("aria-current")) for chip in page.select(".kept-lists > ul a")
    ]


@pytest.fixture
def browser(editor, login):
    return login(editor)


def test_a_list_is_kept_and_stands_as_a_chip(browser):
    page = BeautifulSoup(
        browser.get(LIST, {"standing": "in_review", "q": "دیدار", "p": "1"}).content, "html.parser"
    )
    query = page.select_one(".kept-new [name=query]")["value"]
    answer = keep(browser, query=query)
    assert said(answer) == ["فهرست «در دست بررسی» نگه داشته شد."]
    [(name, address, is_shown)] = chips(answer)
    assert name == "در دست بررسی" and is_shown
    kept = browser.get(LIST + address)
    assert kept.context["cl"].params == {"standing": "in_review", "q": "دیدار"}
    assert not BeautifulSoup(kept.content, "html.parser").select(".kept-new")
    assert [is_shown for *_chip, is_shown in chips(browser.get(LIST))] == [False]


def test_an_unfiltered_list_offers_nothing_to_keep(browser):
    assert "kept-new" not in browser.get(LIST).content.decode()
    keep(browser, query="")
    keep(browser, query="p=3&_popup=1")
    assert not SavedList.objects.exists()


def test_it_is_renamed_and_deleted(browser):
    keep(browser)
    address = reverse("admin:news_article_kept", args=[SavedList.objects.get().pk])
    browser.post(address, {"name": "برای امروز"})
    assert SavedList.objects.get().name == "برای امروز"
    browser.post(address, {"name": ""})
    assert SavedList.objects.get().name == "برای امروز"
    answer = browser.post(address, {"delete": "1", "query": "standing=draft"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{LIST}?standing=draft"
    assert not SavedList.objects.exists()


def test_a_colleague_neither_sees_nor_touches_it(browser, login):
    keep(browser)
    other = login(staff("editor2", "editor"))
    assert chips(other.get(LIST)) == []
    address = reverse("admin:news_article_kept", args=[SavedList.objects.get().pk])
    for sent in ({"name": "دزدیده"}, {"delete": "1"}):
        assert other.post(address, sent).status_code == 403
    assert SavedList.objects.get().name == "در دست بررسی"


def test_a_list_belongs_to_its_place(browser):
    keep(browser)
    assert chips(browser.get(reverse("admin:news_tag_changelist"))) == []
    address = reverse("admin:news_tag_kept", args=[SavedList.objects.get().pk])
    assert browser.post(address, {"delete": "1"}).status_code == 403


def test_twenty_and_no_more_and_no_name_twice(browser, editor):
    for number in range(kept_lists.MOST):
        kept_lists.keep(editor, "news_article", f"فهرست {number}", f"q={number}")
    assert said(keep(browser)) == ["اینجا حداکثر ۲۰ فهرست نگه داشته می‌شود: نخست یکی را حذف کنید."]
    SavedList.objects.first().delete()
    assert said(keep(browser, name="فهرست 7")) == ["اینجا فهرستی با همین نام دارید."]
    assert SavedList.objects.count() == 19


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("x" * 61, "q=1"),
        (" \u202e ", "q=1"),
        ("نام", "q=" + "ا" * 500),
        ("نام", "&&&"),
    ],
)
def test_what_cannot_be_kept_is_told(browser, name, query):
    assert said(keep(browser, name, query))
    assert not SavedList.objects.exists()


def test_a_hostile_name_and_address_stay_words(browser):
    answer = keep(browser, "<script>alert(1)</script>", 'q="><script>&//evil.example')
    assert "<script>alert(1)" not in answer.content.decode()
    [(_name, address, _shown)] = chips(answer)
    assert address.startswith("?") and "<" not in address


def test_who_may_not_see_a_list_keeps_none(moderator, login, client):
    assert keep(login(moderator)).status_code == 403
    assert client.post(KEEP).status_code == 302
    assert login(moderator).get(KEEP).status_code == 405
    assert not SavedList.objects.exists()


def test_the_queue_of_comments_has_them_too(moderator, login):
    desk, queue = login(moderator), reverse("admin:comments_comment_changelist")
    answer = keep(desk, "گزارش‌ها", "tab=reported&q=x", reverse("admin:comments_comment_keep"))
    assert answer.redirect_chain[-1][0].startswith(queue)
    assert [chip[0] for chip in chips(answer)] == ["گزارش‌ها"]


@pytest.mark.parametrize(
    "query", ["q=a%00", "nofield__x=1", "title__startswith=x", "mine=1&%01=2", "created_at__year=1"]
)
def test_a_list_that_would_not_open_is_not_kept(browser, query):
    assert said(keep(browser, query=query)) == ["این فهرست چنین پالایه‌هایی ندارد."]
    assert not SavedList.objects.exists()
