"""Five hundred hostile texts through name and words, wherever the public sees comments: as text, and nothing else."""

import json

import pytest
from bs4 import BeautifulSoup
from django.db.models import Count
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import author_cookie
from comments.forms import CommentForm
from comments.models import Comment
from news import persian
from tests.comments.hostile_texts import HOSTILE
from tests.comments.text_only import CLEAN, assert_text_only, joined, kept, page_of, parsed, shape, shown_in
from tests.comments.visiting import SAME_SITE, aged_token, neighbourhood
from tests.factories import ArticleFactory, OfficeFactory

pytestmark = pytest.mark.django_db
HEADS, OF_AN_AUTHOR = 50, 20


@pytest.fixture
def article():
    OfficeFactory()
    return ArticleFactory()


class TestCleaning:
    def test_only_what_deceives_readers_is_taken_out(self):
        for typed, clean in zip(HOSTILE, CLEAN, strict=True):
            assert clean["text"] == persian.clean_text(typed).strip()
            assert clean["name"] == " ".join(persian.clean_text(typed[:60]).split())

    @pytest.mark.parametrize(
        "typed", ["\u202e", "\u200c\u200c", "\u3164\u3164", "\x00\x00", "\ufeff ", "\u2800 \u115f"]
    )
    def test_what_cannot_be_seen_is_no_comment(self, typed):
        assert set(CommentForm({"name": "", "text": typed}).errors) == {"text"}

    @pytest.mark.parametrize(
        "raw, text",
        [
            (b"%ED%A0%80ab", None),
            (b"a%00b%1Bc", "abc"),
            (b"ab%FF%FEcd", None),
            (b"%E2%80%AEab%E2%81%A9", "ab"),
            (b"a%0D%0Ab%0Dc%E2%80%A8d", "a\nb\nc\nd"),
            (b"%253Cb%253E", "%3Cb%3E"),
            (b"<b>%26amp%3B</b>", "<b>&amp;</b>"),
        ],
    )
    def test_bytes_that_are_no_text_are_no_error(self, client, article, raw, text):
        body = b"name=" + raw + b"&text=" + raw + b"&token=" + aged_token(article.pk).encode()
        answer = client.generic(
            "POST",
            reverse("comments:comment", args=[article.pk]),
            body,
            content_type="application/x-www-form-urlencoded",
            headers=SAME_SITE,
            REMOTE_ADDR=neighbourhood(3),
        )
        assert answer.status_code == 303
        assert text is None or Comment.objects.get().text == text


class TestInPublic:
    def test_on_the_articles_page_and_the_page_of_older_ones(self, client, article):
        public = {"status": "approved", "decided_at": timezone.now()}
        heads = kept(article, CLEAN[:HEADS], **public)
        for n, head in enumerate(heads):
            kept(article, CLEAN[HEADS + n :: HEADS], parent=head, **public)
        comments = {f"comment-{comment.pk}": comment for comment in Comment.objects.all()}
        assert len(comments) == len(HOSTILE)

        def check(page: BeautifulSoup) -> int:
            found = page.find_all("article", id=True)
            return sum(shown_in(each, comments[each["id"]], "name", "said-text") for each in found)

        addresses = [article.get_absolute_url(), reverse("comments:discussion", args=[article.pk])]
        assert_text_only(lambda: [page_of(client, address) for address in addresses], check, 2 * len(HOSTILE))

    def test_on_the_pages_to_answer_and_to_report(self, client, article):
        comments = kept(article, joined()[::4], status="approved", decided_at=timezone.now())
        answering = reverse("comments:comment", args=[article.pk])
        addresses = [f"{answering}?reply_to={comment.pk}" for comment in comments]
        addresses += [reverse("comments:report", args=[comment.pk]) for comment in comments]
        texts = {comment.text for comment in comments}

        def check(page: BeautifulSoup) -> int:
            return sum(found.get_text() in texts for found in page.select(".said-text, blockquote p"))

        assert_text_only(lambda: [page_of(client, address) for address in addresses], check, len(addresses))

    def test_on_the_tracking_page(self, client, article):
        comments = {reverse("comments:tracking", args=[each.code]): each for each in kept(article, joined())}
        texts = {comment.text for comment in comments.values()}

        def check(page: BeautifulSoup) -> int:
            return sum(found.get_text() in texts for found in page.select(".kept .said-text"))

        assert_text_only(lambda: [page_of(client, address) for address in comments], check, len(comments))

    def test_in_a_form_that_comes_back(self, client, article):
        address, shapes = reverse("comments:comment", args=[article.pk]), set()
        for entry in [*joined()[::4], {"name": "ب", "text": "ببب"}]:
            answer = client.post(address, {**entry, "token": "x"}, headers=SAME_SITE)
            assert answer.status_code == 422
            page = parsed(answer.content.decode())
            assert page.select_one("textarea").get_text() == entry["text"]
            assert page.select_one("input[name=name]")["value"] == entry["name"]
            shapes.add(tuple(shape(page)))
        assert len(shapes) == 1

    def test_in_the_beacons_answer(self, article):
        for n in range(0, len(CLEAN), OF_AN_AUTHOR):
            author = author_cookie.author_key(f"author {n}")
            kept(article, CLEAN[n : n + OF_AN_AUTHOR], author=author)
        shown = []
        for n in range(0, len(CLEAN), OF_AN_AUTHOR):
            browser, cookie = Client(), HttpResponse()
            author_cookie.remember(cookie, f"author {n}")
            browser.cookies.update(cookie.cookies)
            answer = browser.post(reverse("read", args=[article.pk]), headers=SAME_SITE)
            assert answer["Content-Type"] == "application/json"
            assert answer["X-Content-Type-Options"] == "nosniff"
            shown += json.loads(answer.content)["my_comments"]
        found = sorted((comment["name"], comment["text"]) for comment in shown)
        assert found == sorted((entry["name"] or "ناشناس", entry["text"]) for entry in CLEAN)


def test_the_database_is_as_it_was(article):
    """The texts that attack a database are words in it."""
    kept(article, CLEAN)
    assert Comment.objects.values("status").annotate(number=Count("pk")).get() == {
        "status": "pending",
        "number": 500,
    }
    assert sorted(Comment.objects.values_list("text", flat=True)) == sorted(entry["text"] for entry in CLEAN)
