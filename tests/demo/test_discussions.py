"""The demonstration's discussions: every state, a year long, made by the doors of a real office."""

from collections import Counter
from datetime import timedelta
from importlib import import_module
from itertools import pairwise

import pytest
from django.apps import apps
from django.db.models import F, Q
from django.utils import timezone

from comments import ledger, screening
from comments.forms import CommentForm
from comments.models import (
    Ban,
    CannedAnswer,
    Comment,
    ConcealedText,
    Decision,
    DiscussionRules,
    Follower,
    Inquiry,
    InquiryAnswer,
    ListedWord,
    RejectionReason,
    Report,
)
from consulate.demo import content, discussion_desk, discussions, newsroom
from consulate.demo.content import comments as discussions_content
from consulate.demo.content import desk as desk_content
from news import jalali
from tests.factories import ArticleFactory, CategoryFactory, OfficeFactory

pytestmark = pytest.mark.django_db

NEWSROOM = content.load()
SAID = discussions_content.of_the_year(article.title for article in NEWSROOM.articles)
DESK = desk_content.load()
Status = Comment.Status
SPOKEN = Comment.objects.filter(is_official=False)


@pytest.fixture
def people(moderator, administrator):
    return {"moderator": moderator, "administrator": administrator}


@pytest.fixture(autouse=True)
def reasons(db):
    """Those that an office begins with, should a test with real transactions have emptied their table."""
    import_module("comments.migrations.0003_threads_and_decisions").offer_reasons(apps, None)


@pytest.fixture
def articles(db):
    """What comments need of the newsroom: titles and dates, without the pictures that take half a minute."""
    OfficeFactory(**NEWSROOM.office)
    shared = {"category": CategoryFactory(), "body": "<p>متن</p>"}
    return [
        (demo, ArticleFactory(title=demo.title, published_at=demo.published, **shared))
        for demo in NEWSROOM.articles
        if demo.published
    ]


def make(articles, people, now):
    entries = discussions.make(newsroom._discussions(articles, SAID, now), people, now)
    discussion_desk.make(entries, DESK, people, now)
    return entries


@pytest.fixture
def made(articles, people):
    return make(articles, people, timezone.now())


def test_every_state_is_there_and_most_are_approved(made):
    states = Counter(Comment.objects.values_list("status", flat=True))

    assert sum(states.values()) >= 300
    assert set(states) == set(Status.values)
    assert states[Status.APPROVED] > sum(states.values()) / 2
    assert min(states[state] for state in (Status.REJECTED, Status.SPAM)) >= 12
    assert states[Status.PENDING] >= 20
    assert min(states[state] for state in (Status.SUSPECT, Status.INQUIRY)) >= 7
    assert min(states[state] for state in (Status.WITHDRAWN, Status.ERASED)) >= 3


def test_what_is_suspect_is_so_for_reasons_of_several_kinds(made):
    held = Comment.objects.filter(status=Status.SUSPECT).values_list("held_for", flat=True)

    kinds = {kind for one in held for kind in one}
    assert kinds == set(Comment.Held.values) - {Comment.Held.FLOOD}


def test_each_is_held_as_the_screening_would_hold_it(made):
    for entry in made:
        if not entry.demo.by_office:
            found = screening.reasons_in(entry.demo.name, entry.demo.text)
            assert set(entry.demo.held) - {"repeated"} == found, entry.demo.text


def test_rejections_have_reasons_of_those_that_an_office_begins_with(made):
    rejections = Decision.objects.filter(act="rejected")

    assert rejections.count() == Comment.objects.filter(status=Status.REJECTED).count()
    assert not rejections.filter(reason=None).exists()
    assert len(set(rejections.values_list("reason__label", flat=True))) >= 6
    assert RejectionReason.objects.count() == 8


def test_a_reply_answers_what_was_public_and_is_answered_by_nothing(made):
    replies = Comment.objects.exclude(parent=None)

    assert replies.count() >= 60
    assert not replies.exclude(parent__parent=None).exists()
    assert not replies.filter(created_at__lte=F("parent__created_at")).exists()
    unheard = replies.filter(Q(parent__decided_at=None) | Q(created_at__lt=F("parent__decided_at")))
    assert not unheard.exists()
    # An erased comment keeps its place above what answered it.
    assert replies.filter(parent__status=Status.ERASED, parent__text="").exists()


def test_the_office_answers_under_its_own_name(made):
    answers = Comment.objects.filter(is_official=True)

    assert answers.count() >= 25
    names = set(answers.values_list("name", "position", "status"))
    assert names == {
        (NEWSROOM.office["signature_name"], NEWSROOM.office["signature_position"], Status.APPROVED)
    }
    steps = set(Decision.objects.filter(act="answered").values_list("comment_id", flat=True))
    assert set(answers.values_list("parent", flat=True)) <= steps


def test_questions_are_answered_in_private(made):
    assert Inquiry.objects.count() == Comment.objects.filter(status=Status.INQUIRY).count()
    assert Inquiry.objects.filter(closed_at=None).exists()
    assert InquiryAnswer.objects.count() >= 7
    assert not InquiryAnswer.objects.filter(at__lt=F("inquiry__opened_at")).exists()
    assert Follower.objects.exists()
    assert all(email.endswith("@example.org") for email in Follower.objects.values_list("email", flat=True))


def test_personal_numbers_are_masked_and_kept_only_for_a_time(made):
    masked = Comment.objects.filter(text__contains="•")

    assert masked.count() >= 8
    assert not Comment.objects.filter(text__regex=r"\d{7}").exists()
    originals = ConcealedText.objects.select_related("comment")
    assert 1 <= len(originals) < masked.count()
    assert all(one.comment.text != one.text and len(one.comment.text) == len(one.text) for one in originals)
    old = Comment.objects.filter(created_at__lt=timezone.now() - timedelta(days=91))
    assert not old.exclude(group=None, author=None).exists()
    assert not originals.filter(comment__in=old).exists()


def test_readers_reported_some_and_one_report_is_settled(made):
    waiting = Comment.objects.filter(reported_at__isnull=False)

    assert waiting.count() >= 5
    assert set(waiting.values_list("status", flat=True)) == {Status.APPROVED}
    assert set(Report.objects.filter(closed_at=None).values_list("comment", flat=True)) == set(
        waiting.values_list("pk", flat=True)
    )
    assert Decision.objects.filter(act="reports_closed").count() == 1


def test_the_desk_has_words_answers_former_bans_and_a_message(made):
    assert set(ListedWord.objects.values_list("kind", flat=True)) == {"banned", "suspect"}
    assert CannedAnswer.objects.count() == 5
    assert Ban.objects.count() == 2
    assert not Ban.objects.in_force().exists()
    assert Ban.objects.filter(lifted_at=None).count() == 1
    assert DiscussionRules.current().is_open
    assert DiscussionRules.current().message == DESK.message


def test_the_log_tells_how_each_comment_came_to_its_state(made):
    for comment in SPOKEN.all():
        steps = list(Decision.objects.filter(comment_id=comment.pk).order_by("id"))
        assert steps[0].act == "received"
        assert steps[0].at == comment.created_at
        assert steps[-1].to_status == comment.status
        assert all(later.from_status == former.to_status for former, later in pairwise(steps))
    by_people = Decision.objects.filter(act__in=["approved", "rejected", "spam", "inquiry"])
    assert by_people.values("by").distinct().count() == 2


def test_decisions_take_minutes_to_two_days(made):
    waited = [comment.decided_at - comment.created_at for comment in SPOKEN.filter(decided_at__isnull=False)]

    assert min(waited) >= timedelta(minutes=1)
    assert max(waited) <= timedelta(days=2)
    assert len(set(waited)) > 200
    now = timezone.now()
    oldest = Comment.objects.waiting().order_by("created_at").first()
    assert timedelta(hours=12) < now - oldest.created_at < timedelta(days=4)
    assert not Comment.objects.filter(created_at__gt=now).exists()
    assert not Comment.objects.filter(created_at__lt=F("article__published_at")).exists()


def test_the_ledger_has_a_whole_year(made):
    today = jalali.today()
    months = {
        (year, account.month): account
        for year in (today.year - 1, today.year)
        for account in ledger.of_year(year).months
    }
    last_twelve = [
        (today.year, month) if month > 0 else (today.year - 1, month + 12)
        for month in range(today.month - 11, today.month + 1)
    ]
    assert all(months[month].received >= 4 for month in last_twelve)
    assert all(months[month].median_hours < 48 for month in last_twelve[:-1])


def test_every_text_would_pass_the_visitors_form(made):
    name, text = CommentForm.base_fields["name"], CommentForm.base_fields["text"]
    for said in SPOKEN.exclude(status=Status.ERASED):
        assert text.clean(said.text) == said.text
        assert name.clean(said.name) == said.name


def test_it_is_the_same_each_time_and_leaves_nothing_but_the_reasons(articles, people):
    now = timezone.now()
    entries = make(articles, people, now)
    told = [(one.demo, one.comment.created_at, one.decided_at, one.by) for one in entries]
    rows = _rows()

    discussion_desk.remove()
    kinds = (*discussion_desk.MODELS, Decision, Inquiry, InquiryAnswer, Report, Follower, ConcealedText)
    assert [model for model in kinds if model.objects.exists()] == []
    assert RejectionReason.objects.count() == 8

    again = make(articles, people, now)
    assert [(one.demo, one.comment.created_at, one.decided_at, one.by) for one in again] == told
    assert _rows() == rows


def _rows():
    fields = ("article", "name", "text", "status", "created_at", "decided_at", "decided_by", "reported_at")
    return sorted(Comment.objects.values_list(*fields), key=str)


def test_it_asks_the_database_once_for_each_decision_and_little_more(
    articles, people, django_assert_max_num_queries
):
    decided = sum(len(demo.comments) for demo, _article in articles) + sum(map(len, SAID.values()))
    with django_assert_max_num_queries(decided + 80):
        make(articles, people, timezone.now())


def test_a_reason_that_somebody_renamed_comes_back(articles, people):
    RejectionReason.objects.filter(label="تبلیغ").update(label="آگهی")
    make(articles, people, timezone.now())
    assert RejectionReason.objects.filter(label="تبلیغ").count() == 1


def test_decisions_of_a_real_office_outlive_its_comments_and_are_left_alone():
    Decision.objects.create(comment_id=7, act="received", to_status="pending")
    with pytest.raises(newsroom.NotADemonstration):
        newsroom.make(progress=print)
    with pytest.raises(newsroom.NotADemonstration):
        newsroom.remove()
    assert Decision.objects.count() == 1
