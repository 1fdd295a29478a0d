"""A person decides; of two who decide at once, the first counts; only approved words are public."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from comments.models import Comment
from comments.templatetags import discussion as discussion_tags
from comments.templatetags.discussion import threads
from tests.factories import ArticleFactory, CommentFactory, StaffFactory


@pytest.mark.django_db
class TestDecide:
    def test_it_keeps_who_and_when(self, moderator):
        comment = CommentFactory()
        assert Comment.objects.filter(pk=comment.pk).decide("approved", by=moderator) == 1
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by) == ("approved", moderator)
        assert (timezone.now() - comment.decided_at).total_seconds() < 60

    def test_a_second_decision_changes_nothing(self, moderator, administrator):
        comment = CommentFactory()
        mine = Comment.objects.filter(pk=comment.pk)
        mine.decide("approved", by=moderator)
        assert mine.decide("rejected", by=administrator) == 0
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by) == ("approved", moderator)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_make_one_decision_each_comment():
    people = [StaffFactory(), StaffFactory()]
    article = ArticleFactory()
    waiting = [CommentFactory(article=article).pk for _ in range(20)]

    def decide(job):
        pk, person, status = job
        try:
            return Comment.objects.filter(pk=pk).decide(status, by=person)
        finally:
            connections.close_all()

    jobs = [
        (pk, person, status)
        for pk in waiting
        for person, status in zip(people, ("approved", "rejected"), strict=True)
    ]
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(decide, jobs)) == 20
    pairs = set(Comment.objects.values_list("decided_by", "status"))
    assert pairs <= {(people[0].pk, "approved"), (people[1].pk, "rejected")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "constraint, values",
    [
        ("comment_status_is_known", {"status": "maybe", "decided_at": timezone.now()}),
        ("comment_decided_has_its_date", {"status": "approved"}),
        ("comment_decided_has_its_date", {"decided_at": timezone.now()}),
        ("comment_text_has_a_length", {"text": "ب"}),
        ("comment_text_has_a_length", {"text": "ب" * 2001}),
    ],
)
def test_the_database_refuses(constraint, values):
    comment = CommentFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**values)


@pytest.mark.django_db
def test_a_form_is_one_comment_and_no_comment_answers_itself():
    first, second = CommentFactory(), CommentFactory()
    with pytest.raises(IntegrityError, match="form_token"), transaction.atomic():
        Comment.objects.filter(pk=first.pk).update(form_token=second.form_token)
    with pytest.raises(IntegrityError, match="comment_not_its_own_parent"), transaction.atomic():
        Comment.objects.filter(pk=first.pk).update(parent=first.pk)


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


@pytest.mark.django_db
def test_an_answer_to_an_answer_stands_under_the_first():
    article = ArticleFactory()
    head = CommentFactory(article=article, status="approved")
    answer = CommentFactory(article=article, status="approved", parent=head)
    deeper = CommentFactory(article=article, status="approved", parent=answer)
    heads = threads(list(Comment.objects.order_by("created_at", "id")))
    assert [comment.pk for comment in heads] == [head.pk]
    assert [comment.pk for comment in heads[0].answers] == [answer.pk, deeper.pk]


@pytest.mark.django_db
def test_an_answer_whose_head_is_not_public_stands_alone():
    article = ArticleFactory()
    hidden = CommentFactory(article=article)
    answer = CommentFactory(article=article, status="approved", parent=hidden)
    assert [c.pk for c in threads(list(Comment.objects.approved()))] == [answer.pk]


@pytest.mark.django_db
def test_a_very_discussed_article_shows_the_newest_and_counts_all(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(discussion_tags, "MOST_SHOWN", 3)
    article = ArticleFactory()
    sent = [CommentFactory(article=article, status="approved").pk for _ in range(5)]
    with django_assert_num_queries(2):
        shown = discussion_tags.discussion(article)
    assert [comment.pk for comment in shown["comments"]] == sent[2:]
    assert shown["count"] == 5
