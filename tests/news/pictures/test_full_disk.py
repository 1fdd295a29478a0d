"""A disk without room: nothing half is kept, and the form says so instead of breaking."""

import resource
from collections.abc import Iterator

import pytest
from django.conf import settings
from PIL import Image

from news.models import Picture
from news.picture_decoder import Encoded
from news.picture_files import PreparedPicture
from news.picture_form import PictureForm
from tests.news.pictures.corpus import encoded, upload

pytestmark = pytest.mark.django_db
SAID = {"alt": "میدان شهر", "credit": "روابط عمومی"}


def grain(width: int, height: int) -> Image.Image:
    """A picture that no encoder makes small."""
    return Image.merge("RGB", [Image.effect_noise((width, height), 90) for _band in "RGB"])


def files() -> set[str]:
    return {path.name for path in (settings.MEDIA_ROOT / "pictures").glob("*")}


@pytest.fixture
def room() -> Iterator:
    """room(bytes): what a file may weigh from now on; more raises OSError, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_the_form_says_so_beside_the_field_and_keeps_what_was_typed(room):
    photograph, there = upload(encoded(grain(900, 700), "JPEG")), files()
    form = PictureForm(SAID, {"file": photograph})
    room(50_000)
    assert form.errors["file"].as_data()[0].code == "not_stored"
    assert 'value="روابط عمومی"' in form.as_p()
    assert files() == there
    assert not Picture.objects.exists()


def test_with_room_the_same_form_is_kept(room):
    form = PictureForm(SAID, {"file": upload(encoded(grain(900, 700), "JPEG"))})
    room(50_000_000)
    assert form.save().pk
    assert Picture.objects.get().small.size > 50_000


@pytest.mark.parametrize("heavy", range(4))
def test_with_room_for_all_but_one_file_none_is_kept(room, heavy):
    sizes = [100_000 if place == heavy else 10_000 for place in range(4)]
    made = Encoded(*(b"x" * size for size in sizes), 64, 40)
    there = files()
    room(50_000)
    with pytest.raises(OSError, match="too large"):
        PreparedPicture.of(made).put_into(Picture())
    assert files() == there
