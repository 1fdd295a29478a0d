"""Which rows wait for somebody, one question for each card of the desk's first page."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)

from comments.models import Comment, Inquiry
from news import outgoing_links, work_in_hand
from news.models import Article, DeskNotice, ErrorReport, FollowUp, Meeting, SecondLook, Transition
from news.newsroom import full_name
from news.readership import site_day
from news.standings import STANDINGS

Status = Comment.Status


# --- Articles -------------------------------------------------------------------------------------


def my_drafts(user: User, now: datetime) -> QuerySet:
    return Article.objects.at_desk(user).filter(author=user, status="draft").order_by("-modified_at", "-pk")


def returned_to_me(user: User, now: datetime) -> QuerySet:
    returned = Transition.objects.filter(article=OuterRef("pk"), move="return").order_by("-id")
    mine = Article.objects.at_desk(user).filter(work_in_hand.returned(), author=user)
    return mine.annotate(
        remark=Subquery(returned.values("note")[:1]),
        returned_by=Subquery(returned.annotate(name=full_name("by")).values("name")[:1]),
    ).order_by("-returned_at")


def mine_in_review(user: User, now: datetime) -> QuerySet:
    return (
        Article.objects.at_desk(user).filter(author=user, status="in_review").order_by("submitted_at", "pk")
    )


def to_review(user: User, now: datetime) -> QuerySet:
    waiting = Article.objects.at_desk(user).filter(work_in_hand.for_another_pair_of_eyes(user))
    return waiting.order_by(F("submitted_at").asc(nulls_first=True), "pk")


def scheduled(user: User, now: datetime) -> QuerySet:
    coming = Article.objects.at_desk(user).filter(STANDINGS["scheduled"].condition(now))
    return coming.order_by("published_at", "pk")


def alone_in_public(cause: str) -> Callable[[User, datetime], QuerySet]:
    def articles(user: User, now: datetime) -> QuerySet:
        looks = SecondLook.objects.filter(article=OuterRef("pk"), cause=cause, seen_at=None)
        waiting = Article.objects.at_desk(user).filter(work_in_hand.to_be_looked_at(cause))
        first = looks.annotate(name=full_name("made_by"))
        return waiting.annotate(
            look_since=Subquery(first.values("made_at")[:1]),
            look_by=Subquery(first.values("name")[:1]),
            look_reason=Subquery(first.values("reason")[:1]),
            # Who did it alone cannot be the second pair of eyes.
            may_look=Exists(looks.exclude(made_by=user))
            & Value(user.has_perm("news.change_secondlook"), BooleanField()),
        ).order_by("look_since", "pk")

    return articles


def review_due(user: User, now: datetime) -> QuerySet:
    due = Article.objects.at_desk(user).filter(work_in_hand.due_for_review(site_day(now)))
    return due.order_by("review_on", "pk")


def broken_links(user: User, now: datetime) -> QuerySet:
    known = Article.objects.at_desk(user).values("pk")
    return outgoing_links.broken().filter(article__in=known).order_by("-failures", "-article", "address")


# --- Readers and meetings -------------------------------------------------------------------------


def comments(status: str) -> Callable[[User, datetime], QuerySet]:
    def of_status(user: User, now: datetime) -> QuerySet:
        return Comment.objects.filter(status=status).order_by("created_at", "pk")

    return of_status


def reported(user: User, now: datetime) -> QuerySet:
    return Comment.objects.filter(status=Status.APPROVED, reported_at__isnull=False).order_by(
        "reported_at", "pk"
    )


def inquiries(user: User, now: datetime) -> QuerySet:
    still_open = Inquiry.objects.filter(closed_at=None).values("comment")
    return Comment.objects.filter(status=Status.INQUIRY, pk__in=still_open).order_by("created_at", "pk")


def error_reports(user: User, now: datetime) -> QuerySet:
    known = Article.objects.at_desk(user).filter(pk=OuterRef("article"))
    return ErrorReport.objects.filter(Exists(known), handled_at=None).order_by("created_at", "pk")


def overdue(user: User, now: datetime) -> QuerySet:
    in_public = Q(is_public=True, meeting__in=Meeting.objects.published(now))
    # In public it is the editors who say that something is done (news/admin/followups.py).
    own = ~in_public if not user.has_perm("news.publish_meeting") else Q(pk__isnull=False)
    may_settle = own if user.has_perm("news.change_followup") else Q(pk__isnull=True)
    found = FollowUp.objects.overdue(site_day(now)).soonest_first()
    return found.annotate(may_settle=ExpressionWrapper(may_settle, BooleanField()))


def notices(user: User, now: datetime) -> QuerySet:
    """Of an article that is kept from them by now, people read neither title nor words (notice_pages.py)."""
    known = Article.objects.known_to(user) if user.has_perm("news.view_article") else Article.objects.none()
    kinds = [When(kind=kind, then=Value(str(label))) for kind, label in DeskNotice.Kind.choices]
    unread = DeskNotice.objects.filter(recipient=user, read_at=None).annotate(
        title=Subquery(known.filter(pk=OuterRef("article")).values("title")[:1], output_field=TextField()),
        kind_shown=Case(*kinds, default=Value(""), output_field=TextField()),
    )
    return unread.order_by("-at", "-pk")
