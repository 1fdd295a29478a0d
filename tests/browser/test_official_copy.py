"""The official copy as it comes out of a printer."""

import re
from pathlib import Path

import pytest

from news.models import Article
from tests.browser.conftest import ARTEFACTS, EVERY_SCREEN
from tests.factories import ArticleFactory, OfficeFactory, ParticipantFactory, published_meeting

PARAGRAPH = (
    "<p>در این دیدار دو طرف دربارهٔ گسترش همکاری‌های شهری، برگزاری هفتهٔ فرهنگی و آسان‌شدن رفت‌وآمد "
    "دانشجویان گفت‌وگو کردند. سرکنسول با یادآوری پیشینهٔ دوستی دو شهر، آمادگی نمایندگی را برای پیگیری "
    "قرارهای پیشین اعلام کرد و از میزبانی شهرداری سپاس گزارد.</p>"
)


@pytest.fixture
def office(transactional_db):
    OfficeFactory(
        tagline="خبرها، دیدارها و خدمات کنسولی",
        address="کازان، خیابان نمونه، شمارهٔ ۱۲",
        phone="+7 (000) 000-00-12",
    )


def letter(paragraphs: int) -> Article:
    body = "".join(
        (f"<h2>محور {number} گفت‌وگو</h2>" if number % 4 == 3 else "") + PARAGRAPH
        for number in range(paragraphs)
    )
    article = ArticleFactory(
        over_title="دیدار دوجانبه", title="دیدار سرکنسول با شهردار کازان دربارهٔ همکاری‌های شهری", body=body
    )
    meeting = published_meeting(subject="گفت‌وگو دربارهٔ همکاری‌های شهری", place="ساختمان شهرداری", city="کازان")
    meeting.articles.add(article)
    for rank in range(1, 2 + paragraphs // 4):
        for side in ("ours", "counterpart"):
            ParticipantFactory(
                meeting=meeting, side=side, rank=rank, position="معاون", organization_name="شهرداری کازان"
            )
    return article


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def printed(visit, article: Article, name: str) -> bytes:
    page = visit.go(f"/news/{article.pk}/print/")
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(prefer_css_page_size=True)
    ARTEFACTS.mkdir(exist_ok=True)
    Path(ARTEFACTS / f"official-copy-{name}.pdf").write_bytes(pdf)
    return pdf


@pytest.mark.parametrize("paragraphs, expected", [(2, 1), (16, 3)])
def test_a_copy_has_as_many_sheets_as_its_text_needs(office, open_browser, paragraphs, expected):
    assert pages(printed(open_browser(), letter(paragraphs), f"{expected}-pages")) == expected


def test_no_long_run_of_signs_pushes_the_proof_off_the_paper(office, open_browser):
    body = f"<p>{'Z' * 160}</p><table><tbody><tr><td>{'Q' * 140}</td><td>۲</td></tr></tbody></table>"
    article = ArticleFactory(lead="ب" * 200, body=body)
    # As wide as A4 between its margins.
    page = open_browser(658).go(f"/news/{article.pk}/print/")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == 658
    parts = page.locator(".sheet, .proof, .letter-text td")
    assert parts.count() == 4
    assert min(part.bounding_box()["x"] for part in parts.all()) >= 0


def test_paper_is_white_at_night_too(office, open_browser):
    visit = open_browser(color_scheme="dark")
    page = visit.go(f"/news/{letter(1).pk}/print/")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.letter-lead')).color") == "rgb(0, 0, 0)"


def test_the_button_prints_and_is_not_there_without_its_script(office, open_browser):
    article = letter(1)
    page = open_browser(javascript=False).go(f"/news/{article.pk}/print/")
    assert page.locator("[data-print]").is_hidden()
    page = open_browser().go(f"/news/{article.pk}/print/")
    page.evaluate("window.print = () => { window.printed = true }")
    page.click("[data-print]")
    assert page.evaluate("window.printed")


@EVERY_SCREEN
def test_the_sheet_fits_every_screen(office, open_browser, width, scheme):
    article = letter(2)
    visit = open_browser(width, color_scheme=scheme)
    visit.go(f"/news/{article.pk}/print/")
    assert visit.fits()
    visit.picture(f"official-copy-{scheme}")
    digest = Article.objects.get(pk=article.pk).text_digest
    Article.objects.filter(pk=article.pk).update(lead="لید تازه")
    Article.objects.filter(pk=article.pk).update(lead="لید سوم")
    visit.go(f"/verify/?code={article.pk}&digest={digest}")
    assert visit.fits()
    visit.picture(f"verify-{scheme}")
