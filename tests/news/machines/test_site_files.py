"""What robots, researchers and browsers ask every site for."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import ArticleFactory, OfficeFactory

pytestmark = pytest.mark.django_db
SITE = "http://testserver.example"
PLACES = ["/robots.txt", "/.well-known/security.txt", "/manifest.webmanifest"]


def lines(response) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


@pytest.mark.parametrize(
    ("address", "kind"),
    list(zip(PLACES, ["text/plain", "text/plain", "application/manifest+json"], strict=True)),
)
def test_the_answers_are_those_of_public_pages(address, kind, client):
    response = client.get(address)
    assert response["Content-Type"] == f"{kind}; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert client.post(address).status_code == 405


class TestRobots:
    @pytest.fixture
    def rules(self, client) -> list[tuple[str, re.Pattern]]:
        text = client.get("/robots.txt").content.decode()
        return [
            (verb, re.compile(re.escape(path).replace(r"\*", ".*")))
            for verb, path in re.findall("^(Allow|Disallow): (.+)$", text, re.MULTILINE)
        ]

    @staticmethod
    def may_visit(rules, address: str) -> bool:
        """RFC 9309: the longest rule that fits decides."""
        fitting = [(len(rule.pattern), verb) for verb, rule in rules if rule.match(address)]
        return not fitting or max(fitting)[1] == "Allow"

    def test_the_pages_may_be_visited_and_the_forms_not(self, rules):
        article = ArticleFactory()
        for address in (
            "/",
            "/news/",
            "/search/?q=x",
            "/news/archive/1402/9/",
            article.get_absolute_url(),
            reverse("news:article", args=[7, "readers-report"]),
            reverse("news:official_copy", args=[7]),
            f"/news/{article.pk}/comments/all/",
            "/comments/ledger/",
            "/feeds/news.rss",
            "/icons/32.png",
            "/media/pictures/x.webp",
        ):
            assert self.may_visit(rules, address), address
        for address in (
            reverse("news:suggest"),
            reverse("news:report", args=[7]),
            reverse("comments:comment", args=[7]),
            reverse("comments:rating", args=[7]),
            reverse("comments:report", args=[7]),
            reverse("comments:confirm", args=["x"]),
            reverse("comments:unsubscribe", args=["x"]),
            reverse("comments:signed_decision", args=["x"]),
            "/news/7/read/",
            "/news/7/read.gif",
        ):
            assert not self.may_visit(rules, address), address

    def test_it_names_the_sitemap_and_never_the_desk(self, client):
        text = client.get("/robots.txt").content.decode()
        assert text.splitlines()[0] == "User-agent: *"
        assert f"Sitemap: {SITE}/sitemap.xml" in text.splitlines()
        assert settings.DESK_PATH.strip("/") not in text


class TestSecurity:
    def test_the_operators_address_goes_before_the_offices(self, client, settings):
        assert lines(client.get(PLACES[1]))["Contact"] == f"{SITE}/office/"
        OfficeFactory(email="info@example.org")
        assert lines(client.get(PLACES[1]))["Contact"] == "mailto:info@example.org"
        settings.SECURITY_CONTACT = "security@example.org"
        assert lines(client.get(PLACES[1]))["Contact"] == "mailto:security@example.org"
        settings.SECURITY_CONTACT = "https://example.org/report"
        assert lines(client.get(PLACES[1]))["Contact"] == "https://example.org/report"

    def test_it_ends_within_a_year_and_is_the_same_all_day(self, client, clock):
        now = clock("2026-11-23T00:00:00+03:00")
        first = client.get(PLACES[1])
        ends = datetime.fromisoformat(lines(first)["Expires"])
        assert timedelta(days=30) < ends - now < timedelta(days=365)
        clock("2026-11-23T23:59:59+03:00")
        assert client.get(PLACES[1]).content == first.content
        clock("2026-11-24T00:00:00+03:00")
        assert client.get(PLACES[1]).content != first.content

    def test_it_says_where_it_lies_and_which_languages_are_read(self, client):
        told = lines(client.get(PLACES[1]))
        assert told["Canonical"] == f"{SITE}/.well-known/security.txt"
        assert told["Preferred-Languages"] == "fa, en"


class TestManifest:
    def test_it_is_the_offices(self, client):
        OfficeFactory()
        data = client.get(PLACES[2]).json()
        assert data["name"] == "سرکنسولگری نمونه در کازان"
        assert data["short_name"] == "سرکنسولگری"
        assert (data["lang"], data["dir"], data["start_url"]) == ("fa", "rtl", "/")
        assert [icon["sizes"] for icon in data["icons"]] == ["192x192", "512x512"]

    def test_its_colours_are_those_of_the_style_sheet(self, client):
        css = (settings.BASE_DIR / "static" / "site" / "site.css").read_text()
        data = client.get(PLACES[2]).json()
        assert f"--deep: {data['theme_color']};" in css
        assert f"--paper: {data['background_color']};" in css
