"""A site that has comments from before moderation: what becomes of them when it is brought up to date.

The journey there, back and there again takes seconds, so it is made once; the tests read what was found on it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from comments.models.comments import CODE_LENGTH, CODE_LETTERS
from tests.factories import ArticleFactory, CommentFactory, StaffFactory

# Like every test with real transactions, these run when those that need the migrations' rows are done; and without
# the mark no database of the tests' own would be made.
pytestmark = [pytest.mark.full, pytest.mark.django_db(transaction=True)]
BEFORE = [("comments", "0001_first_models")]
SENT = datetime(2023, 12, 1, 9, tzinfo=UTC)
DECIDED = SENT + timedelta(hours=5)
NUMBER = "شمارهٔ من 09123456789 است"
MASKED = "شمارهٔ من •••••••••89 است"


@dataclass
class Journey:
    """Rows by the name of their comment: as the old site wrote them, then at each station."""

    written: dict[str, dict]
    forward: dict[str, dict]
    steps: dict[str, list[tuple]]
    new_steps: list[str]
    reasons: int
    back: dict[str, dict]
    tables_back: list[str]
    again: dict[str, dict]
    originals: list[tuple]
    new_states_back: list[tuple]


@pytest.fixture(scope="module")
def journey(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        try:
            yield _journey()
        finally:
            # Whatever happened: the next tests find today's tables, and no rows of this one.
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE comments_comment CASCADE")
            migrate(newest())
            call_command("flush", verbosity=0, interactive=False)


def _journey() -> Journey:
    old = migrate(BEFORE).loader.project_state(BEFORE).apps.get_model("comments", "Comment")
    names = {row.pk: name for name, row in written_by_the_old_site(old).items()}
    written = rows(names)
    migrate(newest())
    found = {"written": written, "forward": rows(names), "steps": {n: steps(pk) for pk, n in names.items()}}
    new = CommentFactory()
    found |= {"new_steps": [step[0] for step in steps(new.pk)], "reasons": count("comments_rejectionreason")}
    found["originals"] = all_of("SELECT comment_id, text FROM comments_concealedtext")
    new.delete()
    later = _comments_in_new_states()
    migrate(BEFORE)
    found["new_states_back"] = all_of(
        "SELECT name, status, parent_id FROM comments_comment WHERE id = ANY(%s) ORDER BY name", later
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM comments_comment WHERE id = ANY(%s)", [later])
    found |= {"back": rows(names), "tables_back": connection.introspection.table_names()}
    migrate(newest())
    return Journey(**found, again=rows(names))


def _comments_in_new_states() -> list[int]:
    article = ArticleFactory()
    suspect = CommentFactory(article=article, status="suspect", name="a")
    asked = CommentFactory(article=article, status="inquiry", decided_at=DECIDED, name="b")
    withdrawn = CommentFactory(article=article, status="withdrawn", decided_at=None, name="c")
    erased = CommentFactory(article=article, status="erased", name="", text="")
    reply = CommentFactory(article=article, parent=erased, name="d")
    return [comment.pk for comment in (suspect, asked, withdrawn, erased, reply)]


def migrate(targets) -> MigrationExecutor:
    MigrationExecutor(connection).migrate(targets)
    return MigrationExecutor(connection)


def newest() -> list[tuple[str, str]]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes("comments")


def written_by_the_old_site(old) -> dict[str, object]:
    here, there, moderator = ArticleFactory(), ArticleFactory(), StaffFactory(username="then")
    made: dict[str, object] = {}

    def comment(name, article=here, parent=None, **fields):
        made[name] = old.objects.create(
            article_id=article.pk, parent=made.get(parent), text=f"متن {name}", created_at=SENT, **fields
        )

    approved = {"status": "approved", "decided_at": DECIDED, "decided_by_id": moderator.pk}
    comment("waiting")
    comment("approved", **approved)
    comment("rejected", **approved | {"status": "rejected"})
    comment("spam", **approved | {"status": "spam"})
    comment("imported", status="approved", decided_at=DECIDED)
    comment("reply", parent="approved")
    comment("reply to a reply", parent="reply", **approved)
    comment("and one deeper", parent="reply to a reply")
    comment("stray", article=there, parent="approved")
    comment("reply to a stray", article=there, parent="stray")
    comment("one of a ring", article=there)
    comment("other of a ring", article=there, parent="one of a ring")
    old.objects.filter(pk=made["one of a ring"].pk).update(parent=made["other of a ring"].pk)
    comment("with a number")
    old.objects.filter(pk=made["with a number"].pk).update(text=NUMBER)
    return made


def rows(names: dict[int, str]) -> dict[str, dict]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM comments_comment ORDER BY id")
        columns = [column.name for column in cursor.description]
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return {names[row["id"]]: row for row in found}


def steps(pk: int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT act, from_status, to_status, username, at FROM comments_decision d"
            " LEFT JOIN auth_user u ON u.id = d.by_id WHERE comment_id = %s ORDER BY d.id",
            [pk],
        )
        return cursor.fetchall()


def all_of(statement: str, *params) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


class TestForward:
    def test_nothing_is_lost(self, journey):
        kept = ("id", "article_id", "name", "text", "status", "created_at", "decided_at", "form_token")
        for name, row in journey.written.items():
            if name == "with a number":
                continue
            assert {key: journey.forward[name][key] for key in kept} == {key: row[key] for key in kept}

    def test_what_the_old_site_did_not_know_is_empty(self, journey):
        for row in journey.forward.values():
            assert (row["is_official"], row["held_for"], row["group"], row["author"]) == (
                False,
                [],
                None,
                None,
            )

    def test_each_gets_a_tracking_code_of_its_own(self, journey):
        codes = {row["code"] for row in journey.forward.values()}
        assert len(codes) == len(journey.written)
        assert all(len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) for code in codes)

    @pytest.mark.parametrize("reply", ["reply", "reply to a reply", "and one deeper"])
    def test_a_reply_to_a_reply_answers_the_head(self, journey, reply):
        assert journey.forward[reply]["parent_id"] == journey.forward["approved"]["id"]

    @pytest.mark.parametrize("reply", ["stray", "reply to a stray"])
    def test_a_reply_to_another_articles_comment_stands_alone(self, journey, reply):
        assert journey.forward[reply]["parent_id"] is None

    def test_no_thread_is_deeper_than_two_or_of_two_articles(self, journey):
        by_number = {row["id"]: row for row in journey.forward.values()}
        for row in by_number.values():
            if parent := by_number.get(row["parent_id"]):
                assert (parent["parent_id"], parent["article_id"]) == (None, row["article_id"])

    @pytest.mark.parametrize("status", ["approved", "rejected", "spam"])
    def test_who_decided_then_is_in_the_log(self, journey, status):
        received = ("received", "", "pending", None, SENT)
        assert journey.steps[status] == [received, (status, "pending", status, "then", DECIDED)]

    def test_what_nobody_decided_was_only_received(self, journey):
        assert journey.steps["waiting"] == [("received", "", "pending", None, SENT)]

    def test_what_came_approved_from_the_old_site_was_received_so(self, journey):
        assert journey.steps["imported"] == [("received", "", "approved", None, SENT)]

    def test_the_old_ones_are_found_by_search(self, journey):
        assert all(row["search"] for row in journey.forward.values())

    def test_what_comes_after_is_logged_and_there_are_reasons_to_reject_it(self, journey):
        assert journey.new_steps == ["received"]
        assert journey.reasons >= 8

    def test_personal_numbers_are_masked_and_their_originals_put_away(self, journey):
        row = journey.forward["with a number"]
        assert row["text"] == MASKED
        assert journey.originals == [(row["id"], NUMBER)]


class TestBackward:
    def test_states_that_were_not_known_become_those_that_were(self, journey):
        assert journey.new_states_back == [
            ("a", "pending", None),
            ("b", "rejected", None),
            ("c", "rejected", None),
            ("d", "pending", None),
        ]

    def test_the_old_tables_come_back_with_the_comments(self, journey):
        assert {name: set(row) for name, row in journey.back.items()} == {
            name: set(row) for name, row in journey.written.items()
        }
        for name, row in journey.written.items():
            # What was masked stays masked.
            kept = set(row) - {"parent_id", *(["text"] if name == "with a number" else [])}
            assert {key: journey.back[name][key] for key in kept} == {key: row[key] for key in kept}
        assert "comments_decision" not in journey.tables_back

    def test_and_forward_once_more(self, journey):
        for name, row in journey.forward.items():
            again = {**journey.again[name], "code": row["code"]}
            assert again == row
