"""Icons: of the emblem that the office uploaded, else of the ornament."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image, ImageDraw

from news import icons
from news.models import Office
from tests.factories import OfficeFactory
from tests.news.pictures.corpus import RED, bomb, drawing, encoded, near, upload

pytestmark = pytest.mark.django_db
FORM = "/admin/news/office/1/change/"


@pytest.fixture
def send(administrator, login):
    """send(file) uploads an emblem at the desk, with all else that the form holds."""
    browser = login(administrator)
    OfficeFactory()

    def sent(file, **fields):
        form = BeautifulSoup(browser.get(FORM).content, "html.parser").select_one("main form, #content form")
        hidden = {i["name"]: i.get("value", "") for i in form.select("input[type=hidden]") if i.get("name")}
        return browser.post(FORM, {**hidden, "name": "سرکنسولگری", "emblem": file, **fields})

    return sent


@pytest.fixture
def emblem(send):
    """An uploaded emblem, half red and half blue."""
    assert send(upload(encoded(drawing(600, 600)), "نشان.png")).status_code == 302
    return Office.current()


def png(response) -> Image.Image:
    assert response["Content-Type"] == "image/png"
    return Image.open(BytesIO(response.content), formats=["PNG"])


class TestTheOrnament:
    @pytest.mark.parametrize("size", icons.SIZES)
    def test_each_size_is_there(self, size, client):
        response = client.get(f"/icons/{size}.png")
        assert (response.status_code, response["Location"]) == (302, f"/static/site/icons/{size}.png")
        file = client.get(response["Location"])
        drawn = b"".join(file.streaming_content)
        file.close()
        assert Image.open(BytesIO(drawn)).size == (size, size)

    @pytest.mark.parametrize("size", ["0", "64", "513", "99999999999999999999", "-32", "32x32"])
    def test_no_other_is(self, size, client):
        assert client.get(f"/icons/{size}.png").status_code == 404

    def test_digits_of_another_script_lead_to_the_one_address(self, client):
        assert client.get("/icons/۳۲.png")["Location"] == "/icons/32.png"

    def test_a_browser_that_asks_by_itself_gets_one(self, client):
        response = client.get("/favicon.ico")
        assert (response.status_code, response["Location"]) == (302, "/static/site/icons/32.png")

    def test_the_pages_name_them(self):
        head = BeautifulSoup(Client().get("/").content, "html.parser")
        assert head.select_one("link[rel=icon]")["href"] == "/static/site/emblem.svg"
        assert head.select_one("link[rel=apple-touch-icon]")["href"] == "/static/site/icons/180.png"
        assert head.select_one("link[rel=manifest]")["href"] == "/manifest.webmanifest"
        assert head.select_one(".masthead img")["src"] == "/static/site/emblem.svg"


class TestAnUploadedEmblem:
    def test_it_is_kept_re_encoded_under_a_name_of_its_own(self, emblem):
        assert icons.version(emblem) in emblem.emblem.name
        assert emblem.emblem.name.startswith("emblems/")
        with emblem.emblem.open() as file:
            assert Image.open(file).format == "WEBP"
        for other in (
            emblem.emblem.url.replace(".webp", "-small.webp"),
            "/media/emblems/" + "0" * 32 + ".webp",
        ):
            assert Client().get(other).status_code == 404
        served = Client().get(emblem.emblem.url)
        assert served["Content-Type"] == "image/webp"
        served.close()

    @pytest.mark.parametrize("size", icons.SIZES)
    def test_icons_are_drawn_of_it_and_kept_for_ever(self, size, emblem, client):
        response = client.get(icons.address(emblem, size))
        drawn = png(response).convert("RGB")
        assert drawn.size == (size, size)
        assert near(drawn.getpixel((1, 1)), RED)
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        again = client.get(icons.address(emblem, size), headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304

    @pytest.mark.parametrize("query", ["", "?v=", "?v=other"])
    def test_under_another_version_it_is_not_kept(self, query, emblem, client):
        assert "immutable" not in client.get(f"/icons/32.png{query}")["Cache-Control"]

    def test_the_pages_the_manifest_and_the_favicon_name_it(self, emblem, client):
        page = BeautifulSoup(client.get("/").content, "html.parser")
        address = icons.address(emblem, 192)
        assert page.select_one(".masthead img")["src"] == address
        assert page.select_one("link[rel=icon]")["href"] == icons.address(emblem, 32)
        assert client.get("/manifest.webmanifest").json()["icons"][0]["src"] == address
        assert client.get("/favicon.ico")["Location"] == icons.address(emblem, 32)

    def test_another_one_has_another_address(self, emblem, send):
        before = icons.address(emblem, 32)
        assert send(upload(encoded(drawing(512, 512)))).status_code == 302
        assert icons.address(Office.current(), 32) != before

    def test_the_form_shows_it(self, emblem, administrator, login):
        field = BeautifulSoup(login(administrator).get(FORM).content, "html.parser").select_one(
            ".field-emblem"
        )
        assert field.img["src"] == emblem.emblem.url
        assert field.select_one("input[type=checkbox]")["name"] == "emblem-clear"
        assert field.select_one("input[type=file]")["data-choose"]

    def test_it_can_be_taken_away(self, emblem, send):
        assert send("", **{"emblem-clear": "on"}).status_code == 302
        assert not Office.current().emblem

    def test_other_words_leave_it_alone(self, emblem, send):
        send("", tagline="تازه")
        assert (Office.current().tagline, Office.current().emblem.name) == ("تازه", emblem.emblem.name)

    def test_one_that_is_not_square_stands_on_white(self, send, client):
        assert send(upload(encoded(drawing(1024, 512)))).status_code == 302
        drawn = png(client.get("/icons/180.png")).convert("RGB")
        assert near(drawn.getpixel((90, 2)), (255, 255, 255))
        assert near(drawn.getpixel((2, 60)), RED)

    def test_the_one_before_it_goes_from_the_disk_when_the_new_one_is_kept(
        self, emblem, send, django_capture_on_commit_callbacks
    ):
        former = emblem.emblem.name
        with django_capture_on_commit_callbacks(execute=True):
            send(upload(encoded(drawing(512, 512))))
        second = Office.current().emblem.name
        assert (default_storage.exists(former), default_storage.exists(second)) == (False, True)
        with django_capture_on_commit_callbacks(execute=True):
            send("", **{"emblem-clear": "on"})
        assert not default_storage.exists(second)

    def test_a_save_that_is_refused_leaves_it_where_it_is(
        self, emblem, send, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            assert send(upload(encoded(drawing(512, 512))), name="").status_code == 200
        assert default_storage.exists(emblem.emblem.name)

    def test_a_lost_file_leads_to_the_ornament(self, emblem, client):
        default_storage.delete(emblem.emblem.name)
        icons._png.cache_clear()
        assert client.get(icons.address(emblem, 32))["Location"] == "/static/site/icons/32.png"


class TestWithoutAGround:
    """An emblem in the form of a disc: nothing stands in its corners."""

    @pytest.fixture(params=["PNG", "WEBP", "palette"])
    def disc(self, request, send):
        image = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
        ImageDraw.Draw(image).ellipse((0, 0, 599, 599), fill=RED)
        sent = encoded(image.quantize(8)) if request.param == "palette" else encoded(image, request.param)
        assert send(upload(sent)).status_code == 302
        return Office.current()

    def test_on_pages_it_stands_on_none(self, disc, client):
        for size in (32, 192):
            drawn = png(client.get(icons.address(disc, size))).convert("RGBA")
            assert drawn.getpixel((0, 0))[3] == 0
            assert drawn.getpixel((size // 2, size // 2))[3] > 250
            assert near(drawn.getpixel((size // 2, size // 2)), RED)

    def test_at_its_edge_no_colour_of_a_ground_shines_through(self, disc, client):
        drawn = png(client.get(icons.address(disc, 192))).convert("RGBA")
        pixels = [drawn.getpixel((x, y)) for x in range(192) for y in range(192)]
        edge = [pixel for pixel in pixels if 100 < pixel[3] < 255]
        assert edge
        assert all(near(pixel, RED, by=60) for pixel in edge)

    def test_where_others_show_it_it_stands_on_white(self, disc, client):
        for size in icons.ON_WHITE:
            drawn = png(client.get(icons.address(disc, size)))
            assert near(drawn.convert("RGB").getpixel((0, 0)), (255, 255, 255))
            assert "transparency" not in drawn.info


class TestRefused:
    @pytest.mark.parametrize(
        "data",
        [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", encoded(drawing(511, 700)), bomb(6_000)],
        ids=["svg", "gif", "small", "bomb"],
    )
    def test_what_is_no_fit_picture_is_told_beside_the_field(self, data, send):
        answer = send(upload(data, "نشان.png"))
        assert answer.status_code == 200
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.select_one(".field-emblem .errorlist, .field-emblem.errors").text.strip()
        assert not Office.current().emblem
