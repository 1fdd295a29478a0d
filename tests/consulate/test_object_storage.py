"""Pictures in a real S3-compatible store: whole files under the site's own addresses, and pages without it."""

import io
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from PIL import Image

from consulate import store_probe, watch
from consulate.object_storage import ObjectStorage, StoreIsAway
from news import icons, picture_decoder, picture_sources, social_card
from news.models import Office, Picture
from news.picture_files import PreparedPicture
from news.picture_form import PictureForm
from news.templatetags.site import richtext
from tests.factories import ArticleFactory, OfficeFactory
from tests.news.pictures.corpus import drawing, encoded, upload
from tests.servers import object_storage
from tests.servers.postgres import free_port

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
SAID = {"alt": "میدان شهر", "credit": "روابط عمومی"}


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[object_storage.ObjectStorage]:
    started = object_storage.ObjectStorage(tmp_path_factory.mktemp("store"))
    try:
        started.start()
        yield started
    finally:
        started.stop()


def place_files_in(settings, **changes: str):
    """The site's storage, with these settings of a bucket."""
    options = {**object_storage.ObjectStorage(Path()).settings, **changes}
    storage = {"BACKEND": "consulate.object_storage.ObjectStorage", "OPTIONS": options}
    settings.STORAGES = {**site.STORAGES, "default": storage}
    picture_sources._remembered.cache_clear()


@pytest.fixture
def store(server, settings) -> object_storage.ObjectStorage:
    """The bucket that the site's pictures lie in."""
    place_files_in(settings, **server.settings)
    return server


@pytest.fixture
def away(settings) -> None:
    """A bucket where nobody answers."""
    place_files_in(settings, endpoint=f"http://127.0.0.1:{free_port()}")


def hung(size: tuple[int, int] = (1600, 1000), **said) -> Picture:
    picture = Picture(**{"alt": "میدان", **said})
    PreparedPicture.of(picture_decoder.encode(Image.new("RGB", size, "teal"))).put_into(picture)
    picture.save()
    return picture


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def names(store) -> set[str]:
    listed = store.client.list_objects(Bucket=object_storage.BUCKET)
    return {entry["Key"] for entry in listed.get("Contents", [])}


class TestAPicture:
    def test_is_kept_whole_with_what_caches_and_browsers_must_know(self, store):
        picture = hung()
        for file in picture.files:
            kept = store.client.get_object(Bucket=object_storage.BUCKET, Key=file.name)
            assert (kept["ContentType"], kept["CacheControl"]) == (
                "image/webp",
                "public, max-age=31536000, immutable",
            )
            with file.open() as stored:
                assert stored.read() == kept["Body"].read() != b""
            assert file.size == kept["ContentLength"]

    def test_has_the_address_that_a_folder_would_give_it_and_comes_from_the_site(self, store):
        picture = hung()
        assert picture.file.url == f"/media/{picture.file.name}"
        answer = Client().get(picture.file.url)
        with picture.file.open() as stored:
            assert body(answer) == stored.read()
        assert (answer["Content-Type"], answer["Cache-Control"]) == (
            "image/webp",
            "public, max-age=31536000, immutable",
        )
        assert "sandbox" in answer["Content-Security-Policy"]
        again = Client().get(picture.file.url, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304

    def test_that_is_not_there_is_not_found(self, store):
        assert Client().get(f"/media/pictures/{'9' * 32}.webp").status_code == 404
        with pytest.raises(FileNotFoundError):
            default_storage.open("pictures/none.webp")

    def test_is_uploaded_cut_anew_completed_and_deleted(self, store):
        form = PictureForm(SAID, {"file": upload(encoded(drawing(1600, 1000)))})
        picture = form.save()
        assert {file.name for file in picture.files} <= names(store)
        again = PictureForm({**SAID, "focal_x": "10"}, instance=picture)
        assert again.is_valid(), again.errors
        again.save()
        assert picture.card.name in names(store)
        default_storage.delete(picture.medium.name)
        Picture.objects.filter(pk=picture.pk).update(medium="", card="")
        call_command("make_renditions")
        picture = Picture.objects.get(pk=picture.pk)
        assert {file.name for file in picture.files} <= names(store)
        for file in picture.files:
            default_storage.delete(file.name)
            default_storage.delete(file.name)
        assert not {file.name for file in picture.files} & names(store)

    def test_in_a_text_names_its_smaller_files_and_the_store_is_asked_once(self, store, monkeypatch):
        picture = hung()
        text = f'<p><img src="{picture.file.url}" alt="" width="1600" height="1000"></p>'
        wanted = f"{picture.small.url} 640w, {picture.medium.url} 1200w"
        assert BeautifulSoup(richtext(text), "html.parser").img["srcset"] == wanted
        monkeypatch.setattr(ObjectStorage, "exists", None)
        assert BeautifulSoup(richtext(text), "html.parser").img["srcset"] == wanted

    def test_half_of_one_is_not_kept(self, store):
        class Breaking(ContentFile):
            def read(self, size=-1):
                data = super().read(size)
                if not data:
                    return data
                raise OSError("broken off")

        before = names(store)
        with pytest.raises(OSError, match="broken off"):
            default_storage.save("pictures/half.webp", Breaking(b"x" * 100_000))
        assert names(store) == before

    def test_no_name_leads_out_of_the_bucket_or_into_another(self, store):
        for name in ("../other/x.webp", "/etc/passwd", "pictures/../../x"):
            assert Client().get(f"/media/{name}").status_code == 404


def test_articles_leave_with_their_pictures_and_come_in_again(store, tmp_path):
    article = ArticleFactory(lead_picture=hung())
    file = tmp_path / "articles.zip"
    call_command("export_articles", str(file))
    kept = [picture.name for picture in article.lead_picture.files]
    assert {f"media/{name}" for name in kept} <= set(ZipFile(file).namelist())
    article.delete()
    Picture.objects.all().delete()
    for name in kept:
        default_storage.delete(name)
    call_command("import_articles", str(file))
    assert set(kept) <= names(store)


def test_an_emblem_is_drawn_as_icon_and_on_cards(store):
    file = io.BytesIO()
    Image.new("RGB", (512, 512), (200, 0, 0)).save(file, "WEBP")
    office = OfficeFactory(
        emblem=default_storage.save(f"emblems/{'a1' * 16}.webp", ContentFile(file.getvalue()))
    )
    assert icons.drawn(office, 180)
    drawn = Image.open(io.BytesIO(social_card.png(social_card.Card.of(None, office)))).convert("RGB")
    assert drawn.getpixel((1074, 106))[0] > 180


class TestWithoutTheStore:
    def test_an_upload_says_so_beside_the_field_and_leaves_no_row(self, away, login, editor):
        data = {**SAID, "file": upload(encoded(drawing(900, 700)))}
        answer = login(editor).post(reverse("admin:news_picture_add"), data)
        assert answer.status_code == 200
        error = BeautifulSoup(answer.content, "html.parser").select_one(".field-file .errorlist").text
        assert "انبار تصویرها" in error
        assert not Picture.objects.exists()

    def test_a_picture_is_refused_for_a_while_and_by_no_cache(self, away):
        answer = Client().get(f"/media/pictures/{'1' * 32}.webp")
        assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
        assert answer["Retry-After"]

    def test_who_does_not_answer_is_not_asked_again_at_once(self, away):
        with pytest.raises(StoreIsAway):
            default_storage.exists("pictures/a.webp")
        made = default_storage.connection.meta.client
        made.meta.events.register("before-send", lambda **said: pytest.fail("asked again"))
        with pytest.raises(StoreIsAway):
            default_storage.open("pictures/a.webp")
        default_storage._away_until = 0.0
        with pytest.raises(pytest.fail.Exception):
            default_storage.open("pictures/a.webp")

    def test_pages_feeds_and_icons_stay_whole(self, store, settings):
        picture = hung()
        office = OfficeFactory(emblem=f"emblems/{'b2' * 16}.webp")
        text = f'<p>متن <img src="{picture.file.url}" alt="" width="1600" height="1000"></p>'
        article = ArticleFactory(lead_picture=picture, body=text)
        place_files_in(settings, endpoint=f"http://127.0.0.1:{free_port()}")
        page = Client().get(article.get_absolute_url())
        assert page.status_code == 200
        image = BeautifulSoup(page.content, "html.parser").select_one(
            ".richtext img, article img[width='1600']"
        )
        assert image["src"] == picture.file.url
        for address in ("/", "/news/", "/feeds/news.rss", "/feeds/news.atom", "/sitemap.xml"):
            assert Client().get(address, follow=True).status_code == 200, address
        icon = Client().get(icons.address(office, 180))
        assert icon.status_code == 302
        card = Client().get(social_card.address(None, office))
        assert (card.status_code, card["Location"]) == (302, "/static/site/card.png")

    def test_an_export_says_so_and_is_not_written_down(self, store, settings, login, administrator):
        ArticleFactory(lead_picture=hung())
        place_files_in(settings, endpoint=f"http://127.0.0.1:{free_port()}")
        answer = login(administrator).post(reverse("admin:export"), {"file": "articles"}, follow=True)
        assert "تصویرها اکنون خوانده نمی‌شوند" in answer.content.decode()

    def test_lines_with_pictures_are_refused_by_the_import(self, store, settings, tmp_path, capsys):
        article = ArticleFactory(lead_picture=hung())
        file = tmp_path / "articles.zip"
        call_command("export_articles", str(file))
        article.delete()
        Picture.objects.all().delete()
        place_files_in(settings, endpoint=f"http://127.0.0.1:{free_port()}")
        with pytest.raises((SystemExit, CommandError)):
            call_command("import_articles", str(file))
        assert "تصویری ذخیره نشد" in "".join(capsys.readouterr())
        assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"secret": "wrong"}, {"key_id": "test:nobody"}, {"bucket": "no-such-bucket"}]
)
def test_a_store_that_refuses_is_away_or_empty_for_the_site(server, settings, changes, caplog):
    place_files_in(settings, **{**server.settings, **changes})
    with pytest.raises(OSError):
        default_storage.save("pictures/a.webp", ContentFile(b"x"))
    assert Client().get(f"/media/pictures/{'1' * 32}.webp").status_code in {404, 503}
    assert server.settings["secret"] not in caplog.text


def test_no_log_names_the_secret(store, caplog):
    with caplog.at_level(logging.DEBUG):
        default_storage.save("pictures/b.webp", ContentFile(b"x"))
        with pytest.raises(FileNotFoundError):
            default_storage.open("pictures/none.webp")
    assert store.settings["secret"] not in caplog.text


def loaded(**environment: str) -> str:
    code = (
        "import sys, django; django.setup(); from consulate import wsgi;"
        "from django.core.files.storage import storages; print(type(storages['default']).__name__,"
        " 'boto3' in sys.modules, 'storages' in sys.modules)"
    )
    env = {
        "DJANGO_SETTINGS_MODULE": "consulate.settings",
        "SECRET_KEY": "0123456789abcdef" * 4,
        "SITE_URL": "http://127.0.0.1:8000",
        "VAR_DIR": str(site.VAR_DIR),
        **environment,
    }
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    return ended.stdout.strip() or ended.stderr


def test_without_a_bucket_nothing_of_it_is_imported():
    assert loaded() == "WholeFileStorage False False"


def test_the_settings_name_the_bucket_and_half_of_one_starts_nothing():
    whole = object_storage.ObjectStorage(Path()).environment
    assert loaded(**whole) == "ObjectStorage True True"
    half = {name: value for name, value in whole.items() if name != "MEDIA_S3_SECRET"}
    assert "consulate.E020" in loaded(**half)
    assert whole["MEDIA_S3_SECRET"] not in loaded(**whole | {"MEDIA_S3_ENDPOINT": "ftp://x"})


def test_the_office_is_read_from_its_own_storage(store):
    assert Office._meta.get_field("emblem").storage.url("emblems/a.webp") == "/media/emblems/a.webp"


class TestReadiness:
    """What a watchman is told of the store (consulate/store_probe.py)."""

    @pytest.fixture(autouse=True)
    def looked_at_anew(self):
        store_probe.forget()
        watch.forget()
        yield
        store_probe.forget()
        watch.forget()

    def test_a_store_that_answers_is_no_matter(self, store):
        assert store_probe.warnings() == {}
        assert "store" not in Client().get("/readyz").json()["warnings"]

    @pytest.mark.parametrize("changes", [{"bucket": "no-such-bucket"}, {"secret": "wrong"}])
    def test_one_that_refuses_is_told(self, server, settings, changes):
        place_files_in(settings, **{**server.settings, **changes})
        assert store_probe.warnings() == {"store": "does not answer"}

    def test_one_that_is_away_takes_no_machine_out(self, away):
        answer = Client().get("/readyz")
        assert answer.status_code == 200 and answer.json()["warnings"]["store"] == "does not answer"

    def test_one_that_is_silent_holds_nobody_up(self, settings):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            place_files_in(settings, endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}")
            began = time.monotonic()
            assert [store_probe.warnings() for _number in range(20)] == [{"store": "does not answer"}] * 20
            assert time.monotonic() - began < 3

    def test_pictures_in_a_folder_have_no_store(self):
        assert store_probe.warnings() == {}
