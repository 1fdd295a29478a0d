"""Makes what lies on the desks of the demonstration: steps that were taken, and what still waits for somebody."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import DateTimeField, QuerySet, Value
from django.db.models.functions import Coalesce, Least

from consulate.demo.content.desk_work import DemoRemark, DemoStep, DemoWork
from news import desk_notices, second_looks, workflow
from news.models import (
    Article,
    AuditEntry,
    BinnedRow,
    DeskNotice,
    Remark,
    Seal,
    SealCheck,
    SecondLook,
    Transition,
)
from news.readership import site_day

AN_HOUR = timedelta(hours=1)
# How long texts waited for their review, in hours.
SOONEST, LATEST = 1, 40
# Before the first of the steps.
WRITTEN = timedelta(hours=100)
# What the database lets nobody change or delete; the demonstration made it all, and takes it away at once.
KEPT = (Transition, AuditEntry, Seal, SealCheck)


def make(work: DemoWork, people: dict[str, User], now: datetime) -> None:
    """Call it in the transaction that makes the newsroom, when all its articles are there."""
    _date(now)
    _hand_over_drafts(work)
    told = {step.article for step in work.steps}
    for step in work.steps:
        _take(step, people[step.by], now)
    public = Article.objects.filter(status__in=workflow.IN_PUBLIC).exclude(title__in=told)
    Transition.objects.bulk_create(sorted(_history(public, people, now), key=lambda step: step.at))
    for change in work.changes:
        article = Article.objects.get(title=change.article)
        second_looks.ask(article, SecondLook.Cause.CHANGED, by=people[change.by])
        SecondLook.objects.filter(article=article).update(made_at=now - change.hours_ago * AN_HOUR)
    for review in work.reviews:
        day = site_day(now) - timedelta(days=review.days_late)
        Article.objects.filter(title=review.article).update(review_on=day)
    for remark in work.remarks:
        _say(remark, people, now)


def remove() -> None:
    """Before the articles and the accounts go: nothing of what is kept may name them any more."""
    BinnedRow.objects.all().delete()
    with connection.cursor() as cursor:
        # PostgreSQL empties no table that a constraint of this transaction still looks at.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in KEPT)}")


def _date(now: datetime) -> None:
    """Nothing was written in the hour in which the demonstration is made: what is taken back of it is a visitor's."""
    told = Coalesce("updated_at", "withdrawn_at", "published_at", Value(now, DateTimeField()))
    Article.objects.update(modified_at=Least(told, Value(now - WRITTEN, DateTimeField())))


def _hand_over_drafts(work: DemoWork) -> None:
    """What has steps begins as a draft of the one who took the first of them."""
    titles = [step.article for step in work.steps]
    Article.objects.filter(title__in=titles).update(status=Article.Status.DRAFT)


def _take(step: DemoStep, by: User, now: datetime) -> None:
    at = now - step.hours_ago * AN_HOUR
    article = Article.objects.filter(title=step.article)
    if not workflow.take(article, workflow.MOVES[step.move], by=by, note=step.note, at=at):
        raise ValueError(f"the step {step.move} was not taken: {step.article}")
    # Told and asked at that time, too.
    DeskNotice.objects.filter(article__in=article, at__gt=at).update(at=at)
    SecondLook.objects.filter(article__in=article, made_at__gt=at).update(made_at=at)


def _history(articles: QuerySet[Article], people: dict[str, User], now: datetime) -> Iterator[Transition]:
    """What was public before there was a desk like this one: written by the writer, published by an editor."""
    for article in articles.only("title", "status", "published_at", "withdrawn_at", "withdrawal_notice"):
        dice = random.Random(article.title)
        editor = people[dice.choice(["editor", "editor2"])]
        # What still waits for its hour was given its date before now.
        published = min(article.published_at, now - LATEST * AN_HOUR)
        handed_in = published - dice.uniform(SOONEST, LATEST) * AN_HOUR
        steps = [
            ("submit", "draft", "in_review", handed_in, people["writer"], ""),
            ("publish", "in_review", "published", published, editor, ""),
        ]
        if article.withdrawn_at:
            notice = article.withdrawal_notice
            steps.append(("withdraw", "published", "withdrawn", article.withdrawn_at, editor, notice))
        for move, before, after, at, by, note in steps:
            yield Transition(
                article=article, move=move, from_status=before, to_status=after, at=at, by=by, note=note
            )


def _say(demo: DemoRemark, people: dict[str, User], now: datetime) -> None:
    article, at = Article.objects.get(title=demo.article), now - demo.hours_ago * AN_HOUR
    by, to = people[demo.by], people[demo.to]
    remark = Remark.objects.create(article=article, text=demo.text, by=by, at=at)
    remark.addressed_to.add(to)
    desk_notices.tell([to], DeskNotice.Kind.REMARK, article=article, by=by, detail=demo.text)
    DeskNotice.objects.filter(article=article, kind=DeskNotice.Kind.REMARK).update(at=at)
