"""Five wrong passwords for a name from one address, twenty from one address; nobody is kept out from elsewhere."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connections
from django.test import Client
from django.utils import timezone

from consulate import login_limits, roles
from news.models import AuditEntry
from tests.conftest import staff
from tests.factories import PASSWORD, OfficeFactory

LOGIN = "/admin/login/"
HERE, THERE, SIXTH = "203.0.113.7", "198.51.100.9", "2001:db8:1:2::"


def enter(password: str, name: str = "writer", address: str = HERE, **headers: str):
    sent = {"username": name, "password": password, "next": "/admin/"}
    return Client(REMOTE_ADDR=address, headers=headers).post(LOGIN, sent)


def guess(times: int, **where) -> list[int]:
    return [enter(f"wrong {number}", **where).status_code for number in range(times)]


@pytest.fixture
def later(monkeypatch):
    """Let this much time go by."""

    def set_clock(**passed: int) -> None:
        now = timezone.now() + timedelta(**passed)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    return set_clock


@pytest.mark.django_db
class TestOfAName:
    def test_the_sixth_is_refused_though_it_is_right(self, writer):
        assert guess(5) == [200] * 5
        answer = enter(PASSWORD)
        assert (answer.status_code, "sid" in answer.cookies) == (429, False)
        page = answer.content.decode()
        assert "۱۵ دقیقه" in page and 'value="writer"' in page
        assert 14 * 60 < int(answer["Retry-After"]) <= 15 * 60
        assert PASSWORD not in page and "no-store" in answer["Cache-Control"]

    def test_the_same_name_logs_in_from_elsewhere(self, writer):
        guess(6)
        assert enter(PASSWORD, address=THERE).status_code == 302

    def test_another_name_logs_in_from_here(self, writer, editor):
        guess(6)
        assert enter(PASSWORD, name="editor").status_code == 302

    def test_it_passes_and_refused_tries_do_not_prolong_it(self, writer, later):
        guess(5)
        later(minutes=14)
        assert guess(3) == [429] * 3
        later(minutes=2)
        assert enter(PASSWORD).status_code == 302

    def test_the_right_one_begins_the_count_anew(self, writer):
        for _round in range(3):
            assert guess(4) == [200] * 4
            assert enter(PASSWORD).status_code == 302

    @pytest.mark.parametrize(
        "named", ["8.8.8.8", "198.51.100.{}", "fe80::{}", "nonsense", "203.0.113.7, 8.8.4.{}"]
    )
    def test_a_header_that_nobody_trusts_changes_nothing(self, writer, named):
        for number in range(5):
            enter("wrong", **{"X-Forwarded-For": named.format(number), "X-Real-Ip": named.format(number)})
        assert enter(PASSWORD, **{"X-Forwarded-For": "8.8.9.9"}).status_code == 429

    def test_behind_a_proxy_what_it_wrote_counts_and_nothing_before(self, writer, settings):
        settings.TRUSTED_PROXIES = [ip_network("198.51.100.250/32")]
        for number in range(5):
            enter("wrong", address="198.51.100.250", **{"X-Forwarded-For": f"8.8.8.{number}, {HERE}"})
        assert enter(PASSWORD, address="198.51.100.250", **{"X-Forwarded-For": HERE}).status_code == 429
        assert enter(PASSWORD, address="198.51.100.250", **{"X-Forwarded-For": THERE}).status_code == 302

    def test_addresses_of_one_household_are_one(self, writer):
        for number in range(5):
            enter("wrong", address=f"{SIXTH}{number + 1}")
        assert enter(PASSWORD, address=f"{SIXTH}ff").status_code == 429
        assert enter(PASSWORD, address="2001:db8:1:3::1").status_code == 302

    def test_unknown_names_are_refused_as_known_ones_are(self, writer):
        known = [(a.status_code, len(a.content)) for a in (enter("wrong") for _n in range(6))]
        unknown = [
            (a.status_code, len(a.content)) for a in (enter("wrong", name="wroter") for _n in range(6))
        ]
        assert known == unknown
        assert known[5][0] == 429


@pytest.mark.django_db
class TestOfAnAddress:
    def test_after_twenty_failures_no_name_passes_from_there(self, writer, editor):
        assert guess(20, name="a") and all(guess(1, name=f"b{n}") == [200] for n in range(15))
        answer = enter(PASSWORD, name="editor")
        assert answer.status_code == 429
        assert "۶۰ دقیقه" in answer.content.decode()
        assert enter(PASSWORD, name="editor", address=THERE).status_code == 302

    def test_a_newsroom_behind_one_address_logs_in_as_often_as_it_likes(self, writer):
        assert {enter(PASSWORD).status_code for _n in range(25)} == {302}

    def test_who_hammers_at_the_own_lock_does_not_close_the_office(self, writer, editor):
        guess(40)
        assert enter(PASSWORD, name="editor").status_code == 302


@pytest.mark.django_db
def test_failures_from_everywhere_are_told_and_lock_nobody_out(writer):
    for number in range(23):
        guess(1, address=f"203.0.113.{number}")
    [told] = AuditEntry.objects.exclude(note="")
    assert (told.act, told.object_id) == ("login_failed", str(writer.pk))
    assert "۲۰" in told.note
    assert enter(PASSWORD).status_code == 302


@pytest.mark.django_db
def test_a_known_and_an_unknown_name_cost_the_same(writer, monkeypatch):
    """As many hashes and as many questions to the database."""
    made, closed = Counter(), staff("closed", "writer")
    closed.is_active = False
    closed.save()
    invited = staff("invited", "writer")
    invited.set_unusable_password()
    invited.save()
    encode = MD5PasswordHasher.encode

    def counted(self, *args, **kwargs):
        made["hashes"] += 1
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    costs = {}
    for name in ("writer", "nobody-has-it", "closed", "invited"):
        made.clear()
        assert guess(1, name=name) == [200]
        costs[name] = made["hashes"]
    assert set(costs.values()) == {1}, costs


@pytest.mark.django_db
def test_refused_tries_are_not_hashed(writer, monkeypatch):
    guess(5)
    monkeypatch.setattr(MD5PasswordHasher, "encode", None)
    monkeypatch.setattr(MD5PasswordHasher, "verify", None)
    assert (enter(PASSWORD).status_code, enter("wrong", name="writer").status_code) == (429, 429)


@pytest.mark.django_db
def test_neither_addresses_nor_what_was_typed_is_kept(writer):
    secret = "my-secret-password-in-the-wrong-field"
    named = {"User-Agent": "Zeppelin/77", "Accept": "text/zeppelin"}
    guess(2, **named)
    guess(1, name=secret, **named)
    kept = list(AccessAttempt.objects.values_list("username", "ip_address"))
    assert len(kept) == 3
    assert all(address.startswith("fd") for _name, address in kept)
    everything = str([list(model.objects.values()) for model in (AccessAttempt, AccessFailureLog, AccessLog)])
    for trace in (HERE, secret, "Zeppelin", "zeppelin", "wrong 0", "/admin/"):
        assert trace not in everything
    assert not (AccessFailureLog.objects.exists() or AccessLog.objects.exists())


@pytest.mark.django_db
def test_old_rows_go(writer, later):
    guess(3)
    assert login_limits.forget(timezone.now()) == 0
    later(hours=25)
    assert login_limits.forget(timezone.now()) == 2
    assert not AccessAttempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_no_more_than_five(transactional_db, monkeypatch):
    roles.sync()
    OfficeFactory()
    person, tried = staff("writer", "writer"), []
    check = type(person).check_password
    monkeypatch.setattr(
        type(person), "check_password", lambda self, raw: tried.append(raw) or check(self, raw)
    )

    def one(number: int) -> int:
        try:
            return enter(f"wrong {number}").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(one, range(24)))
    assert answers == {200: 5, 429: 19}
    assert len(tried) == 5
