"""What was confidential stays so while somebody's work is taken back; and the log knows of it from the first moment."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import Error
from django.test.client import Client
from django.urls import reverse
from django.utils import timezone

from news import bin, taken_acts, versions
from news import take_back as taking
from news.models import Article, AuditEntry, TopicArticle
from tests.desk.test_take_back import acts_of, deface, old, save
from tests.factories import ArticleFactory, CategoryFactory, TopicArticleFactory

pytestmark = pytest.mark.django_db
PAGE, TITLE = "admin:take_back", "سفر محرمانهٔ نوروز"


@pytest.fixture
def secret(editor) -> Article:
    return old(title=TITLE, status="draft", published_at=None, is_embargoed=True)


def seen_and_done(browser: Client, person) -> str:
    """All that whoever takes it back is shown: before, and after."""
    before = browser.get(reverse(PAGE), {"person": person.pk, "hours": 1}).content.decode()
    fields = BeautifulSoup(before, "html.parser").select(".take-back-confirm input[name]")
    sent = {field["name"]: field.get("value", "") for field in fields}
    count = str(acts_of(person).count)
    after = browser.post(reverse(PAGE), sent | {"count": count}, follow=True)
    assert after.redirect_chain, after.content.decode()
    return before + after.content.decode()


class TestConfidential:
    @pytest.mark.parametrize("refusal", [ValidationError(f"«{TITLE}»: متن"), Error(f"row ({TITLE})")])
    def test_a_refusal_does_not_tell_what_it_is_about(
        self, login, secret, editor, administrator, monkeypatch, refusal
    ):
        def refuse(*args, **kwargs):
            raise refusal

        save(secret, editor, title="هک شد", lead="هک شد")
        monkeypatch.setattr(versions, "restore", refuse)
        told = seen_and_done(login(administrator), editor)
        assert "سفر" not in told and "«(محرمانه)»" in told and "مانده" in told

    def test_a_thing_of_the_bin_is_not_named_after_it(self, login, secret, editor, administrator):
        entry = TopicArticleFactory(article=secret)
        bin.put(entry, by=editor)
        told = seen_and_done(login(administrator), editor)
        assert "سفر" not in told and "(محرمانه)" in told
        assert TopicArticle.objects.filter(article=secret).exists()

    def test_a_former_title_is_one_too(self, login, secret, editor, administrator):
        bin.put(TopicArticleFactory(article=secret, topic__name=f"پروندهٔ {TITLE}").topic, by=editor)
        save(secret, editor, title="هک شد")
        assert "سفر" not in seen_and_done(login(administrator), editor)

    def test_what_the_refusal_names_is_hidden(self, login, secret, editor, writer, administrator):
        entry = TopicArticleFactory(article=ArticleFactory(title="دیدار"), topic__name=TITLE)
        topic = entry.topic
        bin.put(entry, by=editor)
        bin.put(topic, by=writer)
        told = seen_and_done(login(administrator), editor)
        assert "سفر" not in told and "(محرمانه)" in told and "دیدار" in told

    def test_who_may_know_of_it_reads_it(self, login, secret, editor, administrator):
        secret.embargo_readers.add(administrator)
        bin.put(TopicArticleFactory(article=secret), by=editor)
        assert TITLE in seen_and_done(login(administrator), editor)


class TestLog:
    def test_it_is_written_down_before_the_first_act(self, editor, administrator, monkeypatch):
        class Broken(Exception):
            pass

        def break_off(*args, **kwargs):
            raise Broken

        deface([old()], editor)
        monkeypatch.setattr(versions, "restore", break_off)
        with pytest.raises(Broken):
            taking.take_back(acts_of(editor), by=administrator)
        entry = AuditEntry.objects.get(act="taken_back", kind="auth.user")
        assert entry.object_id == str(editor.pk) and entry.actor == administrator and "آغاز شد" in entry.note

    def test_and_what_came_of_it(self, editor, administrator):
        deface([old()], editor)
        taking.take_back(acts_of(editor), by=administrator)
        result, begun = AuditEntry.objects.filter(act="taken_back", kind="auth.user")
        assert "۱" in begun.note and "پس‌گرفته: ۱" in result.note


class TestPeriod:
    @pytest.mark.parametrize(
        "options",
        [{"since": "0001-01-01T00:00:00+14:00"}, {"since": "0001-01-01T00:00:00"}, {"since": "800 days"},
         {"since": "1 hour", "until": "9999-12-31T23:59:59-14:00", "user": "x"}, {"since": "0 hours"},
         {"since": "9999-12-31T23:59:59"}, {"since": "۲ ساعت"}],
    )  # fmt: skip
    def test_the_command_refuses_what_is_no_period(self, editor, options):
        with pytest.raises(CommandError):
            call_command("take_back", **({"user": "editor", "stdout": io.StringIO()} | options))

    def test_what_lies_ahead_is_left_out(self, editor):
        now = timezone.now()
        period = taken_acts.period_of(editor, now - timedelta(hours=1), now + timedelta(days=40))
        assert period.until <= timezone.now()
        deface([old()], editor)
        until = (now + timedelta(days=40)).isoformat()
        call_command("take_back", user="editor", since="1 hour", until=until, stdout=io.StringIO())
        told = AuditEntry.objects.filter(act="taken_back", kind="auth.user").first().note
        assert "پس‌گرفته: ۱" in told

    @pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
    def test_the_page_refuses_it_too(self, login, editor, administrator, since):
        sent = {"person": editor.pk, "since": since, "until": timezone.now().isoformat(), "count": "1"}
        assert login(administrator).post(reverse(PAGE), sent).status_code == 400

    def test_a_form_says_that_it_is_too_long(self, login, editor, administrator):
        asked = {"person": editor.pk, "since_0": "۱۳۹۰/۰۱/۰۱", "since_1": "۱۰:۰۰"}
        page = login(administrator).get(reverse(PAGE), asked).content.decode()
        assert "بیش از یک سال" in page


class TestCost:
    def test_an_article_more_costs_few_statements(self, editor, administrator, django_assert_max_num_queries):
        category = CategoryFactory()
        deface([old(category=category, author=editor) for _number in range(6)], editor)
        acts = acts_of(editor)
        # 27 for each before, savepoints included; the twelve around them are asked once.
        with django_assert_max_num_queries(12 + 6 * 17):
            taking.take_back(acts, by=administrator)
