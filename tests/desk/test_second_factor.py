"""The second step of a login: required by a setting, kept by its owner, reset by an administrator."""

import time

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from consulate import second_factor
from news.models import AuditEntry
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
ASK, SETUP, INDEX = "/admin/second-factor/", "/admin/second-factor/setup/", "/admin/"


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """The six digits of now, or of some half minutes from now."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


def logged_in(user: User) -> Client:
    """A browser in which the password was typed."""
    browser = Client()
    answer = browser.post("/admin/login/", {"username": user.username, "password": PASSWORD, "next": INDEX})
    assert answer.status_code == 302
    return browser


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def telephone(writer):
    return TOTPDevice.objects.create(user=writer, name="telephone", confirmed=True)


class TestRequired:
    pytestmark = pytest.mark.usefixtures("required")

    def test_the_password_alone_opens_no_page(self, writer, pages):
        browser = logged_in(writer)
        for name, address in pages.items():
            if name != "own second factor":
                assert browser.get(address).status_code == 302, name
        assert not browser.get("/admin/pulse/").json()["signed_in"]

    def test_the_first_login_leads_to_the_setup(self, writer):
        browser = logged_in(writer)
        answer = browser.get(INDEX, follow=True)
        assert answer.redirect_chain[-1][0].startswith(SETUP)
        assert "ثبت تلفن" in answer.content.decode()

    def test_a_telephone_is_registered_and_the_desk_opens(self, writer):
        browser = logged_in(writer)
        browser.post(SETUP, {"act": "begin"})
        device = TOTPDevice.objects.get(user=writer)
        assert not device.confirmed
        page = browser.get(SETUP).content.decode()
        assert "<svg" in page and "style=" not in page[page.index("<svg") : page.index("</svg>")]
        assert browser.get(INDEX).status_code == 302
        answer = browser.post(SETUP, {"act": "confirm", "code": code_of(device)})
        codes = [code.token for code in StaticToken.objects.all()]
        assert len(codes) == 10
        assert all(code in answer.content.decode() for code in codes)
        assert browser.get(INDEX).status_code == 200
        assert AuditEntry.objects.filter(act="second_factor", actor=writer).count() == 1

    def test_a_wrong_first_code_registers_nothing(self, writer):
        browser = logged_in(writer)
        browser.post(SETUP, {"act": "begin"})
        answer = browser.post(SETUP, {"act": "confirm", "code": "000000"})
        assert "این کد درست نیست" in answer.content.decode()
        assert not TOTPDevice.objects.get().confirmed
        assert browser.get(INDEX).status_code == 302

    def test_the_password_typed_again_asks_for_the_code_again(self, writer, telephone):
        browser = logged_in(writer)
        browser.post(ASK, {"code": code_of(telephone)})
        assert browser.get(INDEX).status_code == 200
        browser.post("/admin/login/", {"username": "writer", "password": PASSWORD, "next": INDEX})
        assert browser.get(INDEX).status_code == 302

    def test_what_one_session_began_no_other_sees_or_finishes(self, writer, telephone):
        owner, thief = logged_in(writer), logged_in(writer)
        owner.post(ASK, {"code": code_of(telephone)})
        thief.post(ASK, {"code": code_of(telephone, steps=1)})
        owner.post(SETUP, {"act": "begin", "password": PASSWORD})
        begun = TOTPDevice.objects.get(user=writer, confirmed=False)
        assert "<svg" in owner.get(SETUP).content.decode()
        assert 'class="qr"' not in thief.get(SETUP).content.decode()
        thief.post(SETUP, {"act": "confirm", "code": code_of(begun)})
        assert not TOTPDevice.objects.get(pk=begun.pk).confirmed
        owner.post(SETUP, {"act": "confirm", "code": code_of(begun)})
        assert TOTPDevice.objects.get(user=writer).pk == begun.pk


class TestAsked:
    def test_who_has_a_telephone_is_asked_though_nobody_must(self, writer, telephone):
        browser = logged_in(writer)
        answer = browser.get(reverse("admin:news_article_changelist"), follow=True)
        assert answer.redirect_chain[-1][0].startswith(ASK)

    @pytest.mark.parametrize("digits", ["latin", "persian"])
    def test_the_code_opens_the_page_that_was_wanted(self, writer, telephone, digits):
        browser = logged_in(writer)
        wanted = reverse("admin:news_article_changelist")
        code = code_of(telephone)
        if digits == "persian":
            code = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        before = browser.cookies["sid"].value
        answer = browser.post(ASK, {"code": f" {code[:3]} {code[3:]} ", "next": wanted})
        assert (answer.status_code, answer["Location"]) == (302, wanted)
        assert browser.get(wanted).status_code == 200
        assert browser.cookies["sid"].value != before

    def test_a_code_counts_once(self, writer, telephone):
        code = code_of(telephone)
        assert logged_in(writer).post(ASK, {"code": code}).status_code == 302
        answer = logged_in(writer).post(ASK, {"code": code})
        assert "این کد درست نیست" in answer.content.decode()

    def test_a_code_of_long_ago_does_not_count(self, writer, telephone):
        answer = logged_in(writer).post(ASK, {"code": code_of(telephone, steps=-3)})
        assert answer.status_code == 200

    def test_the_sixth_guess_from_one_address_is_refused_though_it_is_right(self, writer, telephone):
        browser = logged_in(writer)
        assert [browser.post(ASK, {"code": f"00000{n}"}).status_code for n in range(5)] == [200] * 5
        answer = browser.post(ASK, {"code": code_of(telephone)})
        assert (answer.status_code, answer["Retry-After"] > "0") == (429, True)
        assert "۱۵ دقیقه" in answer.content.decode()

    def test_the_owner_takes_the_step_from_elsewhere_meanwhile(self, writer, telephone):
        """Whoever knows the password must not keep its owner out."""
        stranger, owner = logged_in(writer), logged_in(writer)
        for number in range(7):
            stranger.post(ASK, {"code": f"00000{number}"})
        answer = owner.post(ASK, {"code": code_of(telephone)}, REMOTE_ADDR="203.0.113.9")
        assert (answer.status_code, answer["Location"]) == (302, INDEX)

    def test_codes_of_a_telephone_are_few_from_everywhere_and_recovery_codes_go_on(self, writer, telephone):
        first, *_rest = second_factor.renew_recovery_codes(writer)
        stranger, owner = logged_in(writer), logged_in(writer)
        for number in range(second_factor.FROM_EVERYWHERE):
            stranger.post(ASK, {"code": f"0000{number:02}"}, REMOTE_ADDR=f"203.0.113.{number}")
        elsewhere = {"REMOTE_ADDR": "198.51.100.3"}
        refused = owner.post(ASK, {"code": code_of(telephone)}, **elsewhere)
        assert refused.status_code == 200
        assert "یکی از کدهای بازیابی" in refused.content.decode()
        assert owner.post(ASK, {"code": first}, **elsewhere).status_code == 302

    def test_right_codes_are_not_counted(self, writer, telephone):
        codes = second_factor.renew_recovery_codes(writer)
        assert {logged_in(writer).post(ASK, {"code": code}).status_code for code in codes[:8]} == {302}

    def test_a_recovery_code_opens_once(self, writer, telephone):
        first, *_rest = second_factor.renew_recovery_codes(writer)
        assert logged_in(writer).post(ASK, {"code": first.upper()}).status_code == 302
        assert second_factor.codes_left(writer) == 9
        assert logged_in(writer).post(ASK, {"code": first}).status_code == 200

    def test_it_leads_to_no_other_site(self, writer, telephone):
        answer = logged_in(writer).post(ASK, {"code": code_of(telephone), "next": "https://evil.example/"})
        assert answer["Location"] == INDEX

    def test_somebody_elses_code_opens_nothing(self, writer, editor, telephone):
        other = TOTPDevice.objects.create(user=editor, name="telephone", confirmed=True)
        assert logged_in(writer).post(ASK, {"code": code_of(other)}).status_code == 200

    @pytest.mark.parametrize("typed", ["", "\x00", "۱" * 5000, "<script>", "1e400"])
    def test_nonsense_is_refused(self, writer, telephone, typed):
        assert logged_in(writer).post(ASK, {"code": typed}).status_code in {200, 400}

    def test_without_a_login_there_is_nothing_to_ask(self, client):
        for address in (ASK, SETUP):
            assert client.get(address)["Location"] == "/admin/login/"

    def test_a_session_from_before_the_telephone_ends(self, writer):
        older, browser = logged_in(writer), logged_in(writer)
        assert older.get(INDEX).status_code == 200
        browser.post(SETUP, {"act": "begin"})
        browser.post(SETUP, {"act": "confirm", "code": code_of(TOTPDevice.objects.get())})
        assert (older.get(INDEX).status_code, browser.get(INDEX).status_code) == (302, 200)


class TestOwnAccount:
    @pytest.fixture
    def browser(self, writer, telephone):
        browser = logged_in(writer)
        browser.post(ASK, {"code": code_of(telephone)})
        return browser

    @pytest.mark.parametrize("act", ["begin", "codes"])
    def test_changing_it_asks_for_the_password(self, browser, writer, act):
        second_factor.renew_recovery_codes(writer)
        before = set(StaticToken.objects.values_list("token", flat=True))
        answer = browser.post(SETUP, {"act": act, "password": "wrong"})
        assert "این گذرواژهٔ شما نیست" in answer.content.decode()
        assert set(StaticToken.objects.values_list("token", flat=True)) == before
        assert TOTPDevice.objects.count() == 1

    def test_another_telephone_takes_the_place_of_the_first(self, browser, writer, telephone):
        browser.post(SETUP, {"act": "begin", "password": PASSWORD})
        device = TOTPDevice.objects.get(confirmed=False)
        browser.post(SETUP, {"act": "confirm", "code": code_of(device)})
        assert [d.pk for d in TOTPDevice.objects.filter(user=writer)] == [device.pk]
        assert browser.get(INDEX).status_code == 200

    def test_a_session_of_a_forgotten_telephone_is_asked_anew(self, browser, writer, administrator, required):
        second_factor.forget(writer, by=administrator)
        assert not StaticDevice.objects.exists()
        assert browser.get(INDEX).status_code == 302
