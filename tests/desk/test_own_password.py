"""Wrong passwords inside the desk are counted: whoever found an open session must not try them all there."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from consulate import invitations, own_password, people, roles
from news.models import AuditEntry
from tests.conftest import staff
from tests.factories import PASSWORD, OfficeFactory

SETUP, CHANGE = "/admin/second-factor/setup/", "/admin/password_change/"
NEW = "یک-گذرواژهٔ-بسیار-تازه"
STOPPED = "گذرواژهٔ نادرست بیش از اندازه بود. ۱۵ دقیقه صبر کنید"


@pytest.fixture
def browser(writer, login):
    """A session with both steps taken."""
    device = TOTPDevice.objects.create(user=writer, name="telephone", confirmed=True)
    client = login(writer)
    session = client.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    return client


def at_setup(browser, password, act="codes") -> str:
    return browser.post(SETUP, {"act": act, "password": password}).content.decode()


def at_change(browser, password):
    sent = {"old_password": password, "new_password1": NEW, "new_password2": NEW}
    return browser.post(CHANGE, sent)


@pytest.mark.django_db
class TestWrongOnes:
    def guess(self, browser):
        for number in range(own_password.WRONG_ONES):
            page = at_setup(browser, f"wrong {number}", "begin" if number % 2 else "codes")
            assert "این گذرواژهٔ شما نیست" in page

    def test_after_some_the_right_one_waits_too_on_every_page(self, browser, writer):
        self.guess(browser)
        for act in ("codes", "begin"):
            assert STOPPED in at_setup(browser, PASSWORD, act)
        assert STOPPED in at_change(browser, PASSWORD).content.decode()
        assert not TOTPDevice.objects.filter(confirmed=False).exists()
        writer.refresh_from_db()
        assert writer.check_password(PASSWORD)

    def test_those_of_the_page_of_passwords_count_with_them(self, browser):
        for number in range(own_password.WRONG_ONES):
            assert "گذرواژهٔ کنونی درست نیست" in at_change(browser, f"wrong {number}").content.decode()
        assert STOPPED in at_setup(browser, PASSWORD)

    def test_it_passes(self, browser, writer, monkeypatch):
        self.guess(browser)
        later = timezone.now() + own_password.WINDOW + timedelta(seconds=1)
        monkeypatch.setattr(own_password.timezone, "now", lambda: later)
        assert own_password.is_right(writer, PASSWORD)

    def test_a_colleague_is_not_stopped(self, browser, editor, login):
        self.guess(browser)
        assert at_change(login(editor), PASSWORD).status_code == 302

    def test_right_ones_are_not_counted(self, writer):
        assert all(own_password.is_right(writer, PASSWORD) for _n in range(2 * own_password.WRONG_ONES))


@pytest.mark.django_db
def test_the_page_tells_a_newcomer_what_it_is_for(writer, login):
    page = login(writer).get(SETUP).content.decode()
    for words in ("قفل دوم حساب شماست", "Aegis", "FreeOTP", "ده کد بازیابی", "ثبت تلفن"):
        assert words in page


@pytest.mark.django_db
def test_a_used_invitation_offers_no_letter_that_never_comes(administrator, client):
    OfficeFactory()
    person = people.invite(User(username="mina", email="mina@example.org"), ["writer"], by=administrator)
    address = link_of(person)
    assert client.post(address, {"new_password1": NEW, "new_password2": NEW}).status_code == 302
    page = client.get(address).content.decode()
    assert "از مدیر دعوت‌نامهٔ تازه بخواهید" in page
    assert "/admin/password_reset/" not in page[page.index("errornote") :]


def link_of(person: User) -> str:
    key = invitations.urlsafe_base64_encode(invitations.force_bytes(person.pk))
    return f"/admin/invitation/{key}/{invitations.tokens.make_token(person)}/"


@pytest.mark.django_db(transaction=True)
def test_of_several_answers_to_one_invitation_one_counts(transactional_db):
    roles.sync()
    OfficeFactory()
    mina = User(username="mina", email="mina@example.org")
    person = people.invite(mina, ["writer"], by=staff("admin", "administrator"))
    address = link_of(person)

    def choose(number: int) -> str:
        password = f"{NEW} {number}"
        try:
            sent = {"new_password1": password, "new_password2": password}
            answer = Client().post(address, sent)
        finally:
            connections.close_all()
        assert answer.status_code == 302
        return password if answer["Location"] != address else ""

    with ThreadPoolExecutor(4) as pool:
        [chosen] = [password for password in pool.map(choose, range(4)) if password]
    assert User.objects.get(pk=person.pk).check_password(chosen)
    assert AuditEntry.objects.filter(act="password").count() == 1
