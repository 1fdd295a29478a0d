"""Links to other sites: gathered from what is public, looked at in turn, broken after three failures."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from news import outgoing_links
from news.link_visit import Answer
from news.models import Article, OutgoingLink
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
THERE, GONE = Answer(200), Answer(404, "صفحه وجود ندارد.")


def linking(*addresses: str, **fields) -> Article:
    return ArticleFactory(body="".join(f'<p><a href="{one}">متن</a></p>' for one in addresses), **fields)


def kept() -> set[tuple[int, str]]:
    return set(OutgoingLink.objects.values_list("article", "address"))


class TestGathering:
    def test_what_is_public_and_leads_elsewhere(self, settings):
        article = linking(
            "https://a.example/x?a=1&amp;b=2#part", "https://a.example/x?a=1&amp;b=2", "/news/1/", "mailto:a@b.example",
            f"{settings.SITE_URL}/news/2/", f"https://b.example/{'x' * 2000}",
        )  # fmt: skip
        linking("https://c.example", status="draft", published_at=None)
        linking("https://c.example", published_at=timezone.now() + timedelta(days=1))
        done = outgoing_links.gather()
        assert kept() == {(article.pk, "https://a.example/x?a=1&b=2")}
        assert (done.new, done.gone) == (1, 0)

    def test_once_more_changes_nothing(self):
        linking("https://a.example")
        outgoing_links.gather()
        OutgoingLink.objects.update(failures=2)
        done = outgoing_links.gather()
        assert (done.new, done.gone) == (0, 0)
        assert OutgoingLink.objects.get().failures == 2

    def test_what_is_gone_from_the_text_or_from_the_public_goes(self):
        changed, silent = linking("https://a.example", "https://b.example"), linking("https://c.example")
        outgoing_links.gather()
        changed.body = '<p><a href="https://b.example">متن</a></p>'
        changed.save()
        Article.objects.filter(pk=silent.pk).update(status="unpublished")
        assert outgoing_links.gather().gone == 2
        assert kept() == {(changed.pk, "https://b.example")}


class TestLooking:
    def test_three_failures_in_a_row_are_broken_and_one_success_mends(self):
        linking("https://a.example")
        outgoing_links.gather()
        for turn in (1, 2, 3):
            OutgoingLink.objects.update(checked_at=None)
            assert outgoing_links.look(10, lambda address: GONE) == (1, 1)
            assert outgoing_links.broken().count() == (turn == 3)
        link = OutgoingLink.objects.get()
        assert (link.status, link.problem, link.failures) == (404, GONE.problem, 3)
        OutgoingLink.objects.update(checked_at=None)
        outgoing_links.look(10, lambda address: THERE)
        link.refresh_from_db()
        assert (link.status, link.problem, link.failures) == (200, "", 0)

    def test_new_ones_come_first_and_the_limit_holds(self):
        for address in ("https://a.example", "https://b.example"):
            linking(address)
        outgoing_links.gather()
        asked = []
        outgoing_links.look(1, lambda address: asked.append(address) or THERE)
        outgoing_links.look(1, lambda address: asked.append(address) or THERE)
        assert asked == ["https://b.example", "https://a.example"]
        assert outgoing_links.look(10, asked.append) == (0, 0)

    def test_an_address_of_two_articles_is_asked_once(self):
        linking("https://a.example"), linking("https://a.example")
        outgoing_links.gather()
        asked = []
        assert outgoing_links.look(10, lambda address: asked.append(address) or GONE) == (2, 2)
        assert asked == ["https://a.example"]

    @pytest.mark.parametrize(
        "failures, days, is_due", [(0, 6, False), (0, 8, True), (1, 2, True), (5, 0.5, False)]
    )
    def test_each_has_its_turn_again(self, failures, days, is_due):
        linking("https://a.example")
        outgoing_links.gather()
        now = timezone.now()
        OutgoingLink.objects.update(failures=failures, checked_at=now - timedelta(days=days))
        assert outgoing_links.due(now).exists() is is_due


def test_the_command_says_what_it_did(monkeypatch):
    linking("http://127.0.0.1:9/")
    out = StringIO()
    call_command("check_links", "--limit", "5", stdout=out)
    assert "تازه" in out.getvalue() and "ناموفق: ۱" in out.getvalue()
    assert OutgoingLink.objects.get().status is None
