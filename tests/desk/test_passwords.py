"""Staff log in, change their password, and set a forgotten one anew; a stranger learns nothing from it."""

import re
import threading

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, OfficeFactory

NEW = "یک-گذرواژهٔ-بسیار-تازه"


class SlowPost(BaseEmailBackend):
    """A mail server that takes its time."""

    may_leave = threading.Event()

    def send_messages(self, messages) -> int:
        self.may_leave.wait(10)
        return len(messages)


def ask(client, email):
    return client.post(reverse("admin:password_reset"), {"email": email}, follow=True)


def wait_for_letters() -> list:
    """The letters leave behind the answer's back; wait until none is on its way."""
    for thread in threading.enumerate():
        if thread.name == "password-reset-letter":
            thread.join(10)
    return mail.outbox


def link_in(letter) -> str:
    return re.search(r"http://testserver\.example(/\S+)", letter.body)[1]


class TestLogin:
    def test_it_lets_staff_in(self, client, writer):
        response = client.post(reverse("admin:login"), {"username": "writer", "password": PASSWORD})
        assert response["Location"] == reverse("admin:index")

    def test_it_says_the_same_for_a_wrong_name_and_a_wrong_password(self, client, writer):
        def answer(name):
            sent = {"username": name, "password": "wrong"}
            page = client.post(reverse("admin:login"), sent).content.decode()
            return re.sub(r'value="[^"]*"', "", page)

        assert answer("writer") == answer("stranger")
        assert "نام کاربری یا گذرواژه درست نیست" in answer("writer")

    def test_password_managers_know_their_fields(self, client, db):
        page = client.get(reverse("admin:login")).content.decode()
        assert 'autocomplete="username"' in page
        assert 'autocomplete="current-password"' in page
        assert f'href="{reverse("admin:password_reset")}"' in page

    def test_who_is_not_of_the_staff_stays_outside(self, client, writer):
        writer.is_staff = False
        writer.save()
        response = client.post(reverse("admin:login"), {"username": "writer", "password": PASSWORD})
        assert response.status_code == 200
        assert "sid" not in client.cookies or not client.session.get("_auth_user_id")


class TestChanging:
    def change(self, browser, **sent):
        data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW} | sent
        return browser.post(reverse("admin:password_change"), data)

    @pytest.mark.parametrize("person", ["writer", "editor", "moderator", "administrator"])
    def test_everybody_changes_the_own_one(self, person, login, request):
        user = request.getfixturevalue(person)
        assert self.change(login(user)).status_code == 302
        user.refresh_from_db()
        assert user.check_password(NEW)

    @pytest.mark.parametrize(
        "sent, words",
        [
            ({"old_password": "wrong"}, "گذرواژهٔ کنونی درست نیست"),
            ({"new_password2": "دیگر"}, "دو گذرواژهٔ تازه یکی نیستند"),
            ({"new_password1": "short", "new_password2": "short"}, "۱۵ نویسه"),
            ({"new_password1": "writer@example.org", "new_password2": "writer@example.org"}, "شبیه"),
        ],
    )
    def test_mistakes_are_named(self, writer, login, sent, words):
        page = self.change(login(writer), **sent).content.decode()
        assert words in page
        writer.refresh_from_db()
        assert writer.check_password(PASSWORD)

    def test_other_sessions_end_with_the_old_password(self, writer, login):
        here, elsewhere = login(writer), login(writer)
        self.change(here)
        assert here.get(reverse("admin:index")).status_code == 200
        assert elsewhere.get(reverse("admin:index")).status_code == 302


class TestForgotten:
    @pytest.fixture(autouse=True)
    def office(self, db):
        OfficeFactory()

    def test_the_whole_way(self, client, writer):
        ask(client, "writer@example.org")
        (letter,) = wait_for_letters()
        assert letter.to == ["writer@example.org"]
        assert letter.subject == "گذرواژهٔ تازه برای سرکنسولگری نمونه در کازان"
        assert "نام کاربری شما: writer" in letter.body
        address = link_in(letter)
        page = client.get(address)
        assert "گذرواژهٔ تازه را برگزینید" in page.content.decode()
        client.post(address, {"new_password1": NEW, "new_password2": NEW})
        writer.refresh_from_db()
        assert writer.check_password(NEW)
        again = client.get(address).content.decode()
        assert "این پیوند معتبر نیست" in again
        client.post(address, {"new_password1": PASSWORD, "new_password2": PASSWORD})
        writer.refresh_from_db()
        assert writer.check_password(NEW)

    def test_the_link_works_without_a_cookie_of_the_page_before(self, client, writer):
        ask(client, "writer@example.org")
        address = link_in(wait_for_letters()[0])
        stranger = Client()
        response = stranger.get(address)
        assert response.status_code == 200
        assert "sid" not in response.cookies

    def test_the_answer_is_the_same_for_an_unknown_address(self, client, writer):
        known, unknown = ask(client, "writer@example.org"), ask(client, "stranger@example.org")
        assert known.redirect_chain == unknown.redirect_chain
        assert known.content == unknown.content
        assert len(wait_for_letters()) == 1

    def test_the_answer_does_not_wait_for_the_letter(self, client, writer, settings):
        settings.EMAIL_BACKEND = f"{__name__}.SlowPost"
        SlowPost.may_leave.clear()
        ask(client, "writer@example.org")
        on_their_way = [thread for thread in threading.enumerate() if thread.name == "password-reset-letter"]
        SlowPost.may_leave.set()
        wait_for_letters()
        assert len(on_their_way) == 1

    def test_only_active_staff_gets_letters(self, client, writer, editor):
        writer.is_active = False
        writer.save()
        editor.is_staff = False
        editor.save()
        for user in (writer, editor):
            ask(client, user.email)
        assert wait_for_letters() == []

    def test_a_link_opens_no_closed_account(self, client, writer):
        ask(client, "writer@example.org")
        address = link_in(wait_for_letters()[0])
        writer.is_active = False
        writer.save()
        client.post(address, {"new_password1": NEW, "new_password2": NEW})
        writer.refresh_from_db()
        assert writer.check_password(PASSWORD)

    def test_the_letter_names_the_site_whatever_host_was_asked(self, writer):
        ask(Client(headers={"host": "localhost"}), "writer@example.org")
        assert "http://testserver.example/" in wait_for_letters()[0].body
        assert "localhost" not in wait_for_letters()[0].body

    def test_nobody_is_flooded_with_letters(self, client, writer):
        answers = {ask(client, "writer@example.org").content for _ in range(8)}
        assert len(wait_for_letters()) == 3
        assert len(answers) == 1

    @pytest.mark.parametrize("uid, token", [("MQ", "x-y"), ("!!", "x-y"), ("AAAAAAAAAAAA", "set-password")])
    def test_a_made_up_link_is_refused(self, client, writer, uid, token):
        address = reverse("admin:password_reset_confirm", args=[uid, token])
        assert "این پیوند معتبر نیست" in client.get(address).content.decode()
        client.post(address, {"new_password1": NEW, "new_password2": NEW})
        writer.refresh_from_db()
        assert writer.check_password(PASSWORD)
