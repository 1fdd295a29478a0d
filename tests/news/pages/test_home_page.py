"""The front page."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from news import readership
from news.models import DailyViews
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    MeetingFactory,
    OfficeFactory,
    ParticipantFactory,
    PictureFactory,
    TopicArticleFactory,
    TopicFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


def articles(count, **fields):
    """`count` articles, the newest first."""
    now = timezone.now()
    return [ArticleFactory(published_at=now - timedelta(hours=n + 1), **fields) for n in range(count)]


def addresses(links):
    return [link["href"] for link in links]


def test_the_newest_article_leads_and_the_latest_follow(read):
    made = articles(8)
    page = read("/")
    assert page.select_one(".lead-story h2 a")["href"] == made[0].get_absolute_url()
    latest = page.select("section[aria-labelledby=latest] h3 a")
    assert addresses(latest) == [article.get_absolute_url() for article in made[1:7]]


def test_each_category_shows_its_newest_articles_that_do_not_stand_above(read):
    second, first = CategoryFactory(position=2), CategoryFactory(position=1)
    above = articles(7)
    now = timezone.now()
    of_first, of_second = (
        [ArticleFactory(category=category, published_at=now - timedelta(days=n)) for n in range(1, 7)]
        for category in (first, second)
    )
    groups = read("/").select(".by-category > section")
    assert [group.h2.text for group in groups] == [first.name, second.name]
    for group, made in zip(groups, (of_first, of_second), strict=True):
        assert addresses(group.select("h3 a, .line a")) == [
            article.get_absolute_url() for article in made[:4]
        ]
    assert above[0].get_absolute_url() not in addresses(a for group in groups for a in group.select("h3 a"))


def ranked(page, period):
    return page.select(".of-period")[period].select(".rank li")


def viewed(article, *days):
    DailyViews.objects.bulk_create(DailyViews(article=article, day=day, views=views) for day, views in days)


def test_most_viewed_counts_seven_and_thirty_days_and_breaks_ties_by_the_newer(clock, read):
    today = clock("2026-11-23T12:00:00+03:00").date()
    old, tie, newer_tie, stale = articles(4)[::-1]
    for article, ago, views in ((old, 29, 50), (tie, 1, 7), (newer_tie, 6, 7), (stale, 30, 999), (old, 7, 9)):
        viewed(article, (today - timedelta(days=ago), views))
    viewed(old, (today, 3))
    page = read("/")
    week, month = ranked(page, 0), ranked(page, 1)
    assert addresses(rank.a for rank in week) == [a.get_absolute_url() for a in (newer_tie, tie, old)]
    assert addresses(rank.a for rank in month) == [a.get_absolute_url() for a in (old, newer_tie, tie)]
    assert "۶۲ بازدید" in month[0].text
    assert "۳ بازدید" in week[2].text


def test_the_period_is_chosen_by_buttons_that_need_no_script(clock, read):
    today = clock("2026-11-23T12:00:00+03:00").date()
    viewed(articles(1)[0], (today - timedelta(days=20), 4))
    page = read("/")
    buttons = page.select(".periods input[type=radio]")
    assert [button.has_attr("checked") for button in buttons] == [True, False]
    assert [page.select_one(f"label[for={button['id']}]").text for button in buttons] == [
        "۷ روز",
        "۳۰ روز",
    ]
    assert "بازدیدی ثبت نشده" in page.select(".of-period")[0].text


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn", "unpublished"])
def test_nothing_that_is_not_published_stands_anywhere(status, clock, read):
    """A row of each kind that would be on the page, were it published; and one of tomorrow."""
    now = clock("2026-11-23T12:00:00+03:00")
    hidden = {"title": "نهان", "published_at": now - timedelta(minutes=5), "status": status}
    tomorrow = {"title": "نهان", "published_at": now + timedelta(days=1)}
    topic = TopicFactory(name="پروندهٔ تهی")
    for fields in (hidden, tomorrow):
        for kind in ("news", "announcement"):
            article = ArticleFactory(kind=kind, event_on=now.date(), **fields)
            viewed(article, (now.date(), 99))
            TopicArticleFactory(topic=topic, article=article, place=None)
    MeetingFactory(subject="نهان", starts_on=now.date(), status="planned")
    MeetingFactory(subject="نهان", starts_on=now.date())
    TopicArticleFactory(topic__name="نهان", topic__is_public=False)
    page = read("/")
    assert "نهان" not in page.text
    assert "تهی" not in page.text


def test_announcements_stand_apart_with_the_day_that_is_to_come(clock, read):
    now = clock("2026-11-23T12:00:00+03:00")
    announce = {"kind": "announcement"}
    past, coming, plain = (
        ArticleFactory(published_at=now - timedelta(hours=n), event_on=day, event_time=hour, **announce)
        for n, (day, hour) in enumerate(
            [(date(2026, 11, 22), None), (date(2026, 12, 3), time(18)), (None, None)], start=1
        )
    )
    fourth = ArticleFactory(published_at=now - timedelta(hours=9), **announce)
    ArticleFactory(title="کهنه", published_at=now - timedelta(days=400), category=fourth.category, **announce)
    page = read("/")
    items = page.select(".announcements li")
    assert addresses(item.a for item in items) == [a.get_absolute_url() for a in (past, coming, plain)]
    assert [bool(item.select(".leaf")) for item in items] == [False, True, False]
    leaf = items[1].select_one("time.leaf")
    assert (leaf["datetime"], leaf.text.split()) == ("2026-12-03", ["۱۲", "آذر"])
    assert "پنجشنبه، ساعت ۱۸:۰۰" in items[1].text
    assert not page.select(".lead-story, section[aria-labelledby=latest]")
    assert "هنوز خبری منتشر نشده است" not in page.text
    assert fourth.get_absolute_url() in addresses(page.select(".by-category h3 a"))


def test_meetings_that_come_stand_nearest_first_and_those_held_latest_first(clock, read):
    today = clock("2026-11-23T12:00:00+03:00").date()

    def meeting(days, status, **fields):
        return published_meeting(starts_on=today + timedelta(days=days), status=status, **fields)

    third, first = meeting(20, "planned"), meeting(0, "planned", starts_time=time(10))
    cancelled = meeting(5, "cancelled")
    meeting(40, "planned")
    going_on = meeting(-3, "planned", kind="visit", ends_on=today + timedelta(days=1))
    older, newer = meeting(-9, "held"), meeting(-1, "held")
    meeting(-2, "cancelled"), meeting(-2, "planned")
    page = read("/")
    shown = addresses(page.select(".meetings.coming .subject a"))
    assert shown == [m.get_absolute_url() for m in (going_on, first, cancelled)]
    assert third.get_absolute_url() not in shown
    assert "لغوشده" in page.select(".meetings.coming li")[2].text
    assert addresses(page.select("[aria-labelledby=held] .subject a")) == [
        m.get_absolute_url() for m in (newer, older)
    ]


def test_a_meeting_says_in_a_line_who_met_whom(read):
    meeting = published_meeting(starts_on=date(2026, 11, 10), place="کاخ شهرداری", city="کازان")
    for rank, (side, name, position) in enumerate(
        [
            ("ours", "نگار دادمهر", "سرکنسول"),
            ("ours", "پویان", ""),
            ("ours", "آرش", ""),
            ("counterpart", "راویل", "شهردار"),
            ("counterpart", "<b>رستم", ""),
        ],
        start=1,
    ):
        ParticipantFactory(meeting=meeting, side=side, rank=rank, name=name, position=position)
    line = read("/").select_one(".meetings li")
    assert line.select_one("time.leaf")["datetime"] == "2026-11-10"
    assert line.select_one(".leaf b").text == "۱۹"
    assert (
        " ".join(line.select_one(".who-met").text.split())
        == "سرکنسول و ۲ همراه با راویل، شهردار و ۱ نفر دیگر"
    )
    assert "کازان، کاخ شهرداری" in line.text
    assert "۱۴۰۵/۰۰۱" in line.text


def test_open_dossiers_with_something_to_read_are_shown(clock, read):
    today = clock("2026-11-23T12:00:00+03:00").date()
    ends_today = TopicFactory(starts_on=today - timedelta(days=9), ends_on=today)
    closed = TopicFactory(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    TopicFactory(name="بی‌خبر")
    for topic in (ends_today, closed):
        TopicArticleFactory(topic=topic)
    cards = read("/").select(".dossier-cards .card")
    assert addresses(card.h3.a for card in cards) == [ends_today.get_absolute_url()]


def test_it_says_where_and_when_the_office_is(read):
    OfficeFactory(
        address="خیابان نمونه، شمارهٔ 12", hours="دوشنبه تا جمعه 9 تا 13\nتلفنی 14 تا 16", phone="+7 000 12-34"
    )
    page = read("/")
    assert "دوشنبه تا جمعه ۹ تا ۱۳" in page.select_one(".strip").text
    assert "تلفنی" not in page.select_one(".strip").text
    box = page.select_one("section[aria-labelledby=office]")
    assert "شمارهٔ ۱۲" in box.text
    assert box.select_one("a[href^=tel]")["href"] == "tel:+70001234"
    assert box.select_one("a[href^=tel] bdi").text == "+۷ ۰۰۰ ۱۲-۳۴"


def test_an_empty_site_says_so(read):
    page = read("/")
    assert "هنوز خبری منتشر نشده است" in page.text
    blocks = (
        ".lead-story, .rank, .by-category, .announcements, .meetings, .dossiers, [aria-labelledby=office]"
    )
    assert not page.select(blocks)


def test_it_has_one_h1_and_a_way_past_the_menu(read):
    OfficeFactory()
    page = read("/")
    assert len(page.select("h1")) == 1
    assert page.select_one("a.skip")["href"] == "#content"
    assert page.select_one("main#content")


def test_the_page_is_persian_and_right_to_left(read):
    root = read("/").html
    assert (root["lang"], root["dir"]) == ("fa", "rtl")


def filled_site(count):
    categories = [CategoryFactory() for _ in range(6)]
    today = timezone.localdate()
    for n, article in enumerate(articles(count)):
        article.category = categories[n % 6]
        article.kind = "announcement" if n % 5 == 0 else "news"
        article.lead_picture = PictureFactory() if n < 2 else None
        article.save()
        viewed(article, (today, n))
        meeting = published_meeting(
            starts_on=today + timedelta(days=n % 9 - 4), status="held" if n % 9 < 5 else "planned"
        )
        for rank, side in enumerate(["ours", "counterpart"], start=1):
            ParticipantFactory(meeting=meeting, side=side, rank=rank)
        TopicArticleFactory(article=article, topic__picture=article.lead_picture)


@pytest.mark.parametrize("count", [0, 3, 40])
def test_it_takes_at_most_three_queries(count, client, django_assert_max_num_queries):
    filled_site(count)
    readership.recount()
    with django_assert_max_num_queries(3):
        page = client.get("/")
    assert page.status_code == 200
    assert page.content.count(b"<li>") > 2 * min(count, 9)


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_a_demonstration_says_that_it_is_one(is_demo, settings, read):
    settings.DEMO = is_demo
    assert bool(read("/").select(".demo")) is is_demo
    assert bool(read("/news/999/x/", status=404).select(".demo")) is is_demo
