"""What is kept of a picture: its pixels, in the sizes of the site, and nothing else."""

import io
import re

import pytest
from PIL import Image, ImageCms

from news import picture_decoder
from news.models.pictures import MEDIUM_WIDTH
from news.picture_decoder import Encoded
from news.picture_files import PreparedPicture, prepare
from tests.news.pictures.corpus import (
    BLUE,
    RED,
    SCRIPT,
    drawing,
    encoded,
    near,
    upload,
    with_place_and_camera,
)


def kept(data: bytes, name: str = "عکس.jpg") -> Encoded:
    return prepare(upload(data, name)).encoded


def seen(file: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(file))
    assert (image.format, image.mode) == ("WEBP", "RGB")
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_keeps_a_picture_as_webp_in_all_sizes(kind):
    picture = kept(encoded(drawing(2400, 1500), kind))
    assert (picture.width, picture.height) == (1920, 1200)
    assert seen(picture.file).size == (1920, 1200)
    assert seen(picture.small).size == (640, 400)
    assert seen(picture.medium).size == (1200, 750)
    assert seen(picture.card).size == (640, 427)
    assert near(seen(picture.small).getpixel((10, 10)), RED)
    assert near(seen(picture.small).getpixel((630, 10)), BLUE)


def test_it_never_enlarges_a_picture():
    picture = kept(encoded(drawing(90, 60)))
    assert seen(picture.file).size == seen(picture.small).size == seen(picture.card).size == (90, 60)
    assert picture.medium == b""


@pytest.mark.parametrize(
    "name", ["ا" * 300 + ".jpg", "\u202egpj.exe", "../../etc/passwd", "a\x00b.png", ".htaccess"]
)
def test_the_clients_name_is_never_used(name):
    first, second = (prepare(upload(encoded(drawing()), name)) for _turn in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first.name)
    assert first.name != second.name


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_page_behind_a_picture_is_gone(kind):
    picture = kept(encoded(drawing(), kind) + b"<html>" + SCRIPT)
    assert b"<script" not in b"".join(picture[:4])


def test_place_camera_and_comments_are_gone():
    data = with_place_and_camera(drawing())
    assert b"SecretCamera" in data
    picture = kept(data)
    for file in (picture.file, picture.small, picture.card):
        assert b"Secret" not in file
        assert not {"exif", "icc_profile", "xmp"} & seen(file).info.keys()
        assert not seen(file).getexif()


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [
        (1, (320, 200), (10, 10)),
        (3, (320, 200), (310, 10)),
        (6, (200, 320), (10, 10)),
        (8, (200, 320), (10, 310)),
    ],
)
def test_it_stands_upright(orientation, size, red):
    picture = kept(with_place_and_camera(drawing(), orientation))
    assert (picture.width, picture.height) == seen(picture.file).size == size
    assert near(seen(picture.file).getpixel(red), RED)


def test_a_printers_jpeg_becomes_one_for_screens():
    picture = kept(encoded(drawing(mode="CMYK"), "JPEG"))
    assert near(seen(picture.file).getpixel((10, 10)), RED, by=40)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode):
    image = Image.new("RGBA", (80, 80), (*RED, 255))
    image.paste((0, 0, 0, 0), (0, 0, 40, 80))
    picture = kept(encoded(image.convert(mode)))
    assert near(seen(picture.file).getpixel((5, 40)), (255, 255, 255))
    assert not near(seen(picture.file).getpixel((75, 40)), (255, 255, 255))


def test_a_picture_of_sixteen_bits_keeps_its_greys():
    image = Image.new("I;16", (60, 40), 65535 // 2)
    assert near(seen(kept(encoded(image)).file).getpixel((30, 20)), (127, 127, 127))


@pytest.mark.parametrize("mode", ["1", "L"])
def test_black_and_white_stay_so(mode):
    image = Image.new(mode, (60, 40), 255 if mode == "L" else 1)
    assert near(seen(kept(encoded(image)).file).getpixel((30, 20)), (255, 255, 255))


def test_only_the_first_picture_of_a_moving_one_is_kept():
    frames = [Image.new("RGB", (60, 40), colour) for colour in (RED, BLUE)]
    moving = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100)
    assert near(seen(kept(moving).file).getpixel((30, 20)), RED)


def test_the_preview_that_a_camera_puts_beside_its_picture_does_not_count():
    big, preview = Image.new("RGB", (4800, 3600), RED), Image.new("RGB", (800, 600), RED)
    picture = kept(encoded(big, "MPO", save_all=True, append_images=[preview]))
    assert (picture.width, picture.height) == (1920, 1440)


@pytest.mark.parametrize(
    "profile", [ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), b"torn"]
)
def test_a_colour_profile_is_applied_or_passed_over(profile):
    picture = kept(encoded(drawing(), "JPEG", icc_profile=profile))
    assert near(seen(picture.file).getpixel((10, 10)), RED)


def test_the_sites_own_drawings_go_the_same_way():
    picture = PreparedPicture.of(picture_decoder.encode(drawing(2400, 1500)))
    assert seen(picture.file).size == (picture.width, picture.height) == (1920, 1200)
    assert re.fullmatch("[0-9a-f]{32}", picture.name)


@pytest.mark.parametrize(
    ("size", "wide"), [((640, 400), 0), ((900, 600), 900), ((1200, 1200), 1200), ((500, 1900), 0)]
)
def test_a_medium_size_is_made_of_what_is_wider_than_the_small_one(size, wide):
    medium = kept(encoded(drawing(*size))).medium
    assert (seen(medium).width if medium else 0) == wide


def test_the_medium_size_stays_light_whatever_there_is_in_the_picture():
    noise = Image.merge("RGB", [Image.effect_noise((640, 400), 60) for _band in "RGB"]).resize((1600, 1000))
    made = kept(encoded(noise, "JPEG"))
    assert len(made.medium) < len(made.file) / 2
    assert len(kept(encoded(drawing(1600, 1000))).medium) <= picture_decoder.MEDIUM_BYTES
    assert picture_decoder.MEDIUM_WIDTH == MEDIUM_WIDTH


@pytest.mark.parametrize(
    ("size", "focal", "red", "blue"),
    [
        ((1800, 600), (50, 50), True, True),
        ((1800, 600), (0, 50), True, False),
        ((1800, 600), (10, 50), True, False),
        ((1800, 600), (100, 50), False, True),
    ],
)
def test_the_card_is_cut_around_what_must_be_seen(size, focal, red, blue):
    made = picture_decoder.encode(drawing(*size), focal)
    card = seen(made.card)
    assert card.size == picture_decoder.CARD
    assert near(card.getpixel((8, 20)), RED if red else BLUE)
    assert near(card.getpixel((630, 20)), BLUE if blue else RED)


def test_a_tall_picture_is_cut_from_above_or_below():
    tall = Image.new("RGB", (400, 1200), RED)
    tall.paste(BLUE, (0, 600, 400, 1200))
    above, below = (seen(picture_decoder.encode(tall, (50, y)).card) for y in (0, 100))
    assert above.size == below.size == (400, 267)
    assert near(above.getpixel((200, 200)), RED)
    assert near(below.getpixel((200, 60)), BLUE)
