"""Proposals for an article's text at the desk: asked for, accepted, refused; and dates that go stale."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from news.admin.article_proofs import MOST_SHOWN
from news.models import Article, Version
from news.orthography import Proposal, around
from tests.conftest import staff
from tests.desk.forms import article_data
from tests.factories import ArticleFactory, CategoryFactory

pytestmark = pytest.mark.django_db
TYPED = reverse("admin:news_article_proofs_typed")


@pytest.fixture
def other_writer(db):
    return staff("colleague", "writer")


@pytest.fixture
def draft(writer):
    return ArticleFactory(
        title="همکاریها",
        lead="این نشست می شود.",
        body='<p class="align-center">كتاب "حافظ" و <b>می شود</b></p><p>از فردا تا سال جاری</p>',
        status="draft",
        published_at=None,
        author=writer,
        category=CategoryFactory(name="دیدارها"),
    )


def page_of(article) -> str:
    return reverse("admin:news_article_proofs", args=[article.pk])


def keys(page: str) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', page)


def settle(browser, article, **data):
    seen = Article.objects.get(pk=article.pk).modified_at.isoformat()
    return browser.post(page_of(article), {"act": "orthography", "seen": seen} | data, follow=True)


def said(response) -> str:
    return " ".join(map(str, response.context["messages"]))


class TestTyped:
    def test_proposals_come_back_and_nothing_is_saved(self, login, writer, draft):
        before = Article.objects.values().get(pk=draft.pk)
        answer = login(writer).post(TYPED, {"title": "همکاریها 😀 می شود", "body": draft.body}).json()
        title, body = answer["fields"]
        assert [(one["old"], one["put"], one["start"]) for one in title["found"]] == [
            ("همکاریها", "همکاری‌ها", 0),
            ("می شود", "می‌شود", 11),
        ]
        assert {one["rule"] for one in body["found"]} == {"letters", "quotes", "verbs"}
        assert answer["rules"]["verbs"]["reason"].endswith("می‌چسبد.")
        assert "۲" in answer["said"] or "۶" in answer["said"]
        assert Article.objects.values().get(pk=draft.pk) == before

    def test_who_does_not_write_gets_nothing(self, login, moderator, draft):
        assert login(moderator).post(TYPED, {"title": "می شود"}).status_code == 403

    @pytest.mark.parametrize("body", ["\x00", "<" * 5000, '<"' * 5000, "<b>" * 5000, "می " * 90_000])
    def test_hostile_text(self, login, writer, body):
        assert login(writer).post(TYPED, {"body": body, "title": "\x00"}).status_code in {200, 400}

    def test_of_very_many_the_first_are_shown(self, login, writer, draft):
        answer = login(writer).post(TYPED, {"body": "<p>" + 'ك "ا" ' * 18_000 + "</p>"}).json()
        (body,) = answer["fields"]
        assert 490 < len(body["found"]) <= MOST_SHOWN and "تنها ۵۰۰" in answer["said"]
        pairs = Counter(one["pair"] for one in body["found"] if one["pair"] is not None)
        assert pairs and set(pairs.values()) == {2}, "no quotation mark without the other"

    def test_only_by_post(self, login, writer):
        assert login(writer).get(TYPED).status_code == 405


class TestPage:
    def test_chosen_proposals_are_written_and_kept_as_a_version(self, login, writer, draft):
        browser = login(writer)
        page = browser.get(page_of(draft)).content.decode()
        assert "<del>همکاریها</del>" in page
        title = next(key for key in keys(page) if key.startswith("title-"))
        assert "۱" in said(settle(browser, draft, chosen=[title]))
        draft.refresh_from_db()
        assert (draft.title, draft.lead) == ("همکاری‌ها", "این نشست می شود.")
        assert Version.objects.filter(article=draft).first().act == Version.Act.MENDED
        assert Version.objects.filter(article=draft).last().content["title"] == "همکاریها"
        assert LogEntry.objects.filter(object_id=str(draft.pk)).exists()

    def test_all_at_once(self, login, writer, draft):
        settle(login(writer), draft, all="1")
        draft.refresh_from_db()
        assert draft.body.startswith('<p class="align-center">کتاب «حافظ» و <b>می‌شود</b></p>')
        assert draft.lead == "این نشست می‌شود."

    def test_one_quotation_mark_brings_the_other(self, login, writer, draft):
        browser = login(writer)
        place = draft.body.index('"حافظ"')
        settle(browser, draft, chosen=[f"body-{place}-{place + 1}"])
        draft.refresh_from_db()
        assert "«حافظ»" in draft.body and "كتاب" in draft.body

    def test_an_older_page_writes_nothing(self, login, writer, draft):
        browser = login(writer)
        assert "چیزی نوشته نشد" in said(settle(browser, draft, all="1", seen="2020-01-01"))
        draft.refresh_from_db()
        assert draft.title == "همکاریها"

    @pytest.mark.parametrize("chosen", ["", "\x00", "title-0-99999", "body-1-2", "x" * 1000])
    def test_what_was_not_proposed_changes_nothing(self, login, writer, draft, chosen):
        before = Article.objects.values().get(pk=draft.pk)
        assert settle(login(writer), draft, chosen=[chosen]).status_code == 200
        assert Article.objects.values().get(pk=draft.pk) == before

    def test_of_a_hostile_text_the_first_are_settled(self, login, writer, draft):
        Article.objects.filter(pk=draft.pk).update(body="<p>" + "ك فردا " * 14_000 + "</p>")
        browser = login(writer)
        page = browser.get(page_of(draft)).content.decode()
        assert page.count("تنها ۵۰۰") == 2 and len(keys(page)) <= 2 * MOST_SHOWN + 4
        settle(browser, draft, all="1")
        assert Article.objects.get(pk=draft.pk).body.count("ک") == MOST_SHOWN

    def test_an_unknown_act(self, login, writer, draft):
        assert settle(login(writer), draft, act="delete", all="1").status_code == 400

    def test_reading_changes_nothing(self, login, writer, draft):
        before = Article.objects.values().get(pk=draft.pk)
        login(writer).get(page_of(draft))
        assert Article.objects.values().get(pk=draft.pk) == before
        assert not Version.objects.filter(article=draft).exists()

    def test_of_a_colleagues_article_it_is_read_only(self, login, draft, other_writer):
        browser = login(other_writer)
        page = browser.get(page_of(draft)).content.decode()
        assert "همکاری‌ها" in page and not keys(page)
        assert settle(browser, draft, all="1").status_code == 403

    def test_what_is_kept_from_somebody_is_not_there(self, login, draft, other_writer):
        Article.objects.filter(pk=draft.pk).update(is_embargoed=True)
        assert login(other_writer).get(page_of(draft)).status_code == 404


class TestDates:
    def test_saving_offers_them_once(self, login, writer, draft):
        browser, change = login(writer), reverse("admin:news_article_change", args=[draft.pk])
        data = article_data(draft.category, title="تیتر", body=draft.body + "<p>هفتهٔ آینده</p>")
        first = browser.post(change, data, follow=True)
        assert "هفتهٔ آینده" in said(first) and page_of(draft) + "#dates" in said(first)
        again = browser.post(change, data | {"title": "تیتر تازه"}, follow=True)
        assert page_of(draft) not in said(again)

    def test_a_new_article_is_asked_about_all(self, login, writer, draft):
        data = article_data(draft.category, title="تیتری دیگر", body="<p>از فردا تا سال جاری</p>")
        response = login(writer).post(reverse("admin:news_article_add"), data, follow=True)
        assert "۲ تاریخ" in said(response) and "#dates" in said(response)

    def test_accepted_ones_become_time_with_a_title(self, login, writer, draft):
        # In Moscow it is the next day already.
        Article.objects.filter(pk=draft.pk).update(published_at=datetime(2024, 10, 6, 21, 30, tzinfo=UTC))
        browser = login(writer)
        page = browser.get(page_of(draft)).content.decode()
        assert "سه‌شنبه ۱۷ مهر ۱۴۰۳" in page and "سال ۱۴۰۳" in page
        settle(browser, draft, act="dates", all="1")
        body = Article.objects.get(pk=draft.pk).body
        assert '<time datetime="2024-10-08" title="سه‌شنبه ۱۷ مهر ۱۴۰۳">فردا</time>' in body
        assert re.sub("<[^>]+>", "", body) == re.sub("<[^>]+>", "", draft.body)

    def test_one_alone(self, login, writer, draft):
        browser = login(writer)
        chosen = [
            key for key in keys(browser.get(page_of(draft)).content.decode()) if key.startswith("body-")
        ][-1]
        settle(browser, draft, act="dates", chosen=[chosen])
        body = Article.objects.get(pk=draft.pk).body
        assert body.count("<time") == 1 and "سال جاری</time>" in body

    def test_what_is_quoted_is_cautioned_and_not_taken_along(self, login, writer, draft):
        Article.objects.filter(pk=draft.pk).update(body="<p>امروز گفت: «فردا می‌آیم»</p>")
        browser = login(writer)
        page = browser.get(page_of(draft)).content.decode()
        assert page.count("proofs-caution") == 1 and "بیرون از نقل‌قول" in page
        settle(browser, draft, act="dates", all="1")
        body = Article.objects.get(pk=draft.pk).body
        assert body.count("<time") == 1 and "امروز</time>" in body
        settle(browser, draft, act="dates", chosen=keys(browser.get(page_of(draft)).content.decode()))
        assert "فردا</time>" in Article.objects.get(pk=draft.pk).body

    def test_of_the_lead_it_is_only_said(self, login, writer, draft):
        Article.objects.filter(pk=draft.pk).update(lead="فردا می‌آید", body="<p>متن</p>")
        page = login(writer).get(page_of(draft)).content.decode()
        assert "<q>فردا</q>" in page and 'value="dates"' not in page

    def test_readers_reach_the_date_by_keyboard(self, client):
        noted = '<time datetime="2024-10-08" title="سه‌شنبه ۱۷ مهر ۱۴۰۳">فردا</time>'
        body = f'<p>{noted} <time datetime="2024">x</time></p>'
        page = client.get(ArticleFactory(body=body).get_absolute_url()).content.decode()
        assert '<time tabindex="0" datetime="2024-10-08" title="سه‌شنبه ۱۷ مهر ۱۴۰۳">فردا</time>' in page
        assert '<time datetime="2024">x</time>' in page


@pytest.mark.parametrize("body", [False, True])
def test_the_words_around_a_proposal_are_whole(body):
    text = "کنسولگری از گسترش همکاریهای فرهنگی با دانشگاه‌های کازان در سال جاری خبر داد"
    shown = f"<p>{text}</p>" if body else text
    place = shown.index("همکاریهای")
    proposal = Proposal(place, place + len("همکاریهای"), "همکاریهای", "همکاری‌های", "joined")
    before, after = around(shown, proposal, is_html=body)
    assert before.strip() == "کنسولگری از گسترش"
    assert after == " فرهنگی با دانشگاه‌های …"


def test_of_a_word_without_end_the_cut_is_told():
    text = "آ" * 80 + "ي" + "آ" * 80
    before, after = around(text, Proposal(80, 81, "ي", "ی", "letters"))
    assert (before[0], after[-1]) == ("…", "…")
    assert len(before + after) < 60
