"""Letters for a new password: few from one address, few to one mailbox, and the same answer each time."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consulate import password_reset
from tests.desk.test_passwords import wait_for_letters
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db
ASK = "/admin/password_reset/"


@pytest.fixture(autouse=True)
def office(db):
    OfficeFactory()


def ask(email: str, address: str) -> bytes:
    return Client(REMOTE_ADDR=address).post(ASK, {"email": email}, follow=True).content


def test_strangers_from_everywhere_do_not_fill_a_mailbox(writer):
    answers = {
        ask("Writer@example.org" if n % 2 else "writer@example.org", f"203.0.113.{n}") for n in range(9)
    }
    assert len(wait_for_letters()) == password_reset.TO_ONE_MAILBOX
    assert len(answers) == 1


def test_a_colleague_gets_the_own_one_meanwhile(writer, editor):
    for number in range(6):
        ask("writer@example.org", f"203.0.113.{number}")
    ask("editor@example.org", "203.0.113.9")
    assert [letter.to for letter in wait_for_letters()][-1] == ["editor@example.org"]


def test_a_known_and_an_unknown_mailbox_ask_the_database_as_much(writer, monkeypatch):
    monkeypatch.setattr(password_reset.LetterForm, "_send", lambda *args, **kwargs: None)
    browser, counted = Client(), []
    browser.post(ASK, {"email": "first@example.org"})
    for email in ("writer@example.org", "stranger@example.org"):
        with CaptureQueriesContext(connection) as captured:
            browser.post(ASK, {"email": email})
        counted.append(len(captured))
    assert counted[0] == counted[1]
    assert mail.outbox == []
