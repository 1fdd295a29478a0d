"""What the database is asked when a comment comes in."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments import screening
from comments.models import Comment, ConcealedText, ListedWord
from comments.receiving import LIMITS_OF_ADDRESS
from tests.comments.test_sending import send
from tests.factories import ArticleFactory, CommentFactory, OfficeFactory

# A transaction of its own, as in production: what is asked within a test's is asked whole.
pytestmark = pytest.mark.django_db(transaction=True)
VISITOR = "10.0.0.8"


@pytest.fixture
def article():
    OfficeFactory()
    return ArticleFactory()


def asked_by(client, article, **fields):
    """The answer to a comment, and the statements of it; what a process keeps in mind is known by then."""
    send(client, article, address="10.9.0.1", text="پیش از این")
    with CaptureQueriesContext(connection) as asked:
        answer = send(client, article, address=VISITOR, **fields)
    return answer, [query["sql"] for query in asked]


def test_a_comment_takes_five_statements_of_which_three_are_its_transaction(client, article):
    answer, asked = asked_by(client, article)
    assert answer.status_code == 303
    assert [sql.partition(" ")[0] for sql in asked] == [
        "EXECUTE",
        "SET",
        *["BEGIN", *["EXECUTE"] * 3, "COMMIT"],
    ]
    # The attempt alone does not wait for the disk; what the visitor was told is kept does.
    assert [sql for sql in asked if "synchronous_commit" in sql] == [asked[1]]
    assert Comment.objects.count() == 2


def test_an_answer_takes_one_more_that_holds_its_head(client, article):
    head = CommentFactory(article=article, status="approved")
    answer, asked = asked_by(client, article, reply_to=str(head.pk))
    assert answer.status_code == 303
    assert len(asked) == 8
    assert sum("FOR NO KEY UPDATE" in sql for sql in asked) == 1
    assert Comment.objects.latest("pk").parent == head


def test_what_is_masked_takes_a_row_more(client, article):
    answer, asked = asked_by(client, article, text="شمارهٔ من ۰۹۱۲۳۴۵۶۷۸۹ است")
    assert answer.status_code == 303
    assert len(asked) == 8
    assert ConcealedText.objects.count() == 1


def test_the_list_of_words_is_read_again_when_it_has_changed_and_only_then(client, article):
    _answer, asked = asked_by(client, article)
    assert not [sql for sql in asked if sql.startswith("SELECT") and ListedWord._meta.db_table in sql]
    word = ListedWord.objects.create(word="قمار", kind=ListedWord.Kind.SUSPECT)
    send(client, article, address="10.9.1.1", text="این قمار است")
    assert Comment.objects.latest("pk").held_for == [Comment.Held.SUSPECT_WORD]
    word.delete()
    send(client, article, address="10.9.2.1", text="این هم قمار است")
    assert Comment.objects.latest("pk").held_for == []


def test_that_the_site_is_full_is_known_a_second_later(client, article, monkeypatch):
    monkeypatch.setattr(screening, "FULL_SITE", 2)
    monkeypatch.setattr(screening.time, "monotonic", clock := Clock())
    for n in range(3):
        send(client, article, address=f"10.8.{n}.1", text=f"سخن {n}")
    assert Comment.objects.latest("pk").held_for == []
    clock.now += 1.1
    send(client, article, address="10.8.9.1", text="سخن آخر")
    assert Comment.objects.latest("pk").held_for == [Comment.Held.FLOOD]


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_one_too_many_is_refused_before_anything_is_looked_at(client, article):
    most = LIMITS_OF_ADDRESS[0][0]
    for n in range(most):
        assert send(client, article, address=VISITOR, text=f"سخن {n}").status_code == 303
    answer, asked = asked_by(client, article, text="یکی بیشتر")
    assert answer.status_code == 429
    assert "ROLLBACK" in asked
    assert not [sql for sql in asked if sql.startswith("INSERT INTO comments")]
    assert Comment.objects.count() == most + 1
