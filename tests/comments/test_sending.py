"""A visitor sends a comment: with a page or with JavaScript, once, and nobody sees it yet."""

import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from comments import form_token
from comments.models import Comment
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
JSON = {**SAME_SITE, "Accept": "application/json"}
TEXT = "امیدوارم این همکاری‌ها ادامه پیدا کند."


@pytest.fixture
def article():
    return ArticleFactory()


def aged_token(article, age=timedelta(minutes=1), number=None) -> str:
    """A token as the form would hold it `age` after it was opened."""
    signer = signing.TimestampSigner(salt="comments.form")
    signer.timestamp = lambda: signing.b62_encode(int((timezone.now() - age).timestamp()))
    return signer.sign_object([article.pk, number or uuid.uuid4().hex])


def send(client, article, headers=SAME_SITE, **fields):
    data = {"name": "مهتاب", "text": TEXT, "token": aged_token(article), **fields}
    return client.post(reverse("comments:comment", args=[article.pk]), data, headers=headers)


class TestReceived:
    def test_it_waits_and_the_sender_is_told(self, client, article):
        answer = send(client, article)
        assert answer.status_code == 303
        page = client.get(answer["Location"])
        assert "دیدگاه شما دریافت شد و در انتظار بررسی است" in page.content.decode()
        comment = Comment.objects.get()
        assert (comment.status, comment.name, comment.text) == ("pending", "مهتاب", TEXT)

    def test_with_javascript_the_answer_is_json(self, client, article):
        answer = send(client, article, JSON)
        assert answer.status_code == 201
        assert "در انتظار بررسی" in answer.json()["message"]
        assert Comment.objects.count() == 1

    def test_a_name_is_not_needed(self, client, article):
        send(client, article, name="")
        assert Comment.objects.get().display_name == "ناشناس"

    def test_nobody_sees_it_not_even_in_a_count(self, client, article):
        send(client, article)
        page = client.get(article.get_absolute_url()).content.decode()
        assert TEXT not in page
        assert "تاکنون نظری ثبت نشده است" in page

    def test_the_words_stay_as_they_were_typed(self, client, article):
        typed = "می‌خواهم بگویم: «بَسیار» خوب!\r\nKazan 2026 عالی بود 🌷"
        send(client, article, text=typed)
        assert Comment.objects.get().text == typed.replace("\r\n", "\n")

    def test_characters_that_deceive_readers_are_taken_out(self, client, article):
        send(client, article, name="علی\u202eنوشت", text="سلام\u2066 دوست\x07")
        comment = Comment.objects.get()
        assert (comment.name, comment.text) == ("علینوشت", "سلام دوست")

    def test_no_cookie_is_set_and_nothing_is_cached(self, client, article):
        answer = send(client, article)
        assert not answer.cookies
        assert "no-store" in answer["Cache-Control"]


class TestOnce:
    def test_the_same_form_sent_twice_is_one_comment(self, client, article):
        token = aged_token(article)
        assert [send(client, article, token=token).status_code for _ in range(3)] == [303, 303, 303]
        assert Comment.objects.count() == 1

    def test_a_resend_does_not_use_up_the_senders_limit(self, client, article):
        token = aged_token(article)
        for _ in range(5):
            send(client, article, token=token)
        assert send(client, article).status_code == 303


class TestComesBack:
    """What cannot be taken comes back with the words kept."""

    def kept(self, answer, status):
        assert answer.status_code == status
        assert TEXT in answer.content.decode()
        assert not Comment.objects.exists()
        return answer.content.decode()

    def test_without_a_token_the_form_comes_back_with_one(self, client, article):
        # This is the way of a browser without JavaScript, whose page is cached and has no token.
        page = self.kept(send(client, article, token=""), 422)
        token = page.split('name="token" value="')[1].split('"')[0]
        with pytest.raises(form_token.HastyToken):
            form_token.read(token, article.pk)

    @pytest.mark.parametrize("token", ["x", "a:b:c", "null", "؟"])
    def test_a_forged_token(self, client, article, token):
        self.kept(send(client, article, token=token), 422)

    def test_a_token_of_another_article(self, client, article):
        self.kept(send(client, article, token=aged_token(ArticleFactory())), 422)

    def test_a_form_older_than_twelve_hours(self, client, article):
        answer = send(client, article, JSON, token=aged_token(article, timedelta(hours=12, seconds=5)))
        assert answer.status_code == 422
        assert answer.json()["token"]

    def test_a_form_sent_within_three_seconds(self, client, article):
        self.kept(send(client, article, token=form_token.make(article.pk)), 422)

    def test_a_closed_discussion(self, client):
        self.kept(send(client, ArticleFactory(comments_open=False)), 409)

    def test_a_robot_that_fills_in_the_hidden_field(self, client, article):
        self.kept(send(client, article, website="https://example.org"), 422)

    def test_a_third_comment_within_a_minute(self, client, article):
        send(client, article)
        send(client, article)
        answer = send(client, article)
        assert answer.status_code == 429
        assert TEXT in answer.content.decode()
        assert Comment.objects.count() == 2

    @pytest.mark.parametrize("text", ["", " ", "a", "‌" * 1, "ب" * 2001])
    def test_too_short_or_too_long(self, client, article, text):
        answer = send(client, article, JSON, text=text)
        assert answer.status_code == 422
        assert answer.json()["errors"]["text"]

    def test_a_long_name(self, client, article):
        answer = send(client, article, name="ن" * 61)
        self.kept(answer, 422)
        assert "ن" * 61 in answer.content.decode()


class TestRefused:
    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://["},
            {"Origin": "https://testserver"},
            {"Referer": "http://[/x"},
            {"Referer": "https://evil.example/?http://testserver/"},
        ],
    )
    def test_another_sites_form(self, client, article, headers):
        assert send(client, article, headers).status_code == 403
        assert not Comment.objects.exists()

    @pytest.mark.parametrize(
        "headers", [{"Origin": "http://testserver"}, {"Referer": "http://testserver/news/1/x/"}]
    )
    def test_an_old_browser_that_names_this_site_is_heard(self, client, article, headers):
        assert send(client, article, headers).status_code == 303

    @pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn", "unpublished"])
    def test_an_article_that_is_not_public(self, client, status):
        article = ArticleFactory(status=status)
        assert send(client, article).status_code == 404
        assert client.get(reverse("comments:comment", args=[article.pk])).status_code == 404

    def test_fields_without_end(self, client, article):
        assert send(client, article, **{f"f{n}": "x" for n in range(60)}).status_code == 403


def test_the_form_page_has_an_empty_form_and_a_token(client, article):
    page = client.get(reverse("comments:comment", args=[article.pk]))
    assert page["X-Robots-Tag"] == "noindex"
    assert 'name="token"' in page.content.decode()
    assert article.title in page.content.decode()
