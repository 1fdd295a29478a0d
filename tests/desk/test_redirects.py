"""The desk of old addresses: a list, a form that refuses loops, and a table for a whole old site."""

import csv
import io

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from news.models import Redirect
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
ADD, LIST = "admin:news_redirect_add", "admin:news_redirect_changelist"


def known() -> dict[str, str]:
    return dict(Redirect.objects.values_list("old_path", "target"))


class TestTheForm:
    @pytest.fixture
    def save(self, login, editor):
        browser = login(editor)

        def saved(old_path: str, target: str = "", address: str = ""):
            return browser.post(address or reverse(ADD), {"old_path": old_path, "target": target})

        return saved

    def refused(self, answer, words: str) -> bool:
        return answer.status_code == 200 and words in answer.content.decode()

    def test_an_address_is_kept_in_one_spelling(self, save, editor):
        assert (
            save("https://old.example.org/Show.aspx?ID=۱۲", f"{settings.SITE_URL}/news/12/").status_code
            == 302
        )
        assert known() == {"/show.aspx?id=12": "/news/12/"}
        assert Redirect.objects.get().made_by == editor

    def warnings(self, answer) -> list[str]:
        return [str(one) for one in get_messages(answer.wsgi_request) if one.level_tag == "warning"]

    def test_a_live_page_and_a_target_that_is_none_are_told(self, save):
        article = ArticleFactory()
        (live,) = self.warnings(save(article.get_absolute_url(), "/office/"))
        assert "هم‌اکنون" in live
        *_before, dead = self.warnings(save("/old/1/", "/nowhere/"))
        assert "مقصد" in dead
        assert len(known()) == 2

    @pytest.mark.parametrize("target", ["", "/news/", "/old/a/", "https://example.org/x/"])
    def test_of_the_rest_nothing_is_said(self, save, target):
        Redirect.objects.create(old_path="/old/a", target="/news/")
        assert not self.warnings(save("/old/b/", target))

    def test_without_a_target_it_is_gone_for_good(self, save):
        save("/old/jobs/")
        assert Client().get("/old/jobs/").status_code == 410

    def test_the_same_address_twice_is_refused(self, save):
        save("/old/همكاري/", "/news/")
        assert self.refused(save("/old/همکاری", "/news/1/"), "از پیش")
        assert len(known()) == 1

    @pytest.mark.parametrize("old_path", ["", "old", "/", "javascript:1", "/" + "b" * 500, "/\0"])
    def test_what_is_no_old_address_is_refused(self, save, old_path):
        assert save(old_path, "/news/").status_code == 200
        assert known() == {}

    @pytest.mark.parametrize(
        "target", ["news", "//evil.example", "http://plain.example", "javascript:alert(1)", "/" + "b" * 500]
    )
    def test_where_no_visitor_may_be_sent_is_refused(self, save, target):
        answer = save("/old/", target)
        assert answer.status_code == 200
        # What was typed stands there still, as text.
        assert target.replace("'", "&#x27;") in answer.content.decode()
        assert known() == {}

    @pytest.mark.parametrize(
        "old_path",
        [
            "/admin/", "/admin/news/x/", "/ADMIN", "/media/a.webp", "/static/a.css", "/", "/?p=12", "/news/",
            "/news?id=5",
            "/search", "/verify/", "/office/", "/news/archive/", "/news/archive/1403/", "/feeds/news.rss", "/topics/",
            "/robots.txt", "/sitemap.xml", "/meetings.csv", "/VERIFY//",
        ],
    )  # fmt: skip
    def test_what_the_site_has_itself_is_refused(self, save, old_path):
        assert self.refused(save(old_path, "https://evil.example/"), "نمی‌رو")
        assert known() == {}

    @pytest.mark.parametrize(
        "old_path", ["/news/47/", "/category/x/", "/pages/x/", "/administration/", "/newspaper/"]
    )
    def test_what_may_be_gone_is_taken(self, save, old_path):
        assert save(old_path, "/news/").status_code == 302

    def test_a_circle_over_an_article_that_is_gone_is_refused(self, save):
        article = ArticleFactory(status="unpublished", redirect_to="/loopx/")
        assert self.refused(save("/loopx", article.get_short_url()), "بازمی‌گردد")
        assert known() == {}

    def test_a_loop_is_refused_however_long(self, save):
        save("/a", "/b/"), save("/b", "/c/?x=1")
        assert self.refused(save("/c", "/A"), "همان نشانی")
        assert self.refused(save("/d", "/d/"), "همان نشانی")
        assert known() == {"/a": "/b/", "/b": "/c/?x=1"}

    def test_a_change_is_checked_without_what_it_replaces(self, save):
        save("/a", "/b/")
        row = Redirect.objects.get()
        assert save("/b", "/a/", reverse("admin:news_redirect_change", args=[row.pk])).status_code == 302
        assert known() == {"/b": "/a/"}


class TestTheList:
    def test_it_finds_persian_in_any_spelling(self, login, editor):
        Redirect.objects.create(old_path="/fa/همکاری-ها", target="/news/1/")
        Redirect.objects.create(old_path="/fa/visa", target="")
        page = login(editor).get(reverse(LIST), {"q": "همكاري"}).content.decode()
        assert "/fa/همکاری-ها" in page and "/fa/visa" not in page

    def test_it_marks_what_leads_to_another_site(self, login, editor):
        Redirect.objects.create(old_path="/a", target="https://visa.example.org/")
        Redirect.objects.create(old_path="/b", target="/news/")
        page = login(editor).get(reverse(LIST)).content.decode()
        assert page.count("به وبگاهی دیگر می‌رود") == 1

    def test_an_address_is_text(self, login, editor):
        Redirect.objects.create(old_path="/<script>alert(1)</script>", target="")
        assert "<script>alert(1)" not in login(editor).get(reverse(LIST)).content.decode()

    @pytest.mark.parametrize(
        "name", [LIST, ADD, "admin:news_redirect_import", "admin:news_redirect_export_csv"]
    )
    def test_it_is_for_editors(self, login, editor, writer, moderator, name):
        assert login(editor).get(reverse(name)).status_code == 200
        assert login(writer).get(reverse(name)).status_code == 403
        assert login(moderator).get(reverse(name)).status_code == 403


class TestAFile:
    """Shown first, imported as shown."""

    @pytest.fixture
    def browser(self, login, editor):
        return login(editor)

    @pytest.fixture
    def upload(self, browser):
        def shown(content: bytes | str, name: str = "old.csv"):
            raw = content.encode() if isinstance(content, str) else content
            return browser.post(
                reverse("admin:news_redirect_import"), {"file": SimpleUploadedFile(name, raw)}
            )

        return shown

    @pytest.fixture
    def confirm(self, browser):
        def confirmed(shown):
            sent = {"token": shown.context["token"]}
            return browser.post(reverse("admin:news_redirect_import"), sent, follow=True)

        return confirmed

    def fates(self, shown) -> dict[str, str]:
        return {one.name: str(one.fate) for one in shown.context["report"].outcomes}

    def test_tells_what_each_row_would_do_and_writes_nothing(self, upload):
        Redirect.objects.create(old_path="/a", target="/news/1/")
        Redirect.objects.create(old_path="/b", target="/news/2/")
        shown = upload(
            "/a,/news/1/\n/b,/news/9/\n/c,/news/3/\n/d,\n/e,//evil.example\nf,/news/\n/g,/g/\n/c/,/news/\n"
        )
        assert self.fates(shown) == {
            "/a": "unchanged", "/b": "changed", "/c": "created", "/d": "created",
            "/e": "refused", "f": "refused", "/g": "refused", "/c/": "refused",
        }  # fmt: skip
        assert known() == {"/a": "/news/1/", "/b": "/news/2/"}

    def test_tells_of_live_pages_and_of_targets_that_are_none(self, upload):
        page = ArticleFactory().get_absolute_url()
        shown = upload(f"{page},/news/\n/old/1/,/nowhere/\n/old/2/,{page}\n/old/3/,/old/2/\n")
        told = {one.name: one.reasons for one in shown.context["report"].outcomes}
        assert ["هم‌اکنون" in " ".join(told[name]) for name in told] == [True, False, False, False]
        assert ["مقصد" in " ".join(told[name]) for name in told] == [False, True, False, False]
        assert "هم‌اکنون" in shown.content.decode()

    def test_is_imported_as_it_was_shown(self, upload, confirm, editor):
        Redirect.objects.create(old_path="/b", target="/news/2/")
        shown = upload("/b,/news/9/\n/c,/news/3/\n/d\n/e,//evil.example\n")
        assert "۲ سطر تازه" in confirm(shown).content.decode()
        assert known() == {"/b": "/news/9/", "/c": "/news/3/", "/d": ""}
        assert {row.made_by for row in Redirect.objects.all()} == {editor}

    def test_is_not_imported_when_the_table_changed_meanwhile(self, upload, confirm):
        shown = upload("/a,/news/1/\n")
        Redirect.objects.create(old_path="/a", target="/news/7/")
        confirm(shown)
        assert known() == {"/a": "/news/7/"}

    @pytest.mark.parametrize(
        "content",
        [
            "/قديم,/news/1/\n",
            "old,new\n/قدیم,/news/1/\n",
            "\ufeffold,new\r\n/قدیم/,/news/1/\r\n",
            "OLD;NEW\r\n/%D9%82%D8%AF%DB%8C%D9%85;/news/1/\r\n\r\n",
            "https://old.example.org/قدیم\t/news/1/",
        ],
    )
    def test_is_read_as_programs_write_it(self, upload, confirm, content):
        confirm(upload(content))
        assert known() == {"/قدیم": "/news/1/"}

    def test_may_not_take_over_what_the_site_has_itself(self, upload):
        shown = upload("/admin/,https://evil.example/\n/verify/,/news/\n/news/47/,/news/\n")
        assert self.fates(shown) == {"/admin/": "refused", "/verify/": "refused", "/news/47": "created"}

    def test_of_loops_refuses_the_row_that_closes_one(self, upload, confirm):
        shown = upload("/a,/b\n/b,/c\n/c,/a\n")
        assert self.fates(shown) == {"/a": "created", "/b": "created", "/c": "refused"}
        confirm(shown)
        assert known() == {"/a": "/b", "/b": "/c"}

    @pytest.mark.parametrize(
        "content",
        [b"", b"old,new\n", b"\xff\xfe/\x00a\x00", b"/a,\x00/b", b"/a,/b\n" * 250_000, b"/a,/b\n" * 5_001],
        ids=["empty", "header alone", "UTF-16", "NUL", "too large", "too many"],
    )  # fmt: skip
    def test_that_is_none_is_refused_in_words(self, upload, content):
        shown = upload(content)
        assert shown.status_code == 200
        assert shown.context["report"] is None
        assert shown.context["form"].errors["file"]

    def test_of_five_thousand_rows_is_taken(self, upload, confirm, django_assert_max_num_queries):
        shown = upload("".join(f"/old/{number},/news/{number}/\n" for number in range(5_000)))
        with django_assert_max_num_queries(60):
            confirm(shown)
        assert len(known()) == 5_000

    def test_whose_cells_look_like_formulas_is_harmless(self, upload, confirm, browser):
        Redirect.objects.create(old_path="/=cmd", target="")
        shown = upload("=HYPERLINK(1),/news/\n/a,@SUM(1)\n")
        assert set(self.fates(shown).values()) == {"refused"}
        file = browser.get(reverse("admin:news_redirect_export_csv")).content.decode("utf-8-sig")
        assert not [
            cell for row in csv.reader(io.StringIO(file)) for cell in row if cell.startswith(("=", "@"))
        ]

    def test_that_was_exported_comes_back_unchanged(self, browser, upload):
        Redirect.objects.create(old_path="/show?id=1", target="/news/1/")
        Redirect.objects.create(old_path="/fa/همکاری", target="")
        shown = upload(browser.get(reverse("admin:news_redirect_export_csv")).content)
        assert self.fates(shown) == {"/show?id=1": "unchanged", "/fa/همکاری": "unchanged"}
