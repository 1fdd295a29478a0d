"""Statements that a connection keeps: they give what they gave, also where PostgreSQL has lost or outlived them."""

from datetime import timedelta

import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.db.models import BigIntegerField, DateTimeField
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import prepared
from news.models import Article
from news.prepared import Prepared, within
from news.written_once import Blank
from news.written_rows import IsAnyOf, instances, tuples, written
from tests.factories import ArticleFactory, OfficeFactory, ParticipantFactory, published_meeting

ARTICLE, NOW = Blank("article", BigIntegerField()), Blank("now", DateTimeField())


@pytest.fixture
def own_connection(transactional_db):
    """A connection that nobody has asked anything."""
    connection.close()
    yield
    connection.close()


def asked(what) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        what()
    return [query["sql"].partition(" ")[0] for query in queries.captured_queries]


def statement() -> Prepared:
    sql = "SELECT id, redirect_to, '50 %%' FROM news_article WHERE id = %s AND status = %s"
    return Prepared((sql, (ARTICLE, "published")))


class TestKept:
    @pytest.fixture(autouse=True)
    def kept(self, own_connection):
        self.one, self.other = (ArticleFactory(redirect_to=to) for to in ("/one", "/other"))
        connection.close()

    def rows(self, one: Prepared, article: Article) -> list[tuple]:
        return tuples(one, {"article": article.pk})

    def test_it_is_prepared_once_and_filled_each_time(self):
        one = statement()
        assert asked(lambda: self.rows(one, self.one)) == ["PREPARE", "EXECUTE"]
        assert asked(lambda: self.rows(one, self.other)) == ["EXECUTE"]
        assert self.rows(one, self.one) == [(self.one.pk, "/one", "50 %")]
        assert self.rows(one, self.other) == [(self.other.pk, "/other", "50 %")]

    @pytest.mark.parametrize("is_known", [False, True])
    def test_its_time_is_short_when_it_is_prepared_too(self, is_known):
        """A table that somebody holds keeps PostgreSQL from planning as well as from reading."""
        one = Prepared((statement().sql, statement().values), within(100))
        if is_known:
            self.rows(one, self.one)
        holding = connection.copy()
        holding.set_autocommit(False)
        try:
            with holding.cursor() as cursor:
                cursor.execute("LOCK TABLE news_article IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(OperationalError, match="statement timeout"):
                self.rows(one, self.one)
        finally:
            holding.rollback()
            holding.close()
        assert self.rows(one, self.one) == [(self.one.pk, "/one", "50 %")]
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)

    def test_what_is_no_blank_stays_written_in_it(self):
        self.rows(statement(), self.one)
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement, parameter_types::text FROM pg_prepared_statements")
            [(text, types)] = cursor.fetchall()
        assert "'published'" in text and types == "{bigint}"

    def test_a_new_connection_begins_anew(self):
        one = statement()
        self.rows(one, self.one)
        connection.close()
        assert asked(lambda: self.rows(one, self.one)) == ["PREPARE", "EXECUTE"]

    def test_within_a_transaction_it_goes_out_whole(self):
        one = statement()
        self.rows(one, self.one)
        with transaction.atomic():
            assert asked(lambda: self.rows(one, self.one)) == ["SELECT"]

    def test_the_setting_switches_it_off(self, settings):
        settings.PREPARED_STATEMENTS = False
        assert asked(lambda: self.rows(statement(), self.one)) == ["SELECT"]

    def test_a_connection_keeps_so_many(self, monkeypatch):
        monkeypatch.setattr(prepared, "MOST", 1)
        one, two = statement(), statement()
        self.rows(one, self.one)
        assert asked(lambda: self.rows(two, self.one)) == ["SELECT"]
        assert asked(lambda: self.rows(one, self.one)) == ["EXECUTE"]

    @pytest.mark.parametrize(
        "behind_its_back",
        [
            "DEALLOCATE ALL",
            # What a migration does while the site runs.
            "ALTER TABLE news_article ALTER redirect_to TYPE varchar(1000)",
        ],
    )
    def test_one_that_cannot_be_used_any_more_is_asked_whole_and_then_prepared_again(self, behind_its_back):
        one = statement()
        self.rows(one, self.one)
        kind = Article._meta.get_field("redirect_to").db_type(connection)
        try:
            with connection.cursor() as cursor:
                cursor.execute(behind_its_back)
            assert self.rows(one, self.one) == [(self.one.pk, "/one", "50 %")]
            assert asked(lambda: self.rows(one, self.other)) == ["PREPARE", "EXECUTE"]
            assert asked(lambda: self.rows(one, self.other)) == ["EXECUTE"]
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER TABLE news_article ALTER redirect_to TYPE {kind}")

    def test_a_name_that_is_taken_does_no_harm(self):
        one = statement()
        self.rows(one, self.one)
        assert asked(lambda: self.rows(statement(), self.one)) == ["EXECUTE"]
        # Behind a pooler it may be another process that prepared the same on this connection.
        prepared._of_connections.clear()
        assert self.rows(one, self.other) == [(self.other.pk, "/other", "50 %")]

    def test_another_error_is_an_error(self):
        with pytest.raises(DataError):
            tuples(Prepared(("SELECT 1 / %s::int", (ARTICLE,))), {"article": 0})


def test_the_rows_are_those_of_the_queryset(own_connection):
    some = [ArticleFactory() for _ in range(3)]
    numbers = [article.pk for article in some[:2]]
    query = written(Article.objects.published(NOW).filter(IsAnyOf("pk", "numbers")).for_cards())
    for wanted in (numbers, [], numbers[:1]):
        given = {"now": timezone.now(), "numbers": wanted}
        assert instances(query, given) == [*Article.objects.published().filter(pk__in=wanted).for_cards()]
    assert instances(query, {"now": timezone.now() - timedelta(days=9_999), "numbers": numbers}) == []


@pytest.mark.parametrize("number", [2**63, 10**30])
@pytest.mark.parametrize("address", ["/news/{}/x/", "/news/{}/comments/"])
def test_a_number_longer_than_any_column_is_no_row_and_no_fault(own_connection, client, address, number):
    assert client.get(address.format(number)).status_code == 404
    sent = client.post(address.format(number), headers={"Sec-Fetch-Site": "same-origin"})
    assert sent.status_code in (404, 405)


def test_pages_are_the_same_with_and_without(own_connection, client, settings):
    OfficeFactory()
    article = ArticleFactory()
    meeting = published_meeting()
    meeting.articles.add(article)
    ParticipantFactory(meeting=meeting)
    for address in ("/", article.get_absolute_url(), "/news/"):
        settings.PREPARED_STATEMENTS = False
        whole = client.get(address)
        settings.PREPARED_STATEMENTS = True
        # From the sixth time on PostgreSQL has one plan for all values.
        for _ in range(7):
            again = client.get(address)
            assert (again.status_code, again.content) == (200, whole.content)
