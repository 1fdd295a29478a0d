"""What is no picture, too large or broken is refused with a reason, and never harms the site."""

import resource
import time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from news import picture_decoder, picture_files
from news.persian import to_latin_digits
from news.picture_files import MAX_BYTES, prepare
from tests.news.pictures.corpus import NO_PICTURES, bomb, drawing, encoded, upload


def refusal(data: bytes) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        prepare(upload(data))
    return caught.value


@pytest.mark.parametrize("kind", NO_PICTURES)
def test_it_refuses_other_files_under_a_pictures_name(kind):
    assert "JPEG" in refusal(NO_PICTURES[kind]).messages[0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [25, 50, 90])
def test_it_refuses_a_file_that_was_cut_off(kind, part):
    whole = encoded(drawing(), kind)
    assert refusal(whole[: len(whole) * part // 100]).messages


def test_it_refuses_too_many_pixels_quickly_and_without_the_memory_for_them():
    data = bomb()
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    assert len(data) < 1_000_000
    assert "25" in to_latin_digits(refusal(data).messages[0])
    assert time.monotonic() - started < picture_decoder.SECONDS / 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_it_refuses_the_first_pixel_too_many():
    image = Image.new("1", (5001, 5000))
    assert "25" in to_latin_digits(refusal(encoded(image)).messages[0])


def test_it_refuses_a_file_over_ten_megabytes_unread():
    class Unread(SimpleUploadedFile):
        def read(self, *args) -> bytes:
            pytest.fail("It was read.")

    file = Unread("a.jpg", b"")
    file.size = MAX_BYTES + 1
    with pytest.raises(ValidationError) as caught:
        prepare(file)
    assert caught.value.code == "too_large"


def test_a_file_of_ten_megabytes_is_still_looked_at():
    data = encoded(drawing(), "JPEG")
    assert prepare(upload(data + bytes(MAX_BYTES - len(data)))).width == 320


def test_a_decoder_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(picture_files, "TIMEOUT", 0.001)
    assert refusal(encoded(drawing())).code == "too_long"
    monkeypatch.undo()
    assert prepare(upload(encoded(drawing()))).width == 320


def test_one_picture_at_a_time_is_prepared_and_the_next_is_told(monkeypatch):
    monkeypatch.setattr(picture_files, "PATIENCE", 0.05)
    with picture_files._turn:
        said = refusal(encoded(drawing()))
    assert said.code == "busy" and "نیم دقیقهٔ دیگر" in said.messages[0]
    assert prepare(upload(encoded(drawing()))).width == 320


def test_the_largest_picture_fits_into_the_decoders_memory():
    image = Image.new("RGBA", (5000, 5000), (200, 30, 40, 128))
    assert prepare(upload(encoded(image, compress_level=1))).width == picture_decoder.LONG_SIDE


def film(kind: str, frames: int, side: int) -> bytes:
    first, *others = [drawing(side, side).rotate(turn) for turn in range(frames)]
    return encoded(first, kind, save_all=True, append_images=others, duration=90)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
class TestFilms:
    def test_all_frames_count(self, kind, monkeypatch):
        monkeypatch.setattr(picture_files, "_REASONS", {picture_decoder.TOO_MANY_FRAMES: "films"})
        assert refusal(film(kind, 11, 1600)).messages == ["films"]

    def test_of_a_small_one_the_first_is_kept(self, kind):
        assert prepare(upload(film(kind, 4, 200))).width == 200


def test_a_telephones_second_picture_is_no_film():
    whole = Image.new("RGB", (3000, 2500), "teal")
    pair = encoded(whole, "MPO", save_all=True, append_images=[whole] * 3)
    assert prepare(upload(pair)).width == 1920


@pytest.mark.parametrize("kind", [b"heic", b"mif1", b"hevx"])
def test_an_iphones_own_format_comes_with_advice(kind):
    said = refusal(b"\x00\x00\x00\x18ftyp" + kind + bytes(200))
    assert said.code == "heic" and "سازگارترین" in said.messages[0] and "JPEG" in said.messages[0]
