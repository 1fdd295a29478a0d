"""An author withdraws or erases a comment, without an account, and is told what that means first."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from comments import erasing, moderation
from comments.models import Comment, Decision, Follower, Inquiry, Letter
from tests.comments.visiting import SAME_SITE
from tests.factories import ArticleFactory, CommentFactory, FollowerFactory, StaffFactory


def address(comment) -> str:
    return reverse("comments:tracking", args=[comment.code])


def page(client, comment, query="") -> str:
    return client.get(address(comment) + query).content.decode()


def act(client, comment, what, headers=SAME_SITE):
    return client.post(address(comment), {"act": what}, headers=headers)


@pytest.mark.django_db
class TestTakingBack:
    @pytest.mark.parametrize("what", ["withdraw", "erase"])
    def test_it_is_explained_first_and_the_explanation_changes_nothing(self, client, what):
        comment = CommentFactory()
        said = page(client, comment, f"?act={what}")
        assert f'name="act" value="{what}"' in said
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_withdrawn_is_not_public_and_the_page_says_so(self, client):
        comment = CommentFactory(status="approved")
        answer = act(client, comment, "withdraw")
        assert answer.status_code == 303
        assert "دیدگاه شما پس گرفته شد." in client.get(answer["Location"]).content.decode()
        assert comment.text not in client.get(comment.article.get_absolute_url()).content.decode()

    def test_erased_is_erased(self, client):
        comment = CommentFactory(
            status="inquiry", name="مهتاب ناب", text="رازِ نهفته", group=b"g" * 16, author=b"a" * 16
        )
        Inquiry.objects.create(comment=comment, opened_by=StaffFactory())
        follower = FollowerFactory(comment=comment)
        Letter.objects.create(follower=follower, kind="approved")
        answer = act(client, comment, "erase")
        said = client.get(answer["Location"]).content.decode()
        assert "دیدگاه شما پاک شد." in said
        assert "رازِ نهفته" not in said
        comment.refresh_from_db()
        assert (comment.text, comment.name, comment.group, comment.author) == ("", "", None, None)
        assert not (Inquiry.objects.exists() or Follower.objects.exists() or Letter.objects.exists())

    def test_a_thread_keeps_its_shape(self, client):
        head = CommentFactory(status="approved")
        reply = CommentFactory(article=head.article, parent=head, status="approved", text="پاسخ می‌ماند")
        act(client, head, "erase")
        reply.refresh_from_db()
        assert reply.parent == head
        assert "پاسخ می‌ماند" in client.get(head.article.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("what, already", [("withdraw", "پیش‌تر پس گرفته"), ("erase", "پیش‌تر پاک شده")])
    def test_twice_is_told(self, client, what, already):
        comment = CommentFactory()
        act(client, comment, what)
        again = act(client, comment, what)
        assert already in client.get(again["Location"]).content.decode()
        assert Decision.objects.filter(comment_id=comment.pk).count() == 2

    def test_to_withdraw_what_was_erased_is_told_too(self, client):
        comment = CommentFactory()
        act(client, comment, "erase")
        answer = act(client, comment, "withdraw")
        assert "پیش‌تر پاک شده" in client.get(answer["Location"]).content.decode()

    @pytest.mark.parametrize("status", ["rejected", "spam"])
    def test_a_stale_page_does_not_withdraw_what_was_decided(self, status):
        comment = CommentFactory(status=status)
        assert erasing.withdraw(comment.pk) is False
        comment.refresh_from_db()
        assert comment.status == status

    @pytest.mark.parametrize("status", ["rejected", "spam"])
    def test_what_was_never_shown_is_only_erased(self, client, status):
        said = page(client, CommentFactory(status=status))
        assert "?act=erase" in said
        assert "?act=withdraw" not in said

    def test_an_erased_comment_offers_nothing(self, client):
        comment = CommentFactory()
        erasing.erase(comment.pk)
        said = page(client, comment, "?act=erase")
        assert "?act=" not in said
        assert 'name="act"' not in said

    @pytest.mark.parametrize("what", ["", "approve", "\x00", "ERASE"])
    def test_another_act_is_refused(self, client, what):
        assert act(client, CommentFactory(), what).status_code == 400

    @pytest.mark.parametrize(
        "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
    )
    def test_another_sites_page_takes_nothing_back(self, client, headers):
        comment = CommentFactory()
        assert act(client, comment, "erase", headers).status_code == 403
        comment.refresh_from_db()
        assert comment.status == "pending"


@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_approving_at_once_end_in_one_state_that_the_decisions_tell():
    person, article = StaffFactory(), ArticleFactory()
    comments = [CommentFactory(article=article).pk for _n in range(20)]

    def closing(job):
        try:
            return job()
        finally:
            connections.close_all()

    jobs = []
    for pk in comments:
        jobs.append(lambda pk=pk: moderation.decide([pk], "approved", by=person))
        jobs.append(lambda pk=pk: erasing.withdraw(pk))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(closing, jobs))
    # Whoever came first, a comment that was withdrawn is withdrawn.
    assert set(Comment.objects.values_list("status", flat=True)) == {"withdrawn"}
    for pk in comments:
        steps = list(Decision.objects.filter(comment_id=pk).order_by("id"))
        assert [step.to_status for step in steps] in (
            ["pending", "withdrawn"],
            ["pending", "approved", "withdrawn"],
        )
        assert all(a.to_status == b.from_status for a, b in zip(steps, steps[1:], strict=False))
