"""The list of words at the desk: one entry for all spellings of a word, and a page to try texts on."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from comments.models import Comment, ListedWord
from tests.factories import OfficeFactory

LIST = "/admin/comments/listedword/"
ADD, TRY, MANY = f"{LIST}add/", f"{LIST}try/", f"{LIST}many/"


@pytest.fixture
def desk(login, moderator):
    return login(moderator)


@pytest.fixture
def bad(db) -> ListedWord:
    return ListedWord.objects.create(word="بد", kind="banned")


def add(browser, word, kind="banned", note=""):
    return browser.post(ADD, {"word": word, "kind": kind, "note": note})


class TestList:
    def test_a_word_is_added_with_its_kind_and_note(self, desk):
        assert add(desk, "  بی‌شعور ", "suspect", "توهین").status_code == 302
        word = ListedWord.objects.get()
        assert (word.word, word.key, word.kind, word.note) == ("بی‌شعور", "بیشعور", "suspect", "توهین")

    @pytest.mark.parametrize("spelling", ["بـد", "ب‌د", "بَد", "بد"])
    def test_a_spelling_of_a_listed_word_is_refused_and_named(self, desk, bad, spelling):
        page = add(desk, spelling, "suspect").content.decode()
        assert f"«{spelling}» پیش‌تر به شکل «بد» (واژهٔ ممنوع) در فهرست است." in page
        assert ListedWord.objects.count() == 1

    def test_a_phrase_written_together_is_the_same_phrase(self, desk):
        add(desk, "بی شعور")
        assert "پیش‌تر" in add(desk, "بی‌شعور").content.decode()
        assert "پیش‌تر" in add(desk, "بيشعور").content.decode()

    def test_a_word_may_change_its_own_spelling_and_kind(self, desk, bad):
        address = reverse("admin:comments_listedword_change", args=[bad.pk])
        assert desk.post(address, {"word": "بَد", "kind": "suspect", "note": ""}).status_code == 302
        bad.refresh_from_db()
        assert (bad.word, bad.kind) == ("بَد", "suspect")

    @pytest.mark.parametrize("word", ["...", "🌷", "\u200c", "ءّ", "ﷺ" * 10])
    def test_a_word_without_letters_or_with_too_many_is_refused(self, desk, word):
        assert add(desk, word).status_code == 200
        assert not ListedWord.objects.exists()

    def test_an_endless_word_and_an_unknown_kind_are_refused(self, desk):
        assert add(desk, "ا" * 61).status_code == 200
        assert add(desk, "بد", "worst").status_code == 200
        assert not ListedWord.objects.exists()

    def test_a_full_list_takes_no_more(self, desk, bad, monkeypatch):
        monkeypatch.setattr("comments.admin.words.MOST_WORDS", 1)
        assert "فهرست پر است" in add(desk, "زشت").content.decode()

    @pytest.mark.parametrize("term", ["بي شعور", "بی‌شعور", "بــی‌شَعور"])
    def test_search_finds_a_word_in_any_spelling(self, desk, bad, term):
        ListedWord.objects.create(word="بی‌شعور")
        page = desk.get(LIST, {"q": term.replace(" ", "")}).content.decode()
        assert "بی‌شعور" in page
        assert ">بد<" not in page

    def test_the_list_is_filtered_by_kind(self, desk, bad):
        ListedWord.objects.create(word="تحریم", kind="suspect")
        page = desk.get(LIST, {"kind__exact": "suspect"}).content.decode()
        assert ">تحریم<" in page
        assert ">بد<" not in page

    def test_a_word_is_taken_off_the_list(self, desk, bad):
        desk.post(reverse("admin:comments_listedword_delete", args=[bad.pk]), {"post": "yes"})
        assert not ListedWord.objects.exists()


class TestManyWords:
    def test_each_line_is_a_word_and_listed_ones_are_left_out(self, desk, bad):
        text = "زشت\r\n\r\nبـد\r\nبی شعور\nبی‌شعور\n"
        page = desk.post(MANY, {"words": text, "kind": "suspect"}, follow=True).content.decode()
        assert "۲ واژه افزوده شد. ۲ واژه از پیش در فهرست بود." in page
        assert set(ListedWord.objects.values_list("word", "kind")) == {
            ("بد", "banned"), ("زشت", "suspect"), ("بی شعور", "suspect"),
        }  # fmt: skip
        assert LogEntry.objects.count() == 2

    @pytest.mark.parametrize("text", ["", "  \n ", "خوب\n" + "ا" * 61, "خوب\n...", "ﷺ" * 10, "\x00", "ا\x00"])
    def test_what_cannot_be_listed_is_named_and_nothing_is_written(self, desk, text):
        answer = desk.post(MANY, {"words": text, "kind": "banned"})
        assert answer.status_code == 200
        assert 'class="errorlist"' in answer.content.decode()
        assert not ListedWord.objects.exists()

    def test_too_many_at_once_and_a_full_list_are_refused(self, desk, monkeypatch):
        monkeypatch.setattr("comments.admin.words.MOST_AT_ONCE", 2)
        assert desk.post(MANY, {"words": "یک\nدو\nسه", "kind": "banned"}).status_code == 200
        monkeypatch.setattr("comments.admin.words.MOST_WORDS", 1)
        assert "فهرست پر است" in desk.post(MANY, {"words": "یک\nدو", "kind": "banned"}).content.decode()
        assert not ListedWord.objects.exists()


class TestTrying:
    def test_it_says_what_would_hold_a_text_and_keeps_nothing(self, desk, bad):
        OfficeFactory()
        text = "این بـد است: example . com ، ۰۹۱۲۳۴۵۶۷۸۹"
        page = desk.post(TRY, {"name": "سفارت", "text": text}).content.decode()
        for reason in (Comment.Held.BANNED_WORD, Comment.Held.LINK, Comment.Held.IMITATES_OFFICE):
            assert f"<li>{reason.label}</li>" in page
        assert f"<li>{Comment.Held.SUSPECT_WORD.label}</li>" not in page
        assert "<bdi>بد</bdi>" in page
        assert "•••••••••۸۹" in page
        assert not Comment.objects.exists()

    def test_an_honest_text_is_held_for_nothing(self, desk, bad):
        page = desk.post(TRY, {"name": "", "text": "بدون شک خوب بود."}).content.decode()
        assert "چیزی از واژه‌های آن نگهش نمی‌دارد" in page

    def test_hostile_words_are_shown_as_text(self, desk, bad):
        page = desk.post(
            TRY, {"name": "<b>", "text": "<script>alert(1)</script> 09123456789 بد"}
        ).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page

    @pytest.mark.parametrize("text", ["", "ا" * 2_001, "\x00"])
    def test_a_text_that_no_comment_could_have_is_refused(self, desk, text):
        answer = desk.post(TRY, {"name": "", "text": text})
        assert answer.status_code == 200
        assert 'class="errorlist"' in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_with_the_same_word_at_once_the_second_one_is_told(admin_client):
    def colleague():
        try:
            return add(admin_client, "بـد")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert add(admin_client, "بد").status_code == 302
            answer = other.submit(colleague)
            time.sleep(0.5)
            assert not answer.done()
        response = answer.result(timeout=20)
    assert response.status_code == 200
    assert "پیش‌تر به شکل «بد»" in response.content.decode()
    assert ListedWord.objects.count() == 1


class TestWhoMay:
    @pytest.mark.parametrize("person", ["writer", "editor", "nobody"])
    def test_others_may_not(self, person, request, login, bad):
        browser = login(request.getfixturevalue(person))
        for address in (LIST, ADD, TRY, MANY):
            assert browser.get(address).status_code == 403
        assert browser.post(MANY, {"words": "زشت", "kind": "banned"}).status_code == 403
        assert browser.post(TRY, {"text": "زشت"}).status_code == 403
        assert ListedWord.objects.count() == 1

    @pytest.mark.parametrize("person", ["moderator", "administrator"])
    def test_moderators_may(self, person, request, login, bad):
        browser = login(request.getfixturevalue(person))
        for address in (LIST, ADD, TRY, MANY):
            assert browser.get(address).status_code == 200

    def test_strangers_are_sent_to_the_login(self, client, db):
        for address in (TRY, MANY):
            assert "login" in client.get(address)["Location"]

    def test_without_a_token_nothing_is_added(self, moderator, bad):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(moderator)
        assert browser.post(MANY, {"words": "زشت", "kind": "banned"}).status_code == 403
