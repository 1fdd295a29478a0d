"""A session ends after half an hour of silence; an open form can ask about it without prolonging it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.desk.forms import article_data
from tests.factories import PASSWORD, ArticleFactory, CategoryFactory

PULSE = "/admin/pulse/"


@pytest.fixture
def browser(writer, login):
    return login(writer)


def end_of_session():
    return Session.objects.get().expire_date


def pass_silently(minutes: int) -> None:
    """Let this much time go by since the last request."""
    session = Session.objects.get()
    session.expire_date -= timedelta(minutes=minutes)
    session.save()


class TestIdle:
    def test_after_29_minutes_one_is_still_in_and_the_half_hour_begins_anew(self, browser):
        pass_silently(29)
        assert browser.get(reverse("admin:index")).status_code == 200
        assert end_of_session() - timezone.now() > timedelta(minutes=29)

    def test_after_31_minutes_one_is_out(self, browser):
        pass_silently(31)
        response = browser.get(reverse("admin:index"))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))

    def test_the_public_pages_do_not_prolong_it(self, browser):
        pass_silently(10)
        before = end_of_session()
        browser.get("/")
        assert end_of_session() == before


class TestPulse:
    def test_it_says_who_is_in_and_brings_a_token(self, browser, writer):
        answer = browser.get(PULSE).json()
        assert (answer["signed_in"], answer["user"], answer["name"]) == (True, writer.pk, "writer")
        assert len(answer["csrf"]) == 64

    def test_it_does_not_prolong_the_session(self, browser):
        pass_silently(10)
        before = end_of_session()
        response = browser.get(PULSE)
        assert response.json()["signed_in"]
        assert end_of_session() == before
        assert "sid" not in response.cookies

    def test_it_is_kept_by_no_cache(self, browser):
        assert "no-store" in browser.get(PULSE)["Cache-Control"]

    def test_it_is_only_read(self, browser):
        assert browser.post(PULSE).status_code == 405

    def test_an_ended_session_is_told_without_a_name(self, browser):
        pass_silently(31)
        assert browser.get(PULSE).json() == {"signed_in": False}

    def test_a_stranger_and_one_who_left_the_staff_are_not_in(self, client, browser, writer):
        assert client.get(PULSE).json() == {"signed_in": False}
        writer.is_staff = False
        writer.save()
        assert browser.get(PULSE).json() == {"signed_in": False}


class TestWhatAnOpenFormSendsByItself:
    """Nobody need sit before it."""

    @pytest.fixture
    def draft(self, writer):
        return ArticleFactory(status="draft", published_at=None, author=writer)

    @pytest.mark.parametrize(
        ("name", "is_new"),
        [
            ("keep", False),
            ("keep_new", True),
            ("presence", False),
            ("preview_unsaved", False),
            ("preview_unsaved", True),
        ],
    )
    def test_it_does_not_prolong_the_session(self, browser, draft, name, is_new):
        address = reverse(f"admin:news_article_{name}", args=[] if is_new else [draft.pk])
        sent = article_data(draft.category, work="0" * 32, title="تازه")
        pass_silently(10)
        before = end_of_session()
        response = browser.post(address, sent)
        assert response.status_code < 500
        assert response.status_code not in {302, 403, 404, 405}
        assert end_of_session() == before
        assert "sid" not in response.cookies

    def test_saving_the_form_does(self, browser, draft):
        pass_silently(10)
        before = end_of_session()
        browser.post(reverse("admin:news_article_change", args=[draft.pk]), article_data(draft.category))
        assert end_of_session() > before

    def test_so_does_the_preview_that_somebody_opens(self, browser, draft):
        pass_silently(10)
        before = end_of_session()
        browser.get(reverse("admin:news_article_preview", args=[draft.pk]))
        assert end_of_session() > before


class TestLoggingInAgain:
    @pytest.fixture
    def strict(self, writer):
        browser = Client(enforce_csrf_checks=True)
        self.enter(browser, "writer")
        return browser

    def enter(self, browser, name):
        browser.get(reverse("admin:login"))
        sent = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": browser.cookies["csrf"].value}
        assert browser.post(reverse("admin:login"), sent).status_code == 302

    def test_the_token_of_the_pulse_lets_an_older_form_through(self, strict):
        old = strict.get(reverse("admin:news_article_add")).context["csrf_token"]
        self.enter(strict, "writer")
        sent = article_data(CategoryFactory())
        refused = strict.post(reverse("admin:news_article_add"), sent | {"csrfmiddlewaretoken": str(old)})
        assert refused.status_code == 403
        assert "بازگشت" in refused.content.decode()
        fresh = strict.get(PULSE).json()["csrf"]
        taken = strict.post(reverse("admin:news_article_add"), sent | {"csrfmiddlewaretoken": fresh})
        assert taken.status_code == 302

    def test_a_form_knows_for_whom_it_was_opened(self, browser, writer):
        page = browser.get(reverse("admin:news_article_add")).content.decode()
        assert f'<meta name="desk-user" content="{writer.pk}" data-pulse="{PULSE}">' in page


def test_half_an_hour_is_what_the_settings_say(settings):
    assert timedelta(minutes=30).total_seconds() == settings.SESSION_COOKIE_AGE
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
