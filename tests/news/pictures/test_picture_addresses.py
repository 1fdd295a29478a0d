"""Under which address a picture's file is found, and which of its files a page names."""

import pytest
from django.core.files.storage import FileSystemStorage, default_storage

from news.picture_sources import PictureFiles, files_of, words_of, words_of_card
from news.picture_storage import file_address
from news.templatetags.cards import card_img, img
from tests.factories import PictureFactory

LARGE = PictureFiles("p/a.webp", "p/a-small.webp", "p/a-medium.webp", "p/b-card.webp", 1600, 1000)


@pytest.mark.parametrize("name", ["pictures/0a-small.webp", "pictures/a b%.webp", "pictures/عکس.webp"])
def test_it_is_what_django_gives_each_time(name):
    for _again in range(2):
        assert file_address(name) == FileSystemStorage().url(name) == default_storage.url(name)


def test_it_begins_with_the_folder_of_media(settings):
    assert file_address("pictures/a.webp") == "/media/pictures/a.webp"
    settings.MEDIA_URL = "/elsewhere/"
    assert file_address("pictures/a.webp") == "/elsewhere/pictures/a.webp"


@pytest.mark.parametrize(
    ("width", "lacking", "named"),
    [
        (1600, (), {"file", "small", "medium"}),
        (1600, ("medium",), {"file", "small"}),
        (1600, ("small",), {"file"}),
        (1200, (), {"file", "small"}),
        (640, (), {"file"}),
    ],
)
def test_no_smaller_file_is_named_that_is_not_smaller(width, lacking, named):
    files = LARGE._replace(width=width, **dict.fromkeys(lacking, ""))
    sizes = {"width", "height", "medium_width"}
    assert set(words_of(files)) - sizes == named
    assert words_of(files).get("medium_width", "1200") == "1200"


def test_a_card_names_the_file_of_cards_alone_where_there_is_one():
    assert words_of_card(LARGE) == {"card": "/media/p/b-card.webp"}
    assert words_of_card(LARGE._replace(card="")) == words_of(LARGE)
    assert words_of_card(None) == {}


@pytest.mark.django_db
def test_a_picture_and_the_names_of_its_files_are_shown_alike():
    picture = PictureFactory(card="pictures/c.webp", medium="", width=1600)
    files = files_of(picture)
    assert img(picture, alt='"', sizes="9rem") == img(files, alt='"', sizes="9rem")
    assert card_img(picture) == card_img(files)
    assert (
        'alt="&quot;"' in img(files, alt='"') and files.small in img(files) and files.card in card_img(files)
    )


def test_where_there_is_no_picture_an_ornament_stands():
    assert img(None) == card_img(None) == '<span class="girih"></span>'
