"""Every list of the desk asks the database at most ten times, whatever it shows, and is searched in any spelling."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from comments.models import CannedAnswer, ListedWord, RejectionReason
from news import kept_lists
from news.models import Article, DigestRecipient, ErrorReport, Page, Redirect, SpecialHours, SynonymGroup
from tests.factories import (
    ArticleFactory,
    BanFactory,
    CannedAnswerFactory,
    CategoryFactory,
    CommentFactory,
    ConsularServiceFactory,
    FollowUpFactory,
    InquiryFactory,
    MeetingFactory,
    OrganizationFactory,
    PageFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    RejectionReasonFactory,
    SpecialHoursFactory,
    StaffFactory,
    TagFactory,
    TopicArticleFactory,
    TopicFactory,
)

MOST = 10
# Lists that a model's own page stands in for.
WITHOUT_SEARCH = {"office", "discussionrules", "comment", "binnedrow"}


def fill(number: int) -> None:
    """As many rows of everything, each with what its columns show."""
    category = CategoryFactory()
    for _n in range(number):
        author = StaffFactory()
        article = ArticleFactory(
            category=category, author=author, lead_picture=PictureFactory(uploaded_by=author)
        )
        article.tags.add(TagFactory())
        comment = CommentFactory(article=article)
        TopicArticleFactory(topic=TopicFactory(picture=article.lead_picture), article=article)
        organization = OrganizationFactory(parent=OrganizationFactory())
        meeting = MeetingFactory()
        ParticipantFactory(meeting=meeting, person=PersonFactory())
        ParticipantFactory(meeting=meeting, organization=organization)
        FollowUpFactory(meeting=meeting, due_on=date(2020, 1, 1))
        ErrorReport.objects.create(
            article=article, text="نادرست است.", handled_by=author, handled_at=timezone.now()
        )
        ErrorReport.objects.create(article=article, text="نادرست است.")
        key = f"{article.pk}"
        Redirect.objects.create(old_path=f"/قدیم/{key}", target="/news/", made_by=author)
        SynonymGroup.objects.create(words=f"نمایش{key}، تماشا{key}")
        DigestRecipient.objects.create(email=f"a{key}@example.org", name="همکار")
        BanFactory(group=f"{key:>016}".encode(), comment=comment, made_by=author)
        InquiryFactory(
            comment=CommentFactory(article=article, status="inquiry", decided_by=author), opened_by=author
        )
        for model, make in ((CannedAnswer, CannedAnswerFactory), (RejectionReason, RejectionReasonFactory)):
            make() if model.objects.count() < 12 else None
        ListedWord.objects.create(word=f"ناسزا{key}")
        PageFactory()
        ConsularServiceFactory()
        day = date(2027, 1, 1) + timedelta(days=SpecialHours.objects.count())
        SpecialHoursFactory(starts_on=day, ends_on=day)
    assert Page.objects.count() >= number


def lists() -> dict[str, str]:
    found = {}
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        try:
            found[model._meta.model_name] = reverse(f"admin:{name}_changelist")
        except NoReverseMatch:
            continue
    return found


def asked(browser, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address)
    # The office has one row, and its list leads there.
    assert answer.status_code in (200, 302), address
    return [query["sql"] for query in captured]


@pytest.mark.django_db
def test_every_list_asks_at_most_ten_times_however_many_rows(administrator, admin_client, login):
    desk = login(administrator)
    fill(2)
    few = {name: asked(_for(name, desk, admin_client), address) for name, address in lists().items()}
    fill(10)
    many = {name: asked(_for(name, desk, admin_client), address) for name, address in lists().items()}
    grown = {name for name in few if len(many[name]) > len(few[name])}
    assert not grown, "\n".join(many[grown.pop()]) if grown else ""
    assert {name: len(queries) for name, queries in many.items() if len(queries) > MOST} == {}


def _for(name: str, desk, superuser):
    """Accounts are the sealed account's alone."""
    return superuser if name in {"user", "office"} else desk


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["q=دیدار", "q=12", "standing=draft", "mine=1", "o=-3", "q=دیدار&o=2"])
def test_the_list_of_articles_searched_and_filtered_asks_no_more(editor, login, query):
    category = CategoryFactory()
    for number in range(3):
        ArticleFactory(category=category, author=editor, title=f"دیدار {number}")
    kept_lists.keep(editor, "news_article", "فهرست من", "q=دیدار")
    assert len(asked(login(editor), f"{reverse('admin:news_article_changelist')}?{query}")) <= MOST


@pytest.mark.django_db
def test_every_list_is_searched_in_any_spelling(admin_client):
    """Arabic letters and half-spaces that somebody types or leaves out."""
    for model, desk in admin.site._registry.items():
        if model._meta.model_name in WITHOUT_SEARCH | {"article", "meeting", "person", "organization"}:
            continue
        assert desk.search_fields, model
        assert type(desk).get_search_results is not admin.ModelAdmin.get_search_results, model
    TagFactory(name="همکاری‌های فرهنگی")
    StaffFactory(username="karimi", last_name="کریمی")
    for address, typed in (("news_tag", "همکاريهاي"), ("auth_user", "كريمي")):
        found = admin_client.get(reverse(f"admin:{address}_changelist"), {"q": typed}).context["cl"]
        assert found.result_count == 1, address


@pytest.mark.django_db
def test_forms_that_look_for_rows_find_them_in_any_spelling(editor, login):
    TagFactory(name="همکاری‌های فرهنگی")
    asked_for = {"app_label": "news", "model_name": "article", "field_name": "tags", "term": "همکاريهاي"}
    found = login(editor).get(reverse("admin:autocomplete"), asked_for).json()
    assert [row["text"] for row in found["results"]] == ["همکاری‌های فرهنگی"]


@pytest.mark.django_db
class TestPartsOfTitles:
    def test_a_part_of_a_word_is_found_in_any_spelling(self, editor, login):
        for title in ("سفر دریا‌نوردان", "دیدار ناخدا", "جشنوارهٔ دریانوردی"):
            ArticleFactory(title=title, over_title="کازان")
        found = login(editor).get(reverse("admin:news_article_changelist"), {"q": "يانورد ازا"})
        shown = [row.title for row in found.context["cl"].result_list]
        assert shown == ["جشنوارهٔ دریانوردی", "سفر دریا‌نوردان"]

    @pytest.mark.parametrize("typed", ["%", "_", "\\", "'", "٪", "\u200c"])
    def test_signs_are_no_wildcards(self, editor, login, typed):
        ArticleFactory(title="سفر دریانوردان")
        found = login(editor).get(reverse("admin:news_article_changelist"), {"q": typed})
        assert found.context["cl"].result_count == 0

    @pytest.mark.parametrize("role", ["writer", "editor", "administrator", "auditor"])
    def test_looking_for_one_asks_no_more_than_any_list(self, role, login, request):
        ArticleFactory(title="سفر دریانوردان")
        browser = login(request.getfixturevalue(role))
        for name, query in (("news_article", "q=یانورد"), ("news_picture", "q=یانورد"), ("news_picture", "")):
            assert len(asked(browser, f"{reverse(f'admin:{name}_changelist')}?{query}")) <= MOST, name

    def test_hits_come_in_the_order_of_their_relevance(self, editor, login):
        ArticleFactory(title="سفر به شهر", lead="نوروز در شهر")
        ArticleFactory(title="نوروز")
        found = login(editor).get(reverse("admin:news_article_changelist"), {"q": "نوروز"}).context["cl"]
        assert [row.title for row in found.result_list] == ["نوروز", "سفر به شهر"]
        assert found.result_count == Article.objects.count() == 2
