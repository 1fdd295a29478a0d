"""The picture's form: what has to be said about a picture, said beside the field."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from news.models import Picture
from news.picture_form import PictureForm
from tests.news.pictures.corpus import drawing, encoded, upload

pytestmark = pytest.mark.django_db
SAID = {"alt": "میدان شهر", "caption": "میدان", "credit": "روابط عمومی"}


def form(data: dict, file: SimpleUploadedFile | None = None, picture: Picture | None = None) -> PictureForm:
    return PictureForm(data, {"file": file} if file else {}, instance=picture)


def photograph(name: str = "عکس.jpg") -> SimpleUploadedFile:
    return upload(encoded(drawing(), "JPEG"), name)


@pytest.fixture
def picture() -> Picture:
    return form(SAID, photograph()).save()


@pytest.mark.parametrize("name", ["ا" * 300 + ".jpg", "\u202egpj.exe", "../../etc/passwd.jpg"])
def test_it_saves_both_files_under_names_of_its_own(name):
    picture = form(SAID, photograph(name)).save()
    picture.refresh_from_db()
    stem = picture.file.name.removeprefix("pictures/").removesuffix(".webp")
    assert len(stem) == 32
    assert picture.small.name == f"pictures/{stem}-small.webp"
    assert picture.file.storage.exists(picture.file.name)
    assert picture.small.storage.exists(picture.small.name)
    assert (picture.width, picture.height) == (320, 200)


def test_other_words_leave_the_files_alone(picture):
    before = picture.file.name, picture.small.name
    changed = form({**SAID, "caption": "میدان مرکزی"}, picture=Picture.objects.get()).save()
    assert (changed.caption, changed.file.name, changed.small.name) == ("میدان مرکزی", *before)


def test_another_file_takes_the_place_and_the_old_one_stays_for_the_texts_that_show_it(picture):
    old = picture.file.name
    changed = form(SAID, photograph(), Picture.objects.get()).save()
    assert changed.file.name != old
    assert changed.file.storage.exists(old)


@pytest.mark.parametrize(
    ("said", "is_valid"),
    [
        ({"alt": "میدان"}, True),
        ({"decorative": "on"}, True),
        ({}, False),
        ({"alt": "   "}, False),
        ({"alt": "میدان", "decorative": "on"}, False),
    ],
)
def test_a_picture_is_described_or_decorative(said, is_valid):
    filled = form(said, photograph())
    assert filled.is_valid() == is_valid
    assert list(filled.errors) == ([] if is_valid else ["alt"])


def test_it_refuses_beside_the_field_and_keeps_what_was_typed():
    filled = form(SAID, upload(b"<html>", "<b>.jpg"))
    assert list(filled.errors) == ["file"]
    page = filled.as_p()
    assert 'value="میدان شهر"' in page
    assert 'value="روابط عمومی"' in page
    assert "<b>" not in page


def test_it_asks_for_a_file():
    assert list(form(SAID).errors) == ["file"]


def test_a_refused_form_leaves_no_file():
    folder = settings.MEDIA_ROOT / "pictures"
    before = set(folder.glob("*"))
    assert not form({}, photograph()).is_valid()
    assert set(folder.glob("*")) == before
