"""No query and no parameter breaks the search: each is answered, and cut to what search reads."""

from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news import search_limits
from news.views.search import search, suggest
from tests.factories import ArticleFactory, ParticipantFactory, PersonFactory, published_meeting

pytestmark = pytest.mark.django_db
# What the guard refuses (400), what is not there (404), a page's own spelling (301): all but an error.
ANSWERS = {200, 301, 400, 404}
PARAMETERS = ["q", "kind", "category", "year", "person", "from", "to", "sort", "literal", "page"]


@pytest.fixture(autouse=True)
def content(monkeypatch):
    ParticipantFactory(meeting=published_meeting(subject="نوروز"), person=PersonFactory(name="نوروز"))
    ArticleFactory(title="نوروز در کازان")
    for what in search_limits.MOST:
        monkeypatch.setitem(search_limits.MOST, what, 1_000_000)


HOSTILE = [
    "%", "'", '"', "\\", "a" * 600, "(((", "!&|<->", "\u200c", "٪ّ", "😀", "' OR 1=1 --", "نوروز & ! | :* <->",
    "ﷺ" * 40, "\ufffd", "\u202e\u2066نوروز", "نوروز " * 60, '"' * 60, "«نوروز", "'نوروز':*A", "$$;$$", "%s%%s{}{0}",
    "<script>alert(1)</script>", "ن\u0301" * 60, "1" * 64, "/ / /", "1402/017", "۱۴۰۲/۰۰۰۰۰۰۰۰۰۰۰۰۱",
]  # fmt: skip


@pytest.mark.parametrize("q", HOSTILE, ids=range(len(HOSTILE)))
def test_no_query_breaks_it(q):
    assert Client().get("/search/", {"q": q}).status_code in ANSWERS
    assert Client().get("/search/suggest/", {"q": q}).status_code in ANSWERS


@pytest.mark.parametrize(
    "q", ["نوروز " * 2_000, "x" * 10_240, "نوروز\x00", "\x00", "\ud800نوروز", "\udfff" * 99]
)
@pytest.mark.parametrize("view", [search, suggest])
def test_nor_what_only_the_guard_keeps_away(view, q):
    request = RequestFactory().get("/search/")
    request.GET = request.GET.copy()
    request.GET["q"] = q
    assert view(request).status_code == 200


def test_a_long_query_is_cut_to_what_search_reads():
    request = RequestFactory().get("/search/")
    request.GET = {"q": "نوروز " * 2_000}
    assert "نوروز در کازان".encode() in search(request).content.replace(b"<mark>", b"").replace(
        b"</mark>", b""
    )


@pytest.mark.parametrize(
    "query",
    [
        "q=a&q=b&q[]=c&q[0][x]=d&kind=news&kind=person",
        "q[]=نوروز&page[]=2&from[]=1",
        "q=نوروز&" + "&".join(f"x{number}=1" for number in range(25)),
        "q=نوروز&person=999999999999999999&year=۱۴۰۳&category=%27",
        "q=نوروز&person=٤&page=٢",
        "q=%FF%FE&kind=%C3%28",
        "q=%ED%A0%80",
        "q=a%00b",
        "&&&===&q",
    ],
)
def test_no_shape_of_the_address_breaks_it(query):
    assert Client().get(f"/search/?{quote(query, safe='%&=')}").status_code in ANSWERS


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(PARAMETERS),
        st.one_of(
            st.text(max_size=80),
            st.text(alphabet="نوروزگ \u200c\"«»'&|!:*()<->٪%_1۱/", max_size=40),
            st.integers(-5, 10**20).map(str),
            st.sampled_from(["نوروز", "meeting", "news", "1403/01/01", "newest", "1", "2"]),
        ),
    )
)
def test_no_parameters_break_it(parameters):
    request = RequestFactory().get("/search/")
    request.GET = {"q": "نوروز", **parameters}
    assert search(request).status_code in ANSWERS


def test_what_was_typed_is_text_on_the_page():
    page = Client().get("/search/", {"q": "<b>نوروز</b>\"'", "from": '"><script>'}).content.decode()
    assert "<b>نوروز" not in page
    assert '"><script>' not in page
