"""Standing pages: their text, their addresses, what came with the migration, and who leads to them."""

import re
from importlib import import_module
from urllib.parse import quote

import pytest
from django.apps import apps
from django.db import connection
from django.urls import Resolver404, resolve

from news import page_text
from news.models import Page
from tests.factories import ArticleFactory, PageFactory

pytestmark = pytest.mark.django_db
FIRST = ["about", "privacy", "comment-rules", "accessibility"]
LETTER = "[آ-یأإؤئۀٔ]"


@pytest.fixture
def first_pages(db):
    """As the migration wrote them; tests with real transactions empty the table."""
    migration = import_module("news.migrations.0006_standing_pages")
    with connection.schema_editor() as editor:
        migration.write(apps, editor)
    return {page.slug: page for page in Page.objects.filter(slug__in=FIRST)}


def test_a_page_has_one_title_its_text_and_its_last_change(read):
    page = PageFactory(title="دربارهٔ ما در 1405", text="# نشانی\nخط یک\n\n- یک\n\n<i>کج</i>")
    shown = read(page.get_absolute_url())
    assert [h1.text for h1 in shown("h1")] == ["دربارهٔ ما در ۱۴۰۵"]
    assert shown.select_one(".body h2")["id"] == "نشانی"
    assert not shown.select(".body i")
    assert shown.select_one(".meta time")
    assert shown.select_one("link[rel=canonical]")["href"].endswith(page.get_absolute_url())
    assert not shown.select(".parts")


def test_a_long_page_lists_its_parts_and_each_link_leads_to_one(read):
    page = PageFactory(text="\n\n".join(f"# بخش {name}" for name in ("یک", "دو", "سه", "چهار")))
    shown = read(page.get_absolute_url())
    anchors = [link["href"].removeprefix("#") for link in shown.select(".parts a")]
    assert anchors == [heading["id"] for heading in shown.select(".body h2")]
    assert len(anchors) == 4


@pytest.mark.parametrize(
    "typed", ["قواعد ديدگاه‌ها", "قواعد-دیدگاه‌ها", "قواعد_دیدگاه-ها", "قواعد-ديدگاه-ها", "قواعد  دیدگاه ها"]
)
def test_other_spellings_of_an_address_lead_to_the_one(typed, client):
    page = PageFactory(title="قواعد دیدگاه‌ها")
    response = client.get(f"/pages/{quote(typed)}/")
    assert (response.status_code, response["Location"]) == (301, page.get_absolute_url())
    assert client.get(page.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("slug", ["x", "؟", "..", "%00", "a" * 3000, "'--", "privacy;", "٪"])
def test_there_is_nothing_at_other_addresses(slug, client):
    assert client.get(f"/pages/{quote(slug)}/").status_code in (301, 400, 404)
    assert client.get(f"/pages/{quote(slug)}/", follow=True).status_code in (200, 400, 404)


def test_what_is_not_public_is_nowhere(client, read):
    page = PageFactory(title="پنهان", is_public=False)
    assert client.get(page.get_absolute_url()).status_code == 404
    assert "پنهان" not in read("/").text


def test_the_foot_of_every_page_leads_there_in_the_order_of_the_desk(first_pages, read):
    PageFactory(title="آخرین", position=900)
    for address in ("/", "/office/", "/pages/privacy/"):
        links = read(address).select(".foot-pages a")
        assert [link["href"] for link in links][:4] == [f"/pages/{slug}/" for slug in FIRST]
        assert links[-1].text == "آخرین"
    assert read("/pages/privacy/").select_one(".foot-pages [aria-current]").text == "حریم خصوصی"


def test_it_costs_two_queries(first_pages, django_assert_num_queries, client):
    with django_assert_num_queries(2):
        client.get("/pages/privacy/")


def test_the_comment_form_leads_to_rules_and_privacy_as_long_as_they_are_public(first_pages, read, client):
    article = ArticleFactory()
    for address in (article.get_absolute_url(), f"/news/{article.pk}/comments/"):
        form = read(address).select_one("form .beside")
        assert {"/pages/comment-rules/", "/pages/privacy/"} <= {link["href"] for link in form("a")}
    Page.objects.update(is_public=False)
    form = read(article.get_absolute_url()).select_one("form .beside")
    assert not [link for link in form("a") if link["href"].startswith("/pages/")]


# --- What every office begins with ----------------------------------------------------------------


def test_the_migration_writes_each_page_once_and_leaves_an_offices_own(first_pages):
    assert [page.slug for page in Page.objects.filter(slug__in=FIRST)] == FIRST
    Page.objects.filter(slug="privacy").update(text="متن خود دفتر")
    migration = import_module("news.migrations.0006_standing_pages")
    with connection.schema_editor() as editor:
        migration.write(apps, editor)
    assert Page.objects.get(slug="privacy").text == "متن خود دفتر"
    assert Page.objects.filter(slug__in=FIRST).count() == 4


def test_privacy_names_the_time_that_the_settings_say(settings):
    settings.COMMENT_RETENTION_DAYS = 30
    Page.objects.all().delete()
    migration = import_module("news.migrations.0006_standing_pages")
    with connection.schema_editor() as editor:
        migration.write(apps, editor)
    text = Page.objects.get(slug="privacy").text
    assert text.count("۳۰ روز") == 5
    assert "{" not in text


@pytest.mark.parametrize("slug", FIRST)
def test_its_persian_is_clean_and_its_links_lead_somewhere(slug, first_pages):
    page = first_pages[slug]
    text = page.title + "\n" + page.text
    assert not re.search("[يكىةێ٠-٩0-9\u200b\u200d-\u200f\u202a-\u202e\u00a0\u0640\ufeff]", text)
    assert not re.search(r"[ \t]{2,}|\s[،؛:؟!.»)]|[«(]\s", text)
    assert not re.search(f"(?<!{LETTER})\u200c|\u200c(?!{LETTER})", text)
    assert not re.search(r"(?<![آ-ی])ن?می (?=[آ-ی])|(?<=\s)ها(?![آ-ی])", text)
    assert not re.search("[A-Za-z]", re.sub(r"\]\([^)]*\)", "", text))
    addresses = re.findall(r'href="([^"]+)"', page_text.read(page.text).html)
    assert len(addresses) == text.count("](")
    for address in addresses:
        try:
            match = resolve(address)
        except Resolver404:
            pytest.fail(f"nothing at {address}")
        assert match.kwargs.get("slug", "about") in FIRST
