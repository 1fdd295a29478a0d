"""Lists of the desk as files: what the list shows, for those who may see it."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from news.admin import exports
from news.models import AuditEntry, ErrorReport, Redirect
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    FollowUpFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    TagFactory,
    TopicArticleFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
MODELS = pytest.mark.parametrize(
    "model",
    ["meeting", "followup", "person", "organization", "article", "picture", "tag", "category", "topic"],
)
KINDS = pytest.mark.parametrize("kind", ["csv", "xlsx"])


def address(model: str, kind: str = "csv") -> str:
    return reverse(f"admin:news_{model}_export_{kind}")


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@MODELS
@KINDS
class TestRights:
    def test_who_reads_the_list_gets_the_file(self, login, writer, model, kind):
        answer = login(writer).get(address(model, kind))
        assert answer.status_code == 200
        assert f'.{kind}"' in answer["Content-Disposition"]

    def test_nobody_else_does(self, client, login, moderator, model, kind):
        assert login(moderator).get(address(model, kind)).status_code == 403
        assert client.get(address(model, kind)).status_code == 302
        assert login(moderator).post(address(model, kind)).status_code == 405


@pytest.fixture
def meetings():
    one, other = MeetingFactory(subject="نخست", kind="visit"), MeetingFactory(subject="دوم")
    for rank, name in enumerate(["الف", "=cmd|' /C calc'!A0"], start=1):
        ParticipantFactory(meeting=one, rank=rank, name=name)
    return one, other


class TestMeetings:
    def test_one_row_for_each_participant(self, login, writer, meetings):
        table = rows(login(writer).get(address("meeting")))
        assert len(table) == 4
        assert len({len(row) for row in table}) == 1
        assert sum("نخست" in row for row in table) == 2
        assert any("'=cmd|' /C calc'!A0" in row for row in table)

    def test_the_same_as_xlsx_without_formulas(self, login, writer, meetings):
        sheet = load_workbook(io.BytesIO(login(writer).get(address("meeting", "xlsx")).content)).active
        assert sheet.sheet_view.rightToLeft
        assert sheet.max_row == 4
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}

    def test_is_filtered_and_searched_as_the_list_is(self, login, writer, meetings):
        browser = login(writer)
        visits = rows(browser.get(address("meeting") + "?kind__exact=visit"))
        assert len(visits) == 3
        assert len(rows(browser.get(address("meeting") + "?q=دوم"))) == 2

    def test_pages_of_the_list_do_not_cut_the_file(self, login, writer, meetings):
        MeetingFactory.create_batch(51)
        assert len(rows(login(writer).get(address("meeting")))) == 1 + 2 + 1 + 51

    def test_too_many_are_refused_in_words(self, login, writer, meetings, monkeypatch):
        monkeypatch.setattr(exports, "MOST", 1)
        browser = login(writer)
        answer = browser.get(address("meeting") + "?status__exact=held", follow=True)
        assert "۱ مورد" in answer.content.decode()
        assert len(rows(browser.get(address("meeting") + "?kind__exact=visit"))) == 3

    @pytest.mark.parametrize(
        "query", ["p=999", "p=x", "o=99.x", "nonsense=1", "kind__exact=%00", "parent__id=1"]
    )
    def test_nonsense_in_the_address_is_no_error_of_the_server(self, login, writer, meetings, query):
        assert login(writer).get(f"{address('meeting')}?{query}").status_code in {200, 302, 400}

    def test_the_number_of_queries_does_not_grow(
        self, login, writer, meetings, django_assert_max_num_queries
    ):
        for meeting in MeetingFactory.create_batch(30):
            ParticipantFactory(meeting=meeting)
        browser = login(writer)
        with django_assert_max_num_queries(12):
            browser.get(address("meeting"))


class TestPeopleAndOrganizations:
    def test_a_person_has_a_row_for_each_post(self, login, writer):
        person = PersonFactory(name="علی‌رضا", other_names="یک\nدو")
        city = OrganizationFactory(name="شهرداری")
        MembershipFactory(person=person, organization=city, starts_on=date(2023, 12, 1))
        MembershipFactory(person=person, organization=city, position="مشاور")
        PersonFactory(name="بی‌سمت")
        table = rows(login(writer).get(address("person")))
        assert table[0] == [
            "id", "name", "name_latin", "name_cyrillic", "family_name", "honorific_prefix", "other_names",
            "position", "organization", "from", "until",
        ]  # fmt: skip
        mine = [row for row in table if row[1] == "علی‌رضا"]
        assert [row[0] for row in mine] == [str(person.pk)] * 2
        assert ["یک | دو", "شهردار", "شهرداری", "1402/09/10", ""] in [row[6:] for row in mine]
        assert ["", "", "", "", ""] in [row[6:] for row in table]

    def test_an_organization_names_the_one_above(self, login, writer):
        above = OrganizationFactory(name="وزارت")
        OrganizationFactory(name="اداره", parent=above, kind="ministry", city="کازان")
        table = rows(login(writer).get(address("organization") + "?q=اداره"))
        assert table[0][-1] == "parent"
        assert table[1][1:] == ["اداره", "", "", "", "ministry", "کازان", "", "وزارت"]

    @MODELS
    def test_the_list_leads_to_its_files_with_its_filters(self, login, writer, model):
        page = login(writer).get(reverse(f"admin:news_{model}_changelist") + "?q=الف&p=1").content.decode()
        assert f'href="{address(model)}?q=%D8%A7%D9%84%D9%81"' in page
        assert f'href="{address(model, "xlsx")}?q=%D8%A7%D9%84%D9%81"' in page


class TestArticlesAndLibrary:
    def test_articles_as_the_list_is_filtered(self, login, editor):
        published = ArticleFactory(
            title="دیدار با شهردار",
            author=editor,
            category=CategoryFactory(name="دیدارها"),
            baseline_views=12,
            published_at="2023-12-01T09:26:00+00:00",
        )
        ArticleFactory(status="draft", title="پیش‌نویس")
        answer = login(editor).get(address("article"), {"standing": "public"})
        [header, row] = rows(answer)
        assert header[:3] == ["کد خبر", "تیتر", "وضعیت"]
        assert row[:3] == [str(published.pk), "دیدار با شهردار", "منتشرشده"]
        assert row[4:8] == ["دیدارها", "editor", "1402/09/10", "2023-12-01T12:26:00+03:00"]
        assert row[10] == "12"
        entry = AuditEntry.objects.get(act="exported")
        assert (entry.actor, entry.kind) == (editor, "news.article")

    def test_neither_embargoed_nor_binned_ones_are_in_the_file(self, login, editor):
        ArticleFactory(status="draft", is_embargoed=True, title="سفر محرمانه")
        ArticleFactory(status="draft", deleted_at="2023-12-01T09:26:00Z", deleted_by=editor)
        assert len(rows(login(editor).get(address("article")))) == 1

    def test_no_cell_is_a_formula(self, login, editor):
        ArticleFactory(title="=HYPERLINK(1)", category=CategoryFactory(name="@SUM"))
        PictureFactory(caption="+1", alt="-1")
        TagFactory(name="=1+1")
        desk = login(editor)
        for model in ("article", "picture", "tag", "category"):
            for row in rows(desk.get(address(model))):
                assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row), row

    def test_its_queries_do_not_grow(self, login, editor, django_assert_max_num_queries):
        for _n in range(12):
            ArticleFactory(author=editor, lead_picture=PictureFactory(uploaded_by=editor))
        desk = login(editor)
        for model in ("article", "picture"):
            with django_assert_max_num_queries(14):
                assert len(rows(desk.get(address(model)))) == 13

    def test_redirects_come_back_as_they_went(self, login, editor):
        kept = {("/قدیم", "/news/12/"), ("/رفته", "")}
        for old, target in kept:
            Redirect.objects.create(old_path=old, target=target)
        desk = login(editor)
        file = io.BytesIO(desk.get(address("redirect")).content)
        file.name = "redirects.csv"
        Redirect.objects.all().delete()
        shown = desk.post(reverse("admin:news_redirect_import"), {"file": file})
        desk.post(reverse("admin:news_redirect_import"), {"token": shown.context["token"]})
        assert set(Redirect.objects.values_list("old_path", "target")) == kept


@pytest.fixture
def secret(editor):
    return ArticleFactory(
        title="سفر پنهان", status="draft", published_at=None, is_embargoed=True, author=editor
    )


class TestFollowUps:
    @pytest.fixture
    def ledger(self, secret):
        meeting = MeetingFactory(subject="دیدار شهردار", starts_on=date(2024, 3, 20))
        for rank, name in enumerate(["شهرداری", "شهرداری", "دانشگاه"], start=1):
            ParticipantFactory(meeting=meeting, side="counterpart", rank=rank, organization_name=name)
        ParticipantFactory(meeting=meeting, side="ours", organization_name="سرکنسولگری")
        told = ArticleFactory(title="گزارش دیدار")
        FollowUpFactory(meeting=meeting, agreed="=1+1", due_on=date(2024, 4, 1), article=told)
        FollowUpFactory(agreed="نامه", status="done", settled_on=date(2024, 5, 1), article=secret)
        return told

    def test_a_row_says_what_and_who_and_when(self, login, writer, ledger):
        header, first, _second = rows(login(writer).get(address("followup")))
        assert first[1:] == [
            "'=1+1", "دیدار شهردار", "1403/01/01", "2024-03-20", "شهرداری، دانشگاه", "", "1403/01/13", "2024-04-01",
            "باز", "بله", "", "", "خیر", "گزارش دیدار", str(ledger.pk),
        ]  # fmt: skip
        assert len(header) == len(first)

    def test_it_is_filtered_as_the_list_is_and_written_down(self, login, writer, ledger):
        assert len(rows(login(writer).get(f"{address('followup')}?due=overdue"))) == 2
        entry = AuditEntry.objects.get(act="exported")
        assert (entry.kind, entry.actor) == ("news.followup", writer)

    def test_a_confidential_article_is_not_named(self, login, writer, administrator, ledger, secret):
        assert rows(login(writer).get(address("followup")))[2][-2:] == ["", ""]
        secret.embargo_readers.add(administrator)
        assert rows(login(administrator).get(address("followup")))[2][-2:] == ["سفر پنهان", str(secret.pk)]

    def test_the_number_of_queries_does_not_grow(self, login, writer, ledger, django_assert_max_num_queries):
        for followup in FollowUpFactory.create_batch(20):
            ParticipantFactory(meeting=followup.meeting)
        browser = login(writer)
        with django_assert_max_num_queries(14):
            assert len(rows(browser.get(address("followup")))) == 23


class TestErrorReports:
    def test_those_who_settle_them_get_them(self, login, writer, administrator, secret):
        article = ArticleFactory(title="گزارش")
        for text, of in (("=2+2", article), ("سال نادرست است", secret)):
            of.refresh_from_db()
            ErrorReport.objects.create(article=of, text=text, text_digest=of.text_digest)
        assert login(writer).get(address("errorreport")).status_code == 403
        _header, *found = rows(login(administrator).get(address("errorreport")))
        assert [row[1:5] for row in found] == [["'=2+2", "گزارش", str(article.pk), "از آن پس تغییر نکرده"]]
        assert AuditEntry.objects.get(act="exported").kind == "news.errorreport"


class TestDossiers:
    def test_a_row_counts_as_the_list_does(self, login, writer):
        topic = TopicFactory(name="نوروز", starts_on=date(2024, 3, 20))
        TopicArticleFactory.create_batch(2, topic=topic)
        TopicFactory(name="بسته", is_public=False)
        _header, *found = rows(login(writer).get(address("topic")))
        shown = {row[0]: row[1:] for row in found}
        assert shown["نوروز"][:6] == ["1403/01/01", "2024-03-20", "", "", "2", "عمومی"]
        assert shown["نوروز"][6].endswith(topic.get_absolute_url())
        assert shown["بسته"][5:] == ["نشان داده نمی‌شود", ""]
