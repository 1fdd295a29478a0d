"""What went wrong is said in Persian, without a traceback, and kept by no cache."""

import pytest
from django.db import OperationalError
from django.test import Client

from news.views import home


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


def breaking(monkeypatch, error):
    def broken(request, template, *args, **kwargs):
        raise error

    monkeypatch.setattr(home, "render", broken)


@pytest.mark.django_db
def test_a_page_that_is_not_there(browser):
    answer = browser.get("/nowhere/")
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
    assert "پیدا نشد" in answer.content.decode() or "یافت نشد" in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_of_ours(browser, monkeypatch):
    breaking(monkeypatch, ZeroDivisionError("secret detail"))
    answer = browser.get("/")
    assert (answer.status_code, answer["Cache-Control"]) == (500, "no-store")
    assert "secret detail" not in answer.content.decode()
    assert 'lang="fa"' in answer.content.decode()
    # Who tells us of it names the line of the log.
    assert f'<code dir="ltr">{answer["X-Request-ID"]}</code>' in answer.content.decode()


@pytest.mark.django_db
def test_a_database_that_is_away_is_a_pause(browser, monkeypatch):
    breaking(monkeypatch, OperationalError("could not connect to server"))
    answer = browser.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "could not connect" not in answer.content.decode()
