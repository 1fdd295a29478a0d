"""The chain of seals: whatever is done to kept rows behind the desk's back is found."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, connections, transaction
from django.urls import reverse

from comments.models import Decision
from news import audit, seals
from news.models import AuditEntry, Seal, SealCheck, Transition
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db(transaction=True)
EMPTY_SHA = hashlib.sha256(b"").hexdigest()


def ask(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def as_owner_of_the_tables() -> Iterator[None]:
    """With no trigger in the way."""
    tables = "news_auditentry", "news_transition", "comments_decision", "news_seal", "news_unsealed"
    for table in tables:
        ask(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        ask(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def entries(editor) -> list[AuditEntry]:
    return [audit.record(audit.Act.CHANGED, by=editor, of=editor, note=f"یادداشت {n}") for n in range(5)]


def seal_of(row) -> Seal:
    return Seal.objects.get(kind=row._meta.label_lower, row_id=row.pk)


class TestWhole:
    def test_each_act_step_and_decision_is_sealed_by_its_own_transaction(self, editor, entries):
        comment = CommentFactory()
        step = Transition.objects.create(
            article=ArticleFactory(), move="submit", from_status="draft", to_status="review", by=editor
        )
        received = Decision.objects.get(comment_id=comment.pk)
        for row in (*entries, step, received):
            assert len(seal_of(row).hash) == 32
        assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(
            range(1, Seal.objects.count() + 1)
        )
        assert seals.verify().faults == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM news_unsealed")
            assert cursor.fetchone() == (0,)

    def test_what_is_taken_back_leaves_neither_row_nor_seal(self, entries):
        with pytest.raises(RuntimeError), transaction.atomic():
            audit.record(audit.Act.CHANGED, by=None, note="never")
            raise RuntimeError
        assert Seal.objects.count() == AuditEntry.objects.count() == len(entries)
        assert seals.verify() == seals.Found(len(entries), seals.newest(), [])

    def test_settings_of_the_session_change_nothing(self, entries):
        ask("SET TimeZone = 'Asia/Tehran'")
        ask("SET DateStyle = 'SQL, DMY'")
        ask("SET extra_float_digits = 0")
        try:
            audit.record(audit.Act.CHANGED, by=None, changes={"a": [1.10, {"b": "ی‌"}]})
        finally:
            ask("RESET ALL")
        assert seals.verify().faults == []

    def test_two_that_commit_at_once_stand_in_one_chain(self, editor):
        # Each holds a row that the other's foreign key does not need, and they write in opposite orders.
        article, barrier = ArticleFactory(status="published"), threading.Barrier(4)

        def write(turn: int) -> None:
            for n in range(10):
                barrier.wait(20)
                with transaction.atomic():
                    if (turn + n) % 2:
                        audit.record(audit.Act.CHANGED, by=editor, of=article, note=str(turn))
                        CommentFactory(article=article)
                    else:
                        CommentFactory(article=article)
                        audit.record(audit.Act.CHANGED, by=editor, of=article, note=str(turn))
            connections.close_all()

        writers = [threading.Thread(target=write, args=[turn]) for turn in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(60)
        assert AuditEntry.objects.count() == 40
        assert seals.verify().faults == []

    def test_nothing_was_ever_sealed(self):
        assert seals.verify() == seals.Found(0, "", [])


class TestBroken:
    def faults(self) -> list[str]:
        return seals.verify().faults

    def test_seals_are_kept_from_every_statement(self, entries):
        for statement in ("UPDATE news_seal SET kind = 'x'", "DELETE FROM news_seal"):
            with pytest.raises(Error, match="kept as they are"):
                ask(statement)

    @pytest.mark.parametrize(
        "change",
        [
            "note = 'x'",
            "actor_id = NULL",
            "at = at - interval '1 microsecond'",
            "changes = '{\"a\": [1, 2]}'",
            "act = 'deleted'",
            "object_id = object_id || '1'",
        ],
    )
    def test_a_changed_row(self, entries, change):
        with as_owner_of_the_tables():
            ask(f"UPDATE news_auditentry SET {change} WHERE id = %s", entries[2].pk)
        [fault] = self.faults()
        assert "news.auditentry" in fault and f"{seals.fa(entries[2].pk)}" in fault

    def test_a_deleted_row(self, entries):
        with as_owner_of_the_tables():
            ask("DELETE FROM news_auditentry WHERE id = %s", entries[4].pk)
        assert len(self.faults()) == 1

    def test_a_deleted_row_whose_seal_went_too(self, entries):
        with as_owner_of_the_tables():
            ask("DELETE FROM news_auditentry WHERE id = %s", entries[2].pk)
            ask("DELETE FROM news_seal WHERE row_id = %s AND kind = 'news.auditentry'", entries[2].pk)
        assert len(self.faults()) == 1

    def test_and_the_seals_after_it_moved_up(self, entries):
        gone = seal_of(entries[2]).number
        with as_owner_of_the_tables():
            ask("DELETE FROM news_auditentry WHERE id = %s", entries[2].pk)
            ask("DELETE FROM news_seal WHERE number = %s", gone)
            for number in range(gone + 1, Seal.objects.count() + 2):
                ask("UPDATE news_seal SET number = number - 1 WHERE number = %s", number)
        assert len(self.faults()) == 1

    def test_a_row_that_slipped_in(self, entries):
        with as_owner_of_the_tables():
            ask(
                "INSERT INTO news_auditentry (at, act, kind, object_id, name, note, changes)"
                " VALUES (now(), 'added', '', '', '', '', '{}')"
            )
        assert len(self.faults()) == 1

    def test_two_rows_that_changed_places(self, entries):
        one, other = entries[1], entries[3]
        with as_owner_of_the_tables():
            ask("UPDATE news_auditentry SET id = -1 WHERE id = %s", one.pk)
            ask("UPDATE news_auditentry SET id = %s WHERE id = %s", one.pk, other.pk)
            ask("UPDATE news_auditentry SET id = %s WHERE id = -1", other.pk)
        assert len(self.faults()) == 2

    def test_two_seals_that_changed_places(self, entries):
        one, other = seal_of(entries[1]).number, seal_of(entries[3]).number
        with as_owner_of_the_tables():
            ask("UPDATE news_seal SET number = -1 WHERE number = %s", one)
            ask("UPDATE news_seal SET number = %s WHERE number = %s", one, other)
            ask("UPDATE news_seal SET number = %s WHERE number = -1", other)
        assert self.faults()

    def test_a_decision_and_a_step(self, moderator):
        comment = CommentFactory()
        step = Transition.objects.create(
            article=comment.article, move="submit", from_status="draft", to_status="review", by=moderator
        )
        with as_owner_of_the_tables():
            ask("UPDATE comments_decision SET by_id = %s WHERE comment_id = %s", moderator.pk, comment.pk)
            ask("UPDATE news_transition SET by_id = NULL WHERE id = %s", step.pk)
        assert len(self.faults()) == 2

    def test_a_trigger_that_is_off(self, entries):
        ask("ALTER TABLE news_auditentry DISABLE TRIGGER news_row_waits_for_its_seal")
        try:
            [fault] = self.faults()
        finally:
            ask("ALTER TABLE news_auditentry ENABLE TRIGGER news_row_waits_for_its_seal")
        assert "news_row_waits_for_its_seal" in fault

    def test_a_kind_that_the_program_does_not_know(self, entries):
        with as_owner_of_the_tables():
            ask("UPDATE news_seal SET kind = 'news.nothing' WHERE row_id = %s", entries[4].pk)
        assert len(self.faults()) == 2

    def test_many_faults_are_told_as_a_number(self):
        assert seals.told(["x"] * 20) == ["x"] * 20
        assert len(seals.told(["x"] * 100)) == 21


class TestRewritten:
    """Whoever owns the tables can make a whole chain anew; a seal that lies elsewhere tells."""

    def rewrite(self, entries) -> None:
        with as_owner_of_the_tables():
            ask("DELETE FROM news_auditentry WHERE id = %s", entries[1].pk)
            ask("DELETE FROM news_seal")
        ask(
            "SELECT news_seal_add('news.auditentry', id, news_sealed(kept)) FROM news_auditentry kept ORDER BY id"
        )

    def test_all_of_it(self, entries):
        kept = seals.read_anchor(seals.newest())
        assert seals.verify([kept]).faults == []
        self.rewrite(entries)
        assert seals.verify().faults == []
        assert len(seals.verify([kept]).faults) == 1

    def test_a_shortened_one(self, entries):
        kept = seals.read_anchor(seals.newest())
        with as_owner_of_the_tables():
            ask("DELETE FROM news_auditentry WHERE id >= %s", entries[3].pk)
            ask("DELETE FROM news_seal WHERE row_id >= %s", entries[3].pk)
        assert seals.verify().faults == []
        assert len(seals.verify([kept]).faults) == 1

    def test_one_that_grew(self, entries):
        kept = seals.read_anchor(seals.newest())
        audit.record(audit.Act.CHANGED, by=None)
        assert seals.verify([kept]).faults == []


class TestTheCommand:
    def test_a_whole_chain_and_its_end(self, entries, capsys):
        call_command("verify_audit")
        assert capsys.readouterr().out.splitlines()[-1] == seals.newest()
        call_command("verify_audit", newest=True)
        assert capsys.readouterr().out.strip() == seals.newest()
        call_command("verify_audit", since=[seals.newest()])
        assert not SealCheck.objects.exists()

    def test_a_broken_one_ends_with_1(self, entries, capsys):
        with as_owner_of_the_tables():
            ask("UPDATE news_auditentry SET note = 'x' WHERE id = %s", entries[0].pk)
        with pytest.raises(SystemExit) as end:
            call_command("verify_audit", record=True)
        assert end.value.code == 1
        assert SealCheck.objects.get().faults == 1
        assert "news.auditentry" in capsys.readouterr().err

    @pytest.mark.parametrize("text", ["", "1", "x:" + EMPTY_SHA, "1:abc", "1:" + EMPTY_SHA.upper(), "1\0:"])
    def test_what_is_no_seal(self, text):
        with pytest.raises(CommandError):
            call_command("verify_audit", since=[text])


class TestTheDesk:
    ADDRESS = "admin:news_auditentry_changelist"

    def page(self, login, auditor) -> str:
        return login(auditor).get(reverse(self.ADDRESS)).content.decode()

    def test_says_when_the_chain_was_whole(self, entries, login, auditor):
        assert "زنجیره" in self.page(login, auditor)
        call_command("verify_audit", record=True)
        assert "دست‌نخورده" in self.page(login, auditor)

    def test_and_when_it_is_not(self, entries, login, auditor):
        SealCheck.objects.create(newest="1:ab", faults=3)
        page = self.page(login, auditor)
        assert "دست‌نخورده" not in page and 'class="chain is-broken"' in page


def test_old_rows_join_the_chain(editor):
    """As the migration does it with what was there before."""
    migration = import_module("news.migrations.0016_old_acts_are_sealed")
    with as_owner_of_the_tables():
        for _n in range(5):
            audit.record(audit.Act.CHANGED, by=editor)
    audit.record(audit.Act.CHANGED, by=editor)
    assert len(seals.verify().faults) == 5
    migration.AT_A_TIME, before = 2, migration.AT_A_TIME
    try:
        with connection.schema_editor(atomic=False) as schema_editor:
            for _time in range(2):
                migration.seal(None, schema_editor)
    finally:
        migration.AT_A_TIME = before
    assert seals.verify().faults == []
