"""Administrators keep the people of the desk; nobody keeps the own rights, and one administrator stays."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connections
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from consulate import invitations, people, roles
from news.models import AuditEntry
from tests.conftest import staff
from tests.factories import StaffFactory

LIST, INVITE = "/admin/people/", "/admin/people/invite/"
MINA = {"first_name": "مینا", "last_name": "کاظمی", "email": "mina@example.org", "username": "mina"}


def act(name: str, person: User) -> str:
    return reverse(f"admin:person{name and '_' + name}", args=[person.pk])


@pytest.mark.django_db
class TestInvitation:
    def test_the_letter_leads_to_a_password_and_a_login(self, administrator, login, client):
        answer = login(administrator).post(INVITE, MINA | {"roles": ["writer", "moderator"]})
        mina = User.objects.get(username="mina")
        assert answer["Location"] == act("", mina)
        assert (mina.is_staff, mina.is_superuser, people.roles_of(mina)) == (
            True,
            False,
            ["writer", "moderator"],
        )
        assert not mina.has_usable_password()
        [letter] = mail.outbox
        assert letter.to == ["mina@example.org"]
        [address] = re.findall(r"http://testserver\.example(/\S+)", letter.body)
        assert client.get(address).status_code == 200
        password = "گذرواژهٔ بسیار بلند مینا"
        assert client.post(address, {"new_password1": password, "new_password2": password}).status_code == 302
        entered = client.post("/admin/login/", {"username": "mina", "password": password, "next": "/admin/"})
        assert entered.status_code == 302
        # Used up.
        assert "new_password1" not in client.get(address).content.decode()
        assert AuditEntry.objects.filter(act="invited", actor=administrator).count() == 1

    def test_an_old_link_opens_nothing(self, administrator, monkeypatch):
        mina = people.invite(User(**MINA), ["writer"], by=administrator)
        token = invitations.tokens.make_token(mina)
        assert invitations.tokens.check_token(mina, token)
        monkeypatch.setattr(invitations, "DAYS", 0)
        monkeypatch.setattr("django.core.signing.time.time", lambda: 4_000_000_000)
        assert not invitations.tokens.check_token(mina, token)

    def test_a_link_is_for_one_person(self, administrator, writer):
        mina = people.invite(User(**MINA), [], by=administrator)
        writer.set_unusable_password()
        writer.save()
        assert not invitations.tokens.check_token(writer, invitations.tokens.make_token(mina))

    @pytest.mark.parametrize(
        "changes, message",
        [
            ({"username": "WRITER"}, "این نام کاربری گرفته شده است"),
            ({"email": "Writer@example.org"}, "همین نشانی رایانامه را دارد"),
            ({"email": "x"}, "نشانی"),
            ({"first_name": ""}, "این خانه را پر کنید"),
            ({"username": "a b"}, "نام کاربری"),
        ],
        ids=["taken name", "taken address", "no address", "no name", "odd name"],
    )
    def test_mistakes_are_said_and_nothing_is_made(self, administrator, writer, login, changes, message):
        answer = login(administrator).post(INVITE, MINA | changes)
        assert message in answer.content.decode()
        assert not User.objects.filter(last_name="کاظمی").exists()
        assert mail.outbox == []

    def test_hidden_fields_make_nobody_a_superuser(self, administrator, login):
        login(administrator).post(INVITE, MINA | {"is_superuser": "on", "is_staff": "", "groups": "1"})
        mina = User.objects.get(username="mina")
        assert (mina.is_superuser, mina.is_staff, mina.groups.count()) == (False, True, 0)

    def test_a_role_that_there_is_not_is_refused(self, administrator, login):
        login(administrator).post(INVITE, MINA | {"roles": ["king"]})
        assert not User.objects.filter(username="mina").exists()

    def test_when_the_mail_host_is_gone_the_account_stays_and_it_is_said(
        self, administrator, login, settings
    ):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        answer = login(administrator).post(INVITE, MINA, follow=True)
        assert "نامه فرستاده نشد" in answer.content.decode()
        assert "فرستادن دوبارهٔ دعوت‌نامه" in answer.content.decode()


@pytest.mark.django_db
class TestRights:
    def test_roles_are_given_and_taken(self, administrator, writer, login):
        login(administrator).post(act("roles", writer), {"given": "1", "roles": ["editor"]})
        assert people.roles_of(User.objects.get(pk=writer.pk)) == ["editor"]
        [entry] = AuditEntry.objects.filter(act="rights")
        assert (entry.actor, entry.changes) == (administrator, {"roles": [["writer"], ["editor"]]})

    def test_a_closed_account_opens_nothing_from_the_next_click_on(self, administrator, writer, login):
        browser = login(writer)
        assert browser.get("/admin/").status_code == 200
        login(administrator).post(act("close", writer))
        assert browser.get("/admin/").status_code == 302
        login(administrator).post(act("open", writer))
        assert User.objects.get(pk=writer.pk).is_active
        # Whoever had stolen the session has to log in now.
        assert browser.get("/admin/").status_code == 302

    @pytest.mark.parametrize("name", ["roles", "close", "second_factor"])
    def test_other_rights_end_the_persons_sessions_and_nobody_elses(
        self, administrator, writer, editor, login, name
    ):
        own, others, desk = login(writer), login(editor), login(administrator)
        desk.post(act(name, writer), {"given": "1", "roles": ["editor"]})
        assert own.session.load() == {}
        assert others.get("/admin/").status_code == desk.get("/admin/").status_code == 200

    @pytest.mark.parametrize("name", ["roles", "close", "second_factor"])
    def test_nobody_changes_the_own_rights(self, administrator, login, name):
        staff("deputy", "administrator")
        answer = login(administrator).post(
            act(name, administrator), {"given": "1", "roles": ["writer"]}, follow=True
        )
        assert "دسترسی خودش را تغییر نمی‌دهد" in answer.content.decode()
        stored = User.objects.get(pk=administrator.pk)
        assert (stored.is_active, people.roles_of(stored)) == (True, ["administrator"])

    @pytest.mark.parametrize("name", ["roles", "close", "second_factor"])
    def test_accounts_for_emergencies_are_not_touched(self, administrator, admin_user, login, name):
        login(administrator).post(act(name, admin_user), {"given": "1", "roles": ["writer"]})
        login(administrator).post(act("", admin_user), MINA)
        admin_user.refresh_from_db()
        assert (admin_user.is_active, admin_user.email, admin_user.groups.count()) == (
            True,
            "admin@example.com",
            0,
        )

    @pytest.mark.parametrize("name", ["roles", "close"])
    def test_the_last_administrator_stays(self, administrator, admin_user, login, name):
        answer = login(admin_user).post(act(name, administrator), {"given": "1", "roles": []}, follow=True)
        assert "آخرین مدیر" in answer.content.decode()
        stored = User.objects.get(pk=administrator.pk)
        assert (stored.is_active, people.roles_of(stored)) == (True, ["administrator"])

    @pytest.mark.parametrize("person", ["writer", "editor", "moderator", "nobody"])
    def test_nobody_else_gets_there(self, person, administrator, login, request):
        browser = login(request.getfixturevalue(person))
        before = User.objects.count()
        assert browser.get(LIST).status_code == browser.post(INVITE, MINA).status_code == 403
        for name in ("roles", "close", "open", "second_factor", "letter"):
            assert browser.post(act(name, administrator), {"roles": ["administrator"]}).status_code == 403
        assert (User.objects.count(), mail.outbox) == (before, [])

    def test_acts_are_no_links(self, administrator, writer, login):
        for name in ("roles", "close", "open", "second_factor", "letter"):
            assert login(administrator).get(act(name, writer)).status_code == 405

    def test_the_second_factor_is_reset(self, administrator, writer, login):
        TOTPDevice.objects.create(user=writer, name="telephone")
        login(administrator).post(act("second_factor", writer))
        assert not TOTPDevice.objects.exists()
        assert AuditEntry.objects.filter(act="second_factor", actor=administrator).exists()


@pytest.mark.django_db
class TestNames:
    def test_a_changed_address_is_told_to_the_old_one(self, administrator, writer, login):
        old = writer.email
        data = {"first_name": "نگار", "last_name": "کاظمی", "email": "new@example.org"}
        login(administrator).post(act("", writer), data)
        writer.refresh_from_db()
        assert (writer.first_name, writer.email) == ("نگار", "new@example.org")
        [letter] = mail.outbox
        assert letter.to == [old]
        assert AuditEntry.objects.get(act="changed").changes["email"] == [old, "new@example.org"]

    def test_nobody_changes_the_own_address(self, administrator, login):
        data = {"first_name": "آرش", "last_name": "کاظمی", "email": "new@example.org"}
        answer = login(administrator).post(act("", administrator), data)
        assert "مدیر دیگری" in answer.content.decode()
        stored = User.objects.get(pk=administrator.pk)
        assert (stored.first_name, stored.email) == ("", administrator.email)

    def test_a_link_to_the_address_before_opens_nothing(self, administrator):
        mina = people.invite(User(**MINA), ["writer"], by=administrator)
        token = invitations.tokens.make_token(mina)
        mina.email = "right@example.org"
        assert not invitations.tokens.check_token(mina, token)

    def test_roles_are_not_taken_by_a_request_that_does_not_say_so(self, administrator, writer, login):
        assert login(administrator).post(act("roles", writer), {"x": "1"}).status_code == 400
        assert people.roles_of(User.objects.get(pk=writer.pk)) == ["writer"]


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_remove_each_other_one_stays(transactional_db):
    roles.sync()
    pairs = [staff(f"admin{number}", "administrator") for number in range(2)]

    def remove(pair):
        by, person = pair
        try:
            people.give_roles(person, [], by=by)
        except ValidationError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(remove, [pairs, pairs[::-1]]))
    assert sorted(done) == [False, True]
    assert User.objects.filter(groups__name="administrator").count() == 1


@pytest.mark.django_db
def test_the_list_shows_everybody_in_few_queries(administrator, writer, login, django_assert_max_num_queries):
    for _number in range(30):
        StaffFactory(first_name="مهتاب", last_name="وکیلی")
    browser = login(administrator)
    with django_assert_max_num_queries(10):
        page = browser.get(LIST).content.decode()
    assert page.count("مهتاب") == 30
    assert "administrator" in page and "هرگز" in page
    found = browser.get(LIST, {"q": "مهتاب"}).content.decode()
    assert "writer@" not in found and ">writer<" not in found
