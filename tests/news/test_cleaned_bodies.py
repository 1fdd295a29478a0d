"""`manage.py sanitize_articles`: every kept body under the present policy, and nothing changed in silence."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from news import cleaned_bodies, richtext, versions
from news.models import Article, AuditEntry, PublicText, UnsavedWork, Version
from tests.conftest import staff
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
HOSTILE = '<p>خبر <b onclick="alert(1)">تازه</b></p><img src="x" onerror="alert(2)"><p>پایان</p>'
CLEAN = "<p>خبر <b>تازه</b></p><p>پایان</p>"


def kept_before(body: str = HOSTILE, **facts) -> Article:
    """An article whose body was kept under another policy."""
    article = ArticleFactory(**facts)
    Article.objects.filter(pk=article.pk).update(
        body=body, body_text=richtext.plain_text(richtext.clean(body))
    )
    article.refresh_from_db()
    return article


def told(capsys, *words: str) -> str:
    call_command("sanitize_articles", *words)
    return capsys.readouterr().out


class TestWhatItDoes:
    def test_it_cleans_and_shows_each_change(self, capsys):
        article = kept_before(title="بندر تازه")
        ArticleFactory(body=CLEAN)
        said = told(capsys)
        article.refresh_from_db()
        assert article.body == CLEAN
        assert "بندر تازه (واژه‌هایش می‌ماند)" in said
        assert '-<b onclick="alert(1)">' in said and "+<b>" in said
        assert '-<img src="x" onerror="alert(2)">' in said
        assert "خبر" not in said.replace("بندر تازه", "")
        assert said.rstrip().endswith("۱")

    def test_a_trial_changes_nothing_and_says_the_same(self, capsys):
        article = kept_before()
        would, before = told(capsys, "--dry-run"), Article.objects.values().get()
        assert (article.body, before["body"]) == (HOSTILE, HOSTILE)
        assert not Version.objects.exists() and not AuditEntry.objects.exists()
        did = told(capsys)
        assert would.splitlines()[:-1] == did.splitlines()[:-1]

    def test_what_was_there_stays_as_a_version_and_the_log_names_it(self, capsys):
        article = kept_before()
        told(capsys)
        kept = list(Version.objects.defer(None).order_by("number"))
        assert [one.content["body"] for one in kept] == [HOSTILE, CLEAN]
        assert (kept[-1].by, kept[-1].act) == (None, versions.Act.MENDED)
        entry = AuditEntry.objects.get()
        assert (entry.act, entry.object_id, entry.actor) == ("changed", str(article.pk), None)

    def test_a_change_that_no_version_knew_is_kept_first(self, capsys):
        article = ArticleFactory(body="<p>نخست</p>")
        versions.keep(article, by=None)
        Article.objects.filter(pk=article.pk).update(body=HOSTILE)
        told(capsys)
        bodies = Version.objects.defer(None).order_by("number").values_list("content__body", flat=True)
        assert list(bodies) == ["<p>نخست</p>", HOSTILE, CLEAN]

    def test_again_it_has_nothing_to_do(self, capsys):
        kept_before()
        told(capsys)
        counts = Version.objects.count(), AuditEntry.objects.count(), Article.objects.get().modified_at
        assert told(capsys).splitlines() == ["متن‌های پاک‌سازی‌شده: ۰"]
        assert (
            Version.objects.count(),
            AuditEntry.objects.count(),
            Article.objects.get().modified_at,
        ) == counts

    def test_every_batch_and_the_bin_too(self, capsys, monkeypatch):
        monkeypatch.setattr(cleaned_bodies, "_AT_ONCE", 2)
        for status in ["draft", *["published"] * 4]:
            kept_before(status=status)
        Article.objects.filter(status="draft").update(deleted_at=timezone.now())
        told(capsys)
        assert set(Article.objects.values_list("body", flat=True)) == {CLEAN}

    def test_lost_words_are_said(self, capsys):
        kept_before("<p>یک</p><style>دو</style>")
        said = told(capsys, "--dry-run")
        assert "(واژه‌هایش می‌ماند)" in said and "-دو" in said
        Article.objects.update(body="<p>یک\u202eدو</p>")
        assert "(واژه‌هایش دگرگون می‌شود)" in told(capsys, "--dry-run")

    def test_who_was_quicker_is_not_overwritten(self):
        article = kept_before()
        (found,) = cleaned_bodies.to_be_cleaned()
        Article.objects.filter(pk=article.pk).update(body="<p>همکار</p>")
        assert cleaned_bodies.clean_again(found.key) is None
        assert Article.objects.get().body == "<p>همکار</p>"
        Article.objects.all().delete()
        assert cleaned_bodies.clean_again(found.key) is None


class TestWhatStays:
    def test_evidence_of_what_was(self, capsys):
        article = kept_before(status="published")
        writer = staff("writer2", "writer")
        typed = {"body": [HOSTILE]}
        UnsavedWork.objects.create(owner=writer, article=article, form="0" * 32, typed=typed)
        versions.keep(article, by=None)
        public = list(PublicText.objects.values())
        told(capsys)
        assert Version.objects.defer(None).get(number=1).content["body"] == HOSTILE
        assert UnsavedWork.objects.get().typed == typed
        # Not a word of the page has changed, so no further wording was public.
        assert list(PublicText.objects.values()) == public != []

    def test_a_version_that_comes_back_is_cleaned(self, capsys):
        article = kept_before()
        told(capsys)
        first = Version.objects.defer(None).get(number=1)
        versions.restore(first, by=None)
        article.refresh_from_db()
        assert article.body == CLEAN

    def test_what_is_beyond_the_limits_is_named_and_left(self, capsys):
        bomb = "<div>" * 5_000
        article = ArticleFactory(title="ژرف")
        Article.objects.filter(pk=article.pk).update(body=bomb)
        kept_before()
        with pytest.raises(SystemExit) as ended:
            call_command("sanitize_articles")
        said = capsys.readouterr()
        assert ended.value.code == 1 and "ژرف" in said.err
        assert Article.objects.get(pk=article.pk).body == bomb
        assert Article.objects.exclude(pk=article.pk).get().body == CLEAN


def test_a_terminal_gets_no_signs_that_steer_it(capsys):
    kept_before("<p>\x1b[2J\u202eرنگ\x9b\x07</p>")
    said = told(capsys)
    assert "\\u001b[2J\\u202e" in said
    assert not set(said) & set("\x1b\u202e\x9b\x07")
