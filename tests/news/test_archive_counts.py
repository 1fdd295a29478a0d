"""The table of the archive's counts: it says what published() says, whatever wrote, failed or came at once."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import archive, jalali
from news.models import ArchivedPeriod, ArchiveState, Article
from tests.factories import ArticleFactory, CategoryFactory


class CalledOff(Exception):
    pass


def ask(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def as_after_a_commit() -> None:
    ask("SET CONSTRAINTS archive_follows IMMEDIATE")
    ask("SET CONSTRAINTS archive_follows DEFERRED")


def shown() -> dict[tuple[int, ...], int]:
    """What the pages of the archive say, by day."""
    return {
        day.numbers: day.count
        for year in archive.years()
        for month in archive.counted(*year.numbers).parts
        if month.count
        for day in archive.counted(*month.numbers).parts
        if day.count
    }


def found() -> dict[tuple[int, ...], int]:
    """What published() finds, counted one by one."""
    dates = map(jalali.to_jalali, Article.objects.published().values_list("published_at", flat=True))
    return dict(Counter((date.year, date.month, date.day) for date in dates))


def assert_right() -> None:
    right = found()
    assert shown() == right
    for length in (1, 2):
        sums = Counter()
        for day, number in right.items():
            sums[day[:length]] += number
        for period, number in sums.items():
            counted = archive.counted(*period)
            assert counted.whole.count == number
            earlier = [day for day in right if day[:length] < period]
            later = [day for day in right if day[:length] > period]
            assert counted.before == (archive.Period(max(earlier)) if earlier else None)
            assert counted.after == (archive.Period(min(later)) if later else None)


@pytest.mark.django_db
class TestTheTwinOfTheCalendar:
    def test_every_day_of_two_hundred_years(self):
        days = ask(
            "SELECT day::date, (j).year, (j).month, (j).day FROM ("
            " SELECT day, news_jalali(day::date) AS j"
            " FROM generate_series(date '1900-03-21', date '2100-03-20', interval '1 day') AS day) AS days"
        )
        expected = [
            (first + timedelta(days=day), year, month, day + 1)
            for year in range(jalali.FIRST_YEAR, jalali.LAST_YEAR + 1)
            for month in range(1, 13)
            for first in [jalali.to_gregorian(year, month, 1)]
            for day in range(jalali.days_in_month(year, month))
        ]
        assert len(expected) == 73_049
        assert days == expected

    @pytest.mark.parametrize("day", ["1900-03-20", "2100-03-21", "0001-01-01", "infinity", "-infinity", None])
    def test_other_days_have_none(self, day):
        assert ask("SELECT year, month, day FROM news_jalali(%s::date)", day) == [(None, None, None)]


class History:
    """A newsroom that does things at random; every act is one that the desk, an import or a person at psql may do."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.category = CategoryFactory()

    def moment(self) -> datetime:
        """Mostly near to now, on either side."""
        reach = self.chance.choice([1, 60, 3_600, 86_400, 86_400 * 40, 86_400 * 900])
        return timezone.now() + timedelta(seconds=self.chance.uniform(-reach, reach))

    def life(self) -> dict:
        begins = self.moment()
        ends = begins + timedelta(seconds=self.chance.choice([1, 90, 86_400, 86_400 * 30]))
        return {
            "status": self.chance.choice(["draft", "published", "published", "published", "unpublished"]),
            "published_at": begins,
            "expires_at": ends if self.chance.random() < 0.4 else None,
            "deleted_at": None,
        }

    def some(self):
        numbers = list(Article.objects.values_list("pk", flat=True))
        return Article.objects.filter(pk__in=self.chance.sample(numbers, min(len(numbers), 3)))

    def write(self) -> None:
        made = [
            Article(title="خبر", slug="x", category=self.category, **self.life())
            for _ in range(self.chance.randint(1, 4))
        ]
        Article.objects.bulk_create(made)

    def save(self) -> None:
        for article in self.some():
            for name, value in self.life().items():
                setattr(article, name, value)
            article.save()

    def change_many(self) -> None:
        self.some().update(**self.life())

    def move_dates(self) -> None:
        self.some().update(
            published_at=F("published_at") - timedelta(days=1), expires_at=F("expires_at") - timedelta(days=1)
        )

    def delete(self) -> None:
        self.some()[:1].get().delete()

    def throw_away(self) -> None:
        self.some().update(status="unpublished", deleted_at=timezone.now())
        self.some().update(deleted_at=None)

    def settle(self) -> None:
        archive.settle()

    def commit(self) -> None:
        as_after_a_commit()

    def settle_at_another_time(self) -> None:
        as_after_a_commit()
        archive.settle()
        at = timezone.now() - timedelta(seconds=self.chance.uniform(0, 86_400 * 3))
        # As if nobody had settled since then.
        ArchiveState.objects.update(settled_at=at)
        ArchivedPeriod.objects.all().delete()
        ask("SELECT news_archive_recount(zone) FROM news_archivestate")

    def act(self) -> None:
        acts = [self.write, self.save, self.change_many, self.move_dates, self.delete, self.throw_away]
        act = self.chance.choice([*acts, *acts, self.settle, self.commit, self.settle_at_another_time])
        with suppress(CalledOff, Article.DoesNotExist), transaction.atomic():
            act()
            if self.chance.random() < 0.15:
                if self.chance.random() < 0.5:
                    as_after_a_commit()
                raise CalledOff


@pytest.mark.django_db
@pytest.mark.parametrize(
    "seed", [*range(2), *(pytest.param(seed, marks=pytest.mark.full) for seed in range(2, 80))]
)
def test_the_counts_are_those_of_published_after_any_history(seed, monkeypatch):
    history = History(seed)
    for turn in range(32):
        history.act()
        if turn % 4 == 3:
            as_after_a_commit()
            # Some of these articles live for a second: no clock runs while they are counted in two ways.
            for moment in (timezone.now(), history.moment()):
                with monkeypatch.context() as clock:
                    clock.setattr(timezone, "now", lambda moment=moment: moment)
                    assert_right()


@pytest.mark.django_db
class TestWhatTimeDoes:
    def test_a_publication_and_an_expiry_need_nobody(self, monkeypatch):
        noon = datetime(2026, 6, 1, 9, tzinfo=UTC)
        ArticleFactory(published_at=noon, expires_at=noon + timedelta(hours=1))
        as_after_a_commit()
        for moment, number in [(-1, 0), (0, 1), (59, 1), (60, 0)]:
            now = noon + timedelta(minutes=moment)
            monkeypatch.setattr(timezone, "now", lambda now=now: now)
            assert sum(year.count for year in archive.years()) == number

    def test_where_events_pile_up_they_are_settled(self, monkeypatch):
        monkeypatch.setattr(archive, "MOST_EVENTS", 3)
        before = timezone.now() - timedelta(days=1)
        ask("SELECT news_archive_recount('Europe/Moscow')")
        ArchiveState.objects.update(settled_at=before)
        for _ in range(5):
            ArticleFactory()
        as_after_a_commit()
        with CaptureQueriesContext(connection) as asked:
            assert shown() == found()
        assert sum("settle()" in query["sql"] for query in asked) == 1
        assert ArchiveState.objects.get().settled_at > before

    def test_events_of_a_false_clock_are_added_all(self, monkeypatch):
        monkeypatch.setattr(archive, "MOST_EVENTS", 3)
        for _ in range(5):
            ArticleFactory()
        as_after_a_commit()
        archive.settle()
        now = timezone.now() - timedelta(days=1)
        monkeypatch.setattr(timezone, "now", lambda: now)
        assert archive.years() == []

    def test_a_date_out_of_the_calendar_is_in_no_count(self):
        ArticleFactory(published_at=datetime(1850, 1, 1, tzinfo=UTC))
        as_after_a_commit()
        assert archive.recount() == 0
        assert archive.years() == []


@pytest.mark.django_db
class TestAnotherZone:
    def test_the_counts_are_made_anew_once(self, settings):
        ArticleFactory(published_at=datetime.fromisoformat("2024-03-19T20:30:00+00:00"))
        as_after_a_commit()
        assert list(shown()) == [(1402, 12, 29)]
        settings.TIME_ZONE = "Asia/Tehran"
        with CaptureQueriesContext(connection) as asked:
            assert list(shown()) == [(1403, 1, 1)]
            assert_right()
        assert sum("recount" in query["sql"] for query in asked) == 1

    def test_an_article_that_comes_afterwards_is_of_the_new_zone(self, settings):
        settings.TIME_ZONE = "Asia/Tehran"
        archive.years()
        ArticleFactory(published_at=datetime.fromisoformat("2024-03-19T20:30:00+00:00"))
        as_after_a_commit()
        assert list(shown()) == [(1403, 1, 1)]

    def test_a_zone_that_the_database_does_not_know_is_refused_before_anything_changes(self):
        archive.years()
        with pytest.raises(Exception, match="not recognized"), transaction.atomic():
            ask("SELECT news_archive_recount('Mars/Olympus')")
        assert ArchiveState.objects.get().zone == "Europe/Moscow"


@pytest.mark.django_db
class TestNumbersThatAreWrong:
    def wrong(self) -> Article:
        article = ArticleFactory()
        as_after_a_commit()
        archive.settle()
        ArchivedPeriod.objects.update(articles=0)
        return article

    def test_they_do_not_stand_in_an_editors_way_and_are_mended(self):
        article = self.wrong()
        kept = ArticleFactory(published_at=timezone.now() - timedelta(days=400))
        Article.objects.filter(pk=article.pk).update(status="unpublished")
        as_after_a_commit()
        assert not ArchiveState.objects.exists()
        assert_right()
        assert sum(found().values()) == 1
        # And the triggers go on counting in the same transaction.
        kept.delete()
        as_after_a_commit()
        assert_right()

    def test_the_command_says_whether_there_were_any(self):
        self.wrong()
        for said in ("درست شد: ۳", "همهٔ شمارها درست بود"):
            out = StringIO()
            call_command("recount_archive", stdout=out)
            assert said in out.getvalue()
        assert_right()

    def test_an_emptied_table_is_counted_anew(self):
        self.wrong()
        ask("SET CONSTRAINTS ALL IMMEDIATE")
        ask("TRUNCATE news_article CASCADE")
        assert archive.years() == []
        assert not ArchivedPeriod.objects.filter(articles__gt=0).exists()


@pytest.mark.django_db
class TestWhatIsLeftAlone:
    def test_other_changes_write_nothing(self):
        article = ArticleFactory()
        draft = ArticleFactory(status="draft")
        ask("SET CONSTRAINTS archive_follows IMMEDIATE")
        written = "SELECT sum(n_tup_ins) FROM pg_stat_xact_user_tables WHERE relname = 'news_archivechange'"
        before = ask(written)
        article.title = "عنوان تازه"
        article.save()
        Article.objects.filter(pk=draft.pk).update(published_at=timezone.now())
        draft.delete()
        assert ask(written) == before

    def test_nothing_is_left_of_what_a_transaction_noted(self):
        for _ in range(3):
            ArticleFactory()
        assert ask("SELECT count(*), count(*) FILTER (WHERE is_first) FROM news_archivechange") == [(3, 1)]
        as_after_a_commit()
        assert ask("SELECT count(*) FROM news_archivechange") == [(0,)]


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture(autouse=True)
    def _begun(self):
        """Tests with real transactions find the tables empty: the first article makes the edition's row again."""
        self.category = CategoryFactory()
        self.first = ArticleFactory(category=self.category)
        archive.years()
        archive.settle()

    def in_another_session(self, work):
        def closing():
            try:
                return work()
            finally:
                connections.close_all()

        return ThreadPoolExecutor(1).submit(closing)

    @pytest.mark.parametrize("is_called_off", [True, False])
    def test_two_editors(self, is_called_off):
        with suppress(CalledOff), transaction.atomic():
            ArticleFactory(category=self.category)
            self.first.delete()
            # It holds the lock, as between its triggers and its commit.
            as_after_a_commit()
            other = self.in_another_session(lambda: ArticleFactory(category=self.category))
            while not ask("SELECT 1 FROM pg_locks WHERE NOT granted"):
                assert not other.done()
            # Nobody waits for being settled.
            self.in_another_session(archive.settle).result()
            if is_called_off:
                raise CalledOff
        other.result()
        assert sum(found().values()) == 2
        assert_right()
        archive.settle()
        assert_right()
        assert archive.recount() == 0

    def test_many_editors_and_settlements(self):
        def work(seed: int) -> None:
            chance = random.Random(seed)
            for _ in range(6):
                with suppress(CalledOff), transaction.atomic():
                    ArticleFactory(category=self.category, published_at=timezone.now())
                    if chance.random() < 0.3:
                        archive.settle()
                    if chance.random() < 0.3:
                        raise CalledOff
                if chance.random() < 0.5:
                    archive.settle()

        works = [self.in_another_session(lambda seed=seed: work(seed)) for seed in range(4)]
        for each in works:
            each.result()
        assert_right()
        assert archive.recount() == 0
