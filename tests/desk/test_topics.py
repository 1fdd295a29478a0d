"""Dossiers at the desk; what is under a heading in use; addresses that changed."""

from datetime import date
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from news.models import Article, AuditEntry, Category, Redirect, Tag, Topic, TopicArticle
from news.templatetags.persian import fa
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
    assert closed.name in page and ">۳</td>" in page
    page = browser.get(reverse("admin:news_topic_changelist"), {"open": "1"}).content.decode()
    assert closed.name not in page and current.name in page
    page = browser.get(reverse("admin:news_topic_changelist"), {"open": "0"}).content.decode()
    assert closed.name in page and current.name not in page


def test_the_list_takes_few_queries(browser, django_assert_max_num_queries):
    for _n in range(12):
        TopicArticleFactory(topic__picture=PictureFactory())
    with django_assert_max_num_queries(9):
        browser.get(reverse("admin:news_topic_changelist"))


# --- More articles than a form has fields ---------------------------------------------------------


@pytest.fixture
def large():
    """A dossier of 300 articles, two of them at its head."""
    topic, category = TopicFactory(name="بزرگ"), CategoryFactory()
    articles = Article.objects.bulk_create(
        Article(title=f"خبر شمارهٔ {n}", slug=f"خبر-{n}", category=category) for n in range(300)
    )
    TopicArticle.objects.bulk_create(
        TopicArticle(topic=topic, article=article, place={0: 1, 1: 2}.get(n))
        for n, article in enumerate(articles)
    )
    return topic


def sent_by(page: str) -> dict:
    """What a browser sends of the form as it stands."""
    form = BeautifulSoup(page, "html.parser").select_one("#topic_form")
    data = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") not in ("submit", "file", "button", "checkbox") or field.has_attr("checked"):
            data[field["name"]] = field.get("value", "") if field.name == "input" else field.text.strip()
    for field in form.select("select[name]"):
        chosen = [option["value"] for option in field.select("option[selected]")]
        data[field["name"]] = chosen if field.has_attr("multiple") else (chosen or [""])[0]
    return data


def test_a_large_dossier_is_saved(browser, large):
    address = reverse("admin:news_topic_change", args=[large.pk])
    data = sent_by(browser.get(address).content.decode())
    assert len(data) < 60
    assert browser.post(address, data | {"name": "بزرگ‌تر"}).status_code == 302
    large.refresh_from_db()
    assert (large.name, large.entries.count()) == ("بزرگ‌تر", 300)


def test_its_form_shows_the_head_and_leads_to_all(browser, large):
    page = BeautifulSoup(
        browser.get(reverse("admin:news_topic_change", args=[large.pk])).content, "html.parser"
    )
    assert page.select_one("#id_entries-TOTAL_FORMS")["value"] == "2"
    link = page.select_one(".field-gathered a")
    assert link.text == "۳۰۰ خبر"
    rows = BeautifulSoup(browser.get(link["href"]).content, "html.parser").select("#result_list tbody tr")
    assert len(rows) == 50


def test_articles_are_added_many_at_once(browser):
    topic = TopicArticleFactory().topic
    more = [ArticleFactory().pk for _n in range(3)] + [topic.entries.get().article_id]
    response = send(browser, topic, filled(topic=topic, name=topic.name, added=more))
    assert response.status_code == 302
    assert topic.entries.count() == 4
    assert "۳ خبر به پرونده افزوده شد" in browser.get(response["Location"]).content.decode()


def test_a_new_dossier_may_begin_with_many(browser):
    head, other = ArticleFactory(), ArticleFactory()
    assert send(browser, None, filled([(head, "1")], added=[head.pk, other.pk])).status_code == 302
    assert dict(TopicArticle.objects.values_list("article", "place")) == {head.pk: 1, other.pk: None}


def test_at_most_fifty_are_added_at_once(browser):
    category = CategoryFactory()
    many = Article.objects.bulk_create(
        Article(title=f"{n}", slug=f"{n}", category=category) for n in range(51)
    )
    assert "۵۰" in messages_of(send(browser, None, filled(added=[one.pk for one in many])))
    assert not TopicArticle.objects.exists()


@pytest.mark.parametrize("article", ["x", "9" * 30, "1 OR 1=1", "\x00"])
def test_what_is_no_article_is_not_added(article, browser):
    assert send(browser, None, filled(added=[article])).status_code == 400


def test_an_article_of_the_list_is_raised_to_the_head(browser):
    entry = TopicArticleFactory()
    rows = [(entry.article, "1")]
    assert send(browser, entry.topic, filled(rows, entry.topic, name=entry.topic.name)).status_code == 302
    assert list(entry.topic.entries.values_list("pk", "place")) == [(entry.pk, 1)]


def test_an_article_of_the_list_takes_no_other_ones_row(browser):
    topic = TopicFactory()
    head, listed = TopicArticleFactory(topic=topic, place=1), TopicArticleFactory(topic=topic)
    response = send(browser, topic, filled([(head, listed.article, "1")], topic, name=topic.name))
    assert "این خبر" in messages_of(response)


def test_one_leaves_the_head_and_stays_in_the_list(browser):
    entry = TopicArticleFactory(place=1)
    rows = [(entry, entry.article, "")]
    assert send(browser, entry.topic, filled(rows, entry.topic, name=entry.topic.name)).status_code == 302
    assert entry.topic.entries.get().place is None


def take_out(browser, entries, **sent):
    data = {"action": "take_out", "_selected_action": [entry.pk for entry in entries]}
    return browser.post(reverse("admin:news_topicarticle_changelist"), data | sent)


def test_articles_are_taken_out_after_a_question(browser):
    topic = TopicFactory()
    gone, stays = TopicArticleFactory(topic=topic), TopicArticleFactory(topic=topic)
    page = take_out(browser, [gone]).content.decode()
    assert gone.article.title in page and stays.article.title not in page
    assert topic.entries.count() == 2
    response = take_out(browser, [gone], post="yes")
    assert response.status_code == 302
    assert list(topic.entries.all()) == [stays]
    assert Article.objects.filter(pk=gone.article_id).exists()
    assert "۱ خبر از پرونده بیرون رفت" in browser.get(response["Location"]).content.decode()
    history = browser.get(reverse("admin:news_topic_history", args=[topic.pk])).content.decode()
    assert fa(gone.article_id) in history and gone.article.title not in history
    told = AuditEntry.objects.filter(kind="news.article", object_id=str(gone.article_id)).get()
    assert topic.name in told.note


def test_at_most_a_page_is_taken_out_at_once(browser, large):
    take_out(browser, large.entries.all()[:51], post="yes")
    assert large.entries.count() == 300


def test_a_writer_takes_nothing_out(client, writer):
    client.force_login(writer)
    entry = TopicArticleFactory()
    assert "take_out" not in client.get(reverse("admin:news_topicarticle_changelist")).content.decode()
    take_out(client, [entry], post="yes")
    assert TopicArticle.objects.exists()


@pytest.mark.parametrize("topic", ["x", "9" * 30, "'; DROP TABLE", "\x00", "-1"])
def test_the_list_of_no_dossier_is_no_error(topic, browser):
    TopicArticleFactory()
    assert browser.get(reverse("admin:news_topicarticle_changelist"), {"topic": topic}).status_code in (
        200,
        302,
        400,
    )


def test_the_list_of_a_dossier_is_found_searched_and_named(browser, large, django_assert_max_num_queries):
    address = reverse("admin:news_topicarticle_changelist")
    TopicArticleFactory(article__title="در پرونده‌ای دیگر")
    with django_assert_max_num_queries(11):
        page = browser.get(address, {"topic": large.pk}).content.decode()
    assert "خبرهای پروندهٔ «بزرگ»" in page and "در پرونده‌ای دیگر" not in page
    page = BeautifulSoup(browser.get(address, {"topic": large.pk, "q": "شماره 217"}).content, "html.parser")
    assert len(page.select("#result_list tbody tr")) == 1
    page = BeautifulSoup(browser.get(address, {"topic": large.pk, "head": "1"}).content, "html.parser")
    assert len(page.select("#result_list tbody tr")) == 2


# --- Rights, addresses, headings ------------------------------------------------------------------


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
