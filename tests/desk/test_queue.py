"""The moderators' queue: tabs, cards, filters, pages, and who may do what on it."""

import re
import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from comments import moderation, official_answers
from comments.admin import queue, queue_numbers
from comments.models import ConcealedText, ListedWord
from news.newsroom import name_of
from tests.factories import (
    ArticleFactory,
    CommentFactory,
    InquiryFactory,
    OfficeFactory,
    RejectionReasonFactory,
    ReportFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"
GROUP, OTHER_GROUP = b"\x01" * 16, b"\xfe" * 16


@pytest.fixture
def browser(moderator, login):
    return login(moderator)


def ago(**length):
    return timezone.now() - timedelta(**length)


def shown(response) -> list[str]:
    return [card.comment.text for card in response.context["cards"]]


def look(browser, **query) -> list[str]:
    return shown(browser.get(QUEUE, query))


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def counts(response) -> dict[str, str]:
    return {counted.tab.name: counted.shown_count for counted, _query in response.context["tabs"]}


class TestTabs:
    @pytest.fixture
    def one_of_each(self, moderator):
        for status in ("pending", "suspect", "approved", "rejected", "spam", "withdrawn"):
            CommentFactory(status=status, text=f"این {status}")
        ReportFactory(comment__text="گزارش‌شده")
        InquiryFactory(comment__text="پرسش باز")
        InquiryFactory(comment__text="پرسش بسته", closed_at=timezone.now())

    @pytest.mark.parametrize(
        ("tab", "texts"),
        [
            ("waiting", {"این pending"}),
            ("suspect", {"این suspect"}),
            ("approved", {"این approved", "گزارش‌شده"}),
            ("rejected", {"این rejected"}),
            ("spam", {"این spam"}),
            ("reported", {"گزارش‌شده"}),
            ("inquiries", {"پرسش باز"}),
        ],
    )
    def test_each_holds_what_it_says(self, browser, one_of_each, tab, texts):
        assert set(look(browser, tab=tab)) == texts

    def test_what_waits_is_shown_first_and_instead_of_a_tab_that_is_none(self, browser, one_of_each):
        assert look(browser) == look(browser, tab="waiting") == look(browser, tab="۷<b>") == ["این pending"]

    def test_each_has_its_number(self, browser, one_of_each):
        assert counts(browser.get(QUEUE)) == {
            "waiting": "۱", "suspect": "۱", "reported": "۱", "inquiries": "۱",
            "approved": "۲", "rejected": "۱", "spam": "۱",
        }  # fmt: skip

    def test_what_is_decided_is_not_counted_for_ever(self, browser, monkeypatch):
        monkeypatch.setattr(queue_numbers, "COUNTED", 2)
        article = ArticleFactory()
        for status in ("approved", "pending"):
            CommentFactory.create_batch(4, article=article, status=status)
        numbers = counts(browser.get(QUEUE))
        assert (numbers["approved"], numbers["waiting"]) == ("۲+", "۴")

    def test_the_age_of_the_oldest_is_told_where_somebody_waits(self, browser):
        CommentFactory(created_at=ago(days=3, hours=4, minutes=5))
        CommentFactory(created_at=ago(minutes=2))
        CommentFactory(status="rejected", created_at=ago(days=9))
        tabs = words(soup(browser.get(QUEUE)).select_one(".queue-tabs"))
        assert "۳ روز و ۴ ساعت" in tabs
        assert "۹ روز" not in tabs

    def test_the_numbers_are_those_under_the_filters(self, browser):
        comment = CommentFactory()
        CommentFactory(article=comment.article, status="spam")
        CommentFactory()
        response = browser.get(QUEUE, {"article": comment.article_id})
        assert (counts(response)["waiting"], counts(response)["spam"]) == ("۱", "۱")
        links = [link["href"] for link in soup(response).select(".queue-tabs a")]
        assert all(f"article={comment.article_id}" in link for link in links)

    def test_an_empty_one_says_so_kindly(self, browser):
        empty = [
            words(soup(browser.get(QUEUE, {"tab": tab})).select_one(".queue-empty")) for tab in queue.TABS
        ]
        assert len(set(empty)) == len(queue.TABS)
        assert "همهٔ دیدگاه‌ها" in empty[0]


class TestOrder:
    def test_the_longest_waiting_comes_first(self, browser):
        for text, hours in [("میانه", 5), ("تازه", 1), ("دیرینه", 50)]:
            CommentFactory(text=text, created_at=ago(hours=hours))
        assert look(browser) == ["دیرینه", "میانه", "تازه"]

    def test_the_latest_decision_comes_first(self, browser):
        for text, hours in [("میانه", 5), ("تازه", 1), ("دیرینه", 50)]:
            CommentFactory(text=text, status="spam", decided_at=ago(hours=hours))
        assert look(browser, tab="spam") == ["تازه", "میانه", "دیرینه"]

    def test_the_longest_reported_comes_first(self, browser):
        for text, hours in [("میانه", 5), ("تازه", 1), ("دیرینه", 50)]:
            ReportFactory(comment__text=text, comment__reported_at=ago(hours=hours))
        assert look(browser, tab="reported") == ["دیرینه", "میانه", "تازه"]


class TestPages:
    @pytest.fixture(autouse=True)
    def _small_pages(self, monkeypatch):
        monkeypatch.setattr(queue, "PAGE", 3)

    def walk(self, browser, link: str, query: str) -> list[list[str]]:
        pages = []
        while query is not None:
            response = browser.get(f"{QUEUE}?{query}")
            pages.append(shown(response))
            found = soup(response).select_one(f"a[rel={link}]")
            query = found["href"].lstrip("?") if found else None
        return pages

    @pytest.mark.parametrize("tab", ["waiting", "spam"])
    def test_forth_and_back_everything_is_met_once(self, browser, tab):
        # Some of them came in the very same moment.
        moments = [ago(hours=5)] * 4 + [ago(hours=4), ago(hours=3), ago(hours=2), ago(hours=1)]
        status = "pending" if tab == "waiting" else "spam"
        for number, moment in enumerate(moments):
            decided = None if status == "pending" else moment
            CommentFactory(text=f"شماره {number}", created_at=moment, status=status, decided_at=decided)
        forth = self.walk(browser, "next", f"tab={tab}")
        expected = [f"شماره {number}" for number in range(8)]
        assert sum(forth, []) == (expected if tab == "waiting" else expected[::-1])
        assert [len(page) for page in forth] == [3, 3, 2]
        last = browser.get(f"{QUEUE}?tab={tab}")
        for _step in range(2):
            last = browser.get(f"{QUEUE}?{last.context['next']}")
        back = self.walk(browser, "prev", last.context["previous"])
        assert back == forth[1::-1]

    @pytest.mark.parametrize(
        "cursor",
        ["x", "-", "1-", "۱-۱", "1-1-1", "9" * 40 + "-1", "1-1' OR 1=1"],
    )
    @pytest.mark.parametrize("way", ["after", "before"])
    def test_a_cursor_that_is_none_gives_the_first_page(self, browser, way, cursor):
        for number in range(4):
            CommentFactory(text=f"شماره {number}", created_at=ago(hours=9 - number))
        first = [f"شماره {number}" for number in range(3)]
        assert look(browser, **{way: cursor}) == first

    def test_where_everything_was_decided_meanwhile_the_first_page_comes(self, browser):
        comments = [CommentFactory(created_at=ago(hours=9 - number)) for number in range(4)]
        following = browser.get(QUEUE).context["next"]
        comments[3].delete()
        assert len(shown(browser.get(f"{QUEUE}?{following}"))) == 3

    def test_filters_go_along(self, browser):
        comments = CommentFactory.create_batch(5, article=ArticleFactory())
        response = browser.get(QUEUE, {"article": comments[0].article_id, "name": "مهتاب"})
        assert f"article={comments[0].article_id}" in response.context["next"]
        assert len(shown(browser.get(f"{QUEUE}?{response.context['next']}"))) == 2


class TestCards:
    def card(self, browser, **query) -> BeautifulSoup:
        return soup(browser.get(QUEUE, query)).select_one(".queue-card")

    def test_who_what_where_when(self, browser):
        article = ArticleFactory(title="دیدار با شهردار")
        moment = timezone.datetime.fromisoformat("2023-12-01T09:26:00+00:00")
        CommentFactory(article=article, name="مهتاب", text="سطر نخست\nسطر دوم", created_at=moment)
        card = self.card(browser)
        assert words(card.h2.bdi) == "مهتاب"
        assert card.select_one("p.comment-text").get_text() == "سطر نخست\nسطر دوم"
        assert card.select_one("p.comment-text")["dir"] == "auto"
        assert card.select_one(".queue-article a")["href"] == article.get_absolute_url()
        assert "۱۰ آذر ۱۴۰۲ - ۱۲:۲۶" in words(card)
        assert re.search("[۰-۹]+ روز.* پیش", words(card.select_one(".queue-when")))

    def test_a_nameless_one_is_anonymous(self, browser):
        CommentFactory(name="")
        card = self.card(browser)
        assert words(card.h2) == "ناشناس"
        assert "همین نام" not in words(card)

    def test_hostile_words_are_words(self, browser):
        parent = CommentFactory(name=HOSTILE[:60], text=HOSTILE, status="approved")
        comment = CommentFactory(parent=parent, article=parent.article, name=HOSTILE[:60], text=HOSTILE)
        ReportFactory(comment=CommentFactory(status="approved", reported_at=timezone.now()), note=HOSTILE)
        for address in (
            QUEUE,
            f"{QUEUE}?tab=reported",
            reverse("admin:comments_comment_change", args=[comment.pk]),
        ):
            page = browser.get(address).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "&lt;script&gt;alert(1)" in page

    def test_the_comment_that_it_answers_is_in_view(self, browser):
        parent = CommentFactory(name="رضا", text="پرسش نخست", status="approved")
        CommentFactory(parent=parent, article=parent.article, text="پاسخ")
        said = words(self.card(browser).select_one(".queue-parent"))
        assert "رضا" in said
        assert "پرسش نخست" in said

    def test_it_is_told_when_that_is_the_office(self, browser, administrator):
        parent = CommentFactory(
            name="سرکنسولگری", text="پاسخ ما", status="approved", is_official=True, decided_by=administrator
        )
        CommentFactory(parent=parent, article=parent.article)
        assert "در پاسخ به دفتر" in words(self.card(browser).select_one(".queue-parent"))

    def test_why_it_was_held(self, browser):
        CommentFactory(status="suspect", held_for=["link", "repeated"])
        badges = [words(badge) for badge in self.card(browser, tab="suspect").select(".is-held")]
        assert badges == ["پیوند", "متن تکراری در یک روز"]

    def test_which_listed_words_held_it(self, browser):
        for word, kind in [("احمق", "banned"), ("لامصب", "suspect"), ("دیگر", "banned")]:
            ListedWord.objects.create(word=word, kind=kind)
        CommentFactory(
            name="ا.ح.م.ق", text="لامصب!", status="suspect", held_for=["banned_word", "suspect_word"]
        )
        badges = [words(badge) for badge in self.card(browser, tab="suspect").select(".is-held")]
        assert badges == ["واژهٔ ممنوع: «احمق»", "واژهٔ مشکوک: «لامصب»"]

    def test_a_word_that_is_no_longer_listed_is_not_named(self, browser):
        CommentFactory(text="احمق", status="suspect", held_for=["banned_word"])
        badges = [words(badge) for badge in self.card(browser, tab="suspect").select(".is-held")]
        assert badges == ["واژهٔ ممنوع"]

    def test_a_masked_number_is_of_its_own_direction(self, browser):
        CommentFactory(text="شماره‌ام •••••••••33 است <b>")
        text = self.card(browser).select_one("p.comment-text")
        assert text.get_text() == "شماره‌ام •••••••••33 است <b>"
        assert [(bdi["dir"], bdi.get_text()) for bdi in text.select("bdi")] == [("ltr", "•••••••••33")]

    def test_no_undo_is_offered_that_would_be_refused(self, browser, moderator):
        OfficeFactory()
        answered, reopened = CommentFactory(), CommentFactory()
        official_answers.answer(answered, text="پاسخ ما", by=moderator, token=uuid.uuid4())
        moderation.decide([reopened.pk], "approved", by=moderator)
        moderation.decide(
            [reopened.pk], "rejected", by=moderator, seen=["approved"], reason=RejectionReasonFactory()
        )
        moderation.undo([reopened.pk], by=moderator)
        for comment in (answered, reopened):
            undo = reverse("admin:comments_comment_undo", args=[comment.pk])
            page = soup(browser.get(QUEUE, {"tab": "approved"}))
            assert page.select_one(f"#comment-{comment.pk}")
            assert not page.select_one(f'[formaction="{undo}"]')
            assert not browser.post(undo, HTTP_ACCEPT="application/json").json()["done"]

    def test_a_long_one_is_folded_and_whole(self, browser):
        text = "دیدگاه بلند " * 100
        CommentFactory(text=text)
        card = self.card(browser)
        assert card.select_one("details.queue-long > p").get_text() == text
        assert "همهٔ متن" in words(card.select_one("details.queue-long > summary"))

    def test_what_readers_object_to(self, browser):
        report = ReportFactory(note="به همسایهٔ ما")
        ReportFactory(comment=report.comment, ground="false")
        ReportFactory(
            comment=report.comment,
            ground="other",
            note="بسته",
            closed_at=timezone.now(),
            closed_by=StaffFactory(),
        )
        said = words(self.card(browser, tab="reported").select_one(".queue-reports"))
        assert "۲ خواننده" in said
        assert "به همسایهٔ ما" in said
        assert "بسته" not in said

    def test_the_record_of_its_network(self, browser):
        for status, number in [("approved", 3), ("rejected", 1), ("spam", 1)]:
            CommentFactory.create_batch(number, status=status, group=GROUP)
        CommentFactory(status="approved", group=OTHER_GROUP)
        CommentFactory(group=GROUP)
        said = words(self.card(browser).select_one(".queue-facts"))
        assert "۳ تأییدشده" in said
        assert "۲ پذیرفته‌نشده" in said

    def test_the_first_of_its_network(self, browser):
        CommentFactory(group=GROUP)
        assert "نخستین" in words(self.card(browser).select_one(".queue-facts"))

    def test_who_decided_when_and_why(self, browser, moderator):
        moderator.first_name, moderator.last_name = "لاله", "سپهری"
        moderator.save()
        comment = CommentFactory()
        reason = RejectionReasonFactory(label="بی‌ارتباط")
        moderation.decide([comment.pk], "rejected", by=moderator, reason=reason)
        said = words(self.card(browser, tab="rejected").select_one(".queue-decided"))
        assert "لاله سپهری" in said
        assert "بی‌ارتباط" in said

    def test_the_one_who_decided_may_take_it_back_and_a_colleague_may_decide_anew(
        self, browser, moderator, administrator, login
    ):
        comment = CommentFactory()
        moderation.decide([comment.pk], "spam", by=moderator)
        undo = reverse("admin:comments_comment_undo", args=[comment.pk])
        mine = self.card(browser, tab="spam")
        theirs = self.card(login(administrator), tab="spam")
        assert mine.select_one(f'[formaction="{undo}"]')
        assert not theirs.select_one(f'[formaction="{undo}"]')
        assert theirs.select_one("[value=approved]")
        assert not theirs.select_one("button[value=spam]")
        assert theirs.select_one("[name=seen]")["value"] == "spam"

    def test_masked_numbers_are_opened_by_who_may(self, browser, moderator):
        comment = CommentFactory(text="گذرنامهٔ من ••••••••۴۵")
        ConcealedText.objects.create(comment=comment, text="گذرنامهٔ من A12345645")
        page = browser.get(QUEUE).content.decode()
        assert "A12345645" not in page
        form = soup(browser.get(QUEUE)).select_one(".queue-masked form")
        assert form["action"] == reverse("admin:comments_comment_open", args=[comment.pk])
        assert form["method"] == "post"

    def test_every_act_of_it_is_a_form_with_the_way_back(self, browser):
        comment = CommentFactory(group=GROUP)
        card = self.card(browser, tab="waiting", name="مهتاب")
        forms = card.select("form[method=post]")
        assert forms
        for form in forms:
            assert form.select_one("[name=csrfmiddlewaretoken]")
            assert "name=" in form.select_one("[name=filters]")["value"]
        assert [button["value"] for button in card.select("button[name=decision]")] == [
            "approved",
            "rejected",
            "spam",
        ]
        assert reverse("admin:comments_comment_ban", args=[comment.pk]) in str(card)
        assert reverse("admin:comments_comment_answer", args=[comment.pk]) in str(card)


class TestFilters:
    @pytest.mark.parametrize("term", ["همکاریها", "همكاري", "گسترش", "مَهتاب"])
    def test_any_persian_spelling_finds_it(self, browser, term):
        CommentFactory(name="مهتاب", text="همکاری‌ها گسترش یابد")
        CommentFactory(name="رضا", text="سپاس فراوان")
        assert look(browser, q=term) == ["همکاری‌ها گسترش یابد"]

    def test_a_search_without_letters_finds_nothing(self, browser):
        CommentFactory()
        response = browser.get(QUEUE, {"q": "!؟"})
        assert shown(response) == []
        assert set(counts(response).values()) == {"۰"}
        assert "همخوان" in words(soup(response).select_one(".queue-empty"))

    def test_by_article_name_network_and_days(self, browser):
        moment = timezone.datetime.fromisoformat("2023-12-01T09:26:00+00:00")
        one = CommentFactory(text="این یکی", name="مهتاب کیانی", group=GROUP, created_at=moment)
        CommentFactory(text="آن یکی", name="مهتاب", group=OTHER_GROUP)
        for query in [
            {"article": one.article_id},
            {"name": "مهتاب كياني"},
            {"group": GROUP.hex()},
            {"from": "1402/09/10", "to": "۱۴۰۲/۰۹/۱۰"},
            {"to": "1402/09/10"},
        ]:
            assert look(browser, **query) == ["این یکی"], query
        assert look(browser, **{"from": "1402/09/11"}) == ["آن یکی"]
        assert look(browser, same_name="مهتاب", article=one.article_id) == []
        assert look(browser, tab="spam", name="مهتاب") == []

    @pytest.mark.parametrize("typed", ["رضا", "رضا نیک", "نيك", "نیک‌آیین", "نیک آیین", "رض"])
    def test_a_name_is_found_by_any_of_its_words(self, browser, typed):
        CommentFactory(name="رضا نیک‌آیین", text="این یکی")
        CommentFactory(name="مهتاب", text="رضا نیک‌آیین در متن است")
        assert look(browser, name=typed) == ["این یکی"]

    def test_the_card_leads_to_the_very_same_name(self, browser):
        for text, name in [("این یکی", "رضا"), ("آن یکی", "رضا نیک‌آیین")]:
            CommentFactory(text=text, name=name)
        card = next(
            card for card in soup(browser.get(QUEUE)).select(".queue-card") if "این یکی" in card.get_text()
        )
        response = browser.get(card.select_one("a[href*=same_name]")["href"])
        assert shown(response) == ["این یکی"]
        assert soup(response).select_one("input[name=same_name]")["value"] == "رضا"

    @pytest.mark.parametrize("typed", ["همکاریها", "همكاري", "نمايشگاه", "همکاری نمایش"])
    def test_an_article_is_found_by_its_title_in_any_spelling(self, browser, typed):
        article = ArticleFactory(title="نمایشگاه همکاری‌های شهری")
        CommentFactory(article=article, text="این یکی")
        CommentFactory(article=ArticleFactory(title="سفر", lead="نمایشگاه همکاری‌ها"), text="آن یکی")
        response = browser.get(QUEUE, {"title": typed})
        assert shown(response) == ["این یکی"]
        assert counts(response)["waiting"] == "۱"
        assert titles(response) == {"نمایشگاه همکاری‌های شهری"}

    def test_titles_of_drafts_and_of_silent_articles_are_found_by_nobody(self, browser):
        CommentFactory()
        for status in ("draft", "published"):
            ArticleFactory(title="رازی بزرگ", status=status)
        response = browser.get(QUEUE, {"title": "رازی"})
        assert (shown(response), titles(response)) == ([], set())
        assert look(browser, title="!؟") == []

    def test_each_card_leads_to_the_others_of_its_article(self, browser):
        comment = CommentFactory(text="این یکی")
        CommentFactory(text="آن یکی")
        card = soup(browser.get(QUEUE)).select_one(f"#comment-{comment.pk}")
        link = next(link for link in card.select("a") if words(link) == "همین خبر")
        assert shown(browser.get(link["href"])) == ["این یکی"]

    def test_what_cannot_be_read_stands_beside_its_field_and_is_kept(self, browser):
        CommentFactory(text="می‌ماند")
        response = browser.get(QUEUE, {"from": "1402/13/40", "q": "می‌ماند"})
        assert shown(response) == ["می‌ماند"]
        field = soup(response).select_one("#filter-from").find_parent("div")
        assert "1402/13/40" in str(field)
        assert field.select_one(".errorlist")

    def test_the_last_day_is_not_before_the_first(self, browser):
        response = browser.get(QUEUE, {"from": "1402/09/10", "to": "1402/09/09"})
        assert soup(response).select_one("#filter-to").find_parent("div").select_one(".errorlist")

    @pytest.mark.parametrize(
        "query",
        [
            {"article": value}
            for value in ("999999999", "x", "", "-1", "0", "99999999999999999999", "\x00", "1.5")
        ]
        + [{"group": value} for value in ("zz", "00", "G" * 32, "\x00", "A" * 32, "۱" * 32)]
        + [{"name": "\x00"}, {"q": "\x00"}, {"q": "ی" * 10_000}, {"name": "ی" * 10_000}, {"from": "\x00"}]
        + [{"to": "9" * 5000}, {"tab": "\x00"}, {"q": "' | & ! :*"}, {"article": "1" * 5000}],
    )
    def test_nonsense_breaks_nothing(self, browser, query):
        CommentFactory()
        # 400 is the request guard's answer to what no browser sends.
        assert browser.get(QUEUE, query).status_code in {200, 400}
        assert browser.get(f"{QUEUE}numbers/", query).status_code in {200, 400, 422}

    def test_the_busiest_articles_are_offered_and_the_chosen_one(self, browser, monkeypatch):
        monkeypatch.setattr(queue_numbers, "BUSIEST", 1)
        busy, quiet, draft = (
            ArticleFactory(title="پرگفت‌وگو"),
            ArticleFactory(title="کم‌گفت‌وگو"),
            ArticleFactory(title="راز", status="draft"),
        )
        CommentFactory.create_batch(2, article=busy)
        CommentFactory(article=quiet)
        assert titles(browser.get(QUEUE)) == {"پرگفت‌وگو"}
        assert titles(browser.get(QUEUE, {"article": quiet.pk})) == {"کم‌گفت‌وگو"}
        assert titles(browser.get(QUEUE, {"article": draft.pk})) == set()

    def test_the_discussion_of_the_chosen_article_is_closed_here(self, browser):
        comment = CommentFactory()
        form = soup(browser.get(QUEUE, {"article": comment.article_id})).select_one(".queue-discussion")
        assert form["action"] == reverse("admin:comments_comment_discussion", args=[comment.article_id])
        assert form.select_one("button")["value"] == "0"
        browser.post(form["action"], {"open": "0"})
        form = soup(browser.get(QUEUE, {"article": comment.article_id})).select_one(".queue-discussion")
        assert form.select_one("button")["value"] == "1"
        assert not soup(browser.get(QUEUE)).select_one(".queue-discussion")


def titles(response) -> set[str]:
    return {article.title for article in response.context["articles"]}


class TestWholeLists:
    def test_a_bulk_act_learns_the_numbers_of_all_that_is_filtered(self, browser, monkeypatch):
        monkeypatch.setattr(queue, "MAX_BULK", 3)
        comments = [CommentFactory(name="مهتاب", created_at=ago(hours=9 - number)) for number in range(4)]
        CommentFactory(name="رضا", created_at=ago(days=3))
        answer = browser.get(f"{QUEUE}numbers/", {"name": "مهتاب"}).json()
        assert answer == {"numbers": [comment.pk for comment in comments[:3]]}

    def test_filters_that_cannot_be_read_give_none(self, browser):
        CommentFactory()
        answer = browser.get(f"{QUEUE}numbers/", {"from": "x"})
        assert (answer.status_code, answer.json()) == (422, {"numbers": []})


class TestRights:
    def test_who_may_only_look_has_no_buttons(self, login):
        looker = staff_with("comments.view_comment")
        comment = CommentFactory(group=GROUP)
        browser = login(looker)
        for address in (QUEUE, reverse("admin:comments_comment_change", args=[comment.pk])):
            page = soup(browser.get(address))
            assert comment.text in words(page)
            assert not page.select(".queue-acts, #bulk, .queue-choose, dialog.act-dialog, [src$='queue.js']")

    def test_nobody_else_sees_it(self, client, login, writer, editor):
        comment = CommentFactory()
        addresses = [QUEUE, f"{QUEUE}numbers/", reverse("admin:comments_comment_change", args=[comment.pk])]
        for address in addresses:
            assert client.get(address).status_code == 302
            assert login(writer).get(address).status_code == 403
            assert login(editor).get(address).status_code == 403

    def test_a_right_that_is_missing_has_no_button(self, login):
        comment = CommentFactory(group=GROUP)
        ConcealedText.objects.create(comment=comment, text="A12345645 و بیشتر")
        browser = login(staff_with("comments.view_comment", "comments.moderate_comment"))
        page = str(soup(browser.get(QUEUE)))
        for act in ("ban", "answer", "open", "inquire"):
            assert reverse(f"admin:comments_comment_{act}", args=[comment.pk]) not in page, act
        assert "export.csv" not in page

    @pytest.mark.parametrize("address", [QUEUE, f"{QUEUE}numbers/"])
    def test_it_is_only_looked_at(self, browser, address):
        assert browser.post(address, {"action": "decide_spam"}).status_code == 405


def staff_with(*rights: str) -> User:
    user = StaffFactory()
    names = [right.split(".")[1] for right in rights]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


class TestOneComment:
    def test_its_page_tells_all_that_was_decided(self, browser, moderator):
        comment = CommentFactory()
        reason = RejectionReasonFactory(label="بی‌ارتباط")
        moderation.decide([comment.pk], "rejected", by=moderator, reason=reason)
        moderation.undo([comment.pk], by=moderator)
        history = soup(browser.get(reverse("admin:comments_comment_change", args=[comment.pk]))).select_one(
            ".queue-history"
        )
        rows = [words(row) for row in history.select("li")]
        assert len(rows) == 3
        assert rows[0].startswith("تصمیم")
        assert "بی‌ارتباط" in rows[1]
        assert name_of(moderator) in rows[1]
        assert rows[2].startswith("دریافت")

    def test_it_shows_it_whole_and_offers_the_decisions(self, browser):
        parent = CommentFactory(text="پرسش نخست", status="approved")
        comment = CommentFactory(parent=parent, article=parent.article, text="پاسخ بلند " * 100)
        page = soup(browser.get(reverse("admin:comments_comment_change", args=[comment.pk])))
        assert "پاسخ بلند " * 99 in page.select_one(".queue-card > .comment-text").get_text()
        assert "پرسش نخست" in words(page)
        assert len(page.select("[name=decision]")) == 3

    def test_an_erased_one_is_shown_empty(self, browser):
        comment = CommentFactory(text="", name="", status="erased")
        page = browser.get(reverse("admin:comments_comment_change", args=[comment.pk]))
        assert page.status_code == 200

    @pytest.mark.parametrize("number", ["0", "999999999", "9" * 30, "x", "۱", "1_20"])
    def test_one_that_is_none_is_not_found(self, browser, number):
        assert browser.get(f"{QUEUE}{number}/change/").status_code == 404

    def test_its_words_are_rewritten_by_nobody(self, browser, administrator, admin_client, login):
        comment = CommentFactory(text="چنان که بود")
        address = reverse("admin:comments_comment_change", args=[comment.pk])
        for client in (browser, login(administrator), admin_client):
            assert client.post(address, {"text": "دگرگون", "status": "approved"}).status_code == 403
        comment.refresh_from_db()
        assert (comment.text, comment.status) == ("چنان که بود", "pending")

    def test_nobody_adds_one_at_the_desk(self, admin_client):
        assert admin_client.get(f"{QUEUE}add/").status_code == 403
