"""The page of remarks on an article's names: what one click writes, and whom it refuses."""

import re
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from news.models import Article, MeetingCorrection
from tests.desk.forms import article_data, send
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    MembershipFactory,
    ParticipantFactory,
    PersonFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ilsur():
    return PersonFactory(name="ایلسور متشین", other_names="السور متشین")


@pytest.fixture
def piece(ilsur, writer) -> Article:
    return ArticleFactory(
        title="دیدار با السور متشین",
        body="<p>السور متشین می‌آید.</p>",
        author=writer,
        status="draft",
        published_at=None,
    )


def address(piece: Article) -> str:
    return reverse("admin:news_article_names", args=[piece.pk])


def act(browser, piece: Article, person, **data):
    return browser.post(address(piece), {"person": person.pk} | data)


def mend(browser, piece: Article, person, **data):
    page = browser.get(address(piece)).content.decode()
    shown = {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("seen", "key", "new")}
    return act(browser, piece, person, **{"act": "spelling"} | shown | data)


class TestMessage:
    def test_saving_tells_of_the_remarks_and_links_to_them(self, login, writer, piece):
        data = article_data(piece.category, title=piece.title, body=piece.body)
        response = login(writer).post(
            reverse("admin:news_article_change", args=[piece.pk]), data, follow=True
        )
        said = " ".join(map(str, response.context["messages"]))
        assert address(piece) in said and "۲" in said

    def test_a_new_article_too_and_it_is_saved_first(self, login, writer, ilsur, piece):
        send(login(writer), None, article_data(piece.category, title="با ایلسور متشین"))
        assert Article.objects.filter(title="با ایلسور متشین").exists()

    def test_without_remarks_nothing_is_said(self, login, writer, piece):
        data = article_data(piece.category)
        response = login(writer).post(
            reverse("admin:news_article_change", args=[piece.pk]), data, follow=True
        )
        assert address(piece) not in " ".join(map(str, response.context["messages"]))


class TestPage:
    def test_it_shows_the_words_before_and_after(self, login, writer, piece):
        page = login(writer).get(address(piece)).content.decode()
        assert "<del>السور متشین</del> <ins>ایلسور متشین</ins>" in page

    def test_the_forms_tools_lead_to_it(self, login, writer, piece):
        page = login(writer).get(reverse("admin:news_article_change", args=[piece.pk])).content.decode()
        assert f'href="{address(piece)}"' in page

    def test_the_way_back_begins_at_the_desk(self, login, writer, piece):
        page = login(writer).get(address(piece)).content.decode()
        crumbs = page[page.index('<div class="breadcrumbs">') :]
        assert re.search(r"<a [^>]*>([^<]*)</a>", crumbs)[1] == "میز خبر"

    def test_nothing_to_remark(self, login, writer):
        page = login(writer).get(address(ArticleFactory())).content.decode()
        assert "نکته‌ای دربارهٔ نام‌ها نیست" in page

    def test_names_and_texts_are_escaped(self, login, writer):
        PersonFactory(name="<script>alert(1)</script> نام", other_names="الف ب پ ت")
        page = login(writer).get(address(ArticleFactory(title="<img src=x> الف ب پ ت"))).content.decode()
        assert (
            "<img src=x>" not in page and "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page
        )

    @pytest.mark.parametrize("who", ["moderator", "nobody"])
    def test_it_is_for_those_who_may_see_articles(self, login, piece, request, who):
        browser = login(request.getfixturevalue(who))
        assert browser.get(address(piece)).status_code == 403
        assert browser.post(address(piece), {"act": "mention"}).status_code == 403

    def test_strangers_are_sent_to_the_login(self, client, piece):
        assert client.get(address(piece)).status_code == 302

    def test_no_such_article(self, login, writer):
        assert login(writer).get(reverse("admin:news_article_names", args=[999_999])).status_code == 404

    def test_who_may_not_change_the_article_gets_no_buttons(self, login, writer, ilsur):
        foreign = ArticleFactory(title="با السور متشین")
        page = login(writer).get(address(foreign)).content.decode()
        assert "<del>" in page and 'value="mention"' not in page and 'value="spelling"' not in page


class TestMention:
    def test_one_click_notes_the_person(self, login, writer, piece, ilsur):
        assert act(login(writer), piece, ilsur, act="mention").status_code == 302
        assert list(piece.mentions.all()) == [ilsur]
        assert LogEntry.objects.filter(object_id=piece.pk, user=writer).count() == 1

    def test_a_second_click_finds_it_settled(self, login, writer, piece, ilsur):
        for _twice in range(2):
            act(login(writer), piece, ilsur, act="mention")
        assert LogEntry.objects.filter(object_id=piece.pk).count() == 1

    def test_somebody_elses_article_is_refused(self, login, writer, ilsur):
        foreign = ArticleFactory(title="با ایلسور متشین")
        assert act(login(writer), foreign, ilsur, act="mention").status_code == 403
        assert not foreign.mentions.exists()

    def test_only_who_is_named_is_noted(self, login, writer, piece):
        act(login(writer), piece, PersonFactory(), act="mention")
        assert not piece.mentions.exists()

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"act": "drop"},
            {"act": "mention", "person": "x"},
            {"act": "mention", "person": "9" * 30},
            {"act": "post", "person": "1", "seen": "", "membership": "-1"},
        ],
    )
    def test_what_no_button_sends_is_a_bad_request_or_does_nothing(self, login, writer, piece, data):
        assert login(writer).post(address(piece), data).status_code in (400, 302)
        assert not piece.mentions.exists()


class TestParticipant:
    def add(self, browser, piece, person, meeting, side="counterpart"):
        return act(browser, piece, person, act="participant", meeting=meeting.pk, side=side)

    def test_the_person_comes_last_on_the_chosen_side_with_the_post_of_that_day(
        self, login, writer, piece, ilsur
    ):
        MembershipFactory(person=ilsur, position="شهردار", ends_on=date(2024, 1, 1))
        meeting = MeetingFactory(starts_on=date(2023, 12, 1))
        meeting.articles.add(piece)
        ParticipantFactory(meeting=meeting, side="counterpart", rank=1)
        assert self.add(login(writer), piece, ilsur, meeting).status_code == 302
        added = meeting.participants.get(person=ilsur)
        assert (added.side, added.rank, added.name, added.position) == (
            "counterpart",
            2,
            ilsur.name,
            "شهردار",
        )
        assert not MeetingCorrection.objects.exists()
        assert LogEntry.objects.filter(object_id=meeting.pk, user=writer).exists()

    def test_a_second_click_adds_nobody_twice(self, login, writer, piece, ilsur):
        meeting = MeetingFactory()
        meeting.articles.add(piece)
        for _twice in range(2):
            assert self.add(login(writer), piece, ilsur, meeting).status_code == 302
        assert meeting.participants.count() == 1

    def test_a_public_meeting_is_for_editors_and_marked_as_corrected(
        self, login, writer, editor, piece, ilsur
    ):
        meeting = published_meeting()
        meeting.articles.add(piece)
        assert self.add(login(writer), piece, ilsur, meeting).status_code == 403
        assert 'value="participant"' not in login(writer).get(address(piece)).content.decode()
        assert self.add(login(editor), piece, ilsur, meeting).status_code == 302
        correction = MeetingCorrection.objects.get(meeting=meeting)
        assert (correction.reason, correction.made_by) == ("افزودن شرکت‌کننده از متن خبر", editor)
        assert meeting.participants.count() == 1

    def test_a_meeting_that_is_not_linked_is_not_found(self, login, editor, piece, ilsur):
        meeting = MeetingFactory()
        assert self.add(login(editor), piece, ilsur, meeting).status_code == 404
        assert not meeting.participants.exists()

    def test_a_side_that_does_not_exist(self, login, editor, piece, ilsur):
        meeting = MeetingFactory()
        meeting.articles.add(piece)
        assert self.add(login(editor), piece, ilsur, meeting, side="above").status_code == 400


class TestMending:
    def test_one_click_writes_the_preferred_spelling_and_leaves_the_state(self, login, writer, piece, ilsur):
        assert mend(login(writer), piece, ilsur).status_code == 302
        piece.refresh_from_db()
        assert piece.title == "دیدار با ایلسور متشین"
        assert piece.body == "<p>ایلسور متشین می‌آید.</p>"
        assert piece.body_text == "ایلسور متشین می‌آید."
        assert piece.status == "draft"
        assert "ایلسور متشین" in LogEntry.objects.get(object_id=piece.pk).change_message

    def test_an_editor_mends_what_is_published_and_it_stays_so(self, login, editor, ilsur):
        public = ArticleFactory(title="با السور متشین", slug="address")
        mend(login(editor), public, ilsur)
        public.refresh_from_db()
        assert (public.title, public.status, public.slug) == ("با ایلسور متشین", "published", "address")

    def test_who_may_not_change_the_article_is_refused(self, login, writer, ilsur):
        public = ArticleFactory(title="با السور متشین", author=writer)
        data = {"seen": public.modified_at.isoformat(), "key": "السورمتشین", "new": ilsur.name}
        assert act(login(writer), public, ilsur, act="spelling", **data).status_code == 403
        public.refresh_from_db()
        assert public.title == "با السور متشین"

    def test_an_article_that_changed_meanwhile_is_left_alone(self, login, writer, piece, ilsur):
        response = mend(login(writer), piece, ilsur, seen="2020-01-01T00:00:00+00:00")
        piece.refresh_from_db()
        assert response.status_code == 302 and piece.title == "دیدار با السور متشین"
        assert not LogEntry.objects.filter(object_id=piece.pk).exists()

    def test_only_the_words_that_were_shown_are_written(self, login, writer, piece, ilsur):
        mend(login(writer), piece, ilsur, new="هر چیز دیگر")
        piece.refresh_from_db()
        assert piece.title == "دیدار با السور متشین"

    def test_a_title_that_would_be_too_long_is_told_and_nothing_is_written(self, login, writer, piece, ilsur):
        Article.objects.filter(pk=piece.pk).update(title="السور متشین " + "ا" * 188)
        response = mend(login(writer), piece, ilsur)
        piece.refresh_from_db()
        assert response.status_code == 302 and piece.title.startswith("السور") and "السور" in piece.body

    def test_the_post_of_that_day_takes_the_place_of_another(self, login, writer, ilsur):
        MembershipFactory(person=ilsur, position="شهردار", ends_on=date(2020, 1, 1))
        MembershipFactory(person=ilsur, position="استاندار", starts_on=date(2020, 1, 2))
        piece = ArticleFactory(title="ایلسور متشین شهردار", author=writer, status="draft", published_at=None)
        page = login(writer).get(address(piece)).content.decode()
        assert "<del>شهردار</del> <ins>استاندار</ins>" in page
        membership = re.search('name="membership" value="([^"]+)"', page)[1]
        mend(login(writer), piece, ilsur, act="post", membership=membership)
        piece.refresh_from_db()
        assert piece.title == "ایلسور متشین استاندار"
