"""When comments are taken: the article's own switch, the site's, and the days after publication."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from comments import discussion_rules
from comments.models import Comment, DiscussionRules
from news import jalali
from tests.comments.visiting import JSON, SAME_SITE, TEXT, send
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db
NOON = datetime.fromisoformat("2026-03-10T12:00:00+03:00")


def page(client, article):
    return BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")


def set_rules(**values):
    return DiscussionRules.objects.update_or_create(pk=1, defaults=values)[0]


class TestIsOpen:
    def test_an_article_is_discussed_without_end_unless_a_rule_says_otherwise(self):
        old = ArticleFactory(published_at=timezone.now() - timedelta(days=4_000))
        assert discussion_rules.is_open(old, DiscussionRules.current(), timezone.now())

    def test_the_sites_switch_closes_all(self):
        rules = set_rules(is_open=False)
        assert not discussion_rules.is_open(ArticleFactory(), rules, timezone.now())

    def test_it_closes_at_the_end_of_the_last_day(self):
        article = ArticleFactory(published_at=NOON)
        rules = set_rules(closes_after_days=7)
        end = jalali.at_site(datetime(2026, 3, 18).date())
        assert discussion_rules.closing_time(article, rules) == end
        assert discussion_rules.is_open(article, rules, end - timedelta(microseconds=1))
        assert not discussion_rules.is_open(article, rules, end)

    def test_the_reason_names_the_days_and_the_last_one(self):
        article = ArticleFactory(published_at=NOON)
        why = discussion_rules.why_closed(article, set_rules(closes_after_days=7), timezone.now())
        assert "۷ روز" in why
        assert "۲۶ اسفند ۱۴۰۴" in why


class TestClosedEverywhere:
    """The page, the form and the beacon agree."""

    @pytest.fixture(params=["article", "site", "days"])
    def article(self, request):
        if request.param == "site":
            set_rules(is_open=False, message="به‌زودی باز می‌گردیم.")
        if request.param == "days":
            set_rules(closes_after_days=1)
        published = timezone.now() - timedelta(days=3)
        return ArticleFactory(published_at=published, comments_open=request.param != "article")

    def test_comments_stay_readable_and_the_reason_stands_there(self, client, article):
        comment = CommentFactory(article=article, status="approved", text="این می‌ماند")
        shown = page(client, article)
        assert not shown.select("form[data-comment], [data-reply]")
        assert shown.select_one(".discussion .notice.closed").text
        assert "این می‌ماند" in shown.select_one(f"#comment-{comment.pk}").text

    def test_a_form_that_was_open_is_answered_with_its_text(self, client, article):
        answer = send(client, article, headers=SAME_SITE)
        assert answer.status_code == 409
        kept = BeautifulSoup(answer.content, "html.parser").select_one("textarea[readonly]")
        assert kept.text == TEXT
        assert not Comment.objects.exists()

    def test_with_javascript_the_reason_comes_as_json(self, client, article):
        answer = send(client, article, headers=JSON)
        assert answer.status_code == 409
        assert answer.json()["message"]

    def test_the_form_page_has_no_form(self, client, article):
        shown = BeautifulSoup(client.get(f"/news/{article.pk}/comments/").content, "html.parser")
        assert not shown.select("form.form")

    def test_the_beacon_brings_no_token(self, client, article):
        assert client.post(f"/news/{article.pk}/read/", headers=JSON).json()["token"] is None


def test_the_sites_message_stands_above_every_form_as_text(client):
    article = ArticleFactory()
    set_rules(message="<b>لطفاً</b> مؤدب باشید.")
    assert page(client, article).select_one("form[data-comment] .notice").text == "<b>لطفاً</b> مؤدب باشید."
    alone = BeautifulSoup(client.get(f"/news/{article.pk}/comments/").content, "html.parser")
    assert "<b>لطفاً</b> مؤدب باشید." in [notice.text for notice in alone.select(".notice")]


class TestAtTheDesk:
    FORM = "/admin/comments/discussionrules/1/change/"

    def test_the_list_leads_to_the_one_form(self, login, moderator):
        answer = login(moderator).get(reverse("admin:comments_discussionrules_changelist"))
        assert (answer.status_code, answer["Location"]) == (302, self.FORM)

    def test_looking_at_it_writes_nothing_and_saving_it_makes_the_row(self, login, moderator):
        browser = login(moderator)
        assert browser.get(self.FORM).status_code == 200
        assert not DiscussionRules.objects.exists()
        answer = browser.post(self.FORM, {"is_open": "on", "closes_after_days": "۳۰", "message": "سلام"})
        assert answer.status_code == 302
        kept = DiscussionRules.objects.get()
        assert (kept.pk, kept.is_open, kept.closes_after_days, kept.message) == (1, True, 30, "سلام")

    def test_it_is_changed_in_place(self, login, moderator):
        set_rules(message="پیشین")
        login(moderator).post(self.FORM, {"message": ""})
        assert (DiscussionRules.objects.get().is_open, DiscussionRules.objects.get().message) == (False, "")

    @pytest.mark.parametrize("days", ["0", "-1", "3651", "x", "99999999999"])
    def test_days_that_are_none_are_refused_beside_their_field(self, login, moderator, days):
        answer = login(moderator).post(self.FORM, {"is_open": "on", "closes_after_days": days})
        assert answer.status_code == 200
        assert "errorlist" in answer.content.decode()
        assert not DiscussionRules.objects.exists()

    def test_there_is_no_second_row_and_none_is_deleted(self, login, administrator):
        browser = login(administrator)
        assert browser.get("/admin/comments/discussionrules/2/change/").status_code == 302
        assert browser.get("/admin/comments/discussionrules/add/").status_code == 403
        assert browser.post("/admin/comments/discussionrules/1/delete/", {"post": "yes"}).status_code in {
            302,
            403,
        }

    def test_it_is_none_of_a_writers_or_editors_business(self, login, writer, editor):
        for user in (writer, editor):
            assert login(user).get(self.FORM).status_code == 403
            assert login(user).post(self.FORM, {"message": "نه"}).status_code == 403
        assert not DiscussionRules.objects.exists()
