"""In which order hits stand, and how many are looked at."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news import search_statement
from tests.factories import ArticleFactory, ParticipantFactory, PersonFactory, published_meeting

pytestmark = pytest.mark.django_db


def written(title: str, body: str = "متن", *, years: float = 0) -> None:
    ArticleFactory(
        title=title,
        lead="",
        body=f"<p>{body}</p>",
        published_at=timezone.now() - timedelta(hours=1, days=365.25 * years),
    )


def test_a_hit_in_the_title_comes_first(titles):
    written("گزارش", "سفر به اصفهان")
    written("سفر به اصفهان", "گزارش", years=0.2)
    assert titles("اصفهان") == ["سفر به اصفهان", "گزارش"]


def test_the_whole_query_in_a_title_comes_before_its_words_apart(titles):
    written("دیدار شهردار مسکو در شهر کازان")
    written("دیدار با شهردار کازان در مسکو", years=0.2)
    assert titles("شهردار کازان")[0] == "دیدار با شهردار کازان در مسکو"


def test_of_equal_hits_the_newest_comes_first_and_an_old_one_fades(titles):
    for years in (2, 0, 1):
        written(f"جشن نوروز {years}", years=years)
    assert titles("نوروز") == ["جشن نوروز 0", "جشن نوروز 1", "جشن نوروز 2"]


def test_a_title_of_last_year_comes_before_a_mention_of_today(titles):
    written("گزارش", "سخنی از نوروز نیز رفت و از بسیار چیزهای دیگر")
    written("جشن نوروز", years=1)
    assert titles("نوروز")[0] == "جشن نوروز"


def test_by_day_the_newest_comes_first_whatever_it_is(titles):
    written("اصفهان", years=4)
    published_meeting(subject="اصفهان در دیدار")
    written("گزارش", "سفر به اصفهان")
    assert titles("اصفهان", sort="newest") == ["گزارش", "اصفهان در دیدار", "اصفهان"]


def test_who_is_sought_by_name_comes_before_what_names_him(titles):
    person = PersonFactory(name="رستم نوروزاف")
    meeting = published_meeting(subject="گفت‌وگوی بانکی")
    ParticipantFactory(meeting=meeting, name="رستم نوروزاف", person=person)
    written("گزارش", "رستم نوروزاف آمد")
    assert titles("رستم نوروزاف")[0] == "رستم نوروزاف"
    assert set(titles("رستم نوروزاف")) == {"رستم نوروزاف", "گفت‌وگوی بانکی", "گزارش"}


def test_beyond_the_nearest_titles_and_the_newest_come_first(titles, ranks_fewer, monkeypatch):
    monkeypatch.setattr(search_statement, "NEAREST", 3)
    ranks_fewer(20)
    written("جشن‌های نوروز کازان", years=8)
    written("جشن نوروز", years=9)
    written("گزارش 1", "نوروز", years=1)
    written("گزارش 2", "نوروز نوروز نوروز کازان", years=2)
    written("گزارش 3", "نوروز", years=3)
    found = titles("نوروز")
    assert set(found[:3]) == {"جشن‌های نوروز کازان", "جشن نوروز", "گزارش 1"}
    assert found[3:] == ["گزارش 2", "گزارش 3"]
    assert titles("نوروز کازان") == ["جشن‌های نوروز کازان", "گزارش 2"]


def test_only_the_newest_are_looked_at_and_the_page_says_so(ask, ranks_fewer):
    ranks_fewer(3)
    for years in (3, 2, 1, 0):
        written(f"نوروز {years}", years=years)
    hits = ask("نوروز").context["hits"]
    assert (len(hits.hits), hits.number, hits.are_cut) == (3, 4, True)
    answer = ask("نوروز")
    assert "بیش از ۱٬۰۰۰ نتیجه" in answer.content.decode()
    assert "نوروز 3" not in answer.content.decode()
