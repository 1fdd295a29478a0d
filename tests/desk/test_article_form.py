"""What is typed into the article's form, and what is kept of it."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from news.models import Article, Redirect
from tests.desk.forms import article_data, editorial, rows, send
from tests.factories import ArticleFactory, CategoryFactory, PictureFactory, TagFactory

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<p onclick='alert(1)'>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src='https://example.org'></iframe>",
    "<svg/onload=alert(1)>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<img src='https://example.org/spy.gif'>",
    "</textarea><script>alert(1)</script>",
]


@pytest.mark.django_db
class TestSaving:
    def test_it_keeps_what_was_typed(self, writer, login):
        picture, tags = PictureFactory(), [TagFactory(), TagFactory()]
        sent = article_data(
            CategoryFactory(),
            over_title="همکاری",
            body="<p>حوزه\u200cهای تازه</p><h2>میان‌تیتر</h2>",
            tags=[tag.pk for tag in tags],
            lead_picture=picture.pk,
            published_at_0="۱۴۰۲/۰۹/۱۰",
            published_at_1="۱۲:۲۶",
        )
        assert send(login(writer), None, sent).status_code == 302
        article = Article.objects.get()
        assert article.body == "<p>حوزه\u200cهای تازه</p><h2>میان‌تیتر</h2>"
        assert set(article.tags.all()) == set(tags)
        assert article.lead_picture == picture
        assert article.published_at.isoformat() == "2023-12-01T09:26:00+00:00"
        assert (article.author, article.status) == (writer, "draft")

    def test_opening_and_saving_unchanged_changes_nothing(self, editor, login):
        article = ArticleFactory(published_at=timezone.now().replace(microsecond=123456), slug="نشانی-خود")
        browser = login(editor)
        form = browser.get(reverse("admin:news_article_change", args=[article.pk])).context["adminform"].form
        sent = {**rows("gallery_pictures"), **rows("picks")}
        for field in form:
            value = field.value()
            if hasattr(field.field.widget, "decompress"):
                parts = field.field.widget.decompress(value)
                sent |= {f"{field.html_name}_{n}": part or "" for n, part in enumerate(parts)}
            elif isinstance(value, bool):
                sent |= {field.html_name: "on"} if value else {}
            else:
                sent[field.html_name] = "" if value is None else value
        assert send(browser, article, sent).status_code == 302
        after = Article.objects.get()
        for name in (
            "title",
            "body",
            "slug",
            "published_at",
            "expires_at",
            "author_id",
            "status",
            "baseline_views",
        ):
            assert getattr(after, name) == getattr(article, name), name

    def test_the_author_is_who_writes_whatever_the_form_says(self, writer, editor, login):
        category = CategoryFactory()
        send(login(writer), None, article_data(category, author=editor.pk))
        article = Article.objects.get()
        assert article.author == writer
        send(login(writer), article, article_data(category, author=editor.pk))
        article.refresh_from_db()
        assert article.author == writer

    def test_an_editor_names_another_author(self, editor, writer, login):
        send(login(editor), None, editorial(article_data(CategoryFactory()), author=writer.pk))
        assert Article.objects.get().author == writer

    def test_an_address_is_made_from_the_title_and_cleaned(self, writer, login):
        category = CategoryFactory()
        send(login(writer), None, article_data(category))
        send(login(writer), None, article_data(category, slug="حوزه‌های تازه / ۱۴۰۳"))
        assert set(Article.objects.values_list("slug", flat=True)) == {
            "دیدار-با-شهردار",
            "حوزه-های-تازه-1403",
        }

    def test_invisible_characters_that_turn_text_around_are_dropped(self, writer, login):
        send(login(writer), None, article_data(CategoryFactory(), title="\u202eدیدار\u2069 می\u200cشود"))
        assert Article.objects.get().title == "دیدار می\u200cشود"

    def test_empty_lines_at_the_end_are_cut_and_those_within_are_not(self, writer, login):
        body = "<p>یک</p><p>&nbsp;</p><p>دو</p>\n<p>&nbsp;</p>\n<p dir='rtl'> </p>"
        send(login(writer), None, article_data(CategoryFactory(), body=body))
        assert Article.objects.get().body == "<p>یک</p><p>&nbsp;</p><p>دو</p>"

    def test_who_only_reads_sees_the_text_and_jalali_dates(self, writer, login):
        moment = timezone.datetime.fromisoformat("2023-12-01T09:26:00+00:00")
        article = ArticleFactory(published_at=moment, body="<h2>میان‌تیتر</h2>")
        page = login(writer).get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
        assert "<h2>میان‌تیتر</h2>" in page
        assert "۱۰ آذر ۱۴۰۲ - ۱۲:۲۶" in page
        assert 'name="title"' not in page
        assert 'name="_save"' not in page


@pytest.mark.django_db
class TestMistakes:
    @pytest.mark.parametrize(
        "changes, field, words",
        [
            ({"title": ""}, "title", "این خانه را پر کنید"),
            ({"published_at_0": "1402/12/30"}, "published_at", "۲۹"),
            (
                {"expires_at_0": "1402/01/01", "published_at_0": "1402/02/01"},
                "expires_at",
                "پس از تاریخ انتشار",
            ),
            ({"body": "<p>" + "ب" * 100_001}, "body", "۲۰۰ کیلوبایت"),
            ({"body": "<div>" * 100}, "body", "نشانه‌گذاری"),
        ],
    )
    def test_they_are_named_in_persian_beside_the_field(self, writer, login, changes, field, words):
        response = send(
            login(writer), None, article_data(CategoryFactory(), lead="سطری که می‌ماند", **changes)
        )
        errors = response.context["adminform"].form.errors
        assert list(errors) == [field]
        assert words in str(errors)
        assert "سطری که می‌ماند" in response.content.decode()
        assert not Article.objects.exists()

    def test_a_text_too_long_comes_back_as_it_was_typed(self, writer, login):
        long = "<p>آغاز</p>" + "<p>میانه</p>" * 9_000 + "<p>پایان</p>"
        page = send(login(writer), None, article_data(CategoryFactory(), body=long)).content.decode()
        assert "آغاز" in page
        assert page.count("میانه") == 9_000
        assert "پایان" in page

    def test_a_published_article_keeps_a_date(self, editor, login):
        article = ArticleFactory()
        response = send(login(editor), article, editorial(article_data(article.category)))
        assert "published_at" in response.context["adminform"].form.errors
        article.refresh_from_db()
        assert article.published_at

    def test_it_is_not_published_after_its_end(self, editor, login):
        article = ArticleFactory(status="in_review", published_at=None)
        sent = article_data(article.category, expires_at_0="1400/01/01", _move="publish")
        response = send(login(editor), article, editorial(sent))
        assert "expires_at" in response.context["adminform"].form.errors

    @pytest.mark.parametrize(
        "target", ["//example.org/", "/\\example.org", "http://example.org", "javascript:x", "/a b"]
    )
    def test_it_leads_to_no_doubtful_address(self, editor, login, target):
        response = send(login(editor), None, editorial(article_data(CategoryFactory()), redirect_to=target))
        assert "redirect_to" in response.context["adminform"].form.errors

    @pytest.mark.parametrize("target", ["/news/12/", f"{settings.SITE_URL}/news/12/"])
    def test_it_leads_where_an_editor_says(self, editor, login, target):
        send(login(editor), None, editorial(article_data(CategoryFactory()), redirect_to=target))
        assert Article.objects.get().redirect_to == "/news/12/"

    @pytest.mark.parametrize("target", ["https://evil.example", "https://evil.example/page", "/old/page/"])
    def test_no_step_sends_the_readers_to_another_site(self, editor, login, target):
        Redirect.objects.create(old_path="/old/page", target="https://evil.example/")
        article = ArticleFactory()
        step = {"_move": "unpublish", "note_unpublish": "نادرست بود", "redirect_to": target}
        sent = editorial(article_data(article.category, published_at_0="1404/01/01")) | step
        answer = send(login(editor), article, sent)
        assert "همین سایت" in answer.context["adminform"].form.errors["redirect_to"][0]
        article.refresh_from_db()
        assert (article.status, article.redirect_to) == ("published", "")

    def test_another_site_that_stood_there_before_may_stay(self, editor, login):
        article = ArticleFactory(status="unpublished", redirect_to="https://example.org/page")
        sent = editorial(article_data(article.category, published_at_0="1404/01/01", title="تیتر دیگر"))
        assert send(login(editor), article, sent | {"redirect_to": article.redirect_to}).status_code == 302
        article.refresh_from_db()
        assert (article.title, article.redirect_to) == ("تیتر دیگر", "https://example.org/page")
        other = send(login(editor), article, sent | {"redirect_to": "https://example.org/other"})
        assert "redirect_to" in other.context["adminform"].form.errors

    @pytest.mark.parametrize("way", ["/n/{}/", "/loopx/", "/news/{}/old-slug/", "/N/{}"])
    def test_it_does_not_lead_back_to_itself(self, editor, login, way):
        article = ArticleFactory(status="unpublished")
        Redirect.objects.create(old_path="/loopx", target=article.get_short_url())
        answer = send(
            login(editor),
            article,
            editorial(article_data(article.category), redirect_to=way.format(article.pk)),
        )
        assert "بازمی‌گردد" in answer.context["adminform"].form.errors["redirect_to"][0]
        article.refresh_from_db()
        assert article.redirect_to == ""

    def test_two_do_not_lead_to_each_other(self, editor, login):
        article = ArticleFactory(status="unpublished")
        other = ArticleFactory(status="unpublished", redirect_to=article.get_absolute_url())
        sent = editorial(article_data(article.category), redirect_to=other.get_short_url())
        assert "redirect_to" in send(login(editor), article, sent).context["adminform"].form.errors


@pytest.mark.django_db
class TestHostileText:
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_it_is_cleaned_when_it_is_saved(self, writer, login, attack):
        send(login(writer), None, article_data(CategoryFactory(), body=f"<p>پیش</p>{attack}<p>پس</p>"))
        body = Article.objects.get().body
        assert "پیش" in body
        assert "پس" in body
        for trace in (
            "<script",
            "onerror",
            "onclick",
            "javascript:",
            "<iframe",
            "<svg",
            "style=",
            "example.org",
        ):
            assert trace not in body

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_it_is_cleaned_before_it_goes_back_into_the_editor(self, writer, login, attack):
        stored = ArticleFactory(status="draft", author=writer)
        Article.objects.filter(pk=stored.pk).update(body=f"<p>پیش</p>{attack}")
        opened = login(writer).get(reverse("admin:news_article_change", args=[stored.pk])).content.decode()
        sent_back = send(
            login(writer), None, article_data(stored.category, title="", body=f"<p>پیش</p>{attack}")
        )
        for page in (opened, sent_back.content.decode()):
            text = page.split('name="body"')[1].split("</textarea>")[0]
            assert "پیش" in text
            for trace in ("alert(1)", "onerror", "example.org", "&lt;iframe", "style="):
                assert trace not in text

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_it_is_cleaned_for_those_who_only_read(self, writer, login, attack):
        stored = ArticleFactory()
        Article.objects.filter(pk=stored.pk).update(
            body=f"<p>پیش</p>{attack}", title="<script>alert(2)</script>"
        )
        page = login(writer).get(reverse("admin:news_article_change", args=[stored.pk])).content.decode()
        text = page.split('class="article-text"')[1].split("</div>")[0]
        assert "پیش" in text
        for trace in ("alert(1)", "onerror", "example.org", "<iframe", "style="):
            assert trace not in text
        assert "<script>alert(2)" not in page


@pytest.mark.django_db
class TestHeadings:
    """Categories, tags and pictures as the article's form offers them."""

    def found(self, browser, field, term):
        asked = {"app_label": "news", "model_name": "article", "field_name": field, "term": term}
        return [row["text"] for row in browser.get(reverse("admin:autocomplete"), asked).json()["results"]]

    @pytest.mark.parametrize("term", ["همکاری‌های بانکی", "همکاریهای", "همكاري هاي بانكي", "بانکی", "هَمکاری"])
    def test_a_tag_is_found_by_any_spelling(self, writer, login, term):
        TagFactory(name="همکاری‌های بانکی")
        TagFactory(name="کازان")
        assert self.found(login(writer), "tags", term) == ["همکاری‌های بانکی"]

    def test_a_picture_is_found_by_what_is_said_about_it(self, writer, login):
        PictureFactory(alt="سالن نشست", caption="شهردار در تالار")
        PictureFactory(alt="نقش هندسی", caption="")
        assert self.found(login(writer), "lead_picture", "تالار") == ["شهردار در تالار"]
        assert self.found(login(writer), "lead_picture", "سالن") == ["شهردار در تالار"]

    def test_a_writer_makes_a_new_tag_in_place(self, writer, login):
        page = login(writer).get(reverse("admin:news_article_add")).content.decode()
        assert f"{reverse('admin:news_tag_add')}?_to_field=id&amp;_popup=1" in page
        response = login(writer).post(reverse("admin:news_tag_add"), {"name": "نوروز", "_popup": "1"})
        assert "popup_response" in response.content.decode()

    def test_a_tag_in_another_spelling_is_refused(self, writer, login):
        TagFactory(name="همکاری‌های بانکی")
        response = login(writer).post(reverse("admin:news_tag_add"), {"name": "همکاری های بانکي"})
        assert (
            "در املایی دیگر" in response.content.decode()
            or "شاید با املایی دیگر" in response.content.decode()
        )

    def test_a_second_category_of_the_same_name_is_refused_beside_the_field(self, editor, login):
        CategoryFactory(name="اقتصاد شهری")
        sent = {"name": "اقتصاد  شهري", "slug": "", "description": "", "position": 3}
        errors = login(editor).post(reverse("admin:news_category_add"), sent).context["adminform"].form.errors
        assert list(errors) == ["slug"]
