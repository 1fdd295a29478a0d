"""Dossiers at the desk; what is under a heading in use; addresses that changed."""

from datetime import date
from urllib.parse import unquote

import pytest
from django.urls import reverse

from news.models import Article, Category, Redirect, Tag, Topic, TopicArticle
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    MeetingFactory,
    PictureFactory,
    TagFactory,
    TopicArticleFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client, editor):
    client.force_login(editor)
    return client


def filled(rows=(), topic=None, **changes):
    """What the form sends: rows are (article, place) or (entry, article, place)."""
    data = {
        "name": "نوروز",
        "summary": "",
        "picture": "",
        "starts_on": "",
        "ends_on": "",
        "is_public": "on",
        "slug": "",
        "entries-TOTAL_FORMS": len(rows),
        "entries-INITIAL_FORMS": len([row for row in rows if len(row) == 3]),
        "entries-MIN_NUM_FORMS": 0,
        "entries-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(rows):
        *entry, article, place = row
        data |= {
            f"entries-{number}-id": entry[0].pk if entry else "",
            f"entries-{number}-topic": topic.pk if topic else "",
            f"entries-{number}-article": article.pk,
            f"entries-{number}-place": place,
        }
    return data | changes


def send(browser, topic, data):
    name, args = ("change", [topic.pk]) if topic else ("add", [])
    return browser.post(reverse(f"admin:news_topic_{name}", args=args), data)


def messages_of(response):
    found = response.context["adminform"].form.errors.values()
    rows = response.context["inline_admin_formsets"][0].formset.errors
    return " ".join(
        text for errors in [*found, *(e for row in rows for e in row.values())] for text in errors
    )


def test_an_editor_gathers_articles_and_puts_two_at_the_head(browser):
    first, second, third = ArticleFactory(), ArticleFactory(), ArticleFactory()
    picture = PictureFactory()
    response = send(
        browser,
        None,
        filled(
            [(first, "2"), (second, "1"), (third, "")],
            starts_on="۱۴۰۴/۱۲/۲۰",
            ends_on="1405/01/13",
            picture=picture.pk,
        ),
    )
    assert response.status_code == 302
    topic = Topic.objects.get()
    assert (topic.slug, topic.starts_on, topic.ends_on) == ("نوروز", date(2026, 3, 11), date(2026, 4, 2))
    assert list(topic.entries.values_list("article", "place")) == [
        (second.pk, 1),
        (first.pk, 2),
        (third.pk, None),
    ]


def test_two_articles_change_places_in_one_save(browser):
    topic = TopicFactory()
    one, two = (TopicArticleFactory(topic=topic, place=place) for place in (1, 2))
    rows = [(one, one.article, "2"), (two, two.article, "1")]
    assert send(browser, topic, filled(rows, topic, name=topic.name)).status_code == 302
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.place, two.place) == (2, 1)


def test_a_place_is_given_once(browser):
    rows = [(ArticleFactory(), "3"), (ArticleFactory(), "3")]
    assert "جای ۳" in messages_of(send(browser, None, filled(rows)))
    assert not Topic.objects.exists()


def test_an_article_is_in_a_dossier_once(browser):
    article = ArticleFactory()
    assert "این خبر" in messages_of(send(browser, None, filled([(article, ""), (article, "1")])))


def test_a_place_that_a_colleague_took_meanwhile_is_refused(browser):
    topic = TopicFactory()
    TopicArticleFactory(topic=topic, place=1)
    response = send(browser, topic, filled([(ArticleFactory(), "1")], topic, name=topic.name))
    assert "جای ۱" in messages_of(response)


@pytest.mark.parametrize("place", ["0", "7", "-1", "x", "1; DROP"])
def test_there_are_six_places(place, browser):
    response = send(browser, None, filled([(ArticleFactory(), place)]))
    assert response.status_code == 200
    assert not TopicArticle.objects.exists()


@pytest.mark.parametrize("article", ["x", "9" * 30, "1 OR 1=1", "\x00"])
def test_what_is_no_article_is_refused(article, browser):
    data = filled([(ArticleFactory(), "")]) | {"entries-0-article": article}
    assert send(browser, None, data).status_code == 400


@pytest.mark.parametrize(
    "days, said",
    [
        ({"ends_on": "1405/01/13"}, "روز نخست"),
        ({"starts_on": "1405/01/13", "ends_on": "1405/01/01"}, "پیش از آغاز"),
        ({"name": "...", "slug": ""}, "حرف یا رقم"),
        ({"name": "نو\u202eروز"}, "نویسه"),
    ],
)
def test_the_form_says_what_the_database_would_refuse(days, said, browser):
    response = send(browser, None, filled(**days))
    assert response.status_code == 200
    assert said in messages_of(response)


def test_a_second_dossier_of_the_same_address_is_noticed(browser):
    TopicFactory(name="نوروز")
    response = send(browser, None, filled(name="نوروز!"))
    assert response.status_code == 200
    assert "slug" in response.context["adminform"].form.errors


def test_deleting_a_dossier_leaves_its_articles(browser):
    entry = TopicArticleFactory()
    address = reverse("admin:news_topic_delete", args=[entry.topic_id])
    page = browser.get(address).content.decode()
    assert entry.topic.name in page
    assert entry.article.title not in page
    assert browser.post(address, {"post": "yes"}).status_code == 302
    assert not Topic.objects.exists()
    assert Article.objects.filter(pk=entry.article_id).exists()


def test_the_list_counts_and_filters(browser):
    closed = TopicFactory(starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 9))
    current = TopicFactory()
    for _n in range(3):
        TopicArticleFactory(topic=current)
    page = browser.get(reverse("admin:news_topic_changelist")).content.decode()
    assert closed.name in page and "۳ <span" in page
    page = browser.get(reverse("admin:news_topic_changelist"), {"open": "1"}).content.decode()
    assert closed.name not in page and current.name in page
    page = browser.get(reverse("admin:news_topic_changelist"), {"open": "0"}).content.decode()
    assert closed.name in page and current.name not in page


def test_the_list_takes_few_queries(browser, django_assert_max_num_queries):
    for _n in range(12):
        TopicArticleFactory(topic__picture=PictureFactory())
    with django_assert_max_num_queries(9):
        browser.get(reverse("admin:news_topic_changelist"))


def test_writers_read_and_change_nothing(client, writer):
    client.force_login(writer)
    entry = TopicArticleFactory(place=1)
    page = client.get(reverse("admin:news_topic_change", args=[entry.topic_id]))
    assert page.status_code == 200 and entry.article.title in page.content.decode()
    assert send(client, entry.topic, filled(name="دیگر")).status_code == 403
    assert send(client, None, filled()).status_code == 403
    assert client.post(reverse("admin:news_topic_delete", args=[entry.topic_id])).status_code == 403


def test_a_changed_address_is_remembered(browser, client, editor):
    topic = TopicFactory(name="کهن")
    old = topic.get_absolute_url()
    assert send(browser, topic, filled(name="کهن", slug="نوین")).status_code == 302
    response = client.get(old)
    assert (response.status_code, unquote(response["Location"])) == (301, "/topics/نوین/")
    assert Redirect.objects.get(old_path="/topics/کهن").made_by == editor


def test_a_category_and_a_tag_that_get_another_name_are_found_under_the_former(browser):
    category, tag = CategoryFactory(name="دسته"), TagFactory(name="واژه")
    data = {"name": "دسته", "slug": "sport", "description": "", "position": "1"}
    browser.post(reverse("admin:news_category_change", args=[category.pk]), data)
    browser.post(reverse("admin:news_tag_change", args=[tag.pk]), {"name": "کلمه"})
    assert Category.objects.get().slug == "sport" and Tag.objects.get().slug == "کلمه"
    kept = dict(Redirect.objects.values_list("old_path", "target"))
    assert kept["/category/دسته"] == "/category/sport/"
    assert kept["/feeds/category/دسته.rss"] == "/feeds/category/sport.rss"
    assert kept["/tag/واژه"] == "/tag/کلمه/"


@pytest.mark.parametrize("make", [ArticleFactory, MeetingFactory])
def test_a_tag_in_use_is_not_deleted(make, browser):
    tag, row = TagFactory(), make()
    (row.tags if make is ArticleFactory else row.topics).add(tag)
    address = reverse("admin:news_tag_delete", args=[tag.pk])
    assert str(row) in browser.get(address).content.decode()
    browser.post(address, {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [tag.pk], "post": "yes"}
    browser.post(reverse("admin:news_tag_changelist"), chosen)
    assert Tag.objects.filter(pk=tag.pk).exists()


def test_a_tag_that_nothing_has_is_deleted(browser):
    tag = TagFactory()
    assert browser.post(reverse("admin:news_tag_delete", args=[tag.pk]), {"post": "yes"}).status_code == 302
    assert not Tag.objects.exists()


def test_a_category_in_use_is_not_deleted(browser):
    category = ArticleFactory().category
    browser.post(reverse("admin:news_category_delete", args=[category.pk]), {"post": "yes"})
    assert Category.objects.filter(pk=category.pk).exists()
