"""Which addresses stand outside Django's CSRF check, and what the rest answers to a forged form."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

# What visitors send (docs/decisions/0006); the pixel is a GET that shares the decorator.
EXEMPT = {
    "comment",
    "confirm",
    "csp_report",
    "rating",
    "read",
    "read_pixel",
    "report",
    "signed_decision",
    "tracking",
    "unsubscribe",
}
# A mail program unsubscribes with one click from where it is, and the page of a moderator's link names no origin in
# old browsers; the address holds the letter's secret.
SIGNED = {"signed_decision", "unsubscribe"}
# Browsers themselves send it, and some say nothing of where it comes from.
OF_BROWSERS = {"csp_report"}


def patterns(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def test_only_what_visitors_send_is_exempt_from_the_csrf_check():
    exempt = {pattern.name for pattern in patterns() if getattr(pattern.callback, "csrf_exempt", False)}
    assert exempt == EXEMPT


def test_each_of_them_asks_the_browser_where_the_request_comes_from():
    guarded = {pattern.name for pattern in patterns() if getattr(pattern.callback, "is_public_post", False)}
    assert guarded == EXEMPT - SIGNED - OF_BROWSERS


def test_only_a_letters_own_secret_stands_in_for_that():
    signed = {pattern.name for pattern in patterns() if getattr(pattern.callback, "is_signed_post", False)}
    assert signed == SIGNED


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("address", ["/", "/news/", "/search/", "/verify/"])
def test_a_public_page_that_is_sent_something_says_that_it_is_to_be_read(address, method):
    answer = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert (answer.status_code, answer["Allow"], answer["Cache-Control"]) == (405, "GET, HEAD", "no-store")
    assert "تنها خواندنی" in answer.content.decode() and "ورود" not in answer.content.decode()
    assert not answer.cookies


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_in_persian():
    answer = Client(headers={"Sec-Fetch-Site": "cross-site"}).post("/news/47/report/", {"text": "x"})
    assert (answer.status_code, answer["X-Robots-Tag"]) == (403, "noindex")
    assert "no-store" in answer["Cache-Control"]
    assert "پذیرفته نشد" in answer.content.decode()


@pytest.mark.django_db
def test_a_forged_form_for_the_desk_is_refused(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    answer = client.post("/admin/news/category/add/", {"name": "جعلی"})
    assert answer.status_code == 403
    assert "متن" in answer.content.decode()
