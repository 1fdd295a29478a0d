"""Pictures are served by their own names alone, to be kept for ever and never run."""

from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from news import picture_decoder
from news.models import Picture
from news.picture_files import PreparedPicture

pytestmark = pytest.mark.django_db
STEM = "0123456789abcdef" * 2


@pytest.fixture
def picture() -> Picture:
    """One with its files, as the newsroom names them; it needs no row to be served."""
    made = Picture()
    PreparedPicture.of(picture_decoder.encode(Image.new("RGB", (800, 500), "teal"))).put_into(made)
    return made


@pytest.mark.parametrize("which", ["file", "small", "medium", "card"])
def test_a_picture_comes_with_the_headers_of_one(picture, which):
    file = getattr(picture, which)
    with file.open() as stored:
        content = stored.read()
    response = Client().get(file.url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == content
    response.close()
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "sandbox" in response["Content-Security-Policy"]
    assert int(response["Content-Length"]) == len(content)
    assert not response.cookies


@pytest.mark.parametrize(
    "name",
    [
        f"pictures/{STEM}.html",
        f"pictures/{STEM}.webp.html",
        f"pictures/{STEM.upper()}.webp",
        f"pictures/{STEM[:-1]}.webp",
        f"pictures/{STEM}-large.webp",
        f"pictures/{STEM}-small-card.webp",
        f"pictures/{STEM}.webp\n",
        f"{STEM}.webp",
        f"other/{STEM}.webp",
        f"pictures/../pictures/{STEM}.webp",
        "../secret_key",
        "pictures/.draft-abc",
        "pictures/",
        "",
    ],
)
def test_it_refuses_every_other_name_even_of_a_file_that_is_there(name):
    for stored in (f"{STEM}.html", f"{STEM}.webp", ".draft-abc"):
        if not default_storage.exists(f"pictures/{stored}"):
            default_storage.save(f"pictures/{stored}", ContentFile(b"x"))
    assert Client().get("/media/" + quote(name)).status_code == 404


def test_an_unknown_picture_is_not_found():
    assert Client().get(f"/media/pictures/{'9' * 32}.webp").status_code == 404


def test_nobody_writes_there(picture):
    assert Client().post(picture.file.url).status_code == 405


def test_a_picture_that_the_browser_has_is_not_sent_again(picture):
    first = Client().get(picture.file.url)
    first.close()
    etag = first["ETag"]
    again = Client().get(picture.file.url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "public, max-age=31536000, immutable"
    assert again["Content-Security-Policy"] == "default-src 'none'; sandbox"
    other = Client().get(picture.small.url, headers={"If-None-Match": etag})
    assert other.status_code == 200
    other.close()
