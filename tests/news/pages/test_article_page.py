"""The article's page: everything the old portal's page had, once and in one system of digits."""

import re
from datetime import datetime
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import Comment as HtmlComment
from django.conf import settings

from news.models import PickedArticle, ViewTotal
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    CommentFactory,
    GalleryPictureFactory,
    OfficeFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    RatingFactory,
    TagFactory,
    TopicArticleFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(article):
    """An article with everything that an article can have."""
    article.over_title, article.baseline_views = "دیپلماسی شهری", 285
    article.published_at = datetime.fromisoformat("2023-12-01T12:26:00+03:00")
    article.lead_picture = PictureFactory(caption="تالار شهرداری", credit="روابط عمومی")
    article.save()
    ViewTotal.objects.create(article=article, views=923)
    parent = CommentFactory(article=article, status="approved", text="پرسش")
    CommentFactory(article=article, status="approved", text="پاسخ", parent=parent)
    for score in (5, 4, 4, 4, 4):
        RatingFactory(article=article, score=score)
    return article


def test_it_says_each_thing_once(full, read):
    page = read(full.get_absolute_url())
    assert [h1.text for h1 in page.select("h1")] == [full.title]
    article = page.select_one("article.article")
    for words in (full.over_title, full.lead, "۱٬۲۰۸ بازدید", "تالار شهرداری", "روابط عمومی"):
        assert article.text.count(words) == 1, words
    assert f"کد خبر: {full.pk}".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) in article.text
    assert "۱ دقیقه مطالعه" in article.text
    assert [h2.text for h2 in article.select(".body h2")] == ["پیشنهاد تازه"]


def test_its_date_is_jalali_to_read_and_iso_for_machines(full, read):
    time = read(full.get_absolute_url()).select_one(".facts time")
    assert time.text == "۱۰ آذر ۱۴۰۲ - ۱۲:۲۶"
    assert time["datetime"] == "2023-12-01T12:26:00+03:00"


def test_no_date_for_machines_is_in_persian(full, read):
    page = read(full.get_absolute_url())
    times = [time["datetime"] for time in page.select("time")]
    assert len(times) >= 4
    for value in [*times, page.select_one("meta[property='article:published_time']")["content"]]:
        assert datetime.fromisoformat(value)


def test_no_latin_digit_stands_where_people_read(full, read):
    page = read(full.get_absolute_url())
    for machine_made in page.select("bdi[dir=ltr], script, style, noscript"):
        machine_made.extract()
    visible = [text for text in page.body.find_all(string=True) if not isinstance(text, HtmlComment)]
    assert [text for text in visible if re.search("[0-9٠-٩]", text)] == []


def test_no_persian_digit_stands_where_machines_read(full, read):
    attributes = [
        f"{name}={value}"
        for tag in read(full.get_absolute_url()).find_all(True)
        for name, value in tag.attrs.items()
    ]
    assert [found for found in attributes if re.search("[۰-۹]", found)] == []


def test_nothing_is_fetched_from_elsewhere(full, read):
    page = read(full.get_absolute_url())
    fetched = [tag["src"] for tag in page.select("[src]")]
    fetched += [tag["href"] for tag in page.select("link:not([rel=canonical]):not([rel=shortlink])")]
    fetched += [part.split()[0] for tag in page.select("[srcset]") for part in tag["srcset"].split(",")]
    assert len(fetched) >= 7
    assert [
        address for address in fetched if not re.match("/(static|media|news|icons)/|/manifest", address)
    ] == []
    assert not page.select(
        "iframe, object, embed, [style], style, script:not([src], [type='application/ld+json'])"
    )


def test_it_takes_at_most_six_queries(full, client, django_assert_max_num_queries):
    """With a gallery, two meetings and their delegations, dossiers, picked articles and a discussion."""
    for _ in range(8):
        CommentFactory(article=full, status="approved")
        ArticleFactory(category=full.category)
        GalleryPictureFactory(article=full)
        TopicArticleFactory(article=full)
        full.tags.add(TagFactory())
        full.mentions.add(PersonFactory())
        PickedArticle.objects.create(article=full, other=ArticleFactory())
    for _ in range(2):
        meeting = published_meeting()
        meeting.articles.add(full)
        for side in ("ours", "counterpart", "present"):
            ParticipantFactory(
                meeting=meeting, side=side, person=PersonFactory(), organization=OrganizationFactory()
            )
    with django_assert_max_num_queries(6):
        page = client.get(full.get_absolute_url()).content.decode()
    for part in ("data-gallery", "delegations", "پروندهٔ", 'class="also"', "event-box"):
        assert (part in page) is (part != "event-box"), part


def test_what_kind_it_is_stands_above_it_unless_it_is_plain_news(article, read):
    assert not read(article.get_absolute_url()).select(".kind-of")
    statement = ArticleFactory(kind="statement")
    assert read(statement.get_absolute_url()).select_one(".kind-of").text == "بیانیه"
    announcement = read(ArticleFactory(kind="announcement").get_absolute_url())
    link = announcement.select_one(".kind-of a")
    assert (link.text, link["href"]) == ("اطلاعیه", "/announcements/")


def test_dossiers_that_have_a_page_are_linked_and_others_are_not(article, read):
    shown = TopicArticleFactory(article=article, topic__name="نمایشگاه").topic
    TopicArticleFactory(article=article, topic__name="پنهان", topic__is_public=False)
    page = read(article.get_absolute_url())
    assert [a["href"] for a in page.select("[aria-labelledby=topics] a")] == [shown.get_absolute_url()]
    assert "پنهان" not in page.text


def test_it_leads_to_its_official_copy_and_to_a_report_of_errors(article, read):
    links = [a["href"] for a in read(article.get_absolute_url()).select(".page-acts a")]
    assert links == [f"/news/{article.pk}/print/", f"/news/{article.pk}/report/"]


def test_its_head_tells_machines_what_it_is(full, read):
    page = read(full.get_absolute_url())
    address = settings.SITE_URL + full.get_absolute_url()
    assert page.title.text.startswith(full.title)
    assert page.select_one("link[rel=canonical]")["href"] == address
    assert page.select_one("meta[name=description]")["content"] == full.lead
    social = {tag["property"]: tag["content"] for tag in page.select("meta[property]")}
    assert social["og:type"] == "article"
    assert (social["og:title"], social["og:url"]) == (full.title, address)
    assert social["og:image"] == settings.SITE_URL + full.lead_picture.file.url
    assert not page.select("meta[name=robots]")


def test_the_picture_has_its_size_its_words_and_a_small_version(full, read):
    full.lead_picture.width, full.lead_picture.height = 1000, 625
    full.lead_picture.save()
    picture = read(full.get_absolute_url()).select_one(".lead-figure img")
    assert picture["alt"] == full.lead_picture.alt
    assert (picture["width"], picture["height"]) == (
        str(full.lead_picture.width),
        str(full.lead_picture.height),
    )
    assert f"{full.lead_picture.small.url} 640w" in picture["srcset"]


def test_a_decorative_picture_has_an_empty_description(article, read):
    article.lead_picture = PictureFactory(decorative=True, alt="")
    article.save()
    assert read(article.get_absolute_url()).select_one(".lead-figure img")["alt"] == ""


def test_the_barest_article_has_a_page_too(read):
    bare = ArticleFactory(over_title="", lead="", body="", lead_picture=None)
    page = read(bare.get_absolute_url())
    assert page.select_one(".lead-figure .girih")
    assert not page.select(".over, .standfirst, figcaption, .tags, .also")
    assert "تاکنون نظری ثبت نشده است" in page.text
    assert "نخستین دیدگاه را شما بنویسید" in page.text


def test_a_very_long_title_is_set_smaller(read):
    assert read(ArticleFactory(title="واژه " * 30).get_absolute_url()).select("h1.long")
    assert not read(ArticleFactory(title="واژه").get_absolute_url()).select("h1.long")


def test_the_number_decides_and_the_slug_is_mended(article, client):
    wrong = [
        "قدیمی",
        article.slug + "-x",
        article.slug.replace("-", " "),
        article.slug.replace("-", "\u200c"),
        "1",
    ]
    for slug in wrong:
        response = client.get(f"/news/{article.pk}/{quote(slug)}/")
        assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())


def test_the_short_link_leads_to_the_article(article, client):
    response = client.get(f"/n/{article.pk}/")
    assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())


@pytest.mark.parametrize("number", ["0", "999", "99999999999999999999999"])
def test_an_unknown_number_is_not_found(number, client):
    assert client.get(f"/news/{number}/x/").status_code == 404
    assert client.get(f"/n/{number}/").status_code == 404


def test_it_can_be_shared_by_plain_links(article, read):
    page = read(article.get_absolute_url())
    short = f"{settings.SITE_URL}/n/{article.pk}/"
    buttons = page.select(".share .chips li")
    assert buttons[0].button["data-copy"] == short
    links = {a.text: a["href"] for a in page.select(".share .chips a")}
    assert list(links) == ["تلگرام", "واتساپ", "ایتا", "بله", "وی‌کی", "ایمیل"]
    assert parse_qs(urlsplit(links["تلگرام"]).query) == {"url": [short], "text": [article.title]}
    assert parse_qs(urlsplit(links["واتساپ"]).query)["text"] == [f"{article.title}\n{short}"]
    assert parse_qs(urlsplit(links["ایمیل"]).query)["subject"] == [article.title]


def test_tags_lead_to_their_pages(article, read):
    (chip,) = read(article.get_absolute_url()).select(".tags a")
    assert (chip.text, chip["href"]) == ("حمل‌ونقل پاک", article.tags.get().get_absolute_url())


def test_beside_it_stand_others_of_its_category_or_else_the_latest(article, read):
    elsewhere = ArticleFactory()
    assert [a["href"] for a in read(article.get_absolute_url()).select(".also a")] == [
        elsewhere.get_absolute_url()
    ]
    related = ArticleFactory(category=article.category)
    assert [a["href"] for a in read(article.get_absolute_url()).select(".also a")] == [
        related.get_absolute_url()
    ]


def test_the_body_is_cleaned_again_when_it_is_shown(article, read):
    """What got past the policy of the day, by an update in the database or an older policy, stops here."""
    type(article).objects.filter(pk=article.pk).update(
        body='<p onclick="x()">متن</p><script>alert(1)</script><img src="https://evil.example/p.png">'
    )
    body = read(article.get_absolute_url()).select_one(".body")
    assert body.decode_contents().strip() == "<p>متن</p>"


def test_pictures_in_the_body_wait_and_wide_tables_scroll_by_themselves(article, read):
    article.body = (
        f'<p><img src="/media/pictures/{"0f" * 16}.webp" alt="نقش"></p>'
        "<table><tbody><tr><td>۱</td></tr></tbody></table>"
    )
    article.save()
    body = read(article.get_absolute_url()).select_one(".body")
    assert body.img["loading"] == "lazy"
    assert body.table.parent["class"] == ["wide"]


HOSTILE = '"><script>alert(1)</script><b onmouseover=alert(1)>'


def test_markup_in_what_people_type_is_shown_and_not_obeyed(client):
    OfficeFactory(name=HOSTILE, tagline=HOSTILE, address=HOSTILE, hours=HOSTILE)
    picture = PictureFactory(alt=HOSTILE, caption=HOSTILE, credit=HOSTILE)
    category = CategoryFactory(name=HOSTILE[:60], description=HOSTILE)
    article = ArticleFactory(
        title=HOSTILE,
        over_title=HOSTILE,
        lead=HOSTILE,
        category=category,
        lead_picture=picture,
        redirect_to=HOSTILE,
    )
    article.tags.add(TagFactory(name=HOSTILE[:60]))
    CommentFactory(article=article, status="approved", name=HOSTILE[:60], text=HOSTILE)
    for address in (
        "/",
        "/news/",
        article.get_absolute_url(),
        category.get_absolute_url(),
        article.tags.get().get_absolute_url(),
        f"/search/?q={quote(HOSTILE)}",
        "/search/?q=alert",
        f"/news/{article.pk}/comments/",
        f"/news/{article.pk}/rating/",
    ):
        response = client.get(address)
        assert response.status_code == 200
        assert b"<script>alert" not in response.content
        assert b"<b onmouseover" not in response.content
        assert b"alert" in response.content
