"""Many comments decided at once: how many, with what confirmation, and what is left for a closer look."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from django.db import connections
from django.test import Client
from django.urls import reverse

from comments import moderation
from comments.admin.act_forms import FREE_BULK, MAX_BULK
from comments.models import Comment, Decision, Letter
from consulate import roles
from tests.conftest import staff
from tests.factories import ArticleFactory, CommentFactory, FollowerFactory, RejectionReasonFactory

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def browser(moderator, login):
    return login(moderator)


def bulk(client, comments, decision, **more):
    numbers = [getattr(comment, "pk", comment) for comment in comments]
    sent = {"decision": decision, "chosen": numbers} | more
    return client.post(reverse("admin:comments_comment_bulk"), sent, **JSON)


def make(count: int) -> list[Comment]:
    article = ArticleFactory()
    return Comment.objects.bulk_create(Comment(article=article, text=f"دیدگاه {n}") for n in range(count))


def states() -> set[str]:
    return set(Comment.objects.values_list("status", flat=True))


@pytest.mark.django_db
class TestBulk:
    @pytest.mark.parametrize("decision", ["approved", "spam", "rejected"])
    def test_the_chosen_are_decided_each_with_its_row(self, browser, moderator, decision):
        comments, other = make(3), CommentFactory()
        answer = bulk(browser, comments, decision, reason=RejectionReasonFactory().pk).json()
        assert answer["done"] is True
        assert answer["can_undo"] is True
        assert sorted(answer["decided"]) == sorted(comment.pk for comment in comments)
        assert Decision.objects.filter(act=decision, by=moderator).count() == 3
        other.refresh_from_db()
        assert other.status == "pending"

    def test_an_undo_takes_all_of_them_back(self, browser):
        comments = make(FREE_BULK + 1)
        bulk(browser, comments, "spam", confirm=str(FREE_BULK + 1))
        answer = bulk(browser, comments, "undo").json()
        assert len(answer["decided"]) == FREE_BULK + 1
        assert states() == {"pending"}

    def test_a_colleagues_decisions_stay(self, browser, administrator):
        comments = make(3)
        moderation.decide([comments[0].pk], "spam", by=administrator)
        answer = bulk(browser, comments, "approved").json()
        assert len(answer["decided"]) == 2
        assert answer["message"] == "۲ دیدگاه تأیید شد. ۱ دیدگاه را پیش‌تر بررسی کرده بودند."
        assert Comment.objects.get(pk=comments[0].pk).status == "spam"
        assert len(bulk(browser, comments, "undo").json()["decided"]) == 2

    def test_where_all_was_decided_before_nothing_is_done(self, browser, administrator):
        comments = make(2)
        moderation.decide([comment.pk for comment in comments], "spam", by=administrator)
        response = bulk(browser, comments, "approved")
        assert (response.status_code, response.json()["done"]) == (409, False)

    def test_fifty_need_no_confirmation_and_more_do(self, browser):
        comments = make(FREE_BULK + 1)
        response = bulk(browser, comments, "approved")
        assert (response.status_code, response.json()["confirm"]) == (422, FREE_BULK + 1)
        assert states() == {"pending"}
        assert len(bulk(browser, comments[:FREE_BULK], "approved").json()["decided"]) == FREE_BULK

    @pytest.mark.parametrize("typed", ["51", "۵۱", " ٥١ "])
    def test_the_number_is_typed_in_any_digits(self, browser, typed):
        assert bulk(browser, make(51), "spam", confirm=typed).status_code == 200
        assert states() == {"spam"}

    @pytest.mark.parametrize("typed", ["", "50", "yes", "9" * 400, "\x00"])
    def test_another_number_confirms_nothing(self, browser, typed):
        response = bulk(browser, make(51), "spam", confirm=typed)
        assert response.status_code == 422
        assert response.json()["errors"]["confirm"]
        assert states() == {"pending"}

    def test_five_hundred_at_most(self, browser):
        comments = make(MAX_BULK + 1)
        response = bulk(browser, comments, "spam", confirm=str(MAX_BULK + 1))
        assert response.status_code == 422
        assert states() == {"pending"}
        assert bulk(browser, comments[:MAX_BULK], "spam", confirm=str(MAX_BULK)).status_code == 200

    def test_none_at_all_is_said(self, browser, db):
        response = bulk(browser, [], "spam")
        assert response.status_code == 422
        assert response.json()["message"] == "هیچ دیدگاهی انتخاب نشده است."

    def test_a_rejection_needs_its_reason(self, browser):
        comments = make(2)
        assert bulk(browser, comments, "rejected").json()["errors"]["reason"]
        assert bulk(browser, comments, "rejected", reason="x").status_code == 422
        assert states() == {"pending"}

    def test_banned_words_are_not_let_through_by_the_dozen(self, browser):
        held = CommentFactory(status="suspect", held_for=["banned_word", "link"])
        other = CommentFactory(status="suspect", held_for=["link"])
        answer = bulk(browser, [held, other], "approved").json()
        assert (answer["decided"], answer["left_out"]) == ([other.pk], [held.pk])
        assert "واژهٔ ممنوع" in answer["message"]
        assert bulk(browser, [held], "spam").json()["decided"] == [held.pk]

    @pytest.mark.parametrize("number", ["x", "", "1 OR 1=1", "9" * 30, "۱", "\x00", "-1"])
    def test_what_is_no_number_is_refused(self, browser, number):
        comment = CommentFactory()
        assert bulk(browser, [comment, number], "spam").status_code == 400
        assert states() == {"pending"}

    @pytest.mark.parametrize("decision", ["", "inquiry", "erased", "pending"])
    def test_what_no_page_offers_is_refused(self, browser, decision):
        assert bulk(browser, make(1), decision).status_code == 400

    def test_numbers_of_no_comment_change_nothing(self, browser):
        assert bulk(browser, [10**17, 10**17 + 1], "spam").status_code == 409

    def test_followers_are_told(self, browser):
        comments = [FollowerFactory(email=f"m{n}@example.org").comment for n in range(3)]
        bulk(browser, comments, "approved")
        assert Letter.objects.filter(kind="approved").count() == 3

    def test_no_reason_is_chosen_for_the_moderator(self, browser):
        CommentFactory()
        RejectionReasonFactory()
        page = BeautifulSoup(browser.get("/admin/comments/comment/").content.decode(), "html.parser")
        first, *others = page.select("#bulk [name=reason] option")
        assert (first["value"], first.get_text()) == ("", "دلیل را انتخاب کنید")
        assert others
        assert not page.select("#bulk option[selected]")
        comments = make(2)
        assert bulk(browser, comments, "rejected", reason="").json()["errors"]["reason"]
        assert states() == {"pending"}

    def test_without_a_script_a_page_asks_for_what_is_missing(self, browser):
        comments, reason = make(51), RejectionReasonFactory()
        numbers = [comment.pk for comment in comments]
        path = reverse("admin:comments_comment_bulk")
        sent = {"decision": "rejected", "chosen": numbers, "filters": "tab=waiting", "seen": "pending"}
        page = browser.post(path, sent).content.decode()
        assert page.count('name="chosen"') == 51
        assert reason.label in page
        assert "برای تأیید، عدد ۵۱ را بنویسید" in page
        done = browser.post(path, sent | {"reason": reason.pk, "confirm": "۵۱"})
        assert done["Location"] == "/admin/comments/comment/?tab=waiting"
        assert states() == {"rejected"}


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_decide_each_comment_once():
    roles.sync()
    people = [staff("one", "moderator"), staff("two", "moderator")]
    comments = CommentFactory.create_batch(40, article=ArticleFactory())
    start = threading.Barrier(2)

    def work(person, decision, order):
        client = Client()
        client.force_login(person)
        start.wait()
        try:
            return bulk(client, order, decision).json()["decided"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(work, people[0], "approved", comments),
            pool.submit(work, people[1], "spam", comments[::-1]),
        ]
        first, second = (job.result() for job in jobs)
    assert sorted(first + second) == sorted(comment.pk for comment in comments)
    decided = set(Comment.objects.values_list("status", "decided_by__username"))
    assert decided <= {("approved", "one"), ("spam", "two")}
    assert Decision.objects.exclude(act="received").count() == 40
