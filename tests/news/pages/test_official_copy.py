"""The official copy of an article, and the page that tells whether a printed one is current."""

import hashlib
import html
import re
from datetime import timedelta

import pytest
import segno
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.utils import timezone

from news import icons, official_copy
from news.models import Article, Office, PublicText
from tests.factories import (
    ArticleFactory,
    OfficeFactory,
    ParticipantFactory,
    PictureFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


def copy_of(article: Article) -> str:
    return f"/news/{article.pk}/print/"


def dots(path: str, size: int) -> list[bytearray]:
    """The rows of dots that a path of horizontal strokes draws: "M0 0.5h7m1 0h1…"."""
    rows, x, y = [bytearray(size) for _ in range(size)], 0, 0
    for verb, first, second in re.findall(r"([Mmh])([-\d.]+) ?([-\d.]+)?", path):
        if verb == "h":
            rows[y][x : x + int(first)] = b"\1" * int(first)
            x += int(first)
        else:
            x, y = (0, 0) if verb == "M" else (x, y)
            x, y = x + int(first), y + int(float(second))
    return rows


class TestTheCopy:
    def test_has_the_emblem_of_the_office_as_its_icon(self, read, article):
        assert read(copy_of(article)).select_one("link[rel=icon]")["href"].endswith("emblem.svg")
        Office.objects.update(emblem="emblems/0123456789abcdef.webp")
        icon = read(copy_of(article)).select_one("link[rel=icon]")["href"]
        assert icon == icons.address(Office.current(), 32)

    def test_is_a_letter_with_all_that_an_archive_asks_for(self, read, article, clock):
        Article.objects.filter(pk=article.pk).update(published_at=clock("2023-12-01T12:26:00+03:00"))
        sheet = read(copy_of(article))
        text = sheet.main.get_text(" ", strip=True)
        for words in (
            "سرکنسولگری نمونه",
            "۱۰ آذر ۱۴۰۲",
            "۱ دسامبر ۲۰۲۳",
            "۱۲:۲۶",
            "(UTC+۰۳:۰۰)",
            article.title,
            article.lead,
        ):
            assert words in text
        assert len(sheet.select("h1")) == 1
        assert official_copy.grouped(Article.objects.get(pk=article.pk).text_digest) in text
        assert f"{settings.SITE_URL}/verify/" in text

    def test_is_no_page_for_search_engines(self, read, article):
        sheet = read(copy_of(article))
        assert sheet.select_one("meta[name=robots]")["content"] == "noindex"
        assert (
            sheet.select_one("link[rel=canonical]")["href"] == settings.SITE_URL + article.get_absolute_url()
        )
        assert not sheet.select("header nav, footer nav, form, [style], style, script:not([src])")

    def test_its_code_is_the_permanent_address(self, read, article):
        code = segno.make(f"{settings.SITE_URL}/n/{article.pk}/", error="m", micro=False)
        drawn = read(copy_of(article)).select_one(".proof-code svg")
        size = int(drawn["viewbox"].split()[2])
        assert dots(drawn.path["d"], size) == [bytearray(row) for row in code.matrix_iter(border=4)]

    def test_tells_since_when_its_wording_is_public(self, read, article):
        Article.objects.filter(pk=article.pk).update(lead="نوشتهٔ تازه.")
        since = PublicText.objects.filter(article=article).latest("id").since
        assert read(copy_of(article)).select(".proof time")[0]["datetime"] == timezone.localtime(
            since
        ).isoformat(timespec="seconds")

    def test_has_the_delegations_of_its_meetings(self, read, article):
        meeting = published_meeting(subject="دیدار با شهردار")
        meeting.articles.add(article)
        ParticipantFactory(meeting=meeting, name="ایلسور متشین", side="counterpart", position="شهردار")
        sheet = read(copy_of(article))
        assert "ایلسور متشین" in sheet.select_one("table.delegations").text

    def test_has_no_pictures_but_their_captions(self, read, article):
        picture = PictureFactory()
        article.body = (
            f'<figure class="image"><img src="{picture.file.url}" alt="الف &gt; &quot;ب&quot; > پ">'
            "<figcaption>شرح تصویر</figcaption></figure><p>متن</p>"
        )
        article.save()
        body = read(copy_of(article)).select_one(".body")
        assert not body.select("img")
        assert body.get_text("|", strip=True) == "شرح تصویر|متن"

    def test_says_when_and_where_the_announced_event_is(self, read, article):
        assert not read(copy_of(article)).select(".letter-event")
        event = {"event_on": "2026-12-07", "event_time": "18:00", "event_place": "تالار <b>"}
        Article.objects.filter(pk=article.pk).update(**event)
        said = read(copy_of(article)).select_one(".letter-event").get_text(" ", strip=True)
        for words in (
            "دوشنبه ۱۶ آذر ۱۴۰۵",
            "۷ دسامبر ۲۰۲۶",
            "۱۴۴۸",
            "۱۸:۰۰",
            "۱۸:۳۰ به وقت تهران",
            "تالار <b>",
        ):
            assert words in said

    def test_of_a_withdrawn_article_says_so(self, read, article, clock):
        fields = {"status": "withdrawn", "withdrawn_at": timezone.now(), "withdrawal_notice": "نادرست بود."}
        Article.objects.filter(pk=article.pk).update(**fields)
        notice = read(copy_of(article)).select_one(".notice").text
        assert "نادرست بود." in notice and "پس گرفته" in notice

    @pytest.mark.parametrize("status", ["draft", "in_review"])
    def test_of_what_never_was_public_there_is_none(self, read, status):
        article = ArticleFactory(status=status, published_at=None)
        read(copy_of(article), status=404)

    def test_of_what_is_to_come_there_is_none(self, read):
        read(copy_of(ArticleFactory(published_at=timezone.now() + timedelta(hours=1))), status=404)

    def test_of_what_was_taken_off_leads_to_what_is_said_of_it(self):
        OfficeFactory()
        article = ArticleFactory(status="unpublished")
        answer = Client().get(copy_of(article), follow=True)
        assert answer.status_code == 410

    def test_takes_few_queries(self, article, django_assert_num_queries):
        with django_assert_num_queries(4):
            Client().get(copy_of(article))

    def test_shows_hostile_words_as_words(self, read):
        OfficeFactory(name="<b>دفتر</b>")
        article = ArticleFactory(
            title='<img src=x onerror="alert(1)">', lead="</main><script>alert(1)</script>"
        )
        sheet = read(copy_of(article))
        assert not sheet.select("main script, main img[onerror], .letterhead b")
        assert sheet.h1.text == article.title


class TestVerifying:
    @pytest.fixture
    def ask(self):
        def asked(code, digest, status=200) -> BeautifulSoup:
            answer = Client().get("/verify/", {"code": code, "digest": digest})
            assert answer.status_code == status
            return BeautifulSoup(answer.content, "html.parser")

        return asked

    def said(self, page) -> str:
        return " ".join(page.select_one(".finding").get_text(" ", strip=True).split())

    def texts(self, article: Article, *leads: str) -> list[str]:
        """The checksums of the text as it is and as it became; the clock goes on between them."""
        digests = [Article.objects.get(pk=article.pk).text_digest]
        for lead in leads:
            Article.objects.filter(pk=article.pk).update(lead=lead)
            digests.append(Article.objects.get(pk=article.pk).text_digest)
        return digests

    def test_the_empty_form_may_be_found_and_asks_nothing(self, read, article):
        page = read("/verify/")
        assert not page.select("meta[name=robots], .finding")
        assert page.select_one("link[rel=canonical]")["href"] == f"{settings.SITE_URL}/verify/"
        assert page.select(".recipe li")

    def test_the_current_text(self, ask, article):
        (digest,) = self.texts(article)
        page = ask(article.pk, digest)
        assert "این متن، متن کنونی خبر است." in self.said(page)
        assert page.select_one("meta[name=robots]")["content"] == "noindex"

    @pytest.mark.parametrize("short", [12, 13, 40, 64])
    def test_twelve_digits_are_enough(self, ask, article, short):
        (digest,) = self.texts(article)
        assert "متن کنونی" in self.said(ask(article.pk, digest[:short]))

    def test_the_numbers_as_people_copy_them(self, ask, article):
        (digest,) = self.texts(article)
        typed = official_copy.grouped(digest).upper().translate(str.maketrans("0123456789", "۰۱۲۳٤٥٦۷۸۹"))
        code = f" {article.pk} ".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        assert "متن کنونی" in self.said(ask(code, f"\u200e{typed}\u200f "))
        assert "متن کنونی" in self.said(ask(article.pk, digest.replace("a", "a-").replace("1", "1:")))

    def test_a_text_that_was_replaced(self, ask, article):
        first, second, third = self.texts(article, "دوم", "سوم")
        page = ask(article.pk, first)
        assert "۲ متن دیگر" in self.said(page)
        assert [row.bdi.text for row in page.select("tbody tr")] == [
            official_copy.grouped(digest[:12]) for digest in (third, second, first)
        ]
        assert [row.get("aria-current") for row in page.select("tbody tr")] == [None, None, "true"]
        assert "۱ متن دیگر" in self.said(ask(article.pk, second))
        assert "متن کنونی خبر است" in self.said(ask(article.pk, third))

    def test_changes_within_a_minute_are_told_with_their_seconds(self, ask, article, clock):
        digest = self.texts(article, "دوم")[0]
        PublicText.objects.filter(article=article, digest=digest).update(since="2026-11-27T18:38:05+03:00")
        PublicText.objects.filter(article=article).exclude(digest=digest).update(
            since="2026-11-27T18:38:41+03:00"
        )
        said = self.said(ask(article.pk, digest))
        assert "۱۸:۳۸:۰۵" in said and "۱۸:۳۸:۴۱" in said
        PublicText.objects.filter(article=article, digest=digest).update(since="2026-11-27T18:37:05+03:00")
        assert "۱۸:۳۸:۴۱" not in self.said(ask(article.pk, digest))

    def test_what_is_outside_of_the_checksum_is_named(self, read, article):
        assert "روز و ساعت و مکان" in read("/verify/").select_one(".recipe").text

    def test_no_text_is_shown(self, ask, article):
        first, _second = self.texts(article, "متن محرمانهٔ دوم")
        assert "محرمانه" not in ask(article.pk, first).text

    def test_a_text_that_came_back_is_the_current_one(self, ask, article):
        first, _second, third = self.texts(article, "دوم", article.lead)
        assert first == third
        assert "متن کنونی خبر است" in self.said(ask(article.pk, first))

    def test_a_text_that_never_was(self, ask, article):
        assert "هیچ خبری" in self.said(ask(article.pk, "0" * 64))
        assert "هیچ خبری" in self.said(ask(article.pk + 1_000, self.texts(article)[0]))

    @pytest.mark.parametrize(
        "fields",
        [{"status": "draft", "published_at": None}, {"published_at": timezone.now() + timedelta(days=1)}],
    )
    def test_what_is_not_public_yet_is_not_betrayed(self, ask, fields):
        OfficeFactory()
        article = ArticleFactory(**fields)
        page = ask(article.pk, Article.objects.get(pk=article.pk).text_digest)
        assert "هیچ خبری" in self.said(page) and not page.select("tbody tr")

    def test_a_withdrawn_article(self, ask, article):
        Article.objects.filter(pk=article.pk).update(status="withdrawn", withdrawn_at=timezone.now())
        assert "پس گرفته" in self.said(ask(article.pk, self.texts(article)[0]))

    def test_an_article_that_was_taken_off(self, ask, article):
        first, second = self.texts(article, "دوم")
        Article.objects.filter(pk=article.pk).update(status="unpublished")
        page = ask(article.pk, first)
        assert "برداشته شده" in self.said(page)
        assert not page.select("tbody tr, .finding a")
        assert "هیچ خبری" in self.said(ask(article.pk, "0" * 12))

    @pytest.mark.parametrize(
        "code, digest",
        [
            ("", "0" * 12), ("12", ""), ("x", "0" * 12), ("0", "0" * 12), ("9" * 16, "0" * 12),
            ("12", "0" * 11), ("12", "0" * 65), ("12", "g" * 12), ("12", "%' OR 1=1 --"),
            ("12", "٪" * 99), ("9" * 300, "f" * 400),
        ],
    )  # fmt: skip
    def test_what_cannot_be_right_is_said_beside_its_field(self, ask, article, code, digest):
        page = ask(code, digest, status=422)
        assert page.select("[aria-invalid=true]")
        assert any(error.text.strip() for error in page.select(".error"))

    def test_what_was_typed_stays(self, ask, article):
        page = ask('"><script>', "abc", status=422)
        assert page.select_one("#code")["value"] == '"><script>'
        assert page.select_one("#digest")["value"] == "abc"

    def test_questions_are_bounded(self, ask, article, monkeypatch):
        monkeypatch.setattr(official_copy, "QUESTIONS", 2)
        digest = self.texts(article)[0]
        ask(article.pk, digest), ask(article.pk, digest)
        page = ask(article.pk, digest, status=429)
        assert not page.select(".finding")
        assert page.select_one("#digest")["value"] == digest

    def test_it_takes_few_queries(self, article, django_assert_max_num_queries):
        Client().get("/verify/?code=1&digest=000000000000")
        with django_assert_max_num_queries(8):
            Client().get("/verify/", {"code": article.pk, "digest": "0" * 12})


def by_the_recipe(body: str) -> list[str]:
    """The lines of a body as the page tells anybody to make them, without the site's own code."""
    tree = BeautifulSoup(body, "html.parser")
    for broken in tree.find_all("br"):
        broken.replace_with("\n")
    for block in tree.find_all(["p", "h2", "h3", "figcaption", "li", "td", "th", "blockquote"]):
        block.insert_before("\n")
        block.insert_after("\n")
    lines = [line.replace("\xa0", " ").strip() for line in tree.get_text().split("\n")]
    return [line for line in lines if line]


@pytest.mark.parametrize(
    "body",
    [
        "<p>یک<br>دو<br/><br>سه</p><p>می‌رود</p>",
        "<h2>تیتر</h2><ul><li>یک<br>و نیم</li><li>دو<ol><li>سه</li></ol></li></ul>",
        "<table><tr><th>الف</th><td>ب&nbsp;<br>پ</td></tr></table><blockquote><p>نقل<br>قول</p></blockquote>",
        "<p>الف&nbsp;ب &amp; <strong>پ</strong>ت </p><hr><p><br></p>",
    ],
)
def test_the_recipe_names_line_breaks_and_is_complete(body, read):
    article = ArticleFactory(body=body)
    text = "\n".join([article.title, article.lead, *by_the_recipe(body)])
    assert hashlib.sha256(text.encode()).hexdigest() == Article.objects.get(pk=article.pk).text_digest
    assert "<br>" in read("/verify/").select_one(".recipe").text


def test_the_recipe_of_the_page_is_what_the_database_does(article):
    lines = [html.unescape(line) for line in article.body_text.split("\n")]
    text = "\n".join([article.title, article.lead, *lines])
    assert hashlib.sha256(text.encode()).hexdigest() == Article.objects.get(pk=article.pk).text_digest
