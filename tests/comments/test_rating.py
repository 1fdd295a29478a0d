"""Stars: one vote for each voter and article, changeable, the same in a race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from comments import voting
from comments.models import Rating
from tests.factories import ArticleFactory, RatingFactory

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
JSON = {**SAME_SITE, "Accept": "application/json"}
DAY = date(2023, 12, 1)


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

    @pytest.mark.parametrize("score", ["0", "6", "4.5", "5 ", "۵", "-1", "", "five", "1e0", "٣"])
    def test_anything_but_one_to_five_is_refused(self, client, score):
        assert rate(client, ArticleFactory(), score).status_code == 400
        assert not Rating.objects.exists()

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

    def test_an_address_gives_five_new_votes_a_day_to_an_article(self):
        article, other = ArticleFactory(), ArticleFactory()
        statuses = [rate(Client(), article, "5").status_code for _ in range(8)]
        assert statuses == [200] * 5 + [429] * 3
        assert Rating.objects.filter(article=article).count() == 5
        assert rate(Client(), other, "5").status_code == 200


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
            lambda n=n: voting.vote(article.pk, f"voter {n}", n % 5 + 1, day=DAY, address=b"%d" % n)
            for n in range(10)
        ]
    )
    assert Rating.objects.filter(article=article).count() == 10


@pytest.mark.django_db(transaction=True)
def test_one_voter_twenty_times_at_once_is_one_vote():
    article = ArticleFactory()

    def attempt():
        try:
            voting.vote(article.pk, "voter", 5, day=DAY, address=b"a")
        except voting.TooManyVotes:
            return False
        return True

    assert sum(at_once([attempt] * 20)) == 1 + voting.CHANGES_A_DAY
    assert Rating.objects.get().score == 5
