"""Stars: one vote for each voter and article, changeable, the same in a race."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import voting
from comments.models import Rating
from tests.factories import ArticleFactory, RatingFactory

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
JSON = {**SAME_SITE, "Accept": "application/json"}
DAY = date(2023, 12, 1)
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def rate(client, article, score, headers=JSON, **extra):
    return client.post(
        reverse("comments:rating", args=[article.pk]), {"score": score}, headers=headers, **extra
    )


@pytest.mark.django_db
class TestVoting:
    def test_a_vote_is_kept_and_can_be_changed(self, client):
        article = ArticleFactory()
        rate(client, article, "5")
        answer = rate(client, article, "3")
        assert answer.json()["votes"] == 1
        assert Rating.objects.get().score == 3

    def test_a_first_vote_that_is_sent_again_since_no_answer_came_is_one_vote(self):
        """Its page has a random word; a browser that got no answer has no cookie yet."""
        article, address = ArticleFactory(), {"REMOTE_ADDR": "10.1.2.3"}

        def sent(once):
            data = {"score": "4", "once": once}
            return (
                Client()
                .post(reverse("comments:rating", args=[article.pk]), data, headers=JSON, **address)
                .json()["votes"]
            )

        assert [sent("0f" * 16), sent("0f" * 16), sent("0f" * 16)] == [1, 1, 1]
        # Others have other words, or none that was thrown by a browser.
        assert [sent("1f" * 16), sent("short"), sent("short")] == [2, 3, 4]
        # The word itself is no voter's number.
        assert not Rating.objects.filter(voter=voting.voter_key("0f" * 16)).exists()

    def test_without_javascript_the_answer_is_a_page(self, client):
        article = ArticleFactory()
        answer = rate(client, article, "4", SAME_SITE)
        assert answer.status_code == 303
        page = client.get(answer["Location"]).content.decode()
        assert "checked" in page

    def test_the_average_is_shown_from_five_votes_on(self, client):
        article = ArticleFactory()
        for n, score in enumerate([5, 4, 4, 4]):
            RatingFactory(article=article, voter=bytes([n]) * 16, score=score)
        assert "میانگین ۴" not in client.get(article.get_absolute_url()).content.decode()
        answer = rate(client, article, "4").json()
        assert (answer["votes"], answer["average"]) == (5, 4.2)
        assert answer["summary"] == "میانگین ۴٫۲ از ۵ از ۵ رأی"
        assert answer["summary"] in client.get(article.get_absolute_url()).content.decode()

    def test_a_whole_average_reads_the_same_at_once_and_on_the_page(self, client):
        article = ArticleFactory()
        for n in range(4):
            RatingFactory(article=article, voter=bytes([n]) * 16, score=4)
        summary = rate(client, article, "4").json()["summary"]
        assert summary == "میانگین ۴٫۰ از ۵ از ۵ رأی"
        assert summary in client.get(article.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("score", ["0", "6", "4.5", "5 ", "۵", "-1", "", "five", "1e0", "٣"])
    def test_anything_but_one_to_five_is_refused(self, client, score):
        assert rate(client, ArticleFactory(), score).status_code == 400
        assert not Rating.objects.exists()

    @pytest.mark.parametrize("data", [{}, {"score": ["5", "5"]}, {"score": ["5", "1"]}, {"stars": "5"}])
    def test_a_score_that_is_missing_or_said_twice_is_refused(self, client, data):
        answer = client.post(reverse("comments:rating", args=[ArticleFactory().pk]), data, headers=JSON)
        assert answer.status_code == 400
        assert "یک تا پنج" in answer.json()["message"]
        assert not Rating.objects.exists()

    def test_without_javascript_a_refusal_is_a_page_with_its_reason(self, client):
        page = rate(client, ArticleFactory(), "6", SAME_SITE)
        assert page.status_code == 400
        assert "یک تا پنج" in page.content.decode()

    @pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn", "unpublished"])
    def test_an_article_that_is_not_public_takes_no_votes(self, client, status):
        assert rate(client, ArticleFactory(status=status), "5").status_code == 404
        assert client.get("/news/999999/rating/").status_code == 404

    def test_another_sites_page_cannot_vote(self, client):
        assert rate(client, ArticleFactory(), "5", {"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert not Rating.objects.exists()

    def test_a_vote_may_change_five_times_a_day(self, client):
        article = ArticleFactory()
        statuses = [rate(client, article, str(n)).status_code for n in (1, 2, 3, 4, 5, 4, 3)]
        assert statuses == [200] * 6 + [429]
        assert Rating.objects.get().score == 4

    def test_who_changes_too_often_is_told_that_and_what_is_kept(self, client):
        article = ArticleFactory()
        for n in (1, 2, 3, 4, 5, 4):
            rate(client, article, str(n))
        refusal = rate(client, article, "1").json()
        assert "پنج بار امتیازتان" in refusal["message"]
        assert refusal["score"] == 4
        page = rate(client, article, "1", SAME_SITE)
        assert page.status_code == 429
        assert "پنج بار امتیازتان" in page.content.decode()
        assert page.context["my_score"] == 4

    def test_a_first_vote_that_is_refused_is_none(self):
        article = ArticleFactory()
        for _vote in range(5):
            rate(Client(), article, "5")
        assert rate(Client(), article, "5").json()["score"] is None

    def test_an_address_gives_five_new_votes_a_day_to_an_article(self):
        article, other = ArticleFactory(), ArticleFactory()
        statuses = [rate(Client(), article, "5").status_code for _ in range(8)]
        assert statuses == [200] * 5 + [429] * 3
        assert Rating.objects.filter(article=article).count() == 5
        assert rate(Client(), other, "5").status_code == 200

    def test_who_votes_too_much_is_told_so_in_persian(self):
        article = ArticleFactory()
        for _vote in range(5):
            rate(Client(), article, "5")
        for headers in (JSON, SAME_SITE):
            answer = rate(Client(), article, "5", headers)
            assert answer.status_code == 429
            assert "رأی‌های زیادی" in (
                answer.json()["message"] if headers is JSON else answer.content.decode()
            )
            assert not answer.cookies

    def test_a_neighbourhood_gives_sixty_new_votes_an_hour(self):
        first, second = ArticleFactory(), ArticleFactory()
        articles = [first, second] * 31
        statuses = [
            rate(Client(), article, "5", REMOTE_ADDR=f"203.0.113.{n}").status_code
            for n, article in enumerate(articles)
        ]
        assert sorted(statuses) == [200] * 60 + [429] * 2
        assert Rating.objects.count() == 60
        assert rate(Client(), first, "5", REMOTE_ADDR="203.0.114.1").status_code == 200

    def test_a_full_neighbourhood_may_still_change_its_votes(self, monkeypatch):
        monkeypatch.setattr(voting, "NEW_VOTES_OF_A_GROUP_IN_AN_HOUR", 1)
        article, client = ArticleFactory(), Client()
        rate(client, article, "5")
        assert rate(Client(), article, "5").status_code == 429
        assert rate(client, article, "2").status_code == 200
        assert Rating.objects.get().score == 2

    def test_a_hundred_votes_with_one_cookie_are_one(self, client):
        article = ArticleFactory()
        for n in range(100):
            rate(client, article, str(n % 5 + 1))
        assert Rating.objects.count() == 1

    def test_what_was_refused_is_not_kept(self):
        article = ArticleFactory()
        for n in range(6):
            RatingFactory(article=article, voter=bytes([n]) * 16, score=1)
        with pytest.raises(voting.TooManyVotes):
            for n in range(6):
                voting.vote(article.pk, f"v{n}", 5, day=DAY, address=b"a", group=b"g")
        assert Rating.objects.filter(score=5).count() == 5


@pytest.mark.django_db
class TestWhatIsSaid:
    @pytest.fixture
    def article(self):
        """Eighteen votes: 4.2 of 5."""
        article = ArticleFactory(title="</script><script>alert(1)</script>")
        for n, score in enumerate([5] * 9 + [4] * 5 + [3] * 3 + [2]):
            RatingFactory(article=article, voter=bytes([n]) * 16, score=score)
        return article

    def test_a_screen_reader_hears_the_average_and_of_how_many(self, client, article):
        page = client.get(article.get_absolute_url()).content.decode()
        assert '<p class="summary" data-summary>میانگین ۴٫۲ از ۵ از ۱۸ رأی</p>' in page

    @pytest.mark.parametrize("place", ["article", "page"])
    def test_the_stars_are_a_group_with_a_name_and_each_has_its_own(self, client, article, place):
        address = article.get_absolute_url() if place == "article" else f"/news/{article.pk}/rating/"
        page = client.get(address).content.decode()
        group = re.search(r'<fieldset class="stars">(.*?)</fieldset>', page, re.S).group(1)
        assert '<legend id="rating">امتیاز شما</legend>' in group
        assert re.findall(r'type="radio" name="score" value="(\d)"', group) == ["1", "2", "3", "4", "5"]
        names = re.findall(r'<span class="visually-hidden">(.*?)</span></label>', group)
        assert names == ["۱ ستاره", "۲ ستاره", "۳ ستاره", "۴ ستاره", "۵ ستاره"]

    def test_machines_read_it_joined_to_the_article(self, client, article):
        page = client.get(article.get_absolute_url()).content.decode()
        scripts = [json.loads(script) for script in SCRIPT.findall(page)]
        [rated] = [data for data in scripts if "aggregateRating" in data]
        [described] = [data for data in scripts if "headline" in data]
        assert rated["@id"] == described["@id"]
        assert rated["@id"].startswith("http://testserver.example/news/")
        assert rated["aggregateRating"] == {
            "@type": "AggregateRating", "ratingValue": 4.22, "ratingCount": 18, "bestRating": 5, "worstRating": 1,
        }  # fmt: skip
        assert "<script>alert" not in page

    def test_machines_read_nothing_of_fewer_than_five_votes(self, client):
        article = ArticleFactory()
        for n in range(4):
            RatingFactory(article=article, voter=bytes([n]) * 16)
        page = client.get(article.get_absolute_url()).content.decode()
        assert "aggregateRating" not in page
        RatingFactory(article=article, voter=b"x" * 16)
        assert "aggregateRating" in client.get(article.get_absolute_url()).content.decode()

    def test_no_votes_say_so(self, client):
        assert "aggregateRating" not in client.get(ArticleFactory().get_absolute_url()).content.decode()


@pytest.mark.django_db
class TestVoterCookie:
    def test_it_is_set_by_the_first_vote_and_out_of_reach_of_scripts_and_other_sites(self, client):
        answer = rate(client, ArticleFactory(), "5")
        cookie = answer.cookies[settings.VOTER_COOKIE_NAME]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")

    @pytest.mark.parametrize("forged", ["x", "YQ:1:x", "", "\x00", "a" * 3000])
    def test_a_forged_one_is_none(self, client, forged):
        client.cookies[settings.VOTER_COOKIE_NAME] = forged
        assert rate(client, ArticleFactory(), "5").status_code == 200

    def test_one_of_another_key_or_of_another_cookie_is_none(self, client):
        article = ArticleFactory()
        for forged in (signing.dumps("me", salt="comments.author"), signing.dumps("me", key="k" * 50)):
            client.cookies[settings.VOTER_COOKIE_NAME] = forged
            rate(client, article, "5")
        assert Rating.objects.count() == 2

    @pytest.mark.parametrize(("days", "rows"), [(179, 1), (181, 2)])
    def test_it_lives_for_half_a_year(self, client, monkeypatch, days, rows):
        article = ArticleFactory()
        rate(client, article, "5")
        later = (timezone.now() + timedelta(days=days)).timestamp()
        monkeypatch.setattr(signing.time, "time", lambda: later)
        cookie = client.cookies[settings.VOTER_COOKIE_NAME].value
        client.cookies.clear()
        client.cookies[settings.VOTER_COOKIE_NAME] = cookie
        rate(client, article, "3")
        assert Rating.objects.count() == rows

    def test_one_of_this_second_is_the_same_voter(self, client):
        """There is nothing to gain by it: a vote without a cookie is taken too, up to the address's cap."""
        article = ArticleFactory()
        rate(client, article, "5")
        assert rate(client, article, "1").status_code == 200
        assert Rating.objects.get().score == 1

    def test_the_stored_key_does_not_tell_the_cookie(self, client):
        answer = rate(client, ArticleFactory(), "5")
        assert bytes(Rating.objects.get().voter).hex() not in answer.cookies[settings.VOTER_COOKIE_NAME].value


@pytest.mark.django_db
@pytest.mark.parametrize("score", [0, 6])
def test_the_database_refuses_a_score(score):
    with pytest.raises(IntegrityError, match="rating_has_one_to_five_stars"), transaction.atomic():
        RatingFactory(score=score)


@pytest.mark.django_db
def test_the_database_refuses_a_second_vote():
    vote = RatingFactory()
    with pytest.raises(IntegrityError, match="rating_once_for_each_voter"), transaction.atomic():
        RatingFactory(article=vote.article, voter=vote.voter)


def at_once(jobs):
    def closing(job):
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        return list(pool.map(closing, jobs))


@pytest.mark.django_db(transaction=True)
def test_ten_voters_at_once_are_ten_votes():
    article = ArticleFactory()
    at_once(
        [
            lambda n=n: voting.vote(
                article.pk, f"voter {n}", n % 5 + 1, day=DAY, address=b"%d" % n, group=b"g"
            )
            for n in range(10)
        ]
    )
    assert Rating.objects.filter(article=article).count() == 10


@pytest.mark.django_db(transaction=True)
def test_one_voter_twenty_times_at_once_is_one_vote():
    article = ArticleFactory()

    def attempt():
        try:
            voting.vote(article.pk, "voter", 5, day=DAY, address=b"a", group=b"g")
        except voting.TooManyVotes:
            return False
        return True

    assert sum(at_once([attempt] * 20)) == 1 + voting.CHANGES_A_DAY
    assert Rating.objects.get().score == 5
