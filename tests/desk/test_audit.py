"""The log of the desk: what is written down, how it is read, and what is kept from whom."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import banning, deciding
from news import audit, versions
from news.kept_secrets import Secrets
from news.models import Article, AuditEntry, Tag
from news.spreadsheets import BYTE_ORDER_MARK
from tests.factories import (
    PASSWORD,
    ArticleFactory,
    CategoryFactory,
    CommentFactory,
    TagFactory,
    TopicArticleFactory,
)

pytestmark = pytest.mark.django_db
LIST = "admin:news_auditentry_changelist"


@pytest.fixture
def desk(login, administrator):
    return login(administrator)


def rows(answer) -> list[str]:
    page = BeautifulSoup(answer.content, "html.parser")
    return [" ".join(row.get_text(" ").split()) for row in page.select("#result_list tbody tr")]


def acts() -> list[tuple]:
    return list(AuditEntry.objects.exclude(act="logged_in").values_list("act", "kind", "name").order_by("id"))


class TestWhatIsWritten:
    def test_logins_failures_and_logouts(self, editor, client):
        sent = {"username": "editor", "password": "wrong-wrong-wrong"}
        for _time in range(3):
            client.post(reverse("admin:login"), sent)
        client.post(reverse("admin:login"), sent | {"username": "my-secret-password"})
        client.post(reverse("admin:login"), sent | {"password": PASSWORD})
        client.post(reverse("admin:logout"))
        found = list(AuditEntry.objects.order_by("id").values_list("act", "actor", "object_id"))
        key = str(editor.pk)
        assert found == [
            ("login_failed", None, key), ("login_failed", None, ""),
            ("logged_in", editor.pk, key), ("logged_out", editor.pk, key),
        ]  # fmt: skip
        assert not AuditEntry.objects.filter(name__contains="secret").exists()

    def test_a_changed_password(self, login, editor):
        new = "another-long-password"
        sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        browser = login(editor)
        browser.post(reverse("admin:password_change"), sent | {"old_password": "wrong"})
        assert not AuditEntry.objects.filter(act="password").exists()
        browser.post(reverse("admin:password_change"), sent)
        entry = AuditEntry.objects.get(act="password")
        assert entry.actor == editor and new not in str(vars(entry))

    def test_decisions_are_one_entry_for_an_act_without_the_words(self, moderator):
        comments = [comment.pk for comment in CommentFactory.create_batch(3, name="مهتاب", text="متن خصوصی")]
        deciding.decide(comments, "approved", by=moderator)
        deciding.undo(comments[:1], by=moderator)
        decided, undone = AuditEntry.objects.filter(act="decided").order_by("id")
        assert decided.note == "تأییدشده: ۳" and decided.changes == {"numbers": [[], comments]}
        assert undone.changes == {"numbers": [[], comments[:1]]}
        assert "خصوصی" not in decided.name + decided.note and decided.actor == moderator

    def test_nothing_decided_is_no_entry(self, moderator):
        comment = CommentFactory()
        deciding.decide([comment.pk], "approved", by=moderator)
        deciding.decide([comment.pk], "approved", by=moderator)
        assert AuditEntry.objects.filter(act="decided").count() == 1

    def test_bans_and_their_end(self, moderator, monkeypatch):
        monkeypatch.setattr(banning, "_keep_key", lambda comment, ends_at: None)
        made = banning.ban(CommentFactory(group=b"g" * 16), by=moderator, reason="سیل پیام", days=7)
        banning.lift(made, moderator)
        assert acts() == [("added", "comments.ban", "سیل پیام"), ("changed", "comments.ban", "سیل پیام")]

    def test_files_that_are_taken_out(self, desk, administrator):
        desk.get(reverse("admin:news_person_export_csv"))
        desk.get(reverse("admin:comments_comment_export_csv"))
        assert [act[:2] for act in acts()] == [("exported", "news.person"), ("exported", "comments.comment")]

    def test_fields_before_and_after(self, login, editor):
        category = CategoryFactory(name="دیدارها")
        sent = {"name": "نشست‌ها", "slug": category.slug, "position": 3, "description": ""}
        login(editor).post(reverse("admin:news_category_change", args=[category.pk]), sent)
        entry = AuditEntry.objects.get(act="changed")
        assert entry.changes["name"] == ["دیدارها", "نشست‌ها"]

    def test_the_log_is_kept_as_it_is(self, editor):
        entry = audit.record(audit.Act.ADDED, by=editor, of=TagFactory())
        for change in (entry.delete, lambda: AuditEntry.objects.update(note="دیگر")):
            with pytest.raises(Error, match="kept as they are"), transaction.atomic():
                change()


class TestReading:
    @pytest.fixture
    def tag(self, editor) -> Tag:
        tag = TagFactory(name="نوروز در کازان")
        audit.record(audit.Act.ADDED, by=editor, of=tag)
        audit.record(audit.Act.CHANGED, by=editor, of=tag, changes={"name": ["نوروز", "نوروز در کازان"]})
        audit.record(audit.Act.EXPORTED, by=None, kind="news.meeting", note="CSV")
        return tag

    @pytest.mark.parametrize(
        "asked, number",
        [
            ({"act__exact": "added"}, 1), ({"kind": "news.tag"}, 2), ({"who": "-"}, 1), ({"kind": "x"}, 4),
            ({"q": "نوروز كازان"}, 2), ({"q": "ناموجود"}, 0), ({"from": "1400/01/01"}, 4),
            ({"from": "۱۴۲۰/۰۱/۰۱"}, 0), ({"to": "1400/12/29"}, 0), ({"from": "x", "to": "1405/13/40"}, 4),
            ({"who": "%00"}, 4), ({"who": "9" * 30}, 4),
        ],
    )  # fmt: skip
    def test_filters_and_search(self, desk, tag, asked, number):
        answer = desk.get(reverse(LIST), asked)
        assert answer.status_code == 200
        assert len(rows(answer)) == number
        if "x" in asked.get("from", ""):
            assert "تاریخ خوانده نشد" in answer.content.decode()

    def test_by_person(self, desk, tag, editor):
        assert len(rows(desk.get(reverse(LIST), {"who": editor.pk}))) == 2

    def test_one_entry_says_what_was_and_what_is(self, desk, tag):
        entry = AuditEntry.objects.get(act="changed")
        page = BeautifulSoup(
            desk.get(reverse("admin:news_auditentry_change", args=[entry.pk])).content, "html.parser"
        )
        changes = page.select_one(".audit-changes")
        assert [mark.bdi.get_text() for mark in changes.select("del, ins")] == ["نوروز", "نوروز در کازان"]
        assert changes.dt.get_text() == "نام"

    def test_keys_become_names_and_choices_words(self, desk, editor):
        first, second, tag = CategoryFactory(name="یک"), CategoryFactory(name="دو"), TagFactory(name="بهار")
        changes = {
            "category": [first.pk, second.pk], "tags": [[], [tag.pk, 999]], "comments_open": [True, False],
            "kind": ["news", "report"], "published_at": [None, "2023-12-01T09:26:00Z"], "gone": ["الف", 5],
        }  # fmt: skip
        entry = audit.record(audit.Act.CHANGED, by=editor, of=ArticleFactory(), changes=changes)
        text = desk.get(reverse("admin:news_auditentry_change", args=[entry.pk])).content.decode()
        for words in (
            "یک",
            "دو",
            "بهار",
            "شمارهٔ ۹۹۹ که دیگر نیست",
            "بله",
            "خیر",
            "گزارش",
            "۱۰ آذر ۱۴۰۲ - ۱۲:۲۶",
        ):
            assert words in text

    def test_it_is_not_changed_from_the_desk(self, desk, tag):
        entry = AuditEntry.objects.first()
        assert (
            desk.post(reverse("admin:news_auditentry_change", args=[entry.pk]), {"note": "x"}).status_code
            == 403
        )
        assert desk.post(reverse("admin:news_auditentry_delete", args=[entry.pk])).status_code == 403

    @pytest.mark.parametrize("person", ["writer", "editor", "moderator"])
    def test_others_do_not_read_it(self, login, request, person, tag):
        browser = login(request.getfixturevalue(person))
        for name in ("changelist", "export_csv", "export_xlsx"):
            assert browser.get(reverse(f"admin:news_auditentry_{name}")).status_code == 403

    def test_auditors_read_it(self, login, auditor, tag):
        assert len(rows(login(auditor).get(reverse(LIST)))) == 4


class TestSecrets:
    def test_a_confidential_title_stays_so(self, desk, login, administrator, editor):
        secret = ArticleFactory(title="سفر محرمانه", status="draft", published_at=None, is_embargoed=True)
        changes = {"title": ["قدیم", "سفر محرمانه"]}
        entry = audit.record(audit.Act.CHANGED, by=editor, of=secret, note="سفر", changes=changes)
        one = reverse("admin:news_auditentry_change", args=[entry.pk])
        file = reverse("admin:news_auditentry_export_csv")
        for address in (reverse(LIST), one, file):
            text = desk.get(address).content.decode()
            assert "سفر" not in text and "(محرمانه)" in text
        assert rows(desk.get(reverse(LIST), {"q": "سفر"})) == []
        secret.embargo_readers.add(administrator)
        assert "سفر محرمانه" in desk.get(one).content.decode()

    def test_nor_is_it_told_by_what_belongs_to_the_article(self, desk, editor, django_assert_max_num_queries):
        """A place in a dossier has the article's title for its name; a note may quote the one that it had."""
        secret = ArticleFactory(title="سفر پنهان", status="draft", published_at=None, is_embargoed=True)
        versions.keep(secret, by=editor)
        Article.objects.filter(pk=secret.pk).update(title="رفتن به کازان")
        secret.refresh_from_db()
        place = TopicArticleFactory(article=secret)
        changes = {"place": [1, 2], "note": ["", "پس از «سفر پنهان»"]}
        entry = audit.record(
            audit.Act.CHANGED, by=editor, of=place, note="سفر پنهان: جای تازه", changes=changes
        )
        assert entry.name == "رفتن به کازان"
        one = reverse("admin:news_auditentry_change", args=[entry.pk])
        for address in (one, reverse("admin:news_auditentry_export_csv"), reverse(LIST)):
            with django_assert_max_num_queries(12):
                text = desk.get(address).content.decode()
            assert "پنهان" not in text and "رفتن به" not in text and "(محرمانه)" in text
        assert rows(desk.get(reverse(LIST), {"q": "پنهان"})) == []
        with django_assert_max_num_queries(12):
            assert len(rows(desk.get(reverse(LIST), {"q": "جای تازه"}))) == 1

    def test_a_short_title_veils_only_itself(self, administrator):
        ArticleFactory(title="سفر", status="draft", published_at=None, is_embargoed=True)
        veil = Secrets(administrator).veil
        assert (veil("مسافرت و سفرنامه"), veil("«سفر»")) == ("مسافرت و سفرنامه", "«(محرمانه)»")


class TestFiles:
    def test_the_file_holds_no_formula_and_is_itself_written_down(self, desk, editor):
        audit.record(audit.Act.ADDED, by=editor, of=TagFactory(name="=1+1"))
        answer = desk.get(reverse("admin:news_auditentry_export_csv"))
        sheet = list(csv.reader(io.StringIO(answer.content.decode().removeprefix(BYTE_ORDER_MARK))))
        assert sheet[1][6] == "'=1+1"
        assert sheet[1][1].startswith(f"{timezone.localtime():%Y}")
        entry = AuditEntry.objects.first()
        assert (entry.act, entry.kind, entry.note) == ("exported", "news.auditentry", "CSV، ردیف‌ها: ۲")
        assert desk.get(reverse("admin:news_auditentry_export_xlsx")).content[:2] == b"PK"


def many(number: int, actor: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into news_auditentry (at, actor_id, act, kind, object_id, name, note, changes)"
            " select now() - n * interval '1 minute', %s, 'changed', 'news.tag', n::text, 'برچسب ' || n, '', '{}'"
            " from generate_series(1, %s) n",
            [actor.pk, number],
        )
        cursor.execute("analyze news_auditentry")


def test_a_long_log_is_read_with_few_questions(desk, editor, django_assert_max_num_queries):
    many(6_000, editor)
    desk.get(reverse(LIST))
    # Ten, and the two that a test's transaction adds when the session is saved.
    with django_assert_max_num_queries(12):
        answer = desk.get(reverse(LIST))
    assert len(rows(answer)) == 50 and "۵٬۰۰۰" in answer.content.decode()


@pytest.mark.full
def test_two_hundred_thousand_entries_are_read_from_indexes(administrator, editor):
    many(200_000, editor)
    browser = Client()
    browser.force_login(administrator)
    for asked in ({}, {"who": editor.pk}, {"from": "1405/01/01"}, {"q": "برچسب ۱۲"}, {"p": "90"}):
        start = timezone.now()
        assert browser.get(reverse(LIST), asked).status_code == 200
        assert (timezone.now() - start).total_seconds() < 2, asked
    with connection.cursor() as cursor:
        cursor.execute("explain select * from news_auditentry order by at desc, id desc limit 50")
        assert "Seq Scan" not in str(cursor.fetchall())
