"""The gallery of an article: thumbnails that lead to the pictures, in the desk's order, with their words."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import ArticleFactory, GalleryPictureFactory, PictureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    made = ArticleFactory()
    for position, caption, own in ((2, "شرح تصویر", "شرح اینجا"), (1, "ورودی تالار", ""), (3, "", "")):
        picture = PictureFactory(caption=caption, credit="روابط عمومی", alt=f"نمای {position}")
        GalleryPictureFactory(article=made, picture=picture, position=position, caption=own)
    return made


def test_the_pictures_stand_in_order_with_the_captions_of_this_place(article, read):
    shown = read(article.get_absolute_url()).select(".thumbs figure")
    assert [figure.img["alt"] for figure in shown] == ["نمای 1", "نمای 2", "نمای 3"]
    captions = [" ".join(figure.figcaption.text.split()) for figure in shown]
    assert captions == [
        "ورودی تالار تصویر: روابط عمومی",
        "شرح اینجا تصویر: روابط عمومی",
        "تصویر: روابط عمومی",
    ]


def test_who_made_them_all_is_named_once_to_those_who_see_and_others_each(article, read):
    page = read(article.get_absolute_url())
    assert page.select(".thumbs.one-credit")
    assert " ".join(page.select_one(".pictures > .meta").text.split()) == "تصویرها: روابط عمومی"
    GalleryPictureFactory(article=article, picture=PictureFactory(credit="دیگری"))
    page = read(article.get_absolute_url())
    assert not page.select(".thumbs.one-credit, .pictures > .meta")


def test_each_thumbnail_is_a_small_picture_that_leads_to_the_large_one(article, read):
    links = read(article.get_absolute_url()).select(".thumbs a")
    pictures = [shown.picture for shown in article.gallery_pictures.all()]
    assert [link["href"] for link in links] == [picture.file.url for picture in pictures]
    assert [link.img["src"] for link in links] == [picture.small.url for picture in pictures]
    assert {link.img["loading"] for link in links} == {"lazy"}


def test_a_decorative_picture_is_named_by_its_place(read):
    shown = GalleryPictureFactory(picture=PictureFactory(alt="", decorative=True))
    page = read(shown.article.get_absolute_url())
    assert page.select_one(".thumbs img")["alt"] == "تصویر ۱ از ۱"


def test_the_viewer_is_closed_and_says_what_its_buttons_do(article, read):
    viewer = read(article.get_absolute_url()).select_one("dialog[data-viewer]")
    assert "open" not in viewer.attrs
    assert [button.text for button in viewer.select("button")] == ["تصویر قبلی", "تصویر بعدی", "بستن"]
    assert viewer.select_one("[role=status] [data-place]")["data-wording"] == "{number} از {count}"


def test_only_pages_with_a_gallery_load_its_files(article, read):
    def files(page):
        return [tag for tag in page.select("script[src], link[href]") if "gallery." in str(tag)]

    assert len(files(read(article.get_absolute_url()))) == 2
    bare = read(ArticleFactory().get_absolute_url())
    assert files(bare) == []
    assert not bare.select(".pictures, dialog")


@pytest.mark.parametrize("name", ["gallery.js", "gallery.css"])
def test_each_file_weighs_at_most_two_kilobytes(name):
    text = Path(settings.BASE_DIR, "static", "site", name).read_bytes()
    assert len(gzip.compress(text)) <= 2_000


def test_markup_in_captions_is_shown_and_not_obeyed(client):
    hostile = '"><script>alert(1)</script>'
    picture = PictureFactory(caption=hostile, credit=hostile, alt=hostile)
    shown = GalleryPictureFactory(picture=picture, caption=hostile)
    page = client.get(shown.article.get_absolute_url()).content
    assert b"<script>alert" not in page
    assert page.count(b"&lt;script&gt;alert") >= 3
