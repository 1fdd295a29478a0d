"""The number of the edition moves with each act that readers can see, in the act's transaction, and with no other."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from comments import moderation
from comments.models import Comment, DiscussionRules
from news import edition, readership, workflow
from news.models import (
    Article,
    Edition,
    Person,
    Picture,
    Tag,
)
from tests import factories
from tests.factories import ArticleFactory, CommentFactory, MeetingFactory

DAY = timedelta(days=1)
ROOT = Path(__file__).resolve().parents[2]
# Of no public page, or on pages that are never kept (search); sums of views and votes wait for the next page, which
# comes within a minute.
SILENT = {
    "comments_ban", "comments_cannedanswer", "comments_concealedtext", "comments_follower",
    "comments_inquiry", "comments_inquiryanswer", "comments_letter", "comments_listedword",
    "comments_moderatordigest", "comments_rating", "comments_report", "news_archivedperiod", "news_archivestate",
    "news_article_embargo_readers", "news_auditentry", "news_binnedrow", "news_dailyviews", "news_desknotice",
    "news_digestrecipient", "news_editing", "news_edition", "news_errorreport", "news_meetingcounter",
    "news_mostviewed", "news_outgoinglink", "news_previewlink", "news_ratecount", "news_remark",
    "news_remark_addressed_to", "news_savedlist", "news_seal", "news_sealcheck",
    "news_secondlook", "news_synonymgroup", "news_transition",
    "news_unsavedwork", "news_version",
    "news_view", "news_viewtotal", "news_visitorkey", "news_vocabularyword",
}  # fmt: skip


def moves(act: Callable[[], object]) -> bool:
    """Whether the end of a transaction with this act alone would move the edition."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('news.edition_moved', '', true)")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        before = _number()
        act()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return _number() > before


def _number() -> int:
    """0 after the tests that empty all tables."""
    return Edition.objects.values_list("number", flat=True).first() or 0


@pytest.mark.django_db
def test_each_table_is_watched_or_known_to_be_silent():
    tables = {
        model._meta.db_table
        for app in ("news", "comments")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'edition%' AND tgdeferrable AND tginitdeferred"
        )
        watched = {table for (table,) in cursor.fetchall()}
    assert tables - watched - SILENT == set()
    assert watched & SILENT == set()


@pytest.mark.django_db
def test_articles_move_it_once_they_are_in_public(editor):
    draft, tag = ArticleFactory(status="draft", published_at=None), factories.TagFactory()
    assert not moves(lambda: ArticleFactory(status="draft", published_at=None, category=draft.category))
    draft.title = "عنوان تازه"
    assert not moves(draft.save)
    assert not moves(lambda: draft.tags.add(tag))
    assert not moves(draft.delete)

    article = ArticleFactory(
        status="in_review", submitted_by=factories.StaffFactory(), submitted_at=timezone.now()
    )
    assert moves(
        lambda: workflow.take(Article.objects.filter(pk=article.pk), workflow.MOVES["publish"], by=editor)
    )
    article.refresh_from_db()
    article.lead = "لید تازه"
    assert moves(article.save)
    assert moves(lambda: article.tags.add(tag))
    assert moves(lambda: Article.objects.filter(pk=article.pk).update(expires_at=timezone.now() + 9 * DAY))
    assert moves(lambda: ArticleFactory(published_at=timezone.now() + DAY))
    assert moves(article.delete)


@pytest.mark.django_db
def test_what_changes_nothing_moves_nothing():
    article = ArticleFactory()
    assert not moves(lambda: Article.objects.filter(pk=article.pk).update(title=article.title))
    office = factories.OfficeFactory()
    assert not moves(office.save)


@pytest.mark.django_db
def test_what_stands_on_the_page_of_a_meeting_moves_it_when_the_meeting_is_public():
    internal, public = MeetingFactory(), MeetingFactory()
    assert not moves(lambda: factories.ParticipantFactory(meeting=internal, person=None, organization=None))
    assert moves(public.publish)
    assert moves(lambda: factories.ParticipantFactory(meeting=public, person=None, organization=None))
    assert moves(lambda: public.articles.add(ArticleFactory(status="draft")))
    assert moves(public.unpublish)


@pytest.mark.django_db
def test_decisions_about_comments_move_it_and_comments_do_not(moderator):
    waiting = CommentFactory()
    assert not moves(lambda: CommentFactory(article=waiting.article))
    assert not moves(lambda: factories.RatingFactory(article=waiting.article))
    other = CommentFactory(article=waiting.article)
    # The ledger counts it.
    assert moves(lambda: moderation.decide([other.pk], "spam", by=moderator))
    assert moves(lambda: moderation.decide([waiting.pk], "approved", by=moderator))
    assert not moves(lambda: Comment.objects.filter(pk=waiting.pk).update(reported_at=timezone.now()))
    assert moves(lambda: Comment.objects.filter(pk=waiting.pk).update(status="spam"))
    # What is deleted the ledger counts too.
    assert moves(lambda: Comment.objects.filter(pk=waiting.pk).delete())
    assert moves(lambda: DiscussionRules.objects.update_or_create(pk=1, defaults={"is_open": False}))


@pytest.mark.django_db
def test_readers_do_not_move_it():
    article, day = ArticleFactory(), readership.site_day()
    assert not moves(lambda: readership.record(article.pk, b"reader", day))
    assert not moves(readership.recount)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make",
    [
        factories.CategoryFactory, factories.TopicFactory, factories.OfficeFactory, factories.OpeningHoursFactory,
        factories.SpecialHoursFactory, factories.ConsularServiceFactory, factories.PageFactory,
        factories.PersonFactory, factories.OrganizationFactory, factories.MembershipFactory,
    ],
)  # fmt: skip
def test_what_may_stand_on_any_page_moves_it(make):
    assert moves(make)


@pytest.mark.django_db
def test_new_tags_and_pictures_are_nowhere_yet():
    assert not moves(factories.TagFactory)
    assert not moves(factories.PictureFactory)
    tag, picture = Tag.objects.first(), Picture.objects.first()
    assert moves(lambda: Tag.objects.filter(pk=tag.pk).update(name="دیگر"))
    assert moves(lambda: Picture.objects.filter(pk=picture.pk).update(alt="دیگر"))
    assert moves(tag.delete)


@pytest.mark.django_db(transaction=True)
def test_it_moves_at_the_commit_and_not_with_what_is_taken_back():
    factories.OfficeFactory()
    before = _number()
    with transaction.atomic():
        factories.CategoryFactory()
        assert _number() == before
    moved = _number()
    assert moved > before
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        factories.CategoryFactory()
        raise ZeroDivisionError
    assert _number() == moved


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_that_is_taken_back_takes_back_its_move_alone():
    before = _number()
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            factories.CategoryFactory()
            _end_of_transaction()
            raise ZeroDivisionError
        factories.CategoryFactory()
    assert _number() != before


@pytest.mark.django_db(transaction=True)
def test_many_acts_of_one_transaction_move_it_once():
    factories.OfficeFactory()
    before, numbers = _number(), set()
    with transaction.atomic():
        for _n in range(20):
            factories.CategoryFactory()
            _end_of_transaction()
            numbers.add(_number())
    assert len(numbers) == 1 and before not in numbers


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_an_act_that_is_not_finished():
    """The row is locked at the commit alone: somebody else publishes while a long import is at work."""
    factories.OfficeFactory()
    done = threading.Event()

    def publish() -> None:
        try:
            factories.CategoryFactory()
            done.set()
        finally:
            connection.close()

    with transaction.atomic():
        factories.CategoryFactory()
        other = threading.Thread(target=publish)
        other.start()
        other.join(20)
        assert done.is_set()


@pytest.mark.django_db
def test_a_process_asks_at_most_once_a_second(django_assert_num_queries, monkeypatch):
    factories.OfficeFactory()
    _end_of_transaction()
    clock = [1000.0]
    monkeypatch.setattr(edition.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(edition, "_newest", _number)
    edition.forget()
    with django_assert_num_queries(1):
        first = edition.current()
        clock[0] += 0.9
        assert edition.current() == first
    factories.CategoryFactory()
    connection.cursor().execute("SELECT set_config('news.edition_moved', '', true)")
    _end_of_transaction()
    clock[0] += 0.2
    with django_assert_num_queries(1):
        assert edition.current() > first
    edition.forget()


def test_while_the_database_is_away_it_is_asked_once_a_second_too(monkeypatch):
    asked, clock = [], [5000.0]

    def away() -> int:
        asked.append(1)
        raise OperationalError("away")

    monkeypatch.setattr(edition.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(edition, "_newest", away)
    edition.forget()
    for _n in range(5):
        with pytest.raises(OperationalError):
            edition.current()
    assert len(asked) == 1
    clock[0] += 1.1
    with pytest.raises(OperationalError):
        edition.current()
    assert len(asked) == 2
    edition.forget()


def _end_of_transaction() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


# Rows that are then deleted, or that no public act refers to: accounts, devices, letters, notices, the bin.
HELD_WHOLE = {
    "comments/erasing.py", "comments/letter_stops.py", "consulate/people.py", "consulate/password_reset.py",
    "consulate/second_factor.py", "news/bin.py", "news/bin_contents.py", "news/heading_merging.py",
    "news/kept_lists.py", "news/merging.py", "news/notice_letters.py", "news/take_back.py",
}  # fmt: skip


def test_rows_are_held_without_their_keys():
    """At its commit a public act locks the edition, then looks at the rows that it refers to.

    Whoever holds such a row whole and waits for the edition would wait for ever (decision 0032).
    """
    files = [path for app in ("news", "comments", "consulate") for path in (ROOT / app).rglob("*.py")]
    held = re.compile(r"select_for_update\((?P<options>[^)]*)\)")
    whole = {
        str(path.relative_to(ROOT))
        for path in files
        for found in held.finditer(path.read_text("utf-8"))
        if "no_key=True" not in found["options"]
    }
    assert whole <= HELD_WHOLE


@pytest.mark.django_db(transaction=True)
def test_an_act_that_refers_to_somebody_whose_form_is_being_saved_goes_through():
    article, person = ArticleFactory(), factories.PersonFactory()
    is_held, is_at_commit, faults = threading.Event(), threading.Event(), []

    def save_the_person() -> None:
        try:
            with transaction.atomic():
                Person.objects.select_for_update(no_key=True).get(pk=person.pk)
                is_held.set()
                is_at_commit.wait(20)
                Person.objects.filter(pk=person.pk).update(biography="تازه")
        except OperationalError as fault:
            faults.append(fault)
        finally:
            connection.close()

    other = threading.Thread(target=save_the_person)
    other.start()
    assert is_held.wait(20)
    with transaction.atomic():
        Article.objects.filter(pk=article.pk).update(title="نام او هم هست")
        article.mentions.add(person)
        is_at_commit.set()
    other.join(20)
    assert not faults and not other.is_alive()
