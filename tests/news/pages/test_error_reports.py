"""Readers report an error in an article, within limits and without a name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from news import error_reporting
from news.models import Article, ErrorReport, RateCount
from tests.factories import ArticleFactory, OfficeFactory, StaffFactory

WORDS = "نام شهردار در بند دوم نادرست است."


def reader(address: str = "198.51.100.7") -> Client:
    return Client(headers={"Sec-Fetch-Site": "same-origin"}, REMOTE_ADDR=address)


@pytest.fixture
def unhurried(monkeypatch):
    """Forms are sent some time after they were shown."""
    monkeypatch.setattr(error_reporting, "YOUNGEST", timedelta(0))


@pytest.fixture
def send(unhurried):
    """Send a report with a form of its own: send(article, text, address="198.51.100.7")."""

    def sent(article: Article, text: str = WORDS, *, address: str = "198.51.100.7", **fields):
        article.refresh_from_db()
        form = {"text": text, "token": error_reporting.make_token(article), "website": ""} | fields
        return reader(address).post(f"/news/{article.pk}/report/", form)

    return sent


def page(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.django_db
class TestTheForm:
    def test_stands_alone_and_is_kept_by_nobody(self, read, article):
        answer = Client().get(f"/news/{article.pk}/report/")
        assert "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"] == "noindex"
        assert not answer.cookies
        form = page(answer).select_one(f"form[action='/news/{article.pk}/report/'][method=post]")
        assert form.select_one("textarea[name=text][required]")
        assert not form.select("[type=email], [name=csrfmiddlewaretoken]")
        assert article.title in page(answer).main.text

    @pytest.mark.parametrize(
        "fields",
        [
            {"status": "draft", "published_at": None},
            {"published_at": timezone.now() + timedelta(days=1)},
        ],
    )
    def test_is_not_there_for_what_the_public_cannot_read(self, fields):
        OfficeFactory()
        assert Client().get(f"/news/{ArticleFactory(**fields).pk}/report/").status_code == 404

    @pytest.mark.parametrize("asked", ["", "?received"])
    def test_of_what_is_gone_leads_where_its_page_says_so(self, asked):
        article = ArticleFactory(status="unpublished")
        answer = Client().get(f"/news/{article.pk}/report/{asked}", follow=True)
        assert (answer.status_code, answer.redirect_chain) == (410, [(article.get_short_url(), 302)])

    def test_and_the_official_copy_are_linked_from_a_withdrawn_article(self, read):
        article = ArticleFactory(status="withdrawn", withdrawn_at=timezone.now())
        links = [link["href"] for link in read(article.get_absolute_url()).select(".page-acts a")]
        assert links == [f"/news/{article.pk}/print/", f"/news/{article.pk}/report/"]

    def test_of_a_withdrawn_article_is_there(self):
        article = ArticleFactory(status="withdrawn")
        assert Client().get(f"/news/{article.pk}/report/").status_code == 200

    def test_the_form_that_was_read_can_be_sent(self, unhurried, article):
        browser = reader()
        form = page(browser.get(f"/news/{article.pk}/report/")).select_one("form.form")
        fields = {field["name"]: field.get("value", "") for field in form.select("[name]")} | {"text": WORDS}
        answer = browser.post(form["action"], fields, follow=True)
        assert "سپاسگزاریم" in page(answer).main.text
        assert ErrorReport.objects.get().text == WORDS


@pytest.mark.django_db
class TestReceiving:
    def test_a_report_is_kept_with_the_text_it_is_about(self, send, article):
        answer = send(article)
        assert (answer.status_code, answer["Location"]) == (303, f"/news/{article.pk}/report/?received")
        report = ErrorReport.objects.get()
        article.refresh_from_db()
        assert (report.article, report.text, report.text_digest) == (article, WORDS, article.text_digest)
        assert report.handled_at is None

    def test_nothing_is_kept_of_who_it_was(self, send, article):
        send(article)
        assert {field.name for field in ErrorReport._meta.fields} == {
            "id", "article", "text", "text_digest", "created_at", "handled_at", "handled_by",
        }  # fmt: skip
        assert all("198.51" not in str(bytes(count.key)) for count in RateCount.objects.all())

    def test_sent_twice_it_is_one(self, send, article):
        for _ in range(5):
            assert send(article).status_code == 303
        assert ErrorReport.objects.count() == 1

    def test_sent_again_after_it_was_settled_it_is_still_the_same(self, send, article):
        token = error_reporting.make_token(article)
        send(article, token=token)
        ErrorReport.objects.update(handled_at=timezone.now())
        answer = send(article, token=token)
        assert (answer.status_code, answer.headers.get("Location")) == (
            303,
            f"/news/{article.pk}/report/?received",
        )
        assert ErrorReport.objects.count() == 1

    def test_a_form_brings_one_report_and_other_words_need_a_fresh_one(self, send, article):
        token, others = error_reporting.make_token(article), WORDS + " و تاریخ هم."
        send(article, token=token)
        answer = send(article, others, token=token)
        assert (answer.status_code, ErrorReport.objects.count()) == (422, 1)
        assert page(answer).select_one("textarea").text.strip() == others
        fresh = page(answer).select_one("[name=token]")["value"]
        assert send(article, others, token=fresh).status_code == 303

    def test_a_form_that_was_refused_is_not_used_up(self, send, article, monkeypatch):
        token = error_reporting.make_token(article)
        with monkeypatch.context() as full:
            full.setattr(error_reporting, "WAITING_IN_ALL", 0)
            assert send(article, token=token).status_code == 409
        assert send(article, token=token).status_code == 303

    def test_two_forms_of_one_second_are_two(self, send, article):
        first, second = error_reporting.make_token(article), error_reporting.make_token(article)
        assert send(article, token=first).status_code == 303
        assert send(article, WORDS + " و تاریخ هم.", token=second).status_code == 303

    def test_other_words_are_another_report(self, send, article):
        send(article), send(article, WORDS + " و تاریخ هم.")
        assert ErrorReport.objects.count() == 2

    @pytest.mark.parametrize(
        "text", ["", "کوتاه", " " * 50, "\u200c" * 50, "؟!" * 20, "ب" * 1_001, "\u202e" * 30, "ِ" * 500]
    )
    def test_what_says_nothing_or_too_much_comes_back_with_its_words(self, send, article, text):
        answer = send(article, text)
        assert answer.status_code == 422
        field = page(answer).select_one("textarea[name=text]")
        assert field["aria-invalid"] == "true" and page(answer).select_one("#text-error").text.strip()
        assert field.text.strip() == text.strip()
        assert not ErrorReport.objects.exists()

    def test_ten_and_a_thousand_letters_are_taken(self, send, article):
        assert send(article, "ب" * 10).status_code == send(article, "پ" * 1_000).status_code == 303

    def test_hostile_words_are_words(self, send, article):
        send(article, "<script>alert(1)</script> \u202e' OR 1=1 -- %s {{ x }}")
        assert ErrorReport.objects.get().text == "<script>alert(1)</script> ' OR 1=1 -- %s {{ x }}"
        answer = send(article, "</textarea><script>alert(1)</script>", token="x")
        assert not page(answer).select("main script")

    def test_a_robot_that_fills_in_everything_is_asked_once_more(self, send, article):
        answer = send(article, website="https://spam.example")
        assert answer.status_code == 422
        assert page(answer).select_one("textarea").text.strip() == WORDS
        assert not ErrorReport.objects.exists()

    @pytest.mark.parametrize(
        "token",
        [
            "",
            "x",
            "a:b:c",
            pytest.param(signing.dumps([1, "x"], salt="other"), id="another salt"),
            pytest.param(signing.dumps({}, salt="news.error_report"), id="another shape"),
            pytest.param(signing.dumps([0, "f" * 64], salt="news.error_report"), id="another article"),
        ],
    )
    def test_a_form_that_is_none_of_ours_comes_back_with_one_that_is(self, send, article, token):
        answer = send(article, token=token)
        assert answer.status_code == 422
        fresh = page(answer).select_one("[name=token]")["value"]
        assert send(article, token=fresh).status_code == 303

    def test_a_form_of_another_article_is_none_of_this_one(self, send, article):
        assert send(article, token=error_reporting.make_token(ArticleFactory())).status_code == 422

    def test_a_form_that_is_sent_at_once_was_filled_in_by_nobody(self, article):
        article.refresh_from_db()
        fields = {"text": WORDS, "token": error_reporting.make_token(article)}
        answer = reader().post(f"/news/{article.pk}/report/", fields)
        assert answer.status_code == 422 and "چند ثانیه" in page(answer).main.text
        assert page(answer).select_one("[name=token]")["value"] == fields["token"]

    def test_a_form_of_yesterday_is_too_old(self, send, article, monkeypatch):
        article.refresh_from_db()
        token = error_reporting.make_token(article)
        monkeypatch.setattr(error_reporting, "OLDEST", timedelta(seconds=-1))
        assert send(article, token=token).status_code == 422

    def test_another_site_cannot_send_it(self, article):
        answer = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(
            f"/news/{article.pk}/report/", {"text": WORDS}
        )
        assert answer.status_code == 403

    def test_of_what_was_taken_off_meanwhile_the_words_come_back(self, send, article):
        Article.objects.filter(pk=article.pk).update(status="unpublished")
        answer = send(article)
        assert answer.status_code == 409
        assert page(answer).select_one("textarea[readonly]").text.strip() == WORDS
        assert article.title not in answer.content.decode()


@pytest.mark.django_db
class TestLimits:
    def test_a_neighbourhood_reports_thrice_an_hour(self, send, article, monkeypatch):
        for number in range(3):
            assert send(article, f"{WORDS} {number}", address=f"203.0.113.{number}").status_code == 303
        answer = send(article, f"{WORDS} دیگر", address="203.0.113.77")
        assert answer.status_code == 429
        assert page(answer).select_one("textarea").text.strip() == f"{WORDS} دیگر"
        assert send(article, f"{WORDS} دیگر", address="192.0.2.1").status_code == 303

    def test_of_one_article_twenty_wait(self, send, article, monkeypatch):
        monkeypatch.setattr(error_reporting, "WAITING_OF_AN_ARTICLE", 2)
        other = ArticleFactory()
        for number in range(2):
            send(article, f"{WORDS} {number}", address=f"10.{number}.0.1")
        answer = send(article, address="10.9.0.1")
        assert answer.status_code == 409 and "فعلاً" in page(answer).main.text
        assert page(answer).select_one("textarea").text.strip() == WORDS
        assert send(other, address="10.9.0.1").status_code == 303
        ErrorReport.objects.filter(article=article).update(handled_at=timezone.now())
        assert send(article, address="10.9.0.1").status_code == 303

    def test_in_all_so_many_wait(self, send, article, monkeypatch):
        monkeypatch.setattr(error_reporting, "WAITING_IN_ALL", 1)
        send(article)
        assert send(ArticleFactory(), address="192.0.2.1").status_code == 409

    def test_the_256_neighbourhoods_of_one_customer_are_one(self, send):
        articles = [ArticleFactory() for _ in range(2)]
        answers = [
            send(articles[number % 2], f"{WORDS} {number}", address=f"2001:db8:7:{number:x}00::1").status_code
            for number in range(error_reporting.OF_A_REGION + 1)
        ]
        assert answers == [303] * error_reporting.OF_A_REGION + [429]
        assert send(articles[0], address="2001:db8:8::1").status_code == 303

    def test_the_last_places_are_for_those_who_sent_nothing_today(self, send, article, monkeypatch):
        send(article)
        monkeypatch.setattr(error_reporting, "SCARCE_FROM", 1)
        assert send(article, WORDS + " یک", address="198.51.100.99").status_code == 409
        assert send(article, WORDS + " دو", address="192.0.2.1").status_code == 303
        assert send(article, WORDS + " سه", address="2001:db8::1").status_code == 303
        assert send(article, WORDS + " چهار", address="2001:db8:0:ff00::1").status_code == 409


@pytest.mark.django_db(transaction=True)
def test_racing_reports_do_not_exceed_a_limit(monkeypatch):
    monkeypatch.setattr(error_reporting, "WAITING_OF_AN_ARTICLE", 3)
    article = ArticleFactory()

    def sent(number: int) -> str:
        try:
            group = (number % 7).to_bytes(16, "big")
            form = error_reporting.ReadToken(text_digest="", number=f"{number}")
            error_reporting.receive(
                article, text=f"{WORDS} {number % 5}", form=form, group=group, region=group
            )
        except error_reporting.DeskIsFull:
            return "full"
        except error_reporting.TooManyReports:
            return "many"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(8) as people:
        list(people.map(sent, range(24)))
    assert ErrorReport.objects.count() == 3
    assert len(set(ErrorReport.objects.values_list("text", flat=True))) == 3


@pytest.mark.django_db
def test_time_deletes_what_was_settled_long_ago(article, capsys):
    now = timezone.now()
    editor = StaffFactory()
    for text, handled in [
        ("دیرینه", now - timedelta(days=91)),
        ("تازه", now - timedelta(days=89)),
        ("منتظر", None),
    ]:
        row = ErrorReport.objects.create(
            article=article, text=text, handled_at=handled, handled_by=handled and editor
        )
        ErrorReport.objects.filter(pk=row.pk).update(created_at=now - timedelta(days=200))
    call_command("forget_error_reports")
    assert set(ErrorReport.objects.values_list("text", flat=True)) == {"تازه", "منتظر"}
    assert "۱" in capsys.readouterr().out
    call_command("forget_error_reports")
    assert ErrorReport.objects.count() == 2
