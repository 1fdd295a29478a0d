"""A mail host that fails, runs that race: each letter goes once, and none is lost."""

from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from threading import Barrier

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from comments import letter_stops, letters, moderation
from comments.models import Comment, Follower, Letter
from tests.comments.following import follower_of, send, told
from tests.factories import ArticleFactory, CommentFactory, StaffFactory


class Failing(EmailBackend):
    """A mail host that answers with `error`, as often as `times` says."""

    error: Exception = OSError("away")
    times = 1_000
    attempts = 0

    def send_messages(self, messages):
        cls = type(self)
        cls.attempts += 1
        if cls.times:
            cls.times -= 1
            raise cls.error
        return super().send_messages(messages)


@pytest.fixture
def failing_host(settings):
    def fail(error, times=1_000):
        Failing.error, Failing.times, Failing.attempts = error, times, 0
        settings.EMAIL_BACKEND = f"{__name__}.Failing"

    return fail


@pytest.mark.django_db
class TestAMailHostThatFails:
    @pytest.mark.parametrize("error", [OSError("away"), TimeoutError(), SMTPException("busy")])
    def test_what_did_not_go_is_given_back_and_goes_the_next_time(self, failing_host, error):
        told(confirmed=True)
        told(email="sara@example.org")
        failing_host(error, times=1)
        assert send() == (0, 1)
        assert Failing.attempts == 1
        assert send() == (2, 0)

    def test_the_confirmations_day_is_given_back_too(self, failing_host):
        told()
        failing_host(OSError("away"), times=1)
        now = timezone.now()
        assert send(now) == (0, 1)
        assert send(now) == (1, 0)

    def test_an_address_that_is_refused_for_good_is_not_tried_again_and_stops_nobody(self, failing_host):
        told(confirmed=True, email="gone@example.org")
        told(confirmed=True, email="sara@example.org")
        failing_host(SMTPRecipientsRefused({"gone@example.org": (550, b"unknown")}), times=1)
        assert send() == (1, 1)
        assert send() == (0, 0)

    @pytest.mark.parametrize(
        "error", [SMTPRecipientsRefused({"a@example.org": (450, b"later")}), SMTPDataError(451, b"later")]
    )
    def test_one_that_is_put_off_is_tried_again_and_stops_nobody(self, failing_host, error):
        told(confirmed=True)
        told(confirmed=True, email="sara@example.org")
        failing_host(error, times=1)
        assert send() == (1, 1)
        assert send() == (1, 0)


@pytest.mark.django_db
class TestTheCommand:
    def test_it_counts_what_went(self, capsys):
        told(confirmed=True)
        call_command("send_comment_letters")
        assert "۱" in capsys.readouterr().out
        assert len(mail.outbox) == 1

    def test_a_dry_run_sends_nothing_and_names_nobody(self, capsys):
        told(confirmed=True)
        told(email="sara@example.org")
        call_command("send_comment_letters", "--dry-run")
        said = capsys.readouterr().out
        assert said.count("۱") == 2
        assert "@" not in said
        assert not mail.outbox

    def test_a_failure_is_an_exit_code_and_names_nobody(self, failing_host, capsys):
        told(confirmed=True)
        failing_host(OSError("away"))
        with pytest.raises(SystemExit):
            call_command("send_comment_letters")
        assert "@" not in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_runs_at_once_send_each_letter_once():
    article = ArticleFactory()
    for n in range(6):
        told(confirmed=True, article=article, email=f"a{n}@example.org")
        told(article=article, email=f"b{n}@example.org")
    told(article=article, email="b0@example.org")
    start, now = Barrier(4), timezone.now()

    def run(_n):
        try:
            start.wait(timeout=30)
            return letters.send_waiting(now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(run, range(4)))
    assert sum(sent for sent, _failed in outcomes) == 12
    assert sum(failed for _sent, failed in outcomes) == 0
    assert sorted(to for letter in mail.outbox for to in letter.to) == sorted(
        f"{side}{n}@example.org" for side in "ab" for n in range(6)
    )


@pytest.mark.django_db(transaction=True)
def test_who_unsubscribes_while_a_moderator_decides_hinders_no_decision_and_is_not_told():
    person, article = StaffFactory(), ArticleFactory()
    followers = [follower_of(CommentFactory(article=article)) for _n in range(15)]

    def decide(follower):
        with transaction.atomic():
            moderation.decide([follower.comment_id], "approved", by=person)
            letters.tell([follower.comment_id], "approved")

    def closing(job):
        act, follower = job
        try:
            act(follower)
        finally:
            connections.close_all()

    jobs = [
        (act, follower)
        for follower in followers
        for act in (decide, lambda follower: letter_stops.stop(follower.token, timezone.now()))
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(closing, jobs))
    assert Comment.objects.approved().count() == 15
    assert not (Follower.objects.exists() or Letter.objects.exists())
