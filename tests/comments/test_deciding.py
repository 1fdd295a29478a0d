"""A person decides; of two who decide at once, the first counts; only approved words are public."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from comments import erasing, moderation, official_answers
from comments.models import Comment, ConcealedText, Decision, Follower
from news.models import Article
from tests.factories import ArticleFactory, CommentFactory, RejectionReasonFactory, StaffFactory


@pytest.fixture
def reason(db):
    return RejectionReasonFactory()


def steps(comment) -> list[tuple]:
    rows = Decision.objects.filter(comment_id=comment.pk).order_by("id")
    return list(rows.values_list("act", "from_status", "to_status", "by"))


@pytest.mark.django_db
class TestDecide:
    def test_it_keeps_who_and_when(self, moderator):
        comment = CommentFactory()
        assert moderation.decide([comment.pk], "approved", by=moderator) == [comment.pk]
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by) == ("approved", moderator)
        assert (timezone.now() - comment.decided_at).total_seconds() < 60
        assert steps(comment) == [
            ("received", "", "pending", None),
            ("approved", "pending", "approved", moderator.pk),
        ]

    def test_a_second_decision_changes_nothing(self, moderator, administrator, reason):
        comment = CommentFactory(status="suspect")
        moderation.decide([comment.pk], "approved", by=moderator)
        assert moderation.decide([comment.pk], "rejected", by=administrator, reason=reason) == []
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by) == ("approved", moderator)
        assert len(steps(comment)) == 2

    def test_a_decided_comment_moves_only_for_who_saw_it_decided(self, moderator, reason):
        comment = CommentFactory(status="approved")
        moved = moderation.decide([comment.pk], "rejected", by=moderator, seen=["approved"], reason=reason)
        assert moved == [comment.pk]
        assert Decision.objects.first().reason == reason

    @pytest.mark.parametrize("status", ["inquiry", "withdrawn", "erased"])
    def test_what_its_author_took_back_or_asked_in_private_is_never_published(self, moderator, status):
        emptied = {"text": "", "name": ""} if status == "erased" else {}
        comment = CommentFactory(status=status, **emptied)
        assert moderation.decide([comment.pk], "approved", by=moderator, seen=[status]) == []

    def test_the_offices_answer_is_no_spam(self, moderator):
        answer = CommentFactory(status="approved", is_official=True, decided_by=moderator)
        assert moderation.decide([answer.pk], "spam", by=moderator, seen=["approved"]) == []

    def test_a_rejection_needs_a_reason_and_nothing_else_has_one(self, moderator, reason):
        with pytest.raises(ValueError, match="reason"):
            moderation.decide([1], "rejected", by=moderator)
        with pytest.raises(ValueError, match="reason"):
            moderation.decide([1], "approved", by=moderator, reason=reason)


@pytest.mark.django_db
class TestUndo:
    @pytest.mark.parametrize("before", ["pending", "suspect"])
    def test_it_is_a_decision_that_brings_the_comment_back(self, moderator, before):
        comment = CommentFactory(status=before)
        moderation.decide([comment.pk], "spam", by=moderator)
        assert moderation.undo([comment.pk], by=moderator) == [comment.pk]
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by, comment.decided_at) == (before, None, None)
        assert steps(comment)[-1] == ("undone", "spam", before, moderator.pk)

    def test_it_is_not_done_twice(self, moderator):
        comment = CommentFactory()
        moderation.decide([comment.pk], "spam", by=moderator)
        assert moderation.undo([comment.pk], by=moderator)
        assert moderation.undo([comment.pk], by=moderator) == []

    def test_a_colleagues_decision_stays(self, moderator, administrator):
        comment = CommentFactory()
        moderation.decide([comment.pk], "approved", by=moderator)
        assert moderation.undo([comment.pk], by=administrator) == []

    def test_what_came_decided_stays(self, moderator):
        assert moderation.undo([CommentFactory(status="approved").pk], by=moderator) == []

    def test_what_was_approved_with_the_offices_answer_stays_while_the_answer_stands(self, moderator, reason):
        comment = CommentFactory()
        said = answered(comment, moderator)
        assert moderation.undo([comment.pk], by=moderator) == []
        comment.refresh_from_db()
        assert comment.status == "approved"
        moderation.decide([said.pk], "rejected", by=moderator, reason=reason, seen=["approved"])
        assert moderation.undo([comment.pk], by=moderator) == [comment.pk]

    def test_so_does_a_reply_that_was_answered_beside_it(self, moderator, reason):
        head = CommentFactory(status="approved")
        reply = CommentFactory(article=head.article, parent=head)
        said = answered(reply, moderator)
        assert said.parent == head
        assert moderation.undo([reply.pk], by=moderator) == []
        moderation.decide([said.pk], "rejected", by=moderator, reason=reason, seen=["approved"])
        assert moderation.undo([reply.pk], by=moderator) == [reply.pk]

    def test_a_reply_that_the_office_did_not_answer_goes_back(self, moderator):
        head = CommentFactory()
        answered(head, moderator)
        reply = CommentFactory(article=head.article, parent=head)
        moderation.decide([reply.pk], "approved", by=moderator)
        assert moderation.undo([reply.pk], by=moderator) == [reply.pk]

    def test_an_answered_comment_that_was_rejected_comes_back_to_its_answer(self, moderator, reason):
        comment = CommentFactory()
        answered(comment, moderator)
        moderation.decide([comment.pk], "rejected", by=moderator, reason=reason, seen=["approved"])
        assert moderation.undo([comment.pk], by=moderator) == [comment.pk]
        comment.refresh_from_db()
        assert comment.status == "approved"


def answered(comment, by) -> Comment:
    return official_answers.answer(comment, text="پاسخ دفتر", by=by, token=uuid.uuid4())


@pytest.mark.django_db
class TestDecisionsAreKept:
    def test_nobody_changes_or_deletes_one(self, moderator):
        moderation.decide([CommentFactory().pk], "approved", by=moderator)
        with pytest.raises(IntegrityError, match="are kept"), transaction.atomic():
            Decision.objects.update(act="spam")
        with pytest.raises(IntegrityError, match="are kept"), transaction.atomic():
            Decision.objects.all().delete()

    def test_they_outlive_the_comment(self, moderator):
        comment = CommentFactory()
        moderation.decide([comment.pk], "approved", by=moderator)
        pk = comment.pk
        comment.delete()
        assert list(Decision.objects.filter(comment_id=pk).order_by("id").values_list("act", flat=True)) == [
            "received", "approved", "deleted",
        ]  # fmt: skip

    def test_whatever_vanishes_with_its_article_leaves_the_state_in_which_it_was(self, moderator):
        head = CommentFactory(status="approved")
        reply = CommentFactory(article=head.article, parent=head, status="suspect")
        other = CommentFactory()
        Article.objects.filter(pk=head.article_id).delete()
        gone = Decision.objects.filter(act="deleted").values_list(
            "comment_id", "from_status", "to_status", "by"
        )
        assert set(gone) == {(head.pk, "approved", "", None), (reply.pk, "suspect", "", None)}
        assert Comment.objects.get() == other


@pytest.mark.django_db
class TestErasing:
    def test_erased_is_erased(self, moderator):
        comment = CommentFactory(
            status="approved",
            group=b"g" * 16,
            author=b"a" * 16,
            text_hash=b"t" * 16,
            text="رازِ من",
            name="مهتاب",
        )
        ConcealedText.objects.create(comment=comment, text="0912 345 67 89")
        Follower.objects.create(comment=comment, email="m@example.org")
        assert erasing.erase(comment.pk)
        comment.refresh_from_db()
        assert (comment.status, comment.text, comment.name, comment.group) == ("erased", "", "", None)
        assert not ConcealedText.objects.exists()
        assert not Follower.objects.exists()
        assert erasing.erase(comment.pk) is False

    def test_a_withdrawn_comment_is_not_public_and_can_still_be_erased(self):
        comment = CommentFactory(status="approved")
        assert erasing.withdraw(comment.pk)
        assert not Comment.objects.approved().exists()
        assert erasing.withdraw(comment.pk) is False
        assert erasing.erase(comment.pk)

    def test_the_office_erases_for_good_and_signs_for_it(self, administrator):
        comment = CommentFactory(status="approved")
        reply = CommentFactory(article=comment.article, parent=comment, status="approved")
        assert erasing.erase(comment.pk, by=administrator)
        assert steps(comment)[-1] == ("erased", "approved", "erased", administrator.pk)
        assert erasing.erase(comment.pk, by=administrator) is False
        reply.refresh_from_db()
        assert reply.parent == comment

    def test_nobody_erases_the_offices_answer(self, moderator):
        answer = CommentFactory(status="approved", is_official=True, decided_by=moderator)
        assert erasing.erase(answer.pk) is False

    def test_in_time_hashes_addresses_and_originals_are_forgotten(self):
        old = CommentFactory(group=b"g" * 16, created_at=timezone.now() - timedelta(days=91))
        new = CommentFactory(group=b"g" * 16, created_at=timezone.now() - timedelta(days=89))
        for comment in (old, new):
            ConcealedText.objects.create(comment=comment, text="0912 345 67 89")
            Follower.objects.create(comment=comment, email="m@example.org")
        forgotten = erasing.forget(timezone.now(), after=timedelta(days=90))
        assert forgotten == {"hashes": 1, "addresses": 1, "originals": 1}
        old.refresh_from_db()
        new.refresh_from_db()
        assert (old.group, bytes(new.group)) == (None, b"g" * 16)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_make_one_decision_each_comment():
    people = [StaffFactory(), StaffFactory()]
    article = ArticleFactory()
    waiting = [CommentFactory(article=article).pk for _ in range(20)]

    def decide(job):
        pk, person, status = job
        try:
            return len(moderation.decide([pk], status, by=person))
        finally:
            connections.close_all()

    jobs = [
        (pk, person, status)
        for pk in waiting
        for person, status in zip(people, ("approved", "spam"), strict=True)
    ]
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(decide, jobs)) == 20
    pairs = set(Comment.objects.values_list("decided_by", "status"))
    assert pairs <= {(people[0].pk, "approved"), (people[1].pk, "spam")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "constraint, values",
    [
        (
            "comment_status_is_known|comment_decided_has_its_date",
            {"status": "maybe", "decided_at": timezone.now()},
        ),
        ("comment_decided_has_its_date", {"status": "approved"}),
        ("comment_decided_has_its_date", {"decided_at": timezone.now()}),
        (
            "comment_decided_has_its_date",
            {"status": "suspect", "held_for": ["link"], "decided_at": timezone.now()},
        ),
        ("comment_held_for_a_reason", {"status": "suspect"}),
        ("comment_erased_is_erased", {"status": "erased"}),
        ("comment_official_has_its_author", {"is_official": True}),
        ("comment_official_has_its_author", {"position": "رایزن"}),
        ("comment_text_has_a_length", {"text": "ب"}),
        ("comment_text_has_a_length", {"text": "ب" * 2001}),
    ],
)
def test_the_database_refuses(constraint, values):
    comment = CommentFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**values)


@pytest.mark.django_db
def test_a_form_is_one_comment():
    first, second = CommentFactory(), CommentFactory()
    with pytest.raises(IntegrityError, match="form_token"), transaction.atomic():
        Comment.objects.filter(pk=first.pk).update(form_token=second.form_token)


@pytest.mark.django_db(transaction=True)
class TestThreads:
    """A reply answers a comment of its own article that is no reply itself."""

    def test_not_another_articles(self):
        with pytest.raises(IntegrityError, match="comment_answers_its_own_article"):
            CommentFactory(parent=CommentFactory())

    def test_not_a_reply(self):
        head = CommentFactory()
        reply = CommentFactory(article=head.article, parent=head)
        with pytest.raises(IntegrityError, match="comment_answers_its_own_article"):
            CommentFactory(article=head.article, parent=reply)
        with pytest.raises(IntegrityError, match="comment_answers_its_own_article"):
            Comment.objects.filter(pk=head.pk).update(parent=head)


@pytest.mark.django_db
class TestThePage:
    @pytest.mark.parametrize("status", ["pending", "rejected", "spam"])
    def test_only_what_was_approved_is_there(self, client, status):
        article = ArticleFactory()
        hidden = CommentFactory(article=article, status=status, text="این را کسی نمی‌بیند")
        CommentFactory(article=article, status="approved", text="این را همه می‌بینند")
        CommentFactory(article=article, status=status, text="پاسخِ پنهان", parent=hidden)
        page = client.get(article.get_absolute_url()).content.decode()
        assert "این را همه می‌بینند" in page
        assert "این را کسی نمی‌بیند" not in page
        assert "پاسخِ پنهان" not in page

    def test_hostile_words_are_words(self, client):
        article = ArticleFactory()
        attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        CommentFactory(article=article, status="approved", name=attack[:60], text=attack)
        page = client.get(article.get_absolute_url()).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page
