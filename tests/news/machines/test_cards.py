"""The picture that messengers show for a page without one."""

import time
from datetime import date, timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageChops

from consulate import checks
from news import card_ground, card_lettering, social_card
from news.card_lettering import Hand, broken, cut, writable
from news.models import Article, Office
from news.social_card import Card
from tests.factories import (
    ArticleFactory,
    OfficeFactory,
    PictureFactory,
    TopicFactory,
    published_meeting,
)

LONG = "گفت‌وگو دربارهٔ گسترش همکاری‌های دانشگاهی، علمی و فرهنگی " * 3
EMOJI = "\U0001f389"
TITLES = [
    "دیدار سرکنسول با شهردار",
    "نشست",
    LONG[:200],
    "الف" * 66,
    "افتتاح بخش فارسی Национальная библиотека در قازان",
    f"{EMOJI}{EMOJI}",
    "漢字",
    "<b>&amp;</b> \u202e\u2066 \x00 ﷽",
]


def card(title: str, **parts: str) -> Card:
    return Card(title, **{"over_title": "", "foot": "", "office": "سرکنسولگری", "emblem": "", **parts})


def drawn(title: str, **parts: str) -> Image.Image:
    return Image.open(BytesIO(social_card.png(card(title, **parts)))).convert("RGB")


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many points within the box are as white as the letters of a title."""
    return sum(picture.crop(box).convert("L").point(lambda level: level > 240 and 255).histogram()[255:])


def og_image(address: str) -> str:
    page = BeautifulSoup(Client().get(address).content, "html.parser")
    return page.select_one('[property="og:image"]')["content"]


# --- What is drawn --------------------------------------------------------------------------------


@pytest.mark.parametrize("title", TITLES, ids=range(len(TITLES)))
def test_every_title_is_a_picture_of_its_size_within_its_frame(title):
    data = social_card.png(card(title, over_title=title, foot=title, office=title or "سرکنسولگری"))
    picture = Image.open(BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(data) < 120_000
    # Nothing is written beyond the margins.
    assert (
        ink(picture.convert("RGB"), (1130, 0, 1200, 620)) == ink(picture.convert("RGB"), (0, 0, 70, 620)) == 0
    )


def test_a_title_stands_at_the_right_and_another_title_is_another_picture():
    one, other = drawn("نشست"), drawn("دیدار")
    assert ink(one, (600, 190, 1125, 530)) > 500
    assert ink(one, (70, 190, 500, 530)) == 0
    assert ImageChops.difference(one, other).getbbox() is not None


def test_letters_are_joined_and_run_from_right_to_left():
    """Shaped letters need less room than the same letters apart; turned round they are another word."""
    hand = Hand(60)
    apart = sum(hand.width(letter) for letter in "سلام")
    assert hand.width("سلام") < 0.85 * apart
    assert ImageChops.difference(drawn("سلام"), drawn("مالس")).getbbox() is not None


def test_a_zwnj_parts_letters_without_a_gap_or_a_sign():
    hand = Hand(60)
    assert hand.width("می\u200cشود") == pytest.approx(hand.width("می") + hand.width("شود"), abs=2)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("جشن نوروز \U0001f389", "جشن نوروز"),
        ("漢字", ""),
        ("دیدار در Казань و Kazan 2026", "دیدار در Казань و Kazan 2026"),
        ("سال 1405", "سال ۱۴۰۵"),
        ("می\u200cشود", "می\u200cشود"),
        ("الف\u202eب\u2066\x00", "الفب"),
        ("ﻻ", "لا"),
        ("½ 漢 ۱", "۱"),
        ("  دو\n خط ", "دو خط"),
    ],
)
def test_only_what_a_font_holds_is_written(typed, written):
    assert writable(typed) == written


@pytest.mark.parametrize("text", TITLES, ids=range(len(TITLES)))
def test_no_sign_is_drawn_as_an_empty_box(text):
    """Each piece of a line has a font that knows each of its signs."""
    for piece, font, _way in Hand(40).pieces(writable(text)):
        empty = bytes(font.getmask("\uffff"))
        assert all(bytes(font.getmask(sign)) != empty for sign in piece if sign.strip("\u200c\u200d "))


def test_a_foreign_word_is_written_from_left_to_right_in_a_font_that_has_it():
    pieces = Hand(40).pieces("در Казань, Россия بود")
    assert [(text, way) for text, _, way in pieces] == [
        ("در ", "rtl"),
        ("Казань, Россия", "ltr"),
        (" بود", "rtl"),
    ]
    assert [font.getname()[0] for _, font, _ in pieces] == ["Vazirmatn", "Noto Sans", "Vazirmatn"]


def test_lines_are_few_and_even():
    hand = Hand(60)
    lines = broken("یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده", hand, 1040)
    widths = [hand.width(line) for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.75 * max(widths)


def test_what_does_not_fit_ends_with_an_ellipsis():
    hand = Hand(48)
    lines = cut(broken(LONG * 3, hand, 1040), 4, hand, 1040)
    assert len(lines) == 4
    assert lines[-1].endswith("…")
    assert all(hand.width(line) <= 1040 for line in lines)
    (word,) = cut(["الف" * 60], 1, hand, 1040)
    assert word.endswith("…")
    assert hand.width(word) <= 1040


def test_the_emblem_of_the_office_stands_in_the_place_of_the_ornament(db):
    file = BytesIO()
    Image.new("RGB", (512, 512), (200, 0, 0)).save(file, "WEBP")
    name = default_storage.save("emblems/own.webp", ContentFile(file.getvalue()))
    assert drawn("نشست", emblem=name).getpixel((1074, 106))[0] > 180
    assert ImageChops.difference(drawn("نشست", emblem="emblems/lost.webp"), drawn("نشست")).getbbox() is None


def test_a_picture_is_drawn_quickly():
    card_ground.quiet()
    begun = time.process_time()
    for number in range(5):
        social_card.png(card(f"{LONG} {number}"[:200], foot=str(number)))
    assert (time.process_time() - begun) / 5 < 0.3


def test_the_plain_picture_is_the_one_that_is_kept(settings):
    kept = settings.BASE_DIR / "static/site/card.png"
    plain = Image.open(BytesIO(social_card.plain_png())).convert("RGB")
    assert ImageChops.difference(Image.open(kept).convert("RGB"), plain).getbbox() is None


# --- Where it is ----------------------------------------------------------------------------------


@pytest.fixture
def office(db) -> Office:
    return OfficeFactory()


@pytest.fixture
def article(office) -> Article:
    return ArticleFactory(title="نشست شهرداران")


def test_each_kind_of_page_names_a_picture_that_is_there(article, settings):
    meeting, topic = published_meeting(), TopicFactory(starts_on=date(2026, 3, 20))
    for address in ("/", "/news/", *(each.get_absolute_url() for each in (article, meeting, topic))):
        picture = og_image(address)
        assert picture.startswith(settings.SITE_URL)
        response = Client().get(picture.removeprefix(settings.SITE_URL))
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert response.content.startswith(b"\x89PNG")


def test_it_may_be_kept_for_long_and_sets_no_cookie(article):
    response = Client().get(social_card.address(article, Office.current()))
    assert response["Cache-Control"] == "public, max-age=3600"
    assert not response.cookies
    again = Client().get(
        social_card.address(article, Office.current()), headers={"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304


def test_another_word_is_another_address_and_the_old_one_leads_there(article, office):
    old = social_card.address(article, office)
    article.title = "نشست بازرگانان"
    article.save()
    new = social_card.address(article, office)
    assert new != old
    response = Client().get(old)
    assert (response.status_code, response["Location"]) == (301, new)


@pytest.mark.parametrize("digest", ["0" * 12, "x", "۱۲۳", "a" * 300], ids=["zeros", "x", "Persian", "long"])
def test_whatever_digest_is_asked_for_one_picture_is_drawn(digest, article, office):
    response = Client().get(f"/news/{article.pk}/card-{digest}.png")
    assert (response.status_code, response["Location"]) == (301, social_card.address(article, office))


@pytest.mark.parametrize("digest", ["..%2f..%2f", "%00", "a" * 9000], ids=["path", "NUL", "very long"])
def test_what_no_address_holds_draws_nothing(digest, article):
    assert Client().get(f"/news/{article.pk}/card-{digest}.png").status_code in (400, 404, 414)


@pytest.mark.parametrize("status", ["draft", "in_review", "unpublished"])
def test_what_is_not_in_public_has_no_picture(status, office):
    hidden = ArticleFactory(status=status)
    assert Client().get(social_card.address(hidden, office)).status_code == 404
    assert Client().get(f"/news/{hidden.pk}/card-{'0' * 12}.png").status_code == 404


def test_what_is_still_to_come_and_internal_has_none(office):
    coming = ArticleFactory(published_at=timezone.now() + timedelta(hours=1))
    meeting, topic = published_meeting(), TopicFactory(is_public=False)
    meeting.unpublish()
    for hidden in (coming, meeting, topic):
        assert Client().get(social_card.address(hidden, office)).status_code == 404


def test_a_picture_of_its_own_is_shown_instead(article):
    article.lead_picture = PictureFactory(alt="سالن")
    article.save()
    assert og_image(article.get_absolute_url()).endswith(article.lead_picture.file.url)


def test_without_raqm_it_is_the_plain_ornament_and_the_operator_is_told(article, office, monkeypatch):
    address = social_card.address(article, office)
    assert checks.check_lettering() == []
    monkeypatch.setattr(card_lettering.features, "check", lambda feature: False)
    assert og_image(article.get_absolute_url()).endswith("/static/site/card.png")
    assert Client().get(address).status_code == 404
    (warning,) = checks.check_lettering()
    assert warning.id == "consulate.W016"
    assert "raqm" in warning.msg
