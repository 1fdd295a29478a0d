"""Ten minutes after the password whoever keeps the people of the desk is asked for it again, and loses nothing."""

import re
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from consulate import people, second_factor
from news.models import AuditEntry
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
INVITE = "/admin/people/invite/"
MINA = {"first_name": "مینا", "last_name": "کاظمی", "email": "mina@example.org", "username": "mina"}
QUESTION = "گذرواژهٔ شما، یک بار دیگر"
GIVEN = {"again-password": PASSWORD}


@pytest.fixture
def browser(administrator, login):
    return login(administrator)


@pytest.fixture
def late(browser, monkeypatch):
    """Eleven minutes after the login."""
    now = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def act(name: str, person: User) -> str:
    return reverse(f"admin:person{name and '_' + name}", args=[person.pk])


def hidden(answer) -> dict[str, list[str]]:
    """What the question keeps of what was sent."""
    kept: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode()):
        kept.setdefault(name, []).append(value)
    kept.pop("csrfmiddlewaretoken", None)
    return kept


def is_question(answer) -> bool:
    return QUESTION in answer.content.decode()


class TestWithinTenMinutes:
    def test_nobody_is_asked(self, browser, writer, monkeypatch):
        now = timezone.now() + timedelta(minutes=9, seconds=50)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        assert not is_question(browser.get(INVITE))
        browser.post(act("roles", writer), {"given": "1", "roles": ["editor"]})
        assert people.roles_of(User.objects.get(pk=writer.pk)) == ["editor"]


@pytest.mark.usefixtures("late")
class TestLater:
    def test_before_a_form_and_then_it_comes(self, browser, writer):
        for address in (INVITE, act("", writer) + "?x=1"):
            answer = browser.get(address)
            assert is_question(answer) and 'autocomplete="current-password"' in answer.content.decode()
        answer = browser.post(address, hidden(answer) | GIVEN)
        assert (answer.status_code, answer["Location"]) == (302, address)
        assert not is_question(browser.get(address))

    @pytest.mark.parametrize("name", ["roles", "close", "open", "second_factor", "letter", "unlock"])
    def test_no_act_is_done_before_the_answer(self, browser, writer, name):
        before = list(User.objects.order_by("pk").values()), AuditEntry.objects.count()
        answer = browser.post(act(name, writer), {"given": "1", "roles": ["editor"]})
        assert is_question(answer)
        assert (list(User.objects.order_by("pk").values()), AuditEntry.objects.count()) == before
        assert people.roles_of(User.objects.get(pk=writer.pk)) == ["writer"]

    def test_what_was_typed_is_kept_and_done_with_the_answer(self, browser):
        answer = browser.post(INVITE, MINA | {"roles": ["writer", "moderator"]})
        kept = hidden(answer)
        assert kept.pop("asked_by") == ["POST"]
        assert kept == {name: [value] for name, value in MINA.items()} | {"roles": ["writer", "moderator"]}
        assert not User.objects.filter(username="mina").exists()
        wrong = browser.post(INVITE, hidden(answer) | {"again-password": "wrong"})
        assert hidden(wrong) == hidden(answer)
        done = browser.post(INVITE, hidden(wrong) | GIVEN)
        assert done.status_code == 302
        assert people.roles_of(User.objects.get(username="mina")) == ["writer", "moderator"]

    def test_mistakes_of_the_form_are_told_after_the_answer(self, browser):
        answer = browser.post(INVITE, MINA | {"email": "x"})
        told = browser.post(INVITE, hidden(answer) | GIVEN)
        assert not is_question(told) and 'value="مینا"' in told.content.decode()

    def test_hostile_words_are_kept_as_words(self, browser):
        hostile = '"><script>alert(1)</script>'
        page = browser.post(INVITE, MINA | {"first_name": hostile, hostile: hostile}).content.decode()
        assert "<script>alert" not in page

    def test_wrong_answers_are_limited(self, browser, writer):
        for number in range(5):
            browser.post(INVITE, {"asked_by": "GET", "again-password": f"wrong {number}"})
        answer = browser.post(INVITE, {"asked_by": "GET"} | GIVEN)
        assert is_question(answer) and "۱۵ دقیقه صبر کنید" in answer.content.decode()
        assert is_question(browser.get(INVITE))

    @pytest.mark.parametrize("asked_by", ["", "PUT", "\x00", "x" * 5000])
    def test_nonsense_opens_nothing(self, browser, asked_by):
        assert is_question(browser.post(INVITE, {"asked_by": asked_by, "again-password": "x"}))

    def test_the_list_may_be_read(self, browser):
        assert not is_question(browser.get("/admin/people/"))
        assert not is_question(browser.get("/admin/people/logins/"))

    def test_who_may_not_is_refused_and_not_asked(self, writer, editor, login, monkeypatch):
        browser = login(writer)
        now = timezone.now() + timedelta(minutes=20)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        user_form = reverse("admin:auth_user_change", args=[editor.pk])
        for address in (INVITE, act("", editor), user_form, f"{user_form[:-7]}password/"):
            assert browser.get(address).status_code == 403, address

    def test_a_token_is_needed_for_the_answer(self, administrator):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(administrator)
        assert browser.post(INVITE, {"asked_by": "GET"} | GIVEN).status_code == 403


class TestSuperusers:
    @pytest.fixture
    def superuser(self, admin_user, login, monkeypatch):
        admin_user.set_password(PASSWORD)
        admin_user.save()
        browser = login(admin_user)
        now = timezone.now() + timedelta(minutes=11)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return browser

    def test_their_forms_ask_too(self, superuser, writer):
        for name in ("auth_user_change", "auth_user_password_change"):
            address = reverse(f"admin:{name}", args=[writer.pk])
            assert is_question(superuser.get(address)), name
        assert is_question(superuser.get(reverse("admin:auth_user_add")))

    def test_a_password_for_somebody_is_not_echoed(self, superuser, writer):
        address = reverse("admin:auth_user_password_change", args=[writer.pk])
        answer = superuser.post(
            address, {"password1": "secret-secret-secret", "password2": "secret-secret-secret"}
        )
        assert is_question(answer) and "secret-secret" not in answer.content.decode()
        again = superuser.post(address, hidden(answer) | GIVEN)
        assert again.status_code == 200 and not is_question(again)
        writer.refresh_from_db()
        assert writer.check_password(PASSWORD)

    def test_rights_are_given_after_the_answer_alone(self, superuser, writer):
        address = reverse("admin:auth_user_change", args=[writer.pk])
        sent = {"username": "writer", "email": writer.email, "is_active": "on", "is_superuser": "on"}
        answer = superuser.post(address, sent)
        writer.refresh_from_db()
        assert not writer.is_superuser
        assert superuser.post(address, hidden(answer) | GIVEN).status_code == 302
        writer.refresh_from_db()
        assert writer.is_superuser


class TestWithATelephone:
    @pytest.fixture
    def telephone(self, administrator):
        return TOTPDevice.objects.create(user=administrator, name="telephone", confirmed=True)

    @pytest.fixture
    def browser(self, administrator, telephone, login):
        client = login(administrator)
        session = client.session
        session["otp_device_id"] = telephone.persistent_id
        session["known"] = 0
        session.save()
        return client

    def code_of(self, device) -> str:
        totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
        totp.time = time.time()
        return f"{totp.token():06d}"

    def test_the_password_alone_is_not_enough(self, browser):
        answer = browser.get(INVITE)
        assert "one-time-code" in answer.content.decode()
        assert is_question(browser.post(INVITE, hidden(answer) | GIVEN))
        assert is_question(browser.post(INVITE, hidden(answer) | GIVEN | {"again-code": "000000"}))

    def test_with_its_code_the_page_opens(self, browser, telephone):
        given = GIVEN | {"again-code": self.code_of(telephone), "asked_by": "GET"}
        assert browser.post(INVITE, given)["Location"] == INVITE
        assert not is_question(browser.get(INVITE))

    def test_a_code_is_not_used_up_by_a_wrong_password(self, browser, telephone):
        code = self.code_of(telephone)
        browser.post(INVITE, {"asked_by": "GET", "again-password": "wrong", "again-code": code})
        assert browser.post(INVITE, GIVEN | {"asked_by": "GET", "again-code": code}).status_code == 302

    def test_wrong_codes_are_limited(self, browser, telephone):
        for number in range(5):
            browser.post(INVITE, GIVEN | {"asked_by": "GET", "again-code": f"00000{number}"})
        answer = browser.post(INVITE, GIVEN | {"asked_by": "GET", "again-code": self.code_of(telephone)})
        assert answer.status_code == 429 and is_question(answer)


class TestUnlocking:
    @pytest.fixture
    def locked(self, writer):
        def enter(password):
            return Client().post(
                "/admin/login/", {"username": "writer", "password": password, "next": "/admin/"}
            )

        for number in range(6):
            enter(f"wrong {number}")
        assert enter(PASSWORD).status_code == 429
        return lambda: enter(PASSWORD).status_code

    def test_an_administrator_lets_somebody_in(self, browser, writer, locked):
        page = browser.get("/admin/people/logins/").content.decode()
        assert act("unlock", writer) in page and "writer" in page
        answer = browser.post(act("unlock", writer), follow=True)
        assert "راه ورود دوباره باز است" in answer.content.decode()
        assert locked() == 302
        [entry] = AuditEntry.objects.filter(act="rights")
        assert (entry.actor.username, entry.object_id) == ("administrator", str(writer.pk))

    @pytest.mark.parametrize("person", ["editor", "auditor", "moderator", "writer"])
    def test_nobody_else_does(self, person, writer, locked, login, request):
        browser = login(request.getfixturevalue(person))
        assert browser.get("/admin/people/logins/").status_code == 403
        assert browser.post(act("unlock", writer)).status_code == 403
        assert AccessAttempt.objects.filter(username="writer").exists()

    def test_the_command(self, writer, locked, capsys):
        call_command("unlock_login", "writer")
        assert "راه ورود دوباره باز است" in capsys.readouterr().out
        assert locked() == 302
        call_command("unlock_login", "writer")
        assert AuditEntry.objects.filter(act="rights", actor=None).count() == 1

    def test_codes_are_unlocked_with_it(self, writer):
        TOTPDevice.objects.create(user=writer, name="telephone", confirmed=True)
        codes = second_factor.renew_recovery_codes(writer)
        browser = Client()
        browser.post("/admin/login/", {"username": "writer", "password": PASSWORD, "next": "/admin/"})
        for _time in range(6):
            browser.post("/admin/second-factor/", {"code": "000000"})
        call_command("unlock_login", "writer")
        assert browser.post("/admin/second-factor/", {"code": codes[0]}).status_code == 302

    def test_a_lost_second_factor_by_the_command(self, writer, login):
        TOTPDevice.objects.create(user=writer, name="telephone", confirmed=True)
        second_factor.renew_recovery_codes(writer)
        browser = login(writer)
        call_command("reset_second_factor", "writer")
        assert not TOTPDevice.objects.exists() and second_factor.codes_left(writer) == 0
        assert browser.session.load() == {}
        assert AuditEntry.objects.filter(act="second_factor", actor=None, object_id=str(writer.pk)).exists()

    @pytest.mark.parametrize("command", ["unlock_login", "reset_second_factor"])
    @pytest.mark.parametrize("name", ["stranger", "", "\x00", "x" * 500])
    def test_of_nobody(self, command, name, db):
        with pytest.raises(CommandError):
            call_command(command, name)
