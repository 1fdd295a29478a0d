"""What the desk tells its people: the inbox, and the letters."""

from datetime import timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from news import desk_notices, notice_letters
from news.models import Article, DeskNotice
from tests.factories import ArticleFactory

INBOX = "/admin/notices/"


@pytest.fixture
def article(writer):
    return ArticleFactory(title="دیدار با شهردار", author=writer)


def told(*people, article=None, by=None, kind="remark", detail="کوتاه کنید.") -> DeskNotice:
    desk_notices.tell(people, kind, article=article, by=by, detail=detail)
    return DeskNotice.objects.latest("pk")


def opening(notice) -> str:
    return reverse("admin:notice_open", args=[notice.pk])


class TestInbox:
    def test_it_is_everybodys_own(self, login, writer, editor, moderator, article):
        told(writer, article=article, by=editor)
        assert "دیدار با شهردار" in login(writer).get(INBOX).content.decode()
        for other in (editor, moderator):
            page = login(other).get(INBOX).content.decode()
            assert "دیدار با شهردار" not in page
            assert "هنوز آگاهی‌ای نیست" in page

    def test_the_pulse_counts_what_is_unread(self, login, writer, editor, article):
        for _number in range(3):
            notice = told(writer, article=article, by=editor)
        assert login(writer).get("/admin/pulse/").json()["unread"] == 3
        login(writer).post(opening(notice))
        assert login(writer).get("/admin/pulse/").json()["unread"] == 2
        assert login(editor).get("/admin/pulse/").json()["unread"] == 0

    def test_looking_at_it_changes_nothing_and_opening_is_a_post(self, login, writer, editor, article):
        notice = told(writer, article=article, by=editor)
        browser = login(writer)
        browser.get(INBOX)
        assert browser.get(opening(notice)).status_code == 405
        notice.refresh_from_db()
        assert notice.read_at is None
        form = reverse("admin:news_article_change", args=[article.pk])
        assert browser.post(opening(notice))["Location"] == f"{form}#remarks"
        notice.refresh_from_db()
        assert notice.read_at

    def test_another_persons_is_not_there(self, login, writer, editor, article):
        notice = told(writer, article=article, by=editor)
        assert login(editor).post(opening(notice)).status_code == 404
        notice.refresh_from_db()
        assert notice.read_at is None

    def test_all_that_was_shown_is_read_at_once(self, login, writer, editor, article):
        first = told(writer, article=article, by=editor)
        browser = login(writer)
        newest = browser.get(INBOX).context["newest"]
        later = told(writer, article=article, by=editor)
        browser.post("/admin/notices/read/", {"upto": newest})
        assert list(DeskNotice.objects.filter(read_at=None)) == [later]
        assert first.pk == newest

    @pytest.mark.parametrize("upto", ["", "x", "-1", "9" * 40, "۱۲"])
    def test_what_is_no_number_reads_nothing(self, login, writer, editor, article, upto):
        told(writer, article=article, by=editor)
        assert login(writer).post("/admin/notices/read/", {"upto": upto}).status_code == 302
        assert DeskNotice.objects.filter(read_at=None).count() == 1

    def test_of_what_is_kept_from_them_by_now_people_read_nothing(self, login, writer, editor, article):
        notice = told(writer, article=article, by=editor, detail="رازی در یادداشت")
        Article.objects.filter(pk=article.pk).update(
            is_embargoed=True, status="draft", published_at=timezone.now()
        )
        page = login(writer).get(INBOX).content.decode()
        assert "دیدار با شهردار" not in page
        assert "رازی" not in page
        assert login(writer).post(opening(notice))["Location"] == INBOX

    def test_its_queries_do_not_grow(self, login, writer, editor, article, django_assert_max_num_queries):
        for _number in range(20):
            told(writer, article=ArticleFactory(), by=editor)
        browser = login(writer)
        with django_assert_max_num_queries(13):
            browser.get(INBOX)

    def test_hostile_words_are_text_and_pages_have_an_end(self, login, writer, editor, article):
        told(writer, article=article, by=editor, detail="<img src=x onerror=alert(1)>")
        for page in ("", "?page=x", "?page=99", "?page=-1"):
            assert "<img src=x" not in login(writer).get(INBOX + page).content.decode()


class TestLetters:
    def run(self) -> str:
        said = StringIO()
        call_command("send_desk_notices", stdout=said, stderr=said)
        return said.getvalue()

    @pytest.fixture(autouse=True)
    def addresses(self, writer, editor):
        for person in (writer, editor):
            person.email = f"{person.username}@example.org"
            person.save()

    def test_one_letter_tells_all_and_the_second_run_nothing(self, writer, editor, article):
        told(writer, article=article, by=editor, detail="نخست")
        told(writer, article=article, by=editor, detail="دوم\nFrom: somebody")
        assert "۱" in self.run()
        self.run()
        (letter,) = mail.outbox
        assert letter.to == ["writer@example.org"]
        assert "> نخست" in letter.body
        assert "> From: somebody" in letter.body
        assert "\u2068دیدار با شهردار\u2069" in letter.body
        assert f"/admin/news/article/{article.pk}/change/" in letter.body
        assert letter.body.startswith("\u200f")
        assert article.body_text not in letter.body
        assert not DeskNotice.objects.filter(mailed_at=None).exists()

    def test_what_was_read_or_is_old_and_people_without_address_get_none(self, writer, editor, article):
        told(editor, article=article, by=writer)
        DeskNotice.objects.update(read_at=timezone.now())
        told(editor, article=article, by=writer)
        DeskNotice.objects.filter(read_at=None).update(at=timezone.now() - timedelta(days=31))
        writer.email = ""
        writer.save()
        told(writer, article=article, by=editor)
        self.run()
        assert mail.outbox == []

    def test_an_embargoed_title_goes_to_nobody_who_may_not_see_it(self, writer, editor, article):
        told(writer, editor, article=article, detail="رازی در یادداشت")
        Article.objects.filter(pk=article.pk).update(is_embargoed=True, status="draft")
        article.embargo_readers.set([editor])
        self.run()
        bodies = {letter.to[0]: letter.body for letter in mail.outbox}
        assert "دیدار با شهردار" in bodies["editor@example.org"]
        assert "دیدار با شهردار" not in bodies["writer@example.org"]
        assert "رازی" not in bodies["writer@example.org"]

    def test_what_the_mail_host_refuses_stays_and_others_get_theirs(
        self, writer, editor, article, monkeypatch
    ):
        told(writer, editor, article=article)
        send = EmailBackend.send_messages

        def picky(backend, messages):
            if messages[0].to == ["writer@example.org"]:
                raise SMTPRecipientsRefused({"writer@example.org": (450, b"full")})
            return send(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", picky)
        with pytest.raises(SystemExit):
            self.run()
        assert [letter.to for letter in mail.outbox] == [["editor@example.org"]]
        assert [notice.recipient for notice in DeskNotice.objects.filter(mailed_at=None)] == [writer]
        monkeypatch.undo()
        self.run()
        assert len(mail.outbox) == 2

    def test_a_host_that_is_away_ends_the_run_and_loses_nothing(self, writer, editor, article, monkeypatch):
        told(writer, editor, article=article)
        tried = []

        def away(backend, messages):
            tried.append(messages)
            raise ConnectionRefusedError

        monkeypatch.setattr(EmailBackend, "send_messages", away)
        assert notice_letters.send(timezone.now()) == (0, 1)
        assert len(tried) == 1
        assert DeskNotice.objects.filter(mailed_at=None).count() == 2

    def test_a_dry_run_only_counts(self, writer, editor, article):
        told(writer, editor, article=article)
        said = StringIO()
        call_command("send_desk_notices", "--dry-run", stdout=said)
        assert "۲" in said.getvalue()
        assert "example" not in said.getvalue()
        assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_another_run_passes_over_what_one_has_in_hand(writer, editor):
    writer.email = "writer@example.org"
    writer.save()
    told(writer, article=ArticleFactory(), by=editor)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT id FROM news_desknotice FOR UPDATE")
            assert notice_letters.send(timezone.now()) == (0, 0)
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert notice_letters.send(timezone.now()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_run_that_dies_while_it_sends_is_not_repeated(writer, editor, monkeypatch):
    writer.email = "writer@example.org"
    writer.save()
    told(writer, article=ArticleFactory(), by=editor)
    send = EmailBackend.send_messages
    claimed_elsewhere = []

    def killed(backend, messages):
        """After the host has taken the letter; what others see at that moment is what stays."""
        other = connections.create_connection("default")
        with other.cursor() as cursor:
            cursor.execute("SELECT mailed_at FROM news_desknotice")
            claimed_elsewhere.append(cursor.fetchone()[0])
        other.close()
        send(backend, messages)
        raise KeyboardInterrupt

    monkeypatch.setattr(EmailBackend, "send_messages", killed)
    with pytest.raises(KeyboardInterrupt):
        notice_letters.send(timezone.now())
    monkeypatch.undo()
    assert notice_letters.send(timezone.now()) == (0, 0)
    assert len(mail.outbox) == 1
    assert all(claimed_elsewhere)
