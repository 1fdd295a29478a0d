"""The statistics at the desk: periods that are asked for, files that leave, the report on paper."""

import csv
import io
import re
from datetime import timedelta
from xml.etree import ElementTree

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consulate.periods import part_of_year
from consulate.statistics.charts import draw
from news.models import Article, AuditEntry, DailyViews, View
from news.readership import site_day
from tests.factories import ArticleFactory, CategoryFactory, CommentFactory, OfficeFactory

PAGE = "/admin/statistics/"
ADDRESSES = [PAGE, f"{PAGE}report/", f"{PAGE}export.csv", f"{PAGE}export.xlsx"]
_STYLE = re.compile(r"\sstyle=|<style|<script(?![^>]*(src=|application/json))")


@pytest.fixture
def published(db):
    OfficeFactory()
    articles = ArticleFactory.create_batch(2, category=CategoryFactory(name="دیدارها"))
    View.objects.create(article=articles[0], day=site_day(), visitor=bytes(16))
    ArticleFactory(title="=cmd()", category=CategoryFactory(name="=2+2"))
    CommentFactory(article=articles[0])
    return articles


class TestPage:
    def test_this_year_stands_there_first(self, login, editor, published):
        response = login(editor).get(PAGE)
        assert response.status_code == 200
        totals = {section.name: section.totals[0].now for section in response.context["account"].sections}
        assert totals["articles"] == 3
        assert totals["comments"] == 1

    @pytest.mark.parametrize(
        "query, message",
        [
            ("year=1403x&part=year", "لطفاً سالی شمسی بنویسید"),
            ("year=2025&part=year", "لطفاً سالی شمسی بنویسید"),
            ("year=&part=year", "لطفاً سالی شمسی بنویسید"),
            ("year=1403", "لطفاً بخشی از سال را برگزینید"),
            ("year=1403&part=m13", "سال چنین بخشی ندارد"),
            ("from=1403/13/01&to=1403/12/01", "ماه"),
            ("from=1404/12/30&to=1404/12/30", "روز"),
            ("from=1404/02/01&to=1404/01/01", "پیش از"),
            ("from=1404/02/01", "لطفاً روز پایانی را بنویسید"),
        ],
    )
    def test_what_is_no_period_is_told_in_persian(self, login, editor, query, message):
        browser = login(editor)
        response = browser.get(f"{PAGE}?{query}")
        assert response.status_code == 200
        assert response.context["account"] is None
        assert message in response.content.decode()
        # A file of nothing leads back to the page that says so, and is no export.
        for address in ADDRESSES[1:]:
            assert browser.get(f"{address}?{query}")["Location"].startswith(f"{PAGE}?")
        assert not AuditEntry.objects.filter(act="exported").exists()

    @pytest.mark.parametrize("year", ["۱۴۰۴", " 1404 ", "١٤٠٤"])
    def test_years_are_typed_in_any_digits(self, login, editor, year):
        response = login(editor).get(PAGE, {"year": year, "part": "q1"})
        assert response.context["account"].period.label == "بهار ۱۴۰۴"

    @pytest.mark.parametrize(
        "query",
        ["year=%00&part=%00", f"year={'9' * 5000}&part=year", "from=%00&to=%F0%9F%92%A3", "year=-140&part=m1%27",
         "from=1279/01/01&to=1478/12/29", "year=1478&part=m12", "year=1280&part=year", "part=year&part=m01&year=1404"],
    )  # fmt: skip
    def test_hostile_queries_break_nothing(self, login, editor, query):
        browser = login(editor)
        for address in ADDRESSES:
            assert browser.get(f"{address}?{query}").status_code in (200, 302, 400)

    def test_it_costs_few_queries(self, login, administrator, published):
        browser = login(administrator)
        browser.get(PAGE)
        for address in ADDRESSES[:2]:
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200
            asked = [one["sql"] for one in captured.captured_queries if "SAVEPOINT" not in one["sql"]]
            assert len(asked) <= 20, asked

    @pytest.mark.parametrize("address", ADDRESSES)
    @pytest.mark.parametrize("person", ["writer", "moderator"])
    def test_others_see_none_of_it(self, login, person, address, request):
        assert login(request.getfixturevalue(person)).get(address).status_code == 403

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_nothing_is_sent_to_it(self, login, editor, address):
        assert login(editor).post(address).status_code == 405

    def test_a_kept_title_is_not_among_the_most_read(self, login, editor, auditor):
        secret = ArticleFactory(title="نام پنهان")
        DailyViews.objects.create(article=secret, day=site_day(), views=50)
        Article.objects.filter(pk=secret.pk).update(status="draft", is_embargoed=True)
        secret.embargo_readers.add(editor)
        assert "نام پنهان" in login(editor).get(PAGE).content.decode()
        assert "نام پنهان" not in login(auditor).get(PAGE).content.decode()

    def test_drafts_and_what_is_to_come_count_nowhere(self, login, editor):
        ArticleFactory(published_at=timezone.now() + timedelta(minutes=5))
        ArticleFactory(status="in_review", published_at=timezone.now() - timedelta(minutes=5))
        account = login(editor).get(PAGE).context["account"]
        assert account.sections[0].totals[0].now == 0


class TestCharts:
    def test_time_runs_from_the_right_and_the_tallest_bar_is_the_largest_number(self):
        bars = part_of_year(1404, "year").bars()
        chart = draw("x", "x", "x", bars, [*range(1, 12), 40])
        places = [bar.x for bar in chart.bars]
        assert places == sorted(places, reverse=True)
        assert max(chart.bars, key=lambda bar: bar.height) is chart.bars[-1] is chart.highest
        assert all(bar.y + bar.height == pytest.approx(chart.ground, abs=0.2) for bar in chart.bars)
        assert all(bar.x >= 0 and bar.x + bar.width <= chart.right for bar in chart.bars)
        assert [line.number for line in chart.lines] == [0, 10, 20, 30, 40]

    @pytest.mark.parametrize("part", ["year", "m01"])
    def test_on_a_telephone_all_of_it_is_there_in_the_same_letters(self, part):
        """Drawn for 330 points, not shrunk from 720; a telephone of 390 has room for it beside the margins."""
        bars = part_of_year(1404, part).bars()
        chart = draw("x", "x", "x", bars, list(range(1, len(bars) + 1)))
        narrow = chart.narrow
        assert (chart.size.width, narrow.size.width) == (720, 330)
        assert [bar.number for bar in narrow.bars] == [bar.number for bar in chart.bars]
        assert all(bar.x >= 0 and bar.x + bar.width <= narrow.right for bar in narrow.bars)
        named = [bar.middle for bar in narrow.bars if bar.is_named]
        # The longest name of a month in letters of twelve points.
        assert all(before - after >= 45 for before, after in zip(named, named[1:], strict=False))

    @pytest.mark.parametrize("largest", [1, 3, 9, 99, 100, 12_345, 10**9])
    def test_the_scale_has_whole_numbers_above_the_largest(self, largest):
        chart = draw("x", "x", "x", part_of_year(1404, "m01").bars(), [largest] + [0] * 30)
        numbers = [line.number for line in chart.lines]
        assert numbers[-1] >= largest
        assert len({after - before for before, after in zip(numbers, numbers[1:], strict=False)}) == 1

    def test_nothing_is_not_drawn(self):
        assert draw("x", "x", "x", part_of_year(1404, "year").bars(), [0] * 12) is None

    def test_they_are_whole_svg_with_words_and_a_table(self, login, editor, published):
        page = login(editor).get(PAGE).content.decode()
        drawn = re.findall(r'<svg class="is-.*?</svg>', page, re.DOTALL)
        # Each once for a wide screen and once for a telephone.
        assert len(drawn) == 6
        for svg in drawn:
            picture = ElementTree.fromstring(svg)
            assert picture.get("role") == "img"
            named = picture.get("aria-labelledby").split()
            texts = {one.get("id"): one.text.strip() for one in picture if one.tag in ("title", "desc")}
            assert all(texts[name] for name in named)
            assert not re.search("[0-9]", "".join(one.text or "" for one in picture.iter()))
            # Machines read points, whatever the language.
            assert all(re.fullmatch(r"[0-9.]+", one.get("y")) for one in picture.iter("rect"))
        assert page.count("<caption>") >= 3
        assert not _STYLE.search(page.split('id="content-main"')[1].split("</main>")[0])


class TestFiles:
    def test_a_spreadsheet_with_a_sheet_for_each_section(self, login, editor, published):
        response = login(editor).get(f"{PAGE}export.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        assert book.sheetnames[:2] == ["خبرها", "دیدارها"]
        rows = list(book["خبرها"].values)
        assert rows[1][1:3] == ("خبرهای منتشرشده", 3)
        assert "'=2+2" in [row[1] for row in rows]

    def test_a_csv_file_holds_the_same(self, login, editor, published):
        response = login(editor).get(f"{PAGE}export.csv?year=1404&part=m01")
        assert (
            response["Content-Disposition"] == 'attachment; filename="statistics-1404-01-01-1404-01-31.csv"'
        )
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert rows[1][:4] == ["خبرها", "", "خبرهای منتشرشده", "0"]
        assert {len(row) for row in rows} == {6}

    def test_who_asks_for_the_headers_alone_took_nothing_out(self, login, editor, published):
        for kind in ("csv", "xlsx"):
            assert (
                login(editor).head(f"{PAGE}export.{kind}", {"year": "1404", "part": "year"}).status_code
                == 200
            )
        assert not AuditEntry.objects.filter(act="exported").exists()

    def test_who_took_it_out_is_written_down(self, login, editor, published):
        for kind in ("csv", "xlsx"):
            login(editor).get(f"{PAGE}export.{kind}?year=1404&part=h1")
        entries = AuditEntry.objects.filter(act="exported")
        assert {(entry.actor, entry.note) for entry in entries} == {(editor, "آمار: نیمهٔ نخست ۱۴۰۴")}
        assert len(entries) == 2


class TestReport:
    def test_it_stands_on_the_offices_paper_in_both_calendars(self, login, editor, published):
        editor.first_name, editor.last_name = "کاوه", "دبیریان"
        editor.save()
        response = login(editor).get(f"{PAGE}report/?year=1403&part=year")
        page = response.content.decode()
        for words in (
            "سرکنسولگری نمونه در کازان", "۳۰ اسفند ۱۴۰۳", "۲۰ مارس ۲۰۲۵", "کاوه دبیریان", "امضا و مهر",
        ):  # fmt: skip
            assert words in page
        assert not _STYLE.search(page)
        assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]
