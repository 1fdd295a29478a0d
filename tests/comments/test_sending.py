"""A visitor sends a comment: with a page or with JavaScript, once, and nobody sees it yet."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import arrival, author_cookie, form_token, receiving, screening
from comments.models import Comment, ConcealedText, Follower
from news import visitors
from news.models import Article
from news.readership import site_day
from tests.comments import visiting
from tests.comments.visiting import JSON, SAME_SITE, TEXT, aged_token, neighbourhood
from tests.factories import ArticleFactory, BanFactory, CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return ArticleFactory()


def send(client, article, headers=SAME_SITE, **fields):
    return visiting.send(client, article, headers=headers, **fields)


def page(answer):
    return BeautifulSoup(answer.content, "html.parser")


class TestReceived:
    def test_it_waits_and_the_sender_is_told(self, client, article):
        answer = send(client, article)
        assert answer.status_code == 303
        comment = Comment.objects.get()
        assert answer["Location"] == f"{reverse('comments:tracking', args=[comment.code])}?received"
        assert comment.shown_code in client.get(answer["Location"]).content.decode()
        assert (comment.status, comment.name, comment.text) == ("pending", "مهتاب", TEXT)

    def test_with_javascript_the_answer_is_json(self, client, article):
        answer = send(client, article, JSON)
        comment = Comment.objects.get()
        assert answer.status_code == 201
        told = answer.json()
        assert "در انتظار بررسی" in told["message"]
        assert (told["code"], told["masked"]) == (comment.shown_code, False)
        assert told["tracking_url"] == reverse("comments:tracking", args=[comment.code])
        shown = told["comment"]
        assert (shown["name"], shown["text"], shown["state"]) == ("مهتاب", TEXT, "در انتظار بررسی")

    def test_the_next_comment_has_a_form_of_its_own(self, client, article):
        token = send(client, article, JSON).json()["token"]
        with pytest.raises(form_token.HastyToken):
            form_token.read(token, article.pk)

    def test_a_name_is_not_needed(self, client, article):
        send(client, article, name="")
        assert Comment.objects.get().display_name == "ناشناس"

    def test_nobody_sees_it_not_even_in_a_count(self, client, article):
        send(client, article)
        page = client.get(article.get_absolute_url()).content.decode()
        assert TEXT not in page
        assert "تاکنون نظری ثبت نشده است" in page

    @pytest.mark.parametrize("name", ["مهتاب\nدفتر", " مهتاب \t دفتر ", "مهتاب\u2028دفتر"])
    def test_a_name_stands_on_one_line(self, client, article, name):
        send(client, article, name=name)
        assert Comment.objects.get().name == "مهتاب دفتر"

    @pytest.mark.parametrize("name", ["\u200c\u200f", "\u3164", " \u2800 "])
    def test_a_name_that_nobody_sees_is_none(self, client, article, name):
        send(client, article, name=name)
        assert Comment.objects.get().display_name == "ناشناس"

    def test_two_thousand_emoji_with_their_newlines_are_not_too_long(self, client, article):
        typed = "🌷\r\n" * 999 + "🌷🌷"
        assert send(client, article, text=typed).status_code == 303
        assert len(Comment.objects.get().text) == 2_000

    def test_the_words_stay_as_they_were_typed(self, client, article):
        typed = "می‌خواهم بگویم: «بَسیار» خوب!\r\nKazan 2026 عالی بود 🌷"
        send(client, article, text=typed)
        assert Comment.objects.get().text == typed.replace("\r\n", "\n")

    def test_characters_that_deceive_readers_are_taken_out(self, client, article):
        send(client, article, name="علی\u202eنوشت", text="سلام\u2066 دوست\x07")
        comment = Comment.objects.get()
        assert (comment.name, comment.text) == ("علینوشت", "سلام دوست")

    def test_nothing_of_it_is_cached(self, client, article):
        assert "no-store" in send(client, article)["Cache-Control"]

    def test_it_is_kept_with_hashes_and_without_an_address(self, client, article):
        send(client, article, address="203.0.113.9")
        comment = Comment.objects.get()
        assert len(comment.group) == len(comment.author) == len(comment.text_hash) == 16
        kept = json.dumps(list(Comment.objects.values()), default=str)
        assert "203.0.113" not in kept

    def test_personal_numbers_are_masked_and_the_author_is_told(self, client, article):
        typed = "شمارهٔ من ۰۹۱۲۳۴۵۶۷۸۹ است"
        answer = send(client, article, JSON, text=typed).json()
        assert answer["masked"]
        assert "۰۹۱۲۳۴۵" not in answer["comment"]["text"]
        assert "۰۹۱۲۳۴۵" not in Comment.objects.get().text
        assert ConcealedText.objects.get().text == typed

    def test_a_suspect_comment_is_answered_like_any_other(self, client, article):
        answer = send(client, article, JSON, text="این پیوند را ببینید: https://example.org")
        comment = Comment.objects.get()
        assert (comment.status, comment.held_for) == ("suspect", ["link"])
        told = answer.content.decode()
        assert answer.status_code == 201
        assert answer.json()["comment"]["state"] == "در انتظار بررسی"
        assert "suspect" not in told
        assert "مشکوک" not in told


class TestTheAuthorsCookie:
    def test_only_the_senders_browser_has_it_and_only_the_hash_is_kept(self, client, article):
        cookie = send(client, article).cookies[settings.AUTHOR_COOKIE_NAME]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
        assert 0 < int(cookie["max-age"]) <= 180 * 24 * 3600
        assert bytes(Comment.objects.get().author).hex() not in cookie.value

    def test_the_next_comments_have_the_same_author(self, client, article):
        send(client, article)
        send(client, article)
        assert Comment.objects.values("author").distinct().count() == 1

    def test_another_browser_is_another_author(self, client, article):
        send(client, article)
        send(Client(), article)
        assert Comment.objects.values("author").distinct().count() == 2

    @pytest.mark.parametrize("forged", ["x", "a:b:c", "null", "a" * 3000])
    def test_a_forged_one_is_none(self, client, article, forged):
        client.cookies[settings.AUTHOR_COOKIE_NAME] = forged
        answer = send(client, article)
        assert answer.cookies[settings.AUTHOR_COOKIE_NAME].value != forged

    def test_of_a_double_click_each_answer_brings_the_same_author(self, client, article):
        token = aged_token(article.pk)
        brought = []
        for _click in range(2):
            browser = Client()
            send(browser, article, token=token)
            request = type("Request", (), {"COOKIES": {k: m.value for k, m in browser.cookies.items()}})
            brought.append(author_cookie.author_of(request))
        assert brought[0] == brought[1] is not None
        assert bytes(Comment.objects.get().author) == author_cookie.author_key(brought[0])

    def test_looking_sets_none(self, client, article):
        CommentFactory(article=article, status="approved")
        for address in (
            article.get_absolute_url(),
            f"/news/{article.pk}/comments/",
            f"/news/{article.pk}/comments/all/",
        ):
            assert not client.get(address).cookies

    def test_a_refused_comment_sets_none(self, client, article):
        assert not send(client, article, text="").cookies


class TestOnce:
    def test_the_same_form_sent_twice_is_one_comment(self, client, article):
        token = aged_token(article.pk)
        assert [send(client, article, token=token).status_code for _ in range(3)] == [303, 303, 303]
        assert Comment.objects.count() == 1

    def test_a_resend_does_not_use_up_the_senders_limit(self, client, article):
        token = aged_token(article.pk)
        for _ in range(5):
            send(client, article, token=token)
        assert send(client, article).status_code == 303

    def test_it_has_the_same_tracking_code(self, client, article):
        token = aged_token(article.pk)
        answers = [send(client, article, JSON, token=token).json() for _ in range(2)]
        assert answers[0]["code"] == answers[1]["code"]

    def test_where_the_first_copy_used_up_the_limit_the_next_is_still_that_comment(self, client, article):
        token = aged_token(article.pk)
        send(client, article)
        assert {send(client, article, token=token).status_code for _ in range(4)} == {303}
        assert Comment.objects.count() == 2

    def test_its_words_are_compared_as_they_were_typed(self, client, article):
        token = aged_token(article.pk)
        typed = {"name": " مهتاب ", "text": "شمارهٔ من 09123456789 است\r\nدرست؟ "}
        answers = [send(client, article, JSON, token=token, **typed) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert Comment.objects.count() == 1

    def test_a_refused_comment_uses_up_no_limit(self, client, article):
        for _ in range(3):
            send(client, article, text="")
            send(client, article, reply_to="1")
        assert send(client, article).status_code == 303


class TestTheSameFormWithOtherWords:
    """As after "back", or when an answer was lost and the text was mended meanwhile."""

    @pytest.mark.parametrize(
        "other",
        [
            {"text": "سخنی دیگر"},
            {"text": f"{TEXT}!"},
            {"name": "ماهرخ"},
            {"name": ""},
            {"reply_to": "public"},
            {"text": "شماره‌ام 09123456780 است"},
        ],
    )
    def test_they_come_back_with_a_fresh_form_and_are_a_comment_of_their_own(self, client, article, other):
        if "reply_to" in other:
            other = {"reply_to": CommentFactory(article=article, status="approved").pk}
        first = {"text": "شماره‌ام 09123456789 است"} if "0912" in other.get("text", "") else {}
        token = aged_token(article.pk)
        code = send(client, article, JSON, token=token, **first).json()["code"]
        told = send(client, article, JSON, token=token, **other)
        assert told.status_code == 422
        assert code in told.json()["message"]
        shown = page(send(client, article, token=token, **other))
        assert code in shown.select_one(".notice").text
        for field in ("text", "name", "reply_to"):
            place = shown.select_one(f"form.form [name={field}]")
            kept = place.text if field == "text" else place["value"]
            assert kept.strip() == str({"name": "مهتاب", "text": TEXT, "reply_to": "", **other}[field])
        waiting = Comment.objects.waiting()
        assert waiting.count() == 1
        for fresh in (told.json()["token"], shown.select_one("form.form [name=token]")["value"]):
            with pytest.raises(form_token.HastyToken):
                form_token.read(fresh, article.pk)
        assert send(client, article, **other).status_code == 303
        assert waiting.count() == 2

    def test_an_answer_to_a_reply_is_the_same_again_even_when_its_head_is_gone(self, client, article):
        head = CommentFactory(article=article, status="approved")
        reply = CommentFactory(article=article, parent=head, status="approved")
        sent = {"token": aged_token(article.pk), "reply_to": reply.pk}
        code = send(client, article, JSON, **sent).json()["code"]
        Comment.objects.filter(pk__in=[head.pk, reply.pk]).update(status="withdrawn")
        assert send(client, article, JSON, **sent).json()["code"] == code

    def test_nobody_is_made_its_author(self, client, article):
        token = aged_token(article.pk)
        send(client, article, token=token)
        assert not send(Client(), article, token=token, text="سخنی دیگر").cookies


class TestEMail:
    def test_with_the_tick_it_is_kept_apart_from_the_comment(self, client, article):
        send(client, article, email=" mahtab@example.org ", follow="on")
        follower = Follower.objects.get()
        assert (follower.email, follower.comment, follower.confirmed_at) == (
            "mahtab@example.org",
            Comment.objects.get(),
            None,
        )

    def test_without_the_tick_it_is_not_kept(self, client, article):
        assert send(client, article, email="mahtab@example.org").status_code == 303
        assert not Follower.objects.exists()

    def test_what_is_none_is_no_matter_without_the_tick(self, client, article):
        assert send(client, article, email="نه").status_code == 303

    @pytest.mark.parametrize(
        "email",
        ["", "x", "a@b", "a@example.org\nBcc: b@example.org", "a b@example.org", "a" * 260 + "@example.org"],
    )
    def test_with_the_tick_it_has_to_be_one(self, client, article, email):
        answer = send(client, article, JSON, email=email, follow="on")
        assert answer.status_code == 422
        assert answer.json()["errors"]["email"]
        assert not Comment.objects.exists()

    def test_typed_address_and_tick_come_back_with_an_error(self, client, article):
        shown = page(send(client, article, text="", email="m@example.org", follow="on"))
        assert shown.select_one("[name=email]")["value"] == "m@example.org"
        assert "checked" in shown.select_one("[name=follow]").attrs
        shown = page(send(client, article, email="x", follow="on"))
        assert shown.select_one("#comment-email-error").text.strip()


class TestTooMuch:
    def test_a_neighbourhood_that_has_fifty_waiting_is_asked_to_come_later(self, client, article, rf):
        request = rf.get("/", REMOTE_ADDR=neighbourhood(0))
        group = visitors.group(request, site_day())
        waiting = [
            Comment(article=article, text="متن", group=group, held_for=["link"], status=status)
            for status in ("pending", "suspect")
            for _ in range(receiving.WAITING_OF_GROUP // 2)
        ]
        Comment.objects.bulk_create(waiting)
        answer = send(client, article)
        assert answer.status_code == 429
        assert page(answer).select_one("[name=text]").text.strip() == TEXT
        assert send(client, article, address=neighbourhood(1)).status_code == 303
        Comment.objects.filter(group=group).first().delete()
        assert send(client, article).status_code == 303

    def test_limits_are_an_addresss_and_its_neighbours_still_speak(self, client, article):
        for _ in range(2):
            send(client, article, address="192.0.2.77")
        assert send(client, article, address="192.0.2.77").status_code == 429
        assert send(client, article, address="192.0.2.78").status_code == 303

    def test_a_neighbourhood_has_its_own_wider_ones(self, client, article):
        statuses = [send(client, article, address=f"192.0.2.{n}").status_code for n in range(12)]
        assert statuses == [303] * 10 + [429] * 2
        assert send(client, article, address="192.0.3.1").status_code == 303


class TestAttempts:
    """Whatever comes of them, an address has so many a minute: looking at a comment costs time."""

    def test_what_answers_nothing_is_refused_before_it_is_looked_at(self, client, article, monkeypatch):
        monkeypatch.setattr(screening, "screen", None)
        for number in ("0", "x", CommentFactory(article=article).pk, CommentFactory(status="approved").pk):
            assert send(client, article, reply_to=number).status_code == 422

    def test_one_form_sent_without_end_is_stopped(self, client, article, monkeypatch):
        # In the middle of a minute, so that no window ends on its own.
        now = timezone.now().replace(second=30)
        monkeypatch.setattr(timezone, "now", lambda: now)
        token = aged_token(article.pk)
        statuses = [send(client, article, token=token, reply_to="0").status_code for _ in range(22)]
        assert statuses == [422] * arrival.ATTEMPTS_OF_ADDRESS + [429] * 2
        assert send(client, article).status_code == 429
        assert send(client, article, address="10.0.0.8").status_code == 303

    def test_so_is_one_that_is_a_comment_already(self, client, article):
        token = aged_token(article.pk)
        statuses = {
            send(client, article, token=token, text=f"سخن {n}").status_code
            for n in range(arrival.ATTEMPTS_OF_ADDRESS)
        }
        assert statuses == {303, 422}
        assert send(client, article, token=token).status_code == 429


def test_an_article_that_is_deleted_meanwhile_leaves_the_text(client, article, monkeypatch):
    def screen_while_it_is_deleted(*args, **named):
        Article.objects.all().delete()
        return found(*args, **named)

    found = screening.screen
    monkeypatch.setattr(screening, "screen", screen_while_it_is_deleted)
    answer = send(client, article)
    assert answer.status_code == 409
    assert page(answer).select_one("textarea[readonly]").text == TEXT
    assert not Comment.objects.exists()


class TestBanned:
    @pytest.fixture
    def ban(self, rf):
        request = rf.get("/", REMOTE_ADDR=neighbourhood(0))
        return BanFactory(group=visitors.group(request, site_day()), reason="سیل تبلیغ")

    def test_it_is_told_until_when_and_the_text_can_be_copied(self, client, article, ban):
        answer = send(client, article)
        assert answer.status_code == 403
        shown = page(answer)
        assert shown.select_one("textarea[readonly]").text == TEXT
        assert "۱۴۰" in shown.select_one(".notice").text
        assert ban.reason not in shown.text
        assert not Comment.objects.exists()

    def test_with_javascript_too(self, client, article, ban):
        answer = send(client, article, JSON)
        assert answer.status_code == 403
        assert "۱۴۰" in answer.json()["message"]

    def test_others_are_heard_and_after_its_end_it_is_too(self, client, article, ban):
        assert send(client, article, address=neighbourhood(1)).status_code == 303
        ban.lifted_at, ban.lifted_by = timezone.now(), ban.made_by
        ban.save()
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
        self.kept(send(client, article, token=aged_token(ArticleFactory().pk)), 422)

    def test_a_form_older_than_twelve_hours(self, client, article):
        answer = send(client, article, JSON, token=aged_token(article.pk, timedelta(hours=12, seconds=5)))
        assert answer.status_code == 422
        assert answer.json()["token"]

    def test_a_form_sent_within_three_seconds(self, client, article):
        self.kept(send(client, article, token=form_token.make(article.pk)), 422)

    def test_a_closed_discussion(self, client):
        self.kept(send(client, ArticleFactory(comments_open=False)), 409)

    def test_a_robot_that_fills_in_the_hidden_field(self, client, article):
        self.kept(send(client, article, website="https://example.org"), 422)

    @pytest.mark.parametrize("token", [{}, {"token": ""}, {"token": "x"}])
    def test_one_that_has_no_token_either(self, client, article, token):
        sent = {"name": "", "text": TEXT, "website": "x", **token}
        address = reverse("comments:comment", args=[article.pk])
        answer = client.post(address, sent, headers=JSON)
        assert answer.status_code == 422
        assert answer.json()["token"]
        self.kept(client.post(address, sent, headers=SAME_SITE), 422)

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

    @pytest.mark.parametrize("status", ["draft", "in_review"])
    def test_an_article_that_is_not_public(self, client, status):
        article = ArticleFactory(status=status)
        assert send(client, article).status_code == 404
        assert client.get(reverse("comments:comment", args=[article.pk])).status_code == 404

    @pytest.mark.parametrize(
        "fields",
        [
            {"status": "withdrawn"},
            {"status": "unpublished"},
            {"expires_at": timezone.now() - timedelta(seconds=1)},
        ],
        ids=["withdrawn", "unpublished", "expired"],
    )
    def test_an_article_that_was_taken_off_while_somebody_wrote_gives_the_words_back(self, client, fields):
        article = ArticleFactory(title="عنوانی که دیگر نیست", **fields)
        answer = send(client, article)
        assert answer.status_code == 409
        assert TEXT in answer.content.decode()
        assert article.title not in answer.content.decode()
        assert not Comment.objects.exists()
        assert client.get(reverse("comments:comment", args=[article.pk])).status_code == 404

    @pytest.mark.parametrize(
        "fields",
        [
            {"name": "م\x00هتاب"},
            {"text": "س\x00لام دوستان"},
            {"email": "a\x00@example.org", "follow": "on"},
            {"reply_to": "1\x00"},
            {"token": "x\x00"},
            {"website": "\x00"},
            {"text": "\ud800 سلام".encode("utf-8", "surrogatepass").decode("latin-1")},
            {"name": "́" * 3_000},
            {"text": "\u3164\u200f\u200d"},
        ],
    )
    def test_odd_bytes_are_an_answer_and_no_accident(self, client, article, fields):
        assert send(client, article, JSON, **fields).status_code in {201, 422}

    def test_fields_without_end(self, client, article):
        assert send(client, article, **{f"f{n}": "x" for n in range(60)}).status_code == 400


def test_the_form_page_has_an_empty_form_and_a_token(client, article):
    page = client.get(reverse("comments:comment", args=[article.pk]))
    assert page["X-Robots-Tag"] == "noindex"
    assert 'name="token"' in page.content.decode()
    assert article.title in page.content.decode()
