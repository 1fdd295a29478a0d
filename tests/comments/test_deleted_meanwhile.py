"""What a comment belongs to is deleted or taken back while the comment comes in: an answer, and no accident."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.test import Client

from comments import erasing, receiving, screening
from comments.models import Comment
from news.models import Article
from tests.comments.test_races import closing, wait_for_a_blocked_statement
from tests.comments.visiting import neighbourhood, send
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db(transaction=True)


def sent_while(act, article, **fields):
    """The answer to a comment that comes in while `act` is done but not committed yet."""
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            act()
            answer = other.submit(closing(lambda: send(Client(), article, **fields)))
            wait_for_a_blocked_statement()
        return answer.result()


def test_the_article():
    article = ArticleFactory()
    answer = sent_while(Article.objects.all().delete, article)
    assert answer.status_code == 409
    assert answer.json()["message"]
    assert not Comment.objects.exists()


@pytest.mark.parametrize("take_back", [erasing.withdraw, erasing.erase])
def test_the_comment_that_is_answered(take_back):
    head = CommentFactory(status="approved")
    answer = sent_while(lambda: take_back(head.pk), head.article, reply_to=head.pk)
    assert answer.status_code == 422
    assert answer.json()["errors"]["reply_to"]
    assert Comment.objects.count() == 1


def test_the_article_with_the_comment_that_is_answered():
    head = CommentFactory(status="approved")
    answer = sent_while(Article.objects.all().delete, head.article, reply_to=head.pk)
    assert answer.status_code == 422
    assert not Comment.objects.exists()


def test_comments_under_one_article_do_not_wait_for_each_other(monkeypatch):
    article = ArticleFactory()
    # The day's and the quarter's keys are made by whoever comes first, and the others wait for them.
    send(Client(), article, address=neighbourhood(2))

    def screen_while_a_neighbour_sends(*args, **named):
        monkeypatch.setattr(screening, "screen", screen)
        with ThreadPoolExecutor(1) as other:
            job = closing(lambda: send(Client(), article, address=neighbourhood(1)).status_code)
            assert other.submit(job).result(timeout=30) == 201
        return screen(*args, **named)

    screen = screening.screen
    monkeypatch.setattr(receiving.screening, "screen", screen_while_a_neighbour_sends)
    assert send(Client(), article, text="سخن دیگری").status_code == 201
    assert Comment.objects.count() == 3
