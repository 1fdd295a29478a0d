"""The words of the published texts."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from news import vocabulary, workflow
from news.models import Article, VocabularyWord
from news.vocabulary import Refreshed
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db


def words() -> dict[str, int]:
    return dict(VocabularyWord.objects.values_list("word", "texts"))


def article(title: str, **fields) -> Article:
    return ArticleFactory(title=title, lead="", body="", **fields)


def test_it_holds_the_words_of_titles_leads_and_bodies_as_search_reads_them():
    ArticleFactory(title="گفت‌وگوهای بین‌المللي", lead="نوروزِ ۱۴۰۳", body="<p>Казань، كازان</p>")
    vocabulary.refresh()
    assert set(words()) == {"گفتگو", "بینالمللی", "بین", "المللی", "نوروز", "казань", "کازان"}


def test_it_counts_the_texts_that_have_a_word():
    article("شهردار شهردار")
    article("شهردار اصفهان")
    vocabulary.refresh()
    assert words() == {"شهردار": 2, "اصفهان": 1}


def test_meetings_people_and_organizations_count_where_they_have_a_page():
    meeting = published_meeting(subject="ملاقات")
    ParticipantFactory(
        meeting=meeting, person=PersonFactory(name="وکیلی"), organization=OrganizationFactory(name="شهرداری")
    )
    ParticipantFactory(
        meeting=MeetingFactory(subject="درونی"),
        person=PersonFactory(name="ناشناس"),
        organization=OrganizationFactory(name="پنهان"),
    )
    vocabulary.refresh()
    assert {"ملاقات", "وکیلی", "شهرداری"} <= set(words())
    assert not {"درونی", "ناشناس", "پنهان"} & set(words())


def test_a_second_refresh_changes_nothing_and_a_later_one_takes_away_what_is_gone():
    gone = article("یکمین خبر")
    article("دومین خبر")
    assert vocabulary.refresh() == Refreshed(words=3, new=3, gone=0)
    assert vocabulary.refresh() == Refreshed(words=3, new=0, gone=0)
    gone.delete()
    assert vocabulary.refresh() == Refreshed(words=2, new=0, gone=1)
    assert words() == {"دومین": 1, "خبر": 1}


def test_numbers_and_what_is_too_long_are_no_words():
    article("1402 ۱۲ب ب " + "ب" * 61)
    vocabulary.refresh()
    assert words() == {}


def test_an_article_that_is_published_brings_its_words_at_once():
    draft = article("رونمایی", status="draft", published_at=None)
    mine = Article.objects.filter(pk=draft.pk)
    assert workflow.take(mine, workflow.MOVES["submit"]) == 1
    assert words() == {}
    assert workflow.take(mine, workflow.MOVES["publish"]) == 1
    assert words() == {"رونمایی": 1}


def test_an_article_of_a_later_date_brings_none_yet():
    draft = article("رونمایی", status="in_review", published_at=timezone.now() + timedelta(days=1))
    workflow.take(Article.objects.filter(pk=draft.pk), workflow.MOVES["publish"])
    assert words() == {}


@pytest.mark.parametrize("move", ["withdraw", "unpublish"])
def test_an_article_that_leaves_takes_the_words_that_were_its_own(move):
    leaving = article("رونمایی کتاب")
    article("کتاب")
    vocabulary.refresh()
    workflow.take(Article.objects.filter(pk=leaving.pk), workflow.MOVES[move], note="نادرست بود")
    assert set(words()) == {"کتاب"}


def test_a_scheduled_article_that_is_called_off_takes_no_word_of_the_published():
    article("قلندرباشی آمد")
    waiting = article("قلندرباشی رفت", published_at=timezone.now() + timedelta(days=1))
    vocabulary.refresh()
    workflow.take(Article.objects.filter(pk=waiting.pk), workflow.MOVES["unpublish"], note="نادرست بود")
    assert "قلندرباشی" in words()


def test_an_article_that_is_over_takes_no_word_of_the_published():
    over = article(
        "قلندرباشی رفت",
        published_at=timezone.now() - timedelta(days=2),
        expires_at=timezone.now() - timedelta(days=1),
    )
    article("قلندرباشی")
    vocabulary.refresh()
    workflow.take(Article.objects.filter(pk=over.pk), workflow.MOVES["unpublish"], note="نادرست بود")
    assert words() == {"قلندرباشی": 1}


def test_an_article_that_was_withdrawn_is_not_forgotten_a_second_time():
    leaving = article("رونمایی")
    mine = Article.objects.filter(pk=leaving.pk)
    vocabulary.refresh()
    workflow.take(mine, workflow.MOVES["withdraw"], note="نادرست بود")
    article("رونمایی")
    vocabulary.refresh()
    workflow.take(mine, workflow.MOVES["unpublish"], note="نادرست بود")
    assert words() == {"رونمایی": 1}


def test_only_what_the_move_took_is_learnt():
    article("رونمایی")
    vocabulary.refresh()
    article("کتاب", status="in_review", published_at=None)
    workflow.take(Article.objects.all(), workflow.MOVES["publish"])
    assert words() == {"رونمایی": 1, "کتاب": 1}


def test_a_move_that_comes_too_late_changes_no_word(django_assert_num_queries):
    published = article("رونمایی")
    # Between the two marks of the transaction.
    with django_assert_num_queries(3):
        assert workflow.take(Article.objects.filter(pk=published.pk), workflow.MOVES["publish"]) == 0
    assert words() == {}


def test_publishing_costs_the_words_one_statement(django_assert_max_num_queries):
    draft = article("رونمایی", status="in_review", published_at=None)
    with django_assert_max_num_queries(60) as asked:
        workflow.take(Article.objects.filter(pk=draft.pk), workflow.MOVES["publish"])
    assert sum("news_vocabularyword" in query["sql"] for query in asked.captured_queries) == 1


def test_the_command_says_what_it_did():
    article("رونمایی کتاب")
    out = StringIO()
    call_command("refresh_vocabulary", stdout=out)
    assert out.getvalue() == "2 واژه از متن‌های منتشرشده: 2 تازه، 0 رفته.\n"
