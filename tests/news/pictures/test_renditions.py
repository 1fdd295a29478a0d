"""The sizes of a picture: made for those of before, named at random, shown by the pages that need them."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from news import site_frame
from news.models import Picture
from news.picture_files import PreparedPicture, cut_anew, prepare
from news.templatetags.site import richtext
from tests.factories import ArticleFactory, OfficeFactory, PictureFactory
from tests.news.pictures.corpus import drawing, encoded, upload

pytestmark = pytest.mark.django_db
NAME = re.compile(r"pictures/([0-9a-f]{32})(-(?:small|medium|card))?\.webp")


def hung(size: tuple[int, int] = (1600, 1000), **said) -> Picture:
    picture = Picture(**{"alt": "میدان", **said})
    PreparedPicture.of(prepare(upload(encoded(drawing(*size)))).encoded).put_into(picture)
    picture.save()
    return picture


def of_before() -> Picture:
    picture = hung()
    for file in (picture.medium, picture.card):
        file.storage.delete(file.name)
    Picture.objects.filter(pk=picture.pk).update(medium="", card="")
    return Picture.objects.get(pk=picture.pk)


def made(**options) -> int:
    code = 0
    try:
        call_command("make_renditions", **options)
    except SystemExit as end:
        code = end.code
    return code


def test_names_are_random_and_a_cards_tells_nothing_of_the_others():
    picture = hung()
    names = [NAME.fullmatch(file.name).groups() for file in picture.files]
    assert [size for _stem, size in names] == [None, "-small", "-medium", "-card"]
    stems = {stem for stem, _size in names}
    assert len(stems) == 2
    assert names[3][0] != names[0][0]
    others = {NAME.fullmatch(file.name).group(1) for file in hung().files}
    assert not stems & others


class TestTheCommand:
    def test_it_completes_what_is_lacking_and_does_nothing_the_second_time(self):
        picture, complete = of_before(), hung()
        assert made() == 0
        now = Picture.objects.get(pk=picture.pk)
        assert now.medium.name == picture.file.name.replace(".webp", "-medium.webp")
        assert now.card.storage.exists(now.card.name)
        assert made() == 0
        assert Picture.objects.get(pk=picture.pk).card.name == now.card.name
        assert Picture.objects.get(pk=complete.pk).card.name == complete.card.name

    def test_it_goes_on_where_a_run_was_cut_short(self):
        """The files were written, the row was not."""
        picture = hung()
        Picture.objects.filter(pk=picture.pk).update(medium="", card="")
        assert made() == 0
        assert Picture.objects.get(pk=picture.pk).medium.name == picture.medium.name

    def test_so_many_at_once_newest_first(self):
        pictures = [of_before() for _turn in range(3)]
        assert made(at_most=2) == 0
        assert [bool(Picture.objects.get(pk=one.pk).card) for one in pictures] == [False, True, True]

    def test_what_is_gone_or_torn_is_named_and_hinders_nothing(self, capsys):
        good, torn, gone = of_before(), of_before(), of_before()
        gone.file.storage.delete(gone.file.name)
        with open(torn.file.path, "r+b") as file:
            file.truncate(200)
        assert made() == 1
        assert Picture.objects.get(pk=good.pk).card
        assert not Picture.objects.exclude(pk=good.pk).exclude(card="").exists()
        assert "خوانده نمی‌شود" in capsys.readouterr().err

    def test_a_picture_that_was_replaced_meanwhile_keeps_its_new_files(self, monkeypatch):
        picture = of_before()

        def replaced(row: Picture) -> None:
            cut_anew(row)
            Picture.objects.filter(pk=picture.pk).update(
                file="pictures/new.webp", card="pictures/new-card.webp"
            )

        monkeypatch.setattr("news.management.commands.make_renditions.cut_anew", replaced)
        assert made() == 0
        assert Picture.objects.get(pk=picture.pk).card.name == "pictures/new-card.webp"


class TestPicturesInATextName:
    def shown(self, image: str) -> BeautifulSoup:
        return BeautifulSoup(richtext(f"<p>{image}</p>"), "html.parser").img

    def test_their_smaller_files(self, django_assert_num_queries):
        picture = hung()
        with django_assert_num_queries(0):
            image = self.shown(f'<img src="{picture.file.url}" alt="&quot;&gt;" width="1600" height="1000">')
        assert image["srcset"] == f"{picture.small.url} 640w, {picture.medium.url} 1200w"
        assert (image["loading"], image["decoding"], image["alt"]) == ("lazy", "async", '">')

    def test_nothing_that_is_not_there(self):
        for picture in (of_before(), hung((500, 300))):
            image = self.shown(f'<img src="{picture.file.url}" alt="" width="{picture.width}" height="9">')
            assert image["loading"] == "lazy"
            assert "srcset" not in image.attrs

    @pytest.mark.parametrize("width", ["", 'width="x"', 'width="99999999"'])
    def test_nothing_where_its_width_is_not_known(self, width):
        assert "srcset" not in self.shown(f'<img src="{hung().file.url}" alt="" {width}>').attrs


class TestAPictureForArticlesWithoutOne:
    @pytest.fixture
    def fallback(self) -> Picture:
        picture = hung(alt="ساختمان سرکنسولگری")
        OfficeFactory(fallback_picture=picture)
        return picture

    def page(self, client, address: str) -> BeautifulSoup:
        return BeautifulSoup(client.get(address).content, "html.parser")

    def test_stands_on_cards(self, client, fallback):
        article = ArticleFactory()
        assert self.page(client, "/").select_one(".lead-story img")["src"] == fallback.file.url
        row = self.page(client, article.category.get_absolute_url()).select_one(".row img")
        assert row["src"] == fallback.card.url

    def test_stands_in_messengers_and_for_machines_and_not_in_the_article(self, client, fallback):
        article = ArticleFactory()
        page = self.page(client, article.get_absolute_url())
        assert page.select_one('meta[property="og:image"]')["content"].endswith(fallback.file.url)
        data = [script.string for script in page.select('script[type="application/ld+json"]')]
        assert any(fallback.file.url in told for told in data)
        assert not page.select(".lead-figure img")

    @pytest.mark.parametrize(
        ("width", "named"), [(1920, [640, 1200, 1920]), (1200, [640, 1200]), (640, []), (300, [])]
    )
    def test_no_width_is_named_twice(self, client, fallback, width, named):
        picture = PictureFactory()
        Picture.objects.filter(pk=picture.pk).update(
            width=width, medium="pictures/m.webp" if width > 640 else ""
        )
        page = self.page(client, ArticleFactory(lead_picture=picture).get_absolute_url())
        sizes = page.select_one(".lead-figure img").get("srcset", "")
        assert [int(part.split()[1][:-1]) for part in sizes.split(",") if part] == named

    def test_an_articles_own_goes_before(self, client, fallback):
        article = ArticleFactory(lead_picture=PictureFactory())
        page = self.page(client, article.get_absolute_url())
        assert fallback.file.url not in str(page)

    def test_it_comes_with_the_rest_of_the_frame(self, fallback, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert site_frame.current()[0].office.fallback_picture.card == fallback.card
