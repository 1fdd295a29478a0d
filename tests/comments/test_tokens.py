"""What is forged, old or broken in a form or a cookie: no error, no stranger's comment, and no word lost."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import author_cookie, form_token, voting
from comments.models import Comment, Rating
from tests.comments.visiting import JSON, SAME_SITE, TEXT, aged_token, send
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db
AUTHOR = uuid.UUID(int=0xABCDEF).hex
HOSTILE_VALUES = [
    "", "x", ":", "::", "null", "[]", "{}", "1", "true", "a:b:c", '""', "؟", "کد:پیگیری:۱۲۳", "🌷:🌷:🌷", "%00", "..",
    "<script>", "'; DROP TABLE x; --", "=", "eyJhIjoxfQ", "e30:1a:x", "\\", "\u200c", "%s%n", "-1", "." + "A" * 300,
    "A" * 5_000, ":" * 3_000, "🏴" * 100, "é" * 50,
]  # fmt: skip


@pytest.fixture
def article():
    return ArticleFactory()


def signed(value: object, *, salt: str, age: timedelta = timedelta(minutes=1)) -> str:
    """A value that the site itself signed `age` ago, as it signs forms (salt comments.form) and cookies."""
    signer = signing.TimestampSigner(salt=salt)
    signer.timestamp = lambda: signing.b62_encode(int((timezone.now() - age).timestamp()))
    return signer.sign_object(value)


def with_cookie(name: str, value: str) -> Client:
    """A browser that sends a cookie as it stands here."""
    # The test client quotes what it sends; a hostile one does not.
    return Client(HTTP_COOKIE=f"{getattr(settings, name)}={value}")


def latin(value: str) -> str:
    """As a server gets it: each byte one character."""
    return value.encode().decode("latin-1")


def bent(token: str) -> list[tuple[str, str]]:
    """A sound token, spoiled in each way."""
    body, stamp, seal = token.split(":")
    number = signing.b62_encode(int(timezone.now().timestamp()) + 10**9)
    return [
        ("cut", token[:-1]),
        ("cut in half", token[: len(token) // 2]),
        ("longer", token + "A"),
        ("twice", token + token),
        ("twice with a colon", f"{token}:{token}"),
        ("without its seal", f"{body}:{stamp}"),
        ("without its time", f"{body}:{seal}"),
        ("in another order", f"{seal}:{stamp}:{body}"),
        ("of another time", f"{body}:{number}:{seal}"),
        ("in other letters", token.swapcase()),
        ("another body", f"{body[::-1]}:{stamp}:{seal}"),
        ("a dot before it", "." + token),
        ("with a space", f"{body} :{stamp}:{seal}"),
        ("with a Persian digit", token + "۱"),
        ("with a blank line", token + "\n\n"),
    ]


class TestFormTokens:
    def kept(self, answer) -> None:
        """Nothing is kept in the database; the browser gets its words back, or an unspoiled form to send again."""
        assert answer.status_code == 422
        assert not Comment.objects.exists()

    @pytest.mark.parametrize("value", HOSTILE_VALUES)
    def test_hostile_ones_bring_the_words_back_with_a_good_form(self, client, article, value):
        answer = send(client, article, token=value, headers=SAME_SITE)
        self.kept(answer)
        assert TEXT in answer.content.decode()
        script = send(client, article, token=value)
        self.kept(script)
        with pytest.raises(form_token.HastyToken):
            form_token.read(script.json()["token"], article.pk)

    @pytest.mark.parametrize("n", range(15))
    def test_a_bent_one_is_none(self, client, article, n):
        _how, token = bent(aged_token(article.pk))[n]
        self.kept(send(client, article, token=token))

    @pytest.mark.parametrize(
        "value",
        [
            None,
            1,
            "x",
            [],
            [1],
            {},
            [1, 2],
            ["x", "y"],
            [None, None],
            {"a": 1, "b": 2},
            [1, "zz"],
            [1, "f" * 31],
        ],
    )
    def test_one_that_the_site_signed_for_something_else_is_none(self, client, article, value):
        if isinstance(value, list) and value[:1] == [1]:
            value = [article.pk, *value[1:]]
        self.kept(send(client, article, token=signed(value, salt="comments.form")))

    @pytest.mark.parametrize("salt", ["comments.author", "comments.voter", "", "django.core.signing"])
    def test_one_of_another_purpose_is_none(self, client, article, salt):
        self.kept(send(client, article, token=signed([article.pk, AUTHOR], salt=salt)))

    def test_one_of_another_article_is_none(self, client, article):
        self.kept(send(client, article, token=aged_token(ArticleFactory().pk)))

    @pytest.mark.parametrize("hours, status", [(11.9, 201), (12.1, 422), (24 * 400, 422), (-24, 422)])
    def test_it_lives_for_twelve_hours(self, client, article, hours, status):
        token = aged_token(article.pk, timedelta(hours=hours))
        assert send(client, article, token=token).status_code == status

    @pytest.mark.parametrize("seconds, status", [(0, 422), (5, 201)])
    def test_a_person_needs_three_seconds(self, client, article, seconds, status):
        token = aged_token(article.pk, timedelta(seconds=seconds))
        answer = send(client, article, token=token)
        assert answer.status_code == status
        # The same form is good in a moment: nobody has to write the words again.
        assert status == 201 or answer.json()["token"] == token

    def test_a_comment_cannot_be_sent_under_the_number_of_another_article(self, client, article):
        number = uuid.uuid4().hex
        send(client, article, token=aged_token(article.pk, number=number))
        other = send(client, ArticleFactory(), token=aged_token(article.pk, number=number))
        assert other.status_code == 422
        assert Comment.objects.count() == 1


def mine(article) -> Comment:
    """A waiting comment of the author whose number is AUTHOR."""
    return CommentFactory(
        article=article, author=author_cookie.author_key(AUTHOR), text="این فقط برای خودم است"
    )


def beacon(browser: Client, article):
    return browser.post(reverse("read", args=[article.pk]), headers=SAME_SITE)


class TestAuthorCookies:
    @pytest.fixture
    def waiting(self, article):
        return mine(article)

    def test_a_sound_one_shows_its_authors_comment(self, article, waiting):
        value = signed(AUTHOR, salt="comments.author")
        shown = beacon(with_cookie("AUTHOR_COOKIE_NAME", value), article).json()["my_comments"]
        assert [comment["text"] for comment in shown] == [waiting.text]
        assert beacon(Client(), article).json()["my_comments"] == []

    @pytest.mark.parametrize("value", HOSTILE_VALUES)
    def test_hostile_ones_show_nothing_and_take_comments(self, article, waiting, value):
        browser = with_cookie("AUTHOR_COOKIE_NAME", latin(value))
        answer = beacon(browser, article)
        assert (answer.status_code, answer.json()["my_comments"]) == (200, [])
        assert send(browser, article).status_code == 201
        assert browser.get(article.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("n", range(15))
    def test_bent_ones_show_nothing(self, article, waiting, n):
        _how, value = bent(signed(AUTHOR, salt="comments.author"))[n]
        answer = beacon(with_cookie("AUTHOR_COOKIE_NAME", latin(value)), article)
        # A cookie ends where its value's last good character is.
        expected = [] if value.strip() != signed(AUTHOR, salt="comments.author").strip() else [waiting.text]
        assert [comment["text"] for comment in answer.json()["my_comments"]] == expected

    @pytest.mark.parametrize(
        "value, salt, age",
        [
            (AUTHOR, "comments.voter", timedelta(minutes=1)),
            (AUTHOR, "comments.form", timedelta(minutes=1)),
            (AUTHOR, "", timedelta(minutes=1)),
            (AUTHOR, "comments.author", timedelta(days=181)),
            (None, "comments.author", timedelta(minutes=1)),
            ([AUTHOR], "comments.author", timedelta(minutes=1)),
            ({"author": AUTHOR}, "comments.author", timedelta(minutes=1)),
            (7, "comments.author", timedelta(minutes=1)),
            (AUTHOR.upper(), "comments.author", timedelta(minutes=1)),
            (AUTHOR + " ", "comments.author", timedelta(minutes=1)),
        ],
    )
    def test_of_another_purpose_or_too_old_or_of_no_author(self, article, waiting, value, salt, age):
        browser = with_cookie("AUTHOR_COOKIE_NAME", signed(value, salt=salt, age=age))
        answer = beacon(browser, article)
        assert (answer.status_code, answer.json()["my_comments"]) == (200, [])

    def test_the_page_itself_never_shows_what_waits(self, article, waiting):
        browser = with_cookie("AUTHOR_COOKIE_NAME", signed(AUTHOR, salt="comments.author"))
        assert waiting.text not in browser.get(article.get_absolute_url()).content.decode()


class TestVoterCookies:
    def rate(self, browser, article, score=5):
        return browser.post(
            reverse("comments:rating", args=[article.pk]),
            {"score": score},
            headers=JSON,
            REMOTE_ADDR="10.0.0.9",
        )

    # Signed anew at each collection: without a name of its own, two workers would not collect the same test.
    @pytest.mark.parametrize(
        "value", [*HOSTILE_VALUES, pytest.param(signed(AUTHOR, salt="comments.author"), id="another purpose")]
    )
    def test_hostile_ones_are_a_new_voter(self, article, value):
        Rating.objects.create(
            article=article, voter=voting.voter_key(AUTHOR), score=1, voted_on=timezone.localdate()
        )
        browser = with_cookie("VOTER_COOKIE_NAME", latin(value))
        assert beacon(browser, article).json()["my_score"] is None
        assert self.rate(browser, article).status_code == 200
        assert sorted(Rating.objects.values_list("score", flat=True)) == [1, 5]

    def test_an_old_one_is_a_new_voter(self, article):
        browser = with_cookie(
            "VOTER_COOKIE_NAME", signed(AUTHOR, salt="comments.voter", age=timedelta(days=181))
        )
        self.rate(browser, article)
        assert bytes(Rating.objects.get().voter) != voting.voter_key(AUTHOR)


class TestTrackingCodes:
    def test_a_neighbour_of_a_code_is_nobodys(self, client):
        comment = CommentFactory(code="2K3M4P5Q6R7S")
        for n in range(12):
            code = comment.code[:n] + ("A" if comment.code[n] != "A" else "B") + comment.code[n + 1 :]
            answer = client.get(reverse("comments:tracking", args=[code]))
            assert answer.status_code == 404
            assert comment.text not in answer.content.decode()

    @pytest.mark.parametrize(
        "code",
        [
            "2K3M4P5Q6R7", "2K3M4P5Q6R7SS", "%27%20OR%201=1--", "2K3M%00P5Q6R7S", "../../etc/x", "00000000000O",
            "2K3M4P5Q6R7S2K3M4P5Q6R7S", "------------", "۲K۳M۴P۵Q۶R۷S", "🌷" * 12, "2K3M 4P5Q 6R7S", "NULL", "-1",
            "1" * 400,
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_what_is_no_code_is_no_page_and_erases_nothing(self, client, method, code):
        comment = CommentFactory(code="2K3M4P5Q6R7S")
        answer = getattr(client, method)(f"/comments/{code}/", {"act": "erase"}, headers=SAME_SITE)
        assert answer.status_code in {301, 400, 404, 422}
        comment.refresh_from_db()
        assert comment.status == "pending"

    @pytest.mark.parametrize(
        "code", [*HOSTILE_VALUES[:25], "2K3M4P5Q6R7" + "\u0301", "ｘ" * 12, "\x00", "\ud800", "%ED%A0%80"]
    )
    def test_typed_into_the_field_it_is_said_to_be_none(self, client, code):
        query = code.encode("utf-8", "surrogatepass").decode("latin-1")
        answer = client.get(reverse("comments:find"), QUERY_STRING=f"code={query}")
        assert answer.status_code in {200, 400, 404, 422}
        assert "<script>" not in answer.content.decode().split("<main", 1)[-1].split("</main>")[0]

    @pytest.mark.parametrize(
        "act",
        ["", "approve", "delete", "ERASE", "erase ", "پاک", "withdraw NUL", "x" * 5_000],
        ids=lambda act: act[:9],
    )
    def test_an_act_that_is_none_does_nothing(self, client, act):
        comment, typed = CommentFactory(), act.replace(" NUL", "\x00")
        answer = client.post(
            reverse("comments:tracking", args=[comment.code]), {"act": typed}, headers=SAME_SITE
        )
        assert answer.status_code in {400, 422}
        comment.refresh_from_db()
        assert comment.status == "pending"
