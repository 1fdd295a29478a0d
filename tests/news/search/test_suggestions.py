"""What is proposed while somebody is typing."""

import pytest
from django.test import Client

from news import search_limits, visitors
from news.readership import site_day
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


def proposed(q: str) -> list[dict]:
    response = Client().get("/search/suggest/", {"q": q})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    return response.json()["suggestions"]


@pytest.fixture
def known():
    person = PersonFactory(name="نوشین نیک‌نام")
    ParticipantFactory(
        meeting=published_meeting(), person=person, organization=OrganizationFactory(name="بانک نوبهار")
    )
    article = ArticleFactory(
        title="جشن نوروز در کازان", kind="report", category=CategoryFactory(name="نوآوری")
    )
    return person, article


def test_somebody_is_proposed_with_a_title_too(known):
    assert "نوشین نیک‌نام" in {each["text"] for each in proposed("خانم نوش")}


def test_sections_people_organizations_and_titles_that_begin_so(known):
    found = {(each["text"], each["kind"]) for each in proposed("نو")}
    assert found == {
        ("نوآوری", "سرویس"),
        ("نوشین نیک‌نام", "شخص"),
        ("بانک نوبهار", "نهاد"),
        ("جشن نوروز در کازان", "گزارش"),
    }
    for each in proposed("نو"):
        assert Client().get(each["address"]).status_code == 200


def test_words_in_the_text_alone_are_not_proposed(known):
    assert proposed("گفتگ") == []
    ArticleFactory(title="گفت‌وگوی تازه")
    assert [each["text"] for each in proposed("گفتگ")] == ["گفت‌وگوی تازه"]


def test_at_most_eight_the_newest_titles_first(known):
    for number in range(12):
        ArticleFactory(title=f"نوروزگان {number}")
    found = proposed("نوروزگ")
    assert [each["text"] for each in found] == [f"نوروزگان {number}" for number in range(11, 3, -1)]


@pytest.mark.parametrize("q", ["", "ن", " ", "%", "٪٪", "\u200c\u200c", "'", "((", "a" * 300, "ها"])
def test_next_to_nothing_proposes_nothing(q, known):
    assert proposed(q) == []


def test_nothing_hidden_is_proposed(known):
    ArticleFactory(title="نوین پنهان", status="draft", category=CategoryFactory(name="نوین"))
    ParticipantFactory(
        name="نوین", person=PersonFactory(name="نوین"), organization=OrganizationFactory(name="نوین")
    )
    assert proposed("نوین") == []


def test_they_take_one_query_beside_the_limits(known, django_assert_num_queries):
    visitors.make_group_key(site_day())
    with django_assert_num_queries(4):
        proposed("نو")


def test_somebody_who_types_without_end_is_stopped(known, monkeypatch):
    monkeypatch.setitem(search_limits.MOST, "suggest", 2)
    answers = [Client().get("/search/suggest/", {"q": "نو"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json() == {"suggestions": []}
    # Searching is counted apart.
    assert Client().get("/search/", {"q": "نوروز"}).status_code == 200


def test_nothing_may_be_sent_there():
    assert Client().post("/search/suggest/").status_code == 405
