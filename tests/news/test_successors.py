"""What answers where a page is gone: the end of all its redirects, and never something in the place of a live page."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from news import persian
from news.models import Article, Redirect
from news.redirects import address_key
from tests.factories import ArticleFactory, CategoryFactory, OfficeFactory


def redirect(old: str, target: str) -> Redirect:
    return Redirect.objects.create(old_path=address_key(old), target=target)


@pytest.mark.django_db
class TestALiveAddress:
    """No redirect takes over what the site has itself, in whatever spelling; old rows may say what the desk refuses."""

    EVIL = "https://evil.example/"

    @pytest.fixture(autouse=True)
    def _office(self):
        OfficeFactory()

    @pytest.mark.parametrize("old", ["/admin", "/verify", "/news", "/search", "/office", "/topics"])
    def test_of_the_site_is_no_old_one(self, old):
        redirect(f"{old}/", self.EVIL)
        answer = Client().get(old)
        assert (answer.status_code, answer["Location"]) == (301, f"{old}/")

    def test_of_an_article_is_no_old_one(self):
        article = ArticleFactory()
        redirect(f"/news/{article.pk}/", self.EVIL)
        short = f"/news/{article.pk}"
        assert Client().get(short)["Location"] == f"{short}/"
        assert Client().get(f"{short}/")["Location"] == article.get_absolute_url().replace(
            article.slug, quote(article.slug)
        )

    @pytest.mark.parametrize("spelling", ["/news/{}/", "/NEWS/{}", "/news/{}-/"])
    def test_leads_there_from_another_spelling(self, spelling):
        article = ArticleFactory()
        redirect(f"/news/{article.pk}/", self.EVIL)
        typed = spelling.format(persian.to_persian_digits(str(article.pk)))
        assert Client().get(f"{typed}?a=1")["Location"].startswith(f"/news/{article.pk}")
        assert "evil" not in str(Client().get(typed, follow=True).redirect_chain)

    @pytest.mark.parametrize(
        "path", ["/news/?page=999", "/search/?page=50&q=x", "/feeds/news.foo", "/verify-/"]
    )
    def test_of_a_list_stays_where_it_has_no_such_page(self, path):
        redirect(path.partition("?")[0], self.EVIL)
        assert "evil" not in Client().get(path).get("Location", "")

    @pytest.mark.parametrize(
        "path",
        ["/admin/none", "/admin/none/", "/ADMIN/", "/media/x.webp", "/static/x.css", "/static/", "/media"],
    )
    def test_of_the_desk_or_a_file_is_no_old_one(self, path):
        redirect(path, self.EVIL)
        assert "evil" not in Client().get(path).get("Location", "")

    def test_whose_row_is_gone_leads_on(self):
        redirect("/news/987654321/", "/news/"), redirect("/category/x", "/topics/")
        assert Client().get("/news/987654321/")["Location"] == "/news/"
        assert Client().get("/category/x", follow=True).redirect_chain[-1] == ("/topics/", 301)


@pytest.mark.django_db
class TestACircle:
    """Between articles that are gone and the table: nobody is sent round and round."""

    @pytest.fixture(autouse=True)
    def _office(self):
        OfficeFactory()

    def gone(self, target: str = "") -> Article:
        article = ArticleFactory(redirect_to=target)
        article.status = Article.Status.UNPUBLISHED
        article.save()
        return article

    def test_of_an_article_and_a_redirect_is_gone(self):
        article = self.gone("/loopx/")
        redirect("/loopx", f"/n/{article.pk}/")
        for address in ("/loopx/", "/loopx/?a=1", article.get_short_url(), article.get_absolute_url()):
            assert Client().get(address).status_code == 410

    def test_of_two_articles_is_gone(self):
        one = self.gone()
        other = self.gone(one.get_absolute_url())
        Article.objects.filter(pk=one.pk).update(redirect_to=f"{settings.SITE_URL}{other.get_short_url()}")
        for article in (one, other):
            assert Client().get(article.get_short_url()).status_code == 410

    def test_through_a_dead_heading_is_gone(self):
        article = self.gone("/category/dead/")
        redirect("/category/dead", article.get_short_url())
        assert Client().get(article.get_short_url()).status_code == 410
        category = CategoryFactory(slug="dead")
        answer = Client().get(article.get_short_url())
        assert (answer.status_code, answer["Location"]) == (301, category.get_absolute_url())

    def test_one_step_leads_over_all_that_are_gone(self):
        end = ArticleFactory()
        article = self.gone(self.gone(end.get_short_url()).get_short_url())
        redirect("/old", article.get_short_url())
        assert Client().get("/old/")["Location"] == end.get_short_url()

    def test_an_end_that_is_gone_too_is_said_at_once(self):
        redirect("/old", self.gone().get_short_url())
        assert Client().get("/old/").status_code == 410

    def test_a_chain_has_an_end_and_few_queries(self, django_assert_max_num_queries):
        for number in range(9):
            redirect(f"/step/{number}", f"/step/{number + 1}/")
        assert Client().get("/step/4/")["Location"] == "/step/9/"
        with django_assert_max_num_queries(20):
            assert Client().get("/step/0/").status_code == 410
