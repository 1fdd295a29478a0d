"""What the checks find in an article, and what they leave alone."""

import time
from datetime import date

import pytest
from django.urls import reverse

from news import article_checks, jalali, richtext
from news.models import Article, Redirect
from news.text_parts import links_of
from tests.factories import ArticleFactory, PictureFactory, published_meeting

GOOD = {
    "title": "دیدار سرکنسول با شهردار کازان",
    "lead": "دو طرف دربارهٔ گسترش همکاری‌های شهری و سفر هنرمندان گفت‌وگو کردند.",
    "body": "<h2>پیشنهاد تازه</h2><p>متن خبر با <strong>تأکید</strong>.</p><h3>جزئیات</h3><p>متن</p>",
}


def found(*, pk: int | None = None, known=None, **texts) -> set[str]:
    article = Article(pk=pk, **GOOD | texts)
    known = Article.objects.filter(deleted_at=None) if known is None else known
    return {finding.name for finding in article_checks.look(article, known)}


def test_a_good_article_needs_nothing():
    assert found() == set()


@pytest.mark.parametrize(
    "body, name",
    [
        ("", "body empty"),
        ("<p>&nbsp;</p>", "body empty"),
        ("<h3>الف</h3><p>متن</p>", "heading out of order"),
        ("<h2> </h2><p>متن</p>", "heading empty"),
        ("<p><strong>پیشنهاد تازه</strong></p><p>متن</p>", "bold instead of a heading"),
        ("<table><tbody><tr><td>الف</td></tr></tbody></table>", "table without headers"),
        ('<p>متن <a href="https://example.org"></a></p>', "link without words"),
        ('<p>متن <a href="https://example.org">اینجا</a></p>', "link says nothing"),
        ('<p>متن <a href="https://example.org">این‌جا را کلیک کنید!</a></p>', "link says nothing"),
        ('<p>متن <a href="https://example.org">https://example.org/a</a></p>', "link says nothing"),
        ('<p>متن <a href="www.example.org">سایت</a></p>', "link without its site"),
        ('<p>متن <a href="https://">سایت</a></p>', "link without its site"),
        ('<p>متن <a href="https:///news/12/">سایت</a></p>', "link without its site"),
        ('<p>متن <a href="#_ftn1">[۱]</a></p>', "link to a place in the text"),
        ("<p>مهلت فردا پایان می‌یابد.</p>", "date goes stale"),
    ],
)
def test_what_is_wrong_in_a_body(body, name):
    assert found(body=body) == {name}


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>تنها فهرست</li></ul>",
        "<table><thead><tr><th>الف</th></tr></thead><tbody><tr><td>ب</td></tr></tbody></table>",
        '<p>متن <a href="mailto:a@example.org">نامه</a> <a href="tel:+7843000">تلفن</a> <a href="#write">نظر</a></p>',
        '<p>متن <a href="https://example.org">فرم درخواست گذرنامه</a></p>',
        "<p><strong>" + "متن بلند که خودش پررنگ است و جملهٔ کاملی است " * 4 + "</strong></p>",
    ],
)
def test_what_is_right_in_a_body(body):
    assert found(body=body) == set()


class TestTitleAndLead:
    @pytest.mark.parametrize(
        "texts, names",
        [
            ({"title": "دیدار با شهردار."}, {"title ends with a stop"}),
            ({"title": "دیدار با شهردار…"}, set()),
            ({"title": "دیدار با شهردار..."}, set()),
            ({"title": "آ" * 101}, {"title long"}),
            ({"title": "آ" * 100}, set()),
            ({"lead": ""}, {"lead empty"}),
            ({"lead": "دیدار سرکنسول با شهردار کازان"}, {"lead repeats the title"}),
            ({"lead": "ديدار سركنسول با شهردار كازان برگزار شد."}, {"lead repeats the title"}),
            ({"lead": "سرکنسول با شهردار کازان دیدار کرد و از هنرستان تازهٔ شهر سخن گفت."}, set()),
        ],
    )
    def test_they_are_read(self, texts, names):
        assert found(**texts) == names


@pytest.mark.django_db
class TestPictures:
    def body(self, picture, alt: str = "") -> str:
        return f'<p>متن</p><p><img src="{picture.file.url}" alt="{alt}"></p>'

    def test_a_picture_needs_its_words(self):
        picture = PictureFactory()
        assert found(body=self.body(picture)) == {"picture without words"}
        assert found(body=self.body(picture, "نقش هندسی")) == set()

    def test_a_decorative_one_needs_none(self):
        picture = PictureFactory(alt="", decorative=True)
        assert found(body=self.body(picture)) == set()


@pytest.mark.django_db
class TestLinksIntoTheSite:
    def body(self, address: str) -> str:
        return f'<p>متن <a href="{address}">متن کامل خبر</a></p>'

    def test_pages_that_are_there(self, settings):
        article, meeting = ArticleFactory(), published_meeting()
        Redirect.objects.create(old_path="/قدیم", target="/news/12/")
        for address in (
            article.get_absolute_url(),
            article.get_short_url(),
            f"{settings.SITE_URL}{article.get_absolute_url()}?a=b#c",
            meeting.get_absolute_url(),
            "/",
            "/office/#service-x",
            "/%D9%82%D8%AF%DB%8C%D9%85/",
            "https://example.org/news/99/",
        ):
            assert found(body=self.body(address)) == set(), address

    @pytest.mark.parametrize(
        "address", ["/nothing/", "/news/999/x/", "/news/99999999999999999999/", "/preview/x/"]
    )
    def test_pages_that_are_not(self, address):
        assert found(body=self.body(address)) == {"broken link"}

    def test_the_desk_is_no_page_for_readers(self):
        assert found(body=self.body(reverse("admin:index"))) == {"broken link"}

    def test_a_draft_may_come_out_later_and_what_is_kept_secret_stays_so(self):
        draft = ArticleFactory(status="draft", published_at=None)
        assert found(body=self.body(draft.get_absolute_url())) == {"link to a draft"}
        nothing = Article.objects.none()
        assert found(body=self.body(draft.get_absolute_url()), known=nothing) == {"broken link"}
        assert found(pk=draft.pk, body=self.body(draft.get_short_url())) == set()

    def test_what_was_taken_off_leads_on_or_is_broken(self):
        gone = ArticleFactory(status="published")
        Article.objects.filter(pk=gone.pk).update(status="unpublished")
        assert found(body=self.body(gone.get_absolute_url())) == {"broken link"}
        Article.objects.filter(pk=gone.pk).update(redirect_to="/")
        assert found(body=self.body(gone.get_absolute_url())) == set()

    def test_many_links_are_few_queries(self, django_assert_max_num_queries):
        links = "".join(f'<a href="/news/{n}/x/">خبر شمارهٔ {n}</a> ' for n in range(1, 300))
        with django_assert_max_num_queries(5):
            assert found(body=f"<p>{links}</p>") == {"broken link"}


def test_what_must_be_mended_stands_first_and_each_thing_once():
    body = '<p><a href="www.a.org">اینجا</a></p><p><a href="www.a.org">اینجا</a></p>'
    findings = article_checks.look(Article(**GOOD | {"body": body}), Article.objects.none())
    assert [finding.is_must for finding in findings] == [True, False]


@pytest.mark.parametrize("kilobytes", [2, 190])
def test_it_is_quick(kilobytes):
    piece = (
        '<h2>میان‌تیتر</h2><p>متن <strong>پررنگ</strong> و <a href="https://example.org">پیوند به سایت</a></p>'
    )
    body = piece * (kilobytes * 1000 // len(piece.encode()))
    article = Article(**GOOD | {"body": body})
    begun = time.process_time()
    article_checks.look(article, Article.objects.none())
    assert time.process_time() - begun < 0.25


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    ["<", "<a", '<a href="http://[">x</a>', "</p></p><h3>", "<p>" * 3000, "<a href>x</a>", "&#x0;<img>"],
)
def test_odd_markup_is_read(body):
    article_checks.look(Article(**GOOD | {"body": body}), Article.objects.none())
    links_of(body)


def test_links_of_a_text():
    body = richtext.clean(
        '<p><a href="https://a.org/x?a=1&amp;b=2">الف</a> <a href="https://a.org/x?a=1&b=2">ب</a></p>'
    )
    assert links_of(body) == ["https://a.org/x?a=1&b=2"]


def test_of_many_at_once_only_what_must_be_mended_is_in_the_way():
    nothing = Article.objects.none()
    empty, advised = Article(**GOOD | {"body": ""}), Article(**GOOD | {"title": "تیتر."})
    assert "متنی ندارد" in str(article_checks.obstacle("publish", empty, nothing))
    assert article_checks.obstacle("unpublish", empty, nothing) is None
    assert article_checks.obstacle("publish", advised, nothing) is None


class TestDates:
    def test_of_title_and_lead(self):
        assert found(title="نشست فردا در کازان") == {"date goes stale"}
        assert found(lead="هفتهٔ آینده نمایشگاهی در کازان برپا می‌شود.") == {"date goes stale"}

    def test_an_accepted_one_is_looked_at_again(self):
        on, later = jalali.at_site(date(2024, 10, 11)), jalali.at_site(date(2024, 10, 14))
        body = '<p>مهلت <time datetime="2024-10-12" title="۲۱ مهر ۱۴۰۳">فردا</time> است.</p>'
        assert found(body=body, published_at=on) == set()
        assert found(body=body, published_at=later) == {"date counted from another day"}

    def test_what_somebody_said_on_another_day_stays(self):
        assert found(body="<p>در سال ۱۳۹۹ گفت: «فردا می‌آیم».</p>") == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body, name",
    [
        ('<p>متن <a href="/news/archive/1403/13/">بایگانی</a></p>', "broken link"),
        ('<p>متن <a href="/news/archive/1403/12/31/">بایگانی</a></p>', "broken link"),
        (f'<p>متن <a href="/media/pictures/{"0" * 32}.webp">تصویر</a></p>', "broken link"),
        ('<p>متن <a href="/media/../x">تصویر</a></p>', "broken link"),
        (f'<p>متن <img src="/media/pictures/{"0" * 32}.webp" alt="میدان"></p>', "picture not ours"),
    ],
)
def test_what_the_tables_do_not_know(body, name):
    assert found(body=body) == {name}


@pytest.mark.django_db
def test_pictures_and_files_of_the_library_are_there():
    picture = PictureFactory()
    body = (
        f'<p>متن <img src="{picture.small.url}" alt="میدان"> <a href="{picture.file.url}">تصویر بزرگ</a></p>'
    )
    assert found(body=body) == set()


@pytest.mark.django_db
def test_an_archive_of_a_day_that_there_is():
    assert found(body='<p>متن <a href="/news/archive/1403/12/30/">بایگانی اسفند</a></p>') == set()
