"""When a session ends: half an hour of silence, twelve hours in all, and whenever it changes who may come in."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from consulate import people, second_factor
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
INDEX, LOGIN, PULSE = "/admin/", "/admin/login/", "/admin/pulse/"
MORNING = datetime(2025, 3, 20, 8, 0, tzinfo=UTC)
NEW = "یک-گذرواژهٔ-بسیار-تازه"


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands where it is set, in minutes after the morning."""

    def stand_at(minutes: float) -> None:
        now = MORNING + timedelta(minutes=minutes)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    stand_at(0)
    return stand_at


@pytest.fixture
def browser(clock, writer):
    return entered("writer")


def entered(name: str, **headers: str) -> Client:
    browser = Client(headers=headers)
    sent = {"username": name, "password": PASSWORD, "next": INDEX}
    assert browser.post(LOGIN, sent).status_code == 302
    return browser


def is_in(browser: Client) -> bool:
    return browser.get(INDEX).status_code == 200


class TestTime:
    @pytest.mark.parametrize("minutes, holds", [(29.9, True), (30, False), (31, False)])
    def test_half_an_hour_of_silence(self, browser, clock, minutes, holds):
        clock(minutes)
        assert is_in(browser) is holds

    @pytest.mark.parametrize("last, holds", [(719.9, True), (720, False), (721, False)])
    def test_twelve_hours_however_busy(self, browser, clock, last, holds):
        for minutes in range(0, 720, 20):
            clock(minutes)
            assert is_in(browser), minutes
        clock(last)
        assert is_in(browser) is holds
        assert browser.get(PULSE).json()["signed_in"] is holds

    def test_a_new_login_begins_a_new_day(self, browser, clock):
        for minutes in (*range(0, 720, 20), 721):
            clock(minutes)
            browser.get(INDEX)
        again = entered("writer")
        clock(740)
        assert is_in(again)

    def test_neither_a_code_nor_a_new_password_makes_it_longer(self, browser, clock, writer):
        codes = second_factor.renew_recovery_codes(writer)
        for minutes in range(0, 720, 20):
            clock(minutes)
            browser.get(INDEX)
        browser.post("/admin/second-factor/", {"code": codes[0]})
        changed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
        assert browser.post(reverse("admin:password_change"), changed).status_code == 302
        assert is_in(browser)
        clock(721)
        assert not is_in(browser)

    def test_the_row_itself_ends_then(self, browser, clock):
        clock(25)
        is_in(browser)
        for minutes in range(25, 720, 20):
            clock(minutes)
            is_in(browser)
        assert Session.objects.get().expire_date == MORNING + timedelta(hours=12)
        clock(721)
        call_command("clearsessions")
        assert not Session.objects.exists()


class TestKey:
    def test_a_login_gives_a_new_key_and_the_old_one_is_nobodys(self, writer):
        browser = entered("writer")
        first = browser.cookies["sid"].value
        sent = {"username": "writer", "password": PASSWORD, "next": INDEX}
        browser.post(LOGIN, sent)
        assert browser.cookies["sid"].value != first
        thief = Client()
        thief.cookies["sid"] = first
        assert not is_in(thief)

    def test_a_key_that_somebody_chose_before_is_not_taken_over(self, writer):
        browser = Client()
        browser.cookies["sid"] = chosen = "a" * 32
        browser.post(LOGIN, {"username": "writer", "password": PASSWORD, "next": INDEX})
        assert browser.cookies["sid"].value != chosen

    def test_after_logging_out_the_key_opens_nothing(self, writer):
        browser = entered("writer")
        key = browser.cookies["sid"].value
        browser.post(reverse("admin:logout"))
        thief = Client()
        thief.cookies["sid"] = key
        assert not is_in(thief)
        assert not Session.objects.exists()


class TestWhoMayComeInChanges:
    """Each way, from the pages and from the server."""

    @pytest.fixture
    def superuser(self, admin_user, login):
        return login(admin_user)

    def form_of(self, person: User, **changes) -> dict:
        sent = {
            "username": person.username,
            "first_name": "",
            "last_name": "",
            "email": person.email,
            "groups": [group.pk for group in person.groups.all()],
            "is_active": "on",
        } | changes
        return {name: value for name, value in sent.items() if value is not None}

    @pytest.mark.parametrize(
        "changes, ends",
        [
            ({}, False),
            ({"first_name": "مینا"}, False),
            ({"groups": []}, True),
            ({"is_superuser": "on"}, True),
            ({"is_active": None}, True),
        ],
        ids=["nothing", "name", "roles", "superuser", "closed"],
    )
    def test_at_the_form_of_superusers(self, writer, superuser, changes, ends):
        browser = entered("writer")
        address = reverse("admin:auth_user_change", args=[writer.pk])
        assert superuser.post(address, self.form_of(writer, **changes)).status_code == 302
        assert (browser.session.load() == {}) is ends
        assert is_in(browser) is not ends
        assert superuser.get(INDEX).status_code == 200

    def test_a_superuser_goes_on_after_changing_itself(self, admin_user, superuser):
        address = reverse("admin:auth_user_change", args=[admin_user.pk])
        editors = Group.objects.get(name="editor").pk
        sent = self.form_of(admin_user, groups=[editors], is_superuser="on")
        assert superuser.post(address, sent).status_code == 302
        assert superuser.get(INDEX).status_code == 200

    def test_a_password_that_a_superuser_sets(self, writer, superuser):
        browser = entered("writer")
        address = reverse("admin:auth_user_password_change", args=[writer.pk])
        assert superuser.post(address, {"password1": NEW, "password2": NEW}).status_code == 302
        assert not is_in(browser)

    @pytest.mark.parametrize("act", ["roles", "closed", "second factor"])
    def test_what_administrators_do(self, writer, administrator, act):
        browser = entered("writer")
        {
            "roles": lambda: people.give_roles(writer, ["editor"], by=administrator),
            "closed": lambda: people.set_open(writer, False, by=administrator),
            "second factor": lambda: people.reset_second_factor(writer, by=administrator),
        }[act]()
        assert browser.session.load() == {}

    def test_an_erased_account(self, writer):
        browser = entered("writer")
        call_command("person_data", "erase", username="writer")
        assert browser.session.load() == {}

    def test_a_row_that_was_changed_in_the_database(self, writer):
        """By a statement, of which no code of ours hears."""
        browser = entered("writer")
        User.objects.filter(pk=writer.pk).update(is_active=False)
        assert not is_in(browser)

    def test_a_password_by_the_command_of_django(self, writer):
        browser = entered("writer")
        writer.set_password(NEW)
        writer.save()
        assert not is_in(browser)


def test_cookies_over_tls_to_the_byte(settings, writer):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    browser = Client()
    browser.get(LOGIN, secure=True)
    answer = browser.post(LOGIN, {"username": "writer", "password": PASSWORD, "next": INDEX}, secure=True)
    lines = sorted(morsel.OutputString() for morsel in answer.cookies.values())
    assert [line.partition("=")[0] for line in lines] == ["__Host-csrf", "__Host-sid"]
    rest = [line.partition("; ")[2] for line in lines]
    assert re.sub("expires=[^;]+", "expires=then", rest[0]) == (
        "expires=then; HttpOnly; Max-Age=31449600; Path=/; SameSite=Strict; Secure"
    )
    assert rest[1] == "HttpOnly; Path=/; SameSite=Strict; Secure"
    assert not any("domain" in line.lower() for line in lines)
