"""Whoever asks gets what the site holds of them, or has it erased; and nobody else loses anything by it."""

import json

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from comments.models import Comment, ConcealedText, Decision, Follower, Inquiry, InquiryAnswer, Letter
from news import audit
from news.models import AuditEntry, DigestRecipient, ErrorReport, SavedList
from tests.conftest import staff
from tests.factories import ArticleFactory, CommentFactory, InquiryFactory

pytestmark = pytest.mark.django_db
ADDRESS = "mahtab@example.org"


def follow(comment: Comment, email: str = ADDRESS, *, is_confirmed: bool = True) -> Comment:
    moment = timezone.now() if is_confirmed else None
    Follower.objects.create(comment=comment, email=email, asked_at=moment, confirmed_at=moment)
    return comment


def told(capsys, *words: str) -> dict:
    call_command("person_data", "export", *words)
    return json.loads(capsys.readouterr().out)


def whole_database() -> str:
    """Every row of every table as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT kept::text FROM "{table}" AS kept')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


@pytest.fixture
def comment(db) -> Comment:
    comment = follow(
        CommentFactory(name="مهتاب", text="شمارهٔ من ███ است", status="approved", group=b"g" * 16)
    )
    ConcealedText.objects.create(comment=comment, text="شمارهٔ من ۰۹۱۲۳۴۵۶۷۸۹ است")
    return comment


@pytest.fixture
def inquiry(db) -> Inquiry:
    inquiry = InquiryFactory()
    InquiryAnswer.objects.create(
        inquiry=inquiry, text="وقت بگیرید", by=inquiry.opened_by, form_token="0" * 32
    )
    follow(inquiry.comment)
    return inquiry


class TestExport:
    def test_of_an_address(self, comment, inquiry, capsys):
        ErrorReport.objects.create(article=comment.article, text=f"به {ADDRESS} خبر دهید")
        found = told(capsys, "--email", "Mahtab@Example.org")
        first, second = found["comments"]
        assert (first["name"], first["text_as_typed"]) == ("مهتاب", "شمارهٔ من ۰۹۱۲۳۴۵۶۷۸۹ است")
        assert first["letters"]["address"] == ADDRESS and first["hash_of_neighbourhood"]
        assert [step["act"] for step in first["steps"]] == ["received"]
        assert second["inquiry"]["answers"][0]["text"] == "وقت بگیرید"
        assert len(found["error_reports"]) == 1

    def test_of_a_tracking_code(self, comment, capsys):
        CommentFactory()
        found = told(capsys, "--tracking-code", comment.shown_code.lower())
        assert [one["number"] for one in found["comments"]] == [comment.pk]

    def test_of_somebody_of_the_staff(self, editor, capsys):
        audit.record(audit.Act.CHANGED, by=editor)
        found = told(capsys, "--username", "editor")
        assert found["username"] == "editor" and found["roles"] == ["editor"]
        assert [one["act"] for one in found["acts"]] == ["changed"]
        assert "password" not in json.dumps(found)

    def test_it_is_written_down_without_the_address(self, comment, capsys):
        told(capsys, "--email", ADDRESS)
        entry = AuditEntry.objects.get(act="exported")
        assert entry.changes == {"numbers": [[], [comment.pk]]}
        assert ADDRESS not in f"{entry.name} {entry.note}"

    def test_into_a_file_for_nobody_else(self, comment, tmp_path):
        file = tmp_path / "data.json"
        call_command("person_data", "export", "--email", ADDRESS, "--output", str(file))
        assert file.stat().st_mode & 0o777 == 0o600
        assert json.loads(file.read_text())["comments"]
        with pytest.raises(CommandError):
            call_command("person_data", "export", "--email", ADDRESS, "--output", str(file))

    def test_of_nobody(self, db, capsys):
        assert told(capsys, "--email", "nobody@example.org")["comments"] == []


class TestErase:
    def test_an_address_leaves_nothing(self, comment, inquiry, capsys):
        other = follow(CommentFactory(name="شهاب"), "mahtaban@example.org")
        ErrorReport.objects.create(article=comment.article, text=f"به {ADDRESS} خبر دهید")
        DigestRecipient.objects.create(email=ADDRESS)
        call_command("person_data", "erase", "--email", ADDRESS)
        comment.refresh_from_db()
        assert (comment.status, comment.text, comment.name, comment.group) == ("erased", "", "", None)
        kept = whole_database()
        assert ADDRESS not in kept and "۰۹۱۲۳۴۵۶۷۸۹" not in kept and "وقت بگیرید" not in kept
        other.refresh_from_db()
        assert other.name == "شهاب" and other.follower.email == "mahtaban@example.org"
        assert Decision.objects.filter(comment_id=comment.pk, act="erased").exists()
        entry = AuditEntry.objects.get(act="deleted")
        assert entry.changes == {"numbers": [[comment.pk, inquiry.comment_id], []]}

    def test_who_wrote_a_strangers_address_keeps_the_words(self, db):
        comment = follow(CommentFactory(name="شهاب"), is_confirmed=False)
        call_command("person_data", "erase", "--email", ADDRESS)
        comment.refresh_from_db()
        assert comment.name == "شهاب"
        assert not Follower.objects.exists() and not Letter.objects.exists()

    def test_a_tracking_code(self, comment):
        other = CommentFactory()
        call_command("person_data", "erase", "--tracking-code", comment.code)
        assert set(Comment.objects.values_list("pk", "status")) == {
            (comment.pk, "erased"),
            (other.pk, "pending"),
        }

    @pytest.mark.parametrize("whose", ["--email", "--tracking-code", "--username"])
    def test_a_dry_run_changes_nothing_and_says_what_would_go(self, comment, editor, capsys, whose):
        named = {"--email": ADDRESS, "--tracking-code": comment.code, "--username": "editor"}[whose]
        before = whole_database()
        call_command("person_data", "erase", whose, named, "--dry-run")
        assert whole_database() == before
        said = capsys.readouterr().out
        call_command("person_data", "erase", whose, named)
        assert capsys.readouterr().out.split(":", 1)[1] == said.split(":", 1)[1]
        assert whole_database() != before

    def test_twice(self, comment, capsys):
        call_command("person_data", "erase", "--email", ADDRESS)
        entries = AuditEntry.objects.count()
        call_command("person_data", "erase", "--email", ADDRESS)
        assert AuditEntry.objects.count() == entries

    def test_an_account_loses_all_but_the_name(self, editor, administrator, login):
        editor.first_name, editor.email = "نگار", ADDRESS
        editor.save()
        TOTPDevice.objects.create(user=editor, confirmed=True)
        SavedList.objects.create(owner=editor, place="news_article", query="q=x", name="من")
        article, browser = ArticleFactory(author=editor), login(editor)
        audit.record(audit.Act.CHANGED, by=editor, of=article)
        assert browser.get("/admin/").status_code == 200
        call_command("person_data", "erase", "--username", "editor")
        kept = User.objects.get(pk=editor.pk)
        assert (kept.first_name, kept.email, kept.is_active) == ("نگار", "", False)
        assert not kept.has_usable_password() and not kept.groups.exists()
        assert not TOTPDevice.objects.exists() and not SavedList.objects.exists()
        assert browser.get("/admin/").status_code == 302
        article.refresh_from_db()
        assert article.author == kept and AuditEntry.objects.filter(actor=kept, act="changed").exists()

    def test_not_the_last_administrator(self, administrator):
        with pytest.raises(CommandError):
            call_command("person_data", "erase", "--username", "administrator")
        staff("other", "administrator")
        call_command("person_data", "erase", "--username", "administrator")
        assert not User.objects.get(username="administrator").is_active


@pytest.mark.parametrize(
    "words",
    [
        ["--email", ""], ["--email", "nobody"], ["--email", "a@b.org\0"], ["--email", "%@%.org "],
        ["--tracking-code", ""], ["--tracking-code", "1"], ["--tracking-code", "' OR 1=1 --"],
        ["--username", ""], ["--username", "nobody"], ["--username", "\0"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("act", ["export", "erase"])
def test_what_names_nobody(comment, act, words):
    with pytest.raises(CommandError):
        call_command("person_data", act, *words)
    comment.refresh_from_db()
    assert comment.status == "approved"
