"""Public pages are the same for everyone, and caches may keep them until the site changes by itself."""

import re
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from news.public_page import cache_control, public_page
from news.timed_changes import next_change
from tests.factories import ArticleFactory, MeetingFactory

pytestmark = pytest.mark.django_db
NOON = "2026-11-23T12:00:00+03:00"
FULL = "public, max-age=0, s-maxage=5, stale-while-revalidate=7, stale-if-error=3600"
BEFORE_MIDNIGHT = "public, max-age=0, s-maxage=1, stale-while-revalidate=0, stale-if-error=0"


@pytest.mark.parametrize(
    "left, header",
    [
        (86_400, "s-maxage=5, stale-while-revalidate=7, stale-if-error=3600"),
        (1_800, "s-maxage=5, stale-while-revalidate=7, stale-if-error=1794"),
        (8, "s-maxage=5, stale-while-revalidate=2, stale-if-error=2"),
        (3, "s-maxage=2, stale-while-revalidate=0, stale-if-error=0"),
        (0.9, "s-maxage=0, stale-while-revalidate=0, stale-if-error=0"),
        (-2, "s-maxage=0, stale-while-revalidate=0, stale-if-error=0"),
    ],
)
def test_no_time_of_a_cache_passes_the_next_change(left, header):
    now = datetime.fromisoformat(NOON)
    assert cache_control(until=now + timedelta(seconds=left), now=now) == f"public, max-age=0, {header}"


def test_the_next_change_is_midnight_in_the_site_zone_or_an_earlier_event():
    noon = datetime.fromisoformat(NOON)
    assert next_change(noon) == datetime.fromisoformat("2026-11-24T00:00:00+03:00")
    assert next_change(noon + timedelta(hours=12)) == datetime.fromisoformat("2026-11-25T00:00:00+03:00")
    ArticleFactory(published_at=noon + timedelta(days=3))
    assert next_change(noon) == datetime.fromisoformat("2026-11-24T00:00:00+03:00")
    ArticleFactory(published_at=noon + timedelta(hours=2))
    assert next_change(noon) == noon + timedelta(hours=2)
    MeetingFactory(published_at=noon + timedelta(hours=1), number_year=1405, number=1)
    assert next_change(noon) == noon + timedelta(hours=1)


@pytest.mark.parametrize("place", ["home", "list", "category", "tag", "article", "short"])
def test_every_page_may_be_kept_for_seconds(place, places, client):
    response = client.get(places[place])
    assert response.status_code in (200, 301)
    assert response["Cache-Control"].startswith("public, max-age=0, s-maxage=")


def test_a_page_of_two_seconds_before_midnight_is_kept_for_two_seconds(clock, client):
    clock("2026-11-23T23:59:58+03:00")
    assert client.get("/")["Cache-Control"] == BEFORE_MIDNIGHT
    clock("2026-11-24T00:00:00+03:00")
    assert client.get("/")["Cache-Control"] == FULL


def test_the_date_in_the_header_changes_at_the_midnight_of_the_site(clock, read):
    clock("2026-11-23T20:59:58+00:00")
    assert "دوشنبه ۲ آذر ۱۴۰۵" in read("/").select_one(".strip").text
    clock("2026-11-23T21:00:00+00:00")
    assert "سه‌شنبه ۳ آذر ۱۴۰۵" in read("/").select_one(".strip").text


def test_a_publication_in_three_seconds_cuts_the_time_of_every_page(clock, client):
    now = clock(NOON)
    old = ArticleFactory(published_at=now - timedelta(days=1))
    ArticleFactory(published_at=now + timedelta(seconds=3))
    for address in ("/", "/news/", old.get_absolute_url()):
        assert (
            "s-maxage=2, stale-while-revalidate=0, stale-if-error=0" in client.get(address)["Cache-Control"]
        )


def test_an_expiry_cuts_it_too(clock, client):
    now = clock(NOON)
    ending = ArticleFactory(published_at=now - timedelta(days=1), expires_at=now + timedelta(seconds=8))
    header = client.get(ending.get_absolute_url())["Cache-Control"]
    assert header.endswith("s-maxage=5, stale-while-revalidate=2, stale-if-error=2")


def test_a_page_that_took_longer_to_make_than_was_left_is_not_kept(clock):
    """Begun before midnight, it shows the old date."""
    clock("2026-11-23T23:59:59+03:00")

    @public_page
    def slow(request):
        clock("2026-11-24T00:00:01+03:00")
        return HttpResponse("دوشنبه")

    response = slow(RequestFactory().get("/"))
    assert "s-maxage=0, stale-while-revalidate=0, stale-if-error=0" in response["Cache-Control"]


def test_an_unchanged_page_is_answered_with_304_and_no_body(article, client):
    first = client.get(article.get_absolute_url())
    again = client.get(article.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"].startswith("public, max-age=0")
    article.lead = "لید تازه"
    article.save()
    changed = client.get(article.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_head_answers_like_get_without_a_body(article, client):
    get, head = client.get(article.get_absolute_url()), client.head(article.get_absolute_url())
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get["ETag"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_other_methods_are_refused(method, article, client):
    response = getattr(client, method)(article.get_absolute_url())
    assert response.status_code == 405
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/news/999/x/", "/n/999/", "/news/?page=99", "/category/x/", "/tag/x/"])
def test_errors_are_not_stored(address, client):
    response = client.get(address)
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")


def test_a_page_that_is_gone_is_not_stored(client):
    gone = ArticleFactory(status="unpublished")
    response = client.get(gone.get_absolute_url())
    assert (response.status_code, response["Cache-Control"]) == (410, "no-store")


@pytest.mark.parametrize("place", ["home", "list", "category", "tag", "search", "article", "short"])
def test_staff_get_the_same_bytes_and_nobody_gets_a_cookie(place, places, editor, login):
    stranger, staff = Client().get(places[place]), login(editor).get(places[place])
    assert stranger.content == staff.content
    # A second may pass between the two.
    kept = [re.sub("=[0-9]+", "", response["Cache-Control"]) for response in (stranger, staff)]
    assert kept[0] == kept[1]
    for response in (stranger, staff):
        assert not response.cookies
        assert "cookie" not in response.get("Vary", "").lower()


def test_the_decorator_takes_off_what_a_careless_view_leaves():
    @public_page
    def careless(request):
        response = HttpResponse("متن", headers={"Vary": "Accept-Encoding, Cookie"})
        response.set_cookie("seen", "1")
        return response

    response = careless(RequestFactory().get("/"))
    assert not response.cookies
    assert response["Vary"] == "Accept-Encoding"


def test_a_view_may_forbid_storing():
    @public_page
    def private(request):
        return HttpResponse("متن", headers={"Cache-Control": "no-store"})

    assert private(RequestFactory().get("/"))["Cache-Control"] == "no-store"
