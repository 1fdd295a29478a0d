"""The public ledger: each comment once, in the month in which it came, where it stands; from the decisions alone."""

import csv
import io
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from django.db import connection
from django.urls import reverse

from comments import erasing, ledger, moderation
from comments.models import Comment, Decision
from news import jalali
from news.models import Article
from tests.factories import ArticleFactory, CommentFactory, RejectionReasonFactory

ADDRESS = "/comments/ledger/"
NOROOZ = jalali.month_range(1403, 1)[0]


@pytest.fixture
def article(db):
    return ArticleFactory()


@pytest.fixture
def reason(db):
    return RejectionReasonFactory(label="تبلیغ آشکار")


def received(article, at=NOROOZ, **fields) -> Comment:
    return CommentFactory(article=article, created_at=at, **fields)


def decide(comment, status, by, *, hours=1.0, reason=None, seen=Comment.WAITING) -> None:
    at = comment.created_at + timedelta(hours=hours)
    assert moderation.decide([comment.pk], status, by=by, reason=reason, seen=seen, at=at)


def month(number=1, year=1403) -> ledger.Account:
    return next(account for account in ledger.of_year(year).months if account.month == number)


@pytest.mark.django_db
class TestWhereACommentStands:
    def test_each_state_has_its_column(self, article, moderator, reason):
        for status in ("approved", "rejected", "spam", "inquiry"):
            decide(received(article), status, moderator, reason=reason if status == "rejected" else None)
        received(article)
        received(article, status="suspect")
        erasing.withdraw(received(article).pk)
        erasing.erase(received(article).pk)
        account = month()
        assert account.received == 8
        assert (account.waiting, account.taken_back) == (2, 2)
        assert {state: account.counts[state] for state in ("approved", "rejected", "spam", "inquiry")} == {
            "approved": 1, "rejected": 1, "spam": 1, "inquiry": 1,
        }  # fmt: skip
        assert account.reasons == {reason.pk: 1}

    def test_the_latest_step_counts(self, article, moderator):
        comment = received(article)
        decide(comment, "approved", moderator)
        decide(comment, "spam", moderator, hours=30, seen=["approved"])
        assert month().counts == {"spam": 1}
        moderation.undo([comment.pk], by=moderator)
        assert month().counts == {"approved": 1}

    def test_an_answer_an_opened_text_and_closed_reports_move_nothing(self, article, moderator):
        comment = received(article)
        decide(comment, "approved", moderator)
        comment.refresh_from_db()
        for act in ("answered", "opened", "reports_closed"):
            moderation.note(comment, act, by=moderator)
        assert month().counts == {"approved": 1}

    def test_a_rejection_that_came_back_keeps_its_reason(self, article, moderator, reason):
        comment = received(article)
        decide(comment, "rejected", moderator, reason=RejectionReasonFactory())
        decide(comment, "spam", moderator, hours=2, seen=["rejected"])
        decide(comment, "rejected", moderator, hours=3, reason=reason, seen=["spam"])
        decide(comment, "approved", moderator, hours=4, seen=["rejected"])
        moderation.undo([comment.pk], by=moderator)
        assert month().reasons == {reason.pk: 1}

    def test_a_reason_of_a_comment_that_is_no_longer_rejected_is_not_counted(
        self, article, moderator, reason
    ):
        comment = received(article)
        decide(comment, "rejected", moderator, reason=reason)
        decide(comment, "approved", moderator, hours=4, seen=["rejected"])
        assert month().reasons == {}

    def test_a_deleted_comment_is_still_in_the_books(self, article, moderator):
        comment = received(article)
        decide(comment, "spam", moderator)
        comment.delete()
        assert month().counts == {"spam": 1}

    def test_what_waited_when_it_vanished_with_its_article_does_not_wait_for_ever(self, moderator):
        article = ArticleFactory()
        received(article)
        received(article, status="suspect")
        decide(received(article), "approved", moderator)
        erasing.erase(received(article).pk)
        Article.objects.filter(pk=article.pk).delete()
        account = month()
        assert (account.received, account.waiting, account.removed, account.taken_back) == (4, 0, 2, 1)
        assert account.counts["approved"] == 1

    def test_what_the_office_erased_is_not_what_its_author_took_back(self, article, moderator, administrator):
        comment = received(article)
        decide(comment, "approved", moderator)
        erasing.erase(comment.pk, by=administrator)
        assert month().counts == {"removed": 1}

    def test_the_offices_answer_is_no_visitors_comment(self, article, moderator):
        received(article, status="approved", is_official=True, decided_by=moderator)
        assert Decision.objects.get().by == moderator
        assert ledger.of_year(1403).is_empty

    def test_what_came_approved_from_the_former_site_has_its_own_column(self, article, moderator, reason):
        old = received(article, status="approved")
        decide(old, "rejected", moderator, reason=reason, seen=["approved"])
        account = month()
        assert (account.received, account.from_former_site, account.reasons) == (0, 1, {})
        assert account.median_hours is None


@pytest.mark.django_db
class TestTime:
    def test_a_month_begins_at_the_midnight_of_the_sites_zone(self, article):
        edge = jalali.month_range(1403, 2)[0]
        received(article, edge - timedelta(microseconds=1))
        received(article, edge)
        assert (month(1).received, month(2).received) == (1, 1)
        assert edge == datetime(2024, 4, 19, 21, tzinfo=UTC)

    def test_a_year_has_its_leap_day(self, article):
        received(article, jalali.day_range(1403, 12, 30)[1] - timedelta(seconds=1))
        received(article, jalali.day_range(1404, 1, 1)[0])
        assert month(12).received == 1
        assert ledger.of_year(1403).total.received == 1
        assert ledger.of_year(1404).total.received == 1

    def test_a_comment_belongs_to_the_month_in_which_it_came(self, article, moderator):
        decide(received(article), "approved", moderator, hours=24 * 60)
        assert month(1).counts == {"approved": 1}
        assert month(3).received == 0

    def test_the_median_is_of_the_first_decisions(self, article, moderator, reason):
        for hours in (1, 2, 90):
            decide(received(article), "approved", moderator, hours=hours)
        again = received(article)
        decide(again, "spam", moderator, hours=4)
        decide(again, "approved", moderator, hours=900, seen=["spam"])
        received(article)
        assert month().median_hours == pytest.approx(3)
        assert ledger.of_year(1403).total.median_hours == pytest.approx(3)

    def test_what_only_its_author_took_back_was_never_decided(self, article):
        erasing.withdraw(received(article).pk)
        assert month().median_hours is None

    def test_months_to_come_are_not_shown(self, article):
        today = jalali.today()
        assert len(ledger.of_year(today.year).months) == today.month
        assert len(ledger.of_year(1403).months) == 12


def by_hand(year: int) -> dict:
    """The same numbers, one comment after the other."""
    start, end = jalali.year_range(year)
    cohort = Decision.objects.filter(act="received", by=None, at__gte=start, at__lt=end)
    counts, reasons, hours = Counter(), Counter(), {}
    for first in cohort:
        number = jalali.to_jalali(first.at).month
        steps = list(Decision.objects.filter(comment_id=first.comment_id).order_by("id"))
        last = [step for step in steps if step.from_status != step.to_status][-1]
        counts[number, last.to_status] += 1
        if last.to_status == "rejected":
            reasons[number, [step for step in steps if step.act == "rejected"][-1].reason_id] += 1
        decided = [step.at for step in steps if step.act in moderation.DECIDED]
        if decided:
            hours.setdefault(number, []).append((min(decided) - first.at).total_seconds() / 3600)
    return {
        "counts": counts,
        "reasons": reasons,
        "medians": {number: round(median(values), 6) for number, values in hours.items()},
    }


@pytest.mark.django_db
def test_the_numbers_are_those_of_the_decisions(article, moderator, administrator):
    chance = random.Random(4)
    reasons = RejectionReasonFactory.create_batch(3)
    start, end = jalali.year_range(1403)
    for _comment in range(150):
        comment = received(article, start + (end - start) * chance.random())
        for step in range(chance.randrange(5)):
            status = chance.choice(["approved", "rejected", "rejected", "spam", "inquiry"])
            moderation.decide(
                [comment.pk],
                status,
                by=chance.choice([moderator, administrator]),
                seen=moderation.MOVES[status],
                reason=chance.choice(reasons) if status == "rejected" else None,
                at=comment.created_at + timedelta(hours=chance.random() * 90 * (step + 1)),
            )
            if chance.random() < 0.3:
                moderation.undo([comment.pk], by=moderator)
        if chance.random() < 0.2:
            chance.choice([erasing.withdraw, erasing.erase])(comment.pk)
    book, expected = ledger.of_year(1403), by_hand(1403)
    counts = {(account.month, state): n for account in book.months for state, n in account.counts.items()}
    given = {(account.month, reason): n for account in book.months for reason, n in account.reasons.items()}
    medians = {
        account.month: round(account.median_hours, 6)
        for account in book.months
        if account.median_hours is not None
    }
    assert counts == expected["counts"]
    assert given == expected["reasons"]
    assert medians == expected["medians"]
    assert sum(account.received for account in book.months) == book.total.received == 150


@pytest.mark.django_db
class TestPage:
    def test_what_the_office_removed_has_a_column_once_there_is_any(self, client, article, administrator):
        comment = received(article)
        assert "حذف‌شده به دست دفتر" not in client.get(ADDRESS, {"year": "1403"}).content.decode()
        erasing.erase(comment.pk, by=administrator)
        page = client.get(ADDRESS, {"year": "1403"})
        # A column for each of twelve months and the year, its head, and how to read it.
        assert page.content.decode().count("حذف‌شده به دست دفتر") == 14

    def test_it_shows_the_year_that_was_asked_for(self, client, article, moderator, reason):
        decide(received(article), "rejected", moderator, reason=reason, hours=2.5)
        page = client.get(ADDRESS, {"year": "1403"}).content.decode()
        for words in ("۱۴۰۳", "فروردین", "تبلیغ آشکار", "۲٫۵", "<caption", 'scope="col"', 'scope="row"'):
            assert words in page

    def test_without_a_year_it_is_the_current_one(self, client, article):
        received(article)
        answer = client.get(ADDRESS)
        assert answer.context["ledger"].year == jalali.today().year
        assert 'href="?year=1403"' in answer.content.decode()

    def test_it_is_the_same_for_everyone_and_may_be_kept(self, client, article):
        answer = client.get(ADDRESS)
        assert answer["Cache-Control"].startswith("public")
        assert not answer.cookies
        assert "ETag" in answer

    def test_a_year_without_comments_says_so(self, client, db):
        page = client.get(ADDRESS).content.decode()
        assert "دیدگاهی نرسیده است" in page
        assert "<table" not in page

    @pytest.mark.parametrize(
        "year", ["1300", "9999", "x", "", "-1", "1403 ", "۱۴۰۳", "1403.0", "9" * 40, "1479"]
    )
    @pytest.mark.parametrize("name", ["ledger", "ledger_csv"])
    def test_a_year_of_no_comments_is_not_found(self, client, article, year, name):
        received(article)
        assert client.get(reverse(f"comments:{name}"), {"year": year}).status_code == 404

    def test_nobody_writes_to_it(self, client, db):
        assert client.post(ADDRESS).status_code == 405

    def test_every_page_leads_to_it(self, client, db):
        assert f'href="{ADDRESS}"' in client.get("/").content.decode()

    def test_a_reason_is_text(self, client, article, moderator):
        hostile = RejectionReasonFactory(label="<script>x</script>")
        decide(received(article), "rejected", moderator, reason=hostile)
        assert "<script>x" not in client.get(ADDRESS, {"year": "1403"}).content.decode()

    def test_it_asks_the_database_the_same_few_things_however_much_there_is(
        self, client, article, moderator, reason, django_assert_max_num_queries
    ):
        for _comment in range(20):
            decide(received(article), "rejected", moderator, reason=reason)
        with django_assert_max_num_queries(7):
            client.get(ADDRESS, {"year": "1403"})


@pytest.mark.django_db
class TestFile:
    def test_it_has_the_same_numbers_for_machines(self, client, article, moderator, reason):
        decide(received(article), "rejected", moderator, reason=reason, hours=2.5)
        received(article)
        answer = client.get(reverse("comments:ledger_csv"), {"year": "1403"})
        assert "moderation-ledger-1403.csv" in answer["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))
        assert len(rows) == 12
        expected = {
            "month": "1403-01",
            "from": "2024-03-20T00:00:00+03:00",
            "before": "2024-04-20T00:00:00+03:00",
            "received": "2",
            "rejected": "1",
            "waiting": "1",
            "median_hours": "2.50",
            "rejected: تبلیغ آشکار": "1",
        }
        assert expected.items() <= rows[0].items()
        assert not re.search("[۰-۹]", answer.content.decode())


@pytest.mark.django_db
def test_a_years_receptions_are_found_by_their_index(article):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        start, end = jalali.year_range(1403)
        receptions = Decision.objects.filter(act="received", at__gte=start, at__lt=end)
        assert "decision_received" in receptions.order_by().explain()
