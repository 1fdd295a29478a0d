"""What a first visit to an article costs: bytes, requests and scripts; and that it needs none of the scripts."""

import gzip
import io
import random
from urllib.parse import urlsplit

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Response

from news import picture_decoder
from news.models import Article, Picture
from news.picture_files import PreparedPicture
from tests.browser.conftest import Visit
from tests.browser.page_types import full_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KILOBYTE = 1_000
# What a photograph with much in it has at the size that a phone is sent.
DETAILED = 70 * KILOBYTE
PACKED = ("text/", "javascript", "json", "svg", "manifest")


def photograph() -> Picture:
    """A picture as heavy as a photograph of a crowd, made as any upload is."""
    spots = Image.frombytes("RGB", (320, 200), random.Random(5).randbytes(320 * 200 * 3))
    file = io.BytesIO()
    spots.resize((1920, 1200), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(3)).save(
        file, "JPEG"
    )
    picture = Picture(alt="مردم در میدان", caption="میدان شهر", credit="عکاس")
    PreparedPicture.of(picture_decoder.encode(Image.open(file))).put_into(picture)
    picture.save()
    assert picture.small.size >= DETAILED
    return picture


def illustrated() -> str:
    """An article with everything, whose picture is a photograph."""
    address = full_site()["article"]
    # As long as most: what stands below is not of the first view.
    body = "<p>" + "گفت‌وگو دربارهٔ همکاری‌های شهری و فرهنگی ادامه یافت. " * 9 + "</p>"
    Article.objects.filter(pk=address.split("/")[2]).update(lead_picture=photograph(), body=body * 12)
    return address


class Wire:
    """What a page asks for, and how many bytes that is as the server packs it."""

    def __init__(self, visit: Visit) -> None:
        self.answers: list[Response] = []
        visit.page.on("response", lambda answer: self.answers.append(answer))

    @property
    def addresses(self) -> set[str]:
        """What is asked for twice comes out of the browser's cache; the tests' server alone forbids it."""
        return {one.url for one in self.answers}

    def weight(self, kind: str = "") -> int:
        return sum(self._packed(one) for one in self.answers if kind in self._type(one))

    def listed(self) -> str:
        return "\n".join(f"{self._packed(one):>7} {urlsplit(one.url).path}" for one in self.answers)

    def _packed(self, answer: Response) -> int:
        body = answer.body() if answer.status == 200 else b""
        packs = any(kind in self._type(answer) for kind in PACKED)
        return len(gzip.compress(body) if packs else body) + len(str(answer.all_headers()))

    @staticmethod
    def _type(answer: Response) -> str:
        return answer.headers.get("content-type", "")


@pytest.mark.parametrize(
    "screen",
    [
        {"width": 390, "device_scale_factor": 3},
        {"width": 1280},
        {"width": 1280, "device_scale_factor": 2},
    ],
    ids=["phone", "desk", "desk of double density"],
)
def test_the_first_view_of_an_article_is_light(open_browser, screen):
    address = illustrated()
    visit = open_browser(**screen)
    wire = Wire(visit)
    visit.go(address)
    visit.page.wait_for_load_state("networkidle")
    assert 0 < wire.weight("javascript") <= 10 * KILOBYTE, wire.listed()
    assert wire.weight("font") > 0 and wire.weight("image/webp") >= DETAILED
    assert wire.weight() <= 150 * KILOBYTE, wire.listed()
    assert len(wire.addresses) <= 12, wire.listed()


def test_an_article_is_whole_without_scripts(open_browser):
    address = illustrated()
    page = open_browser(390, javascript=False).go(address)
    for part in (
        "h1",
        ".standfirst",
        ".body p",
        ".thumbs a",
        ".tags a",
        ".share a",
        ".rating button",
        ".comment",
    ):
        assert page.locator(part).first.is_visible(), part
    assert page.locator(".lead-figure img").evaluate("one => one.complete && one.naturalWidth > 0")
    page.click(".rating button")
    assert page.locator("h1").is_visible()
