"""Many people at the same comments, on a real PostgreSQL: one final state each, and the log says the same."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections, transaction
from django.test import Client

from comments import banning, erasing, moderation
from comments.models import Ban, Comment, Decision, Inquiry
from news import visitors
from news.readership import site_day
from tests.comments.visiting import TEXT, aged_token, neighbourhood, send
from tests.factories import ArticleFactory, CommentFactory, RejectionReasonFactory, StaffFactory

pytestmark = pytest.mark.django_db(transaction=True)
MOVES = ["approved", "rejected", "spam", "undone", "withdrawn", "erased", "inquiry"]
SECONDS = 30


def at_once(*jobs: Callable[[], object]) -> list:
    """What each of the jobs gives, each in a thread and a connection of its own, all begun together."""
    start = Barrier(len(jobs))

    def begun_together(job):
        start.wait(timeout=SECONDS)
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(lambda job: closing(lambda: begun_together(job))(), jobs))


def closing(job: Callable[[], object]) -> Callable[[], object]:
    """The job of another thread, which leaves no connection behind."""

    def run():
        try:
            return job()
        finally:
            connections.close_all()

    return run


def wait_for_a_blocked_statement() -> None:
    for _attempt in range(SECONDS * 20):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody ever waited")


@pytest.fixture
def reason():
    return RejectionReasonFactory()


def comments(count: int, **fields) -> list[int]:
    article = ArticleFactory()
    rows = [Comment(article=article, name="مهتاب", text=f"دیدگاه شمارهٔ {n}", **fields) for n in range(count)]
    return [comment.pk for comment in Comment.objects.bulk_create(rows)]


def moves_of(pks: Iterable[int]) -> dict[int, list[Decision]]:
    """The steps that moved each comment, in their order."""
    found: dict[int, list[Decision]] = {pk: [] for pk in pks}
    for step in Decision.objects.filter(comment_id__in=found, act__in=MOVES).order_by("id"):
        found[step.comment_id].append(step)
    return found


def assert_the_log_tells_the_truth(pks: Iterable[int]) -> None:
    """Each step begins where the one before it ended, and the comment is where the last one ended."""
    now = dict(Comment.objects.filter(pk__in=pks).values_list("pk", "status"))
    for pk, steps in moves_of(pks).items():
        state = "pending"
        for step in steps:
            assert step.from_status == state, [(s.act, s.from_status, s.to_status) for s in steps]
            state = step.to_status
        assert now[pk] == state


def decides(by: User, status: str, **more) -> Callable[[int], list[int]]:
    return lambda pk: moderation.decide([pk], status, by=by, **more)


def each(act: Callable[[int], object], pks: Iterable[int]) -> Callable[[], Counter]:
    """A person who does one thing to one comment after the other; gives how often it was done."""
    return lambda: Counter(bool(act(pk)) for pk in pks)


def shuffled(pks: list[int], seed: int) -> list[int]:
    return random.Random(seed).sample(pks, len(pks))


class TestDeciding:
    def test_eight_moderators_and_two_hundred_comments_make_two_hundred_decisions(self, reason):
        pks = comments(200)
        wishes = [("approved", {}), ("rejected", {"reason": reason}), ("spam", {})]
        jobs = []
        for n, person in enumerate(StaffFactory.create_batch(8)):
            status, more = wishes[n % 3]
            jobs.append(each(decides(person, status, **more), shuffled(pks, n)))
        done = at_once(*jobs)
        assert sum(count[True] for count in done) == 200
        assert {pk: len(steps) for pk, steps in moves_of(pks).items()} == dict.fromkeys(pks, 1)
        assert_the_log_tells_the_truth(pks)
        last = {pk: steps[-1] for pk, steps in moves_of(pks).items()}
        for comment in Comment.objects.filter(pk__in=pks):
            step = last[comment.pk]
            assert (comment.decided_by_id, comment.decided_at) == (step.by_id, step.at)
            assert (step.reason_id is not None) == (comment.status == "rejected")

    def test_approve_against_reject_leaves_one_final_state(self, reason):
        pks, (first, second) = comments(100), StaffFactory.create_batch(2)
        done = at_once(
            each(decides(first, "approved"), pks), each(decides(second, "rejected", reason=reason), pks)
        )
        assert sum(count[True] for count in done) == 100
        assert_the_log_tells_the_truth(pks)

    def test_who_saw_the_decision_may_change_it_and_the_log_follows(self, reason):
        pks, people = comments(60), StaffFactory.create_batch(4)
        anything = set(Comment.Status.values)
        at_once(
            each(decides(people[0], "approved", seen=anything), pks),
            each(decides(people[1], "rejected", reason=reason, seen=anything), pks),
            each(decides(people[2], "spam", seen=anything), pks),
            each(decides(people[3], "approved", seen=anything), pks[::-1]),
        )
        assert_the_log_tells_the_truth(pks)


class TestUndoing:
    def test_undo_against_a_colleagues_change(self, reason):
        pks, (first, second) = comments(100), StaffFactory.create_batch(2)
        moderation.decide(pks, "approved", by=first)
        undone, changed = at_once(
            each(lambda pk: moderation.undo([pk], by=first), pks),
            each(decides(second, "rejected", reason=reason, seen=["approved"]), pks),
        )
        assert undone[True] + changed[True] == 100
        assert_the_log_tells_the_truth(pks)

    def test_one_decision_is_undone_once_however_many_press(self):
        pks, person = comments(50), StaffFactory()
        moderation.decide(pks, "spam", by=person)
        undo = each(lambda pk: moderation.undo([pk], by=person), pks)
        assert sum(count[True] for count in at_once(undo, undo, undo, undo)) == 50
        assert_the_log_tells_the_truth(pks)

    def test_what_a_colleague_decided_while_the_undo_waited_stays(self, reason):
        """The colleague brings the comment away and back again: it looks as before, and is not one's own."""
        (pk,), (first, second) = comments(1), StaffFactory.create_batch(2)
        moderation.decide([pk], "approved", by=first)
        with ThreadPoolExecutor(1) as other:
            with transaction.atomic():
                moderation.decide([pk], "rejected", by=second, seen=["approved"], reason=reason)
                moderation.decide([pk], "approved", by=second, seen=["rejected"])
                undo = other.submit(closing(lambda: moderation.undo([pk], by=first)))
                wait_for_a_blocked_statement()
            assert undo.result() == []
        assert Comment.objects.get(pk=pk).decided_by == second
        assert_the_log_tells_the_truth([pk])


class TestTheAuthor:
    @pytest.mark.parametrize("take_back", [erasing.withdraw, erasing.erase])
    def test_taking_back_wins_over_every_decision(self, take_back):
        pks, person = comments(100), StaffFactory()
        taken, _approved = at_once(each(take_back, pks), each(decides(person, "approved"), pks[::-1]))
        assert taken[True] == 100
        assert_the_log_tells_the_truth(pks)
        assert not Comment.objects.approved().exists()

    def test_taking_back_wins_over_undo(self):
        pks, person = comments(100), StaffFactory()
        moderation.decide(pks, "approved", by=person)
        at_once(each(erasing.erase, pks), each(lambda pk: moderation.undo([pk], by=person), pks[::-1]))
        assert_the_log_tells_the_truth(pks)
        assert set(Comment.objects.values_list("status", flat=True)) == {"erased"}

    def test_no_ban_leads_back_to_what_was_erased_meanwhile(self):
        pks, person = comments(40), StaffFactory()
        for pk in pks:
            Comment.objects.filter(pk=pk).update(group=pk.to_bytes(16, "big"))
        visitors.make_group_key(site_day())
        seen = {comment.pk: comment for comment in Comment.objects.filter(pk__in=pks)}

        def ban(pk):
            try:
                return banning.ban(seen[pk], by=person, reason="سیل", days=7)
            except banning.NoGroup:
                return None

        for pk in pks:
            at_once(lambda pk=pk: erasing.erase(pk), lambda pk=pk: ban(pk))
        assert not Ban.objects.exclude(comment=None).exists()
        assert not Comment.objects.exclude(group=None).exists()

    def test_pressed_twice_it_is_one_step(self):
        pks = comments(50)
        done = at_once(*[each(erasing.erase, pks)] * 2, *[each(erasing.withdraw, pks)] * 2)
        erased = sum(count[True] for count in done[:2])
        assert erased == 50
        assert_the_log_tells_the_truth(pks)


class TestBulkActs:
    def test_in_opposite_orders_they_do_not_wait_for_each_other_for_ever(self, reason):
        pks, people = comments(200), StaffFactory.create_batch(4)
        there, back = pks, pks[::-1]
        done = at_once(
            lambda: moderation.decide(there, "approved", by=people[0]),
            lambda: moderation.decide(back, "spam", by=people[1]),
            lambda: moderation.decide(there, "rejected", by=people[2], reason=reason),
            lambda: moderation.decide(back, "approved", by=people[3]),
        )
        assert sorted(pk for moved in done for pk in moved) == pks
        assert_the_log_tells_the_truth(pks)

    def test_undone_in_bulk_while_others_decide_in_bulk(self, reason):
        pks, (first, second) = comments(200), StaffFactory.create_batch(2)
        for attempt in range(10):
            moderation.decide(pks, "approved", by=first, seen=set(Comment.Status.values))
            at_once(
                lambda: moderation.undo(pks, by=first),
                lambda: moderation.decide(pks[::-1], "spam", by=second, seen=["approved"]),
                each(erasing.withdraw, pks[attempt::20][::-1]),
            )
        assert_the_log_tells_the_truth(pks)

    def test_an_undone_inquiry_is_gone_and_a_decided_one_stays(self):
        pks, (first, second) = comments(40), StaffFactory.create_batch(2)
        moderation.decide(pks, "inquiry", by=first)
        Inquiry.objects.bulk_create(Inquiry(comment_id=pk, opened_by=first) for pk in pks)
        at_once(lambda: moderation.undo(pks, by=first), lambda: moderation.undo(pks[::-1], by=first))
        assert not Inquiry.objects.exists()
        assert_the_log_tells_the_truth(pks)
        assert second.pk not in Decision.objects.values_list("by", flat=True)


class TestSending:
    def test_a_hundred_forms_each_sent_twice_at_once_are_a_hundred_comments(self):
        article = ArticleFactory()
        # What stands in the form decides, not the words: some of these are the same text.
        forms = [
            {"token": aged_token(article.pk), "text": f"{TEXT} {n % 90}", "address": neighbourhood(n)}
            for n in range(100)
        ]

        def press(form):
            answer = send(Client(), article, **form)
            return form["token"], answer.status_code, answer.json()["code"]

        with ThreadPoolExecutor(8) as pool:
            answers = list(
                pool.map(lambda form: closing(lambda: press(form))(), [f for f in forms for _ in "ab"])
            )
        assert {status for _token, status, _code in answers} == {201}
        codes = {token: {code for t, _status, code in answers if t == token} for token, *_ in answers}
        assert all(len(code) == 1 for code in codes.values())
        assert len(set().union(*codes.values())) == 100
        assert Comment.objects.count() == 100
        assert set(Comment.objects.values_list("status", flat=True)) <= set(Comment.WAITING)

    def test_eight_copies_of_one_form_are_one_comment_and_use_up_one_place_of_the_limit(self):
        article = ArticleFactory()
        token = aged_token(article.pk)
        answers = at_once(*[lambda: send(Client(), article, token=token).json()["code"]] * 8)
        assert len(set(answers)) == 1
        assert Comment.objects.count() == 1
        assert send(Client(), article, text="دیدگاه دیگری از همان‌جا").status_code == 201

    def test_an_answer_to_a_comment_that_is_taken_back_meanwhile_is_an_answer_or_nothing(self):
        article = ArticleFactory()
        heads = [CommentFactory(article=article, status="approved").pk for _ in range(20)]
        forms = [{"reply_to": head, "address": neighbourhood(n)} for n, head in enumerate(heads)]
        statuses, _taken = at_once(
            lambda: [send(Client(), article, **form).status_code for form in forms],
            each(erasing.erase, heads),
        )
        assert set(statuses) <= {201, 422}
        assert Comment.objects.exclude(parent=None).count() == statuses.count(201)
