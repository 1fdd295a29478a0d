"""Versions of an article: every change keeps one, two are compared by words, one is restored as a new one."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from news import merging, versions, workflow
from news.models import Article, AuditEntry, GalleryPicture, SecondLook, Tag, Version
from tests.desk.forms import article_data
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    GalleryPictureFactory,
    PersonFactory,
    PictureFactory,
    StaffFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db


def page(name: str, *args, **query) -> str:
    return reverse(f"admin:news_article_{name}", args=args, query=query or None)


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


@pytest.fixture
def article() -> Article:
    return ArticleFactory(title="دیدار با شهردار", body="<p>دو طرف دربارهٔ همکاریها گفت‌وگو کردند.</p>")


def save(article: Article, by=None, **changes) -> Version | None:
    versions.begin(article)
    for name, value in changes.items():
        setattr(article, name, value)
    article.save()
    return versions.keep(article, by=by)


class TestKeeping:
    def test_the_form_keeps_what_was_and_what_is(self, login, editor, article):
        sent = article_data(article.category, title="دیدار تازه", slug="a", published_at_0="1402/09/10")
        sent["baseline_views"] = 0
        answer = login(editor).post(page("change", article.pk), sent)
        assert answer.status_code == 302, soup(answer).select(".errorlist, .errors")
        second, first = Version.objects.filter(article=article).defer(None)
        assert (first.number, first.act, first.content["title"]) == (1, "first", "دیدار با شهردار")
        assert (second.number, second.act, second.content["title"]) == (2, "saved", "دیدار تازه")
        assert second.by == editor

    def test_a_save_that_changes_nothing_keeps_nothing(self, article):
        assert save(article, lead="لید تازه")
        assert versions.keep(article, by=None) is None

    def test_a_move_keeps_the_state(self, editor, writer):
        draft = ArticleFactory(
            status="in_review", published_at=None, submitted_by=writer, submitted_at=timezone.now()
        )
        workflow.take(Article.objects.filter(pk=draft.pk), workflow.MOVES["publish"], by=editor)
        states = Version.objects.filter(article=draft).values_list("number", "act", "status", "by")
        assert list(states) == [(2, "moved", "published", editor.pk), (1, "first", "in_review", None)]

    def test_merging_people_keeps_who_was_named(self, article, editor):
        winner, loser = PersonFactory(name="مهتاب وکیلی"), PersonFactory(name="م. وکیلی")
        article.mentions.add(loser)
        gone = loser.pk
        merging.merge(type(winner), winner.pk, loser.pk, by=editor)
        after, before = Version.objects.filter(article=article).defer(None)
        assert (before.content["mentions"], after.content["mentions"]) == ([gone], [winner.pk])
        assert after.act == "mended" and after.by == editor
        # The earlier version names a number that leads to somebody else by now.
        article.mentions.clear()
        versions.restore(before, by=editor)
        assert list(article.mentions.all()) == [winner]
        assert versions.gone(before) == {}

    def test_the_search_vector_and_what_is_counted_are_no_part_of_it(self, article):
        save(article, lead="تازه")
        kept = Version.objects.defer(None).first().content
        assert not {"search", "body_text", "text_digest", "title_words", "view_total"} & set(kept)

    def test_history_weighs_little_more_than_its_texts(self, article):
        body = "".join(f"<p>{'واژهٔ تازه ' * 20}{n}</p>" for n in range(50))
        for number in range(5):
            save(article, body=f"{body}<p>{number}</p>")
        with connection.cursor() as cursor:
            cursor.execute("select max(pg_column_size(content)) from news_version")
            assert cursor.fetchone()[0] < len(body.encode())

    def test_dates_come_back_to_the_microsecond(self, article, editor):
        exact = article.published_at
        kept = save(article, lead="تازه")
        Article.objects.filter(pk=article.pk).update(published_at=exact - timedelta(days=3))
        versions.restore(kept, by=editor, whole=True)
        article.refresh_from_db()
        assert article.published_at == exact


@pytest.mark.django_db(transaction=True)
def test_versions_are_numbered_without_gaps_when_many_save_at_once():
    article = ArticleFactory()

    def keep(number: int) -> None:
        try:
            Article.objects.filter(pk=article.pk).update(lead=f"لید {number}")
            versions.begin(article)
            versions.keep(article, by=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(keep, range(18)))
    numbers = list(Version.objects.filter(article=article).values_list("number", flat=True))
    assert numbers == list(range(len(numbers), 0, -1)) and len(numbers) > 1


class TestPages:
    @pytest.fixture
    def changed(self, article, editor) -> Article:
        tag = TagFactory(name="نوروز")
        article.tags.add(tag)
        save(article, by=editor)
        article.tags.clear()
        category = CategoryFactory(name="دیدارها")
        body = '<p>دو طرف دربارهٔ همکاری‌ها <a href="https://example.org/a">گفت‌وگو</a> کردند.</p><p>پایان.</p>'
        save(article, by=editor, body=body, category=category, title="دیدار با معاون شهردار")
        return article

    def test_the_list_says_who_when_and_how_much(self, login, editor, changed):
        found = soup(login(editor).get(page("versions", changed.pk)))
        entries = [" ".join(entry.get_text(" ").split()) for entry in found.select(".version")]
        assert len(entries) == 2
        assert "نسخهٔ ۲" in entries[0] and "editor" in entries[0] and "ذخیره" in entries[0]
        assert "+۳" in entries[0] and "−۱" in entries[0]

    def test_the_comparison_is_by_words(self, login, editor, changed):
        for view in ("beside", "inline"):
            found = soup(login(editor).get(page("version", changed.pk, 2, view=view)))
            came = [mark.get_text() for mark in found.select(".diff-row ins, .diff-whole ins")]
            went = [mark.get_text() for mark in found.select(".diff-row del, .diff-whole del")]
            assert "افزوده: همکاری‌ها " in came and "حذف‌شده: همکاریها " in went
            assert "افزوده: معاون " in came
            text = found.get_text(" ")
            assert "دیدارها" in text and "نوروز" in text
            assert "https://example.org/a" in found.select_one(".diff-facts").get_text()

    def test_the_first_version_is_compared_with_nothing(self, login, editor, changed):
        found = soup(login(editor).get(page("version", changed.pk, 1)))
        assert found.select(".diff-row ins") and not found.select(".diff-row del")

    def test_equal_versions_say_so(self, login, editor, changed):
        answer = login(editor).get(page("version", changed.pk, 2, **{"with": 2}))
        assert "هر دو نسخه یکی است" in answer.content.decode()

    def test_djangos_history_leads_here(self, login, editor, changed):
        answer = login(editor).get(page("history", changed.pk))
        assert answer["Location"] == page("versions", changed.pk)

    @pytest.mark.parametrize(
        "address, status",
        [("versions/99/", 404), ("versions/2/?with=x", 400), ("versions/2/?with=77", 404),
         ("versions/?before=%00", 400), ("versions/0/", 404), ("versions/99999999999999999999/", 404),
         ("versions/?before=99999999999", 400), ("versions/77/restore/", 404)],
    )  # fmt: skip
    def test_hostile_numbers_are_refused(self, login, editor, changed, address, status):
        browser = login(editor)
        browser.raise_request_exception = False
        assert browser.get(f"/admin/news/article/{changed.pk}/{address}").status_code == status

    def test_hostile_markup_stays_text(self, login, editor, article):
        save(article, lead="<script>alert(1)</script>")
        answer = login(editor).get(page("version", article.pk, 2)).content.decode()
        assert "<script>alert" not in answer and "&lt;script&gt;" in answer

    def test_versions_of_a_confidential_draft_are_not_there_for_others(self, login, editor):
        secret = ArticleFactory(status="draft", published_at=None, is_embargoed=True)
        save(secret, lead="تازه")
        for name, args in (("versions", []), ("version", [1]), ("restore", [1])):
            address = page(name, secret.pk, *args)
            assert login(editor).get(address).status_code == 404
            assert login(editor).post(address).status_code in {404, 405}
        secret.embargo_readers.add(editor)
        assert login(editor).get(page("versions", secret.pk)).status_code == 200

    def test_a_comparison_asks_few_questions(self, login, editor, changed, django_assert_max_num_queries):
        browser = login(editor)
        with django_assert_max_num_queries(15):
            browser.get(page("version", changed.pk, 2))
        with django_assert_max_num_queries(10):
            browser.get(page("versions", changed.pk))


class TestRestoring:
    def restore(self, browser, article: Article, number: int):
        address = page("restore", article.pk, number)
        latest = soup(browser.get(address)).select_one("input[name=latest]")["value"]
        return browser.post(address, {"latest": latest}, follow=True)

    def test_the_public_reads_the_restored_text(self, login, editor, client, article):
        before = article.body
        shown = client.get(article.get_absolute_url()).content.decode()
        save(article, by=editor, body="<p>نوشتهٔ بیگانه</p>")
        assert "نوشتهٔ بیگانه" in client.get(article.get_absolute_url()).content.decode()
        self.restore(login(editor), article, 1)
        article.refresh_from_db()
        assert article.body == before
        text = re.compile(r'<div class="[^"]*body.*?</div>', re.DOTALL)
        again = client.get(article.get_absolute_url()).content.decode()
        assert text.findall(again) == text.findall(shown) and "همکاریها" in again
        assert Version.objects.filter(article=article).values_list("number", "act", "note").first() == (
            3, "restored", "1",
        )  # fmt: skip

    def test_one_person_who_restores_in_public_is_looked_at(self, login, editor, article):
        save(article, by=editor, title="دیگر")
        self.restore(login(editor), article, 1)
        look = SecondLook.objects.get()
        assert (look.article, look.cause, look.made_by) == (article, "changed", editor)
        entry = AuditEntry.objects.get(act="restored")
        assert (entry.actor, entry.object_id, entry.note) == (editor, str(article.pk), "نسخهٔ ۱")

    def test_state_dates_and_author_stay(self, editor, article):
        kept = save(article, lead="یک")
        author = StaffFactory()
        Article.objects.filter(pk=article.pk).update(
            status="withdrawn", withdrawn_at=timezone.now(), withdrawal_notice="پس گرفته شد", author=author
        )
        save(Article.objects.get(pk=article.pk), lead="دو")
        versions.restore(kept, by=editor)
        article.refresh_from_db()
        assert (article.status, article.withdrawal_notice, article.author, article.lead) == (
            "withdrawn", "پس گرفته شد", author, "یک",
        )  # fmt: skip

    def test_what_is_gone_is_left_out_and_told(self, login, editor, article):
        tag = TagFactory(name="نوروز")
        shown, other = GalleryPictureFactory(article=article, caption="الف"), PictureFactory()
        article.tags.add(tag)
        article.lead_picture = other
        save(article, by=editor)
        article.tags.clear()
        GalleryPicture.objects.filter(article=article).delete()
        save(article, by=editor, lead_picture=None, lead="دو")
        tag.delete()
        other.delete()
        answer = self.restore(login(editor), article, 1).content.decode()
        article.refresh_from_db()
        assert article.lead_picture is None and list(article.tags.all()) == []
        assert list(article.gallery_pictures.values_list("picture", "caption")) == [(shown.picture_id, "الف")]
        assert "دیگر نیست و کنار گذاشته شد" in answer and "برچسب‌ها (۱)" in answer

    def test_nothing_is_restored_over_what_a_colleague_has_just_saved(self, login, editor, article):
        save(article, lead="یک")
        address, browser = page("restore", article.pk, 1), login(editor)
        latest = soup(browser.get(address)).select_one("input[name=latest]")["value"]
        save(article, lead="دو")
        browser.post(address, {"latest": latest})
        article.refresh_from_db()
        assert article.lead == "دو"
        browser.post(address, {"latest": "0"})
        assert not Version.objects.filter(act="restored").exists()

    @pytest.mark.parametrize("person", ["writer", "moderator", "auditor"])
    def test_who_may_not_change_it_does_not_restore_it(self, login, request, person, article):
        save(article, lead="یک")
        user = request.getfixturevalue(person)
        answer = login(user).post(page("restore", article.pk, 1), {"latest": "2"})
        assert answer.status_code == 403
        assert not Version.objects.filter(act="restored").exists()

    def test_auditors_compare(self, login, auditor, article):
        save(article, lead="یک")
        answer = login(auditor).get(page("version", article.pk, 2))
        assert answer.status_code == 200
        assert page("restore", article.pk, 1) not in answer.content.decode()

    def test_a_tag_of_the_version_is_named_though_it_is_gone(self, login, editor, article):
        tag = TagFactory()
        article.tags.add(tag)
        save(article, by=editor)
        Tag.objects.all().delete()
        save(article, by=editor, lead="دو")
        assert "دیگر نیست" in login(editor).get(page("version", article.pk, 2)).content.decode()
