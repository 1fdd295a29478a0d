"""Dossiers: all of them, and one with its articles and meetings."""

from itertools import groupby

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from news import jalali, persian
from news.counted_rows import number_of
from news.models import Article, Meeting, Topic, TopicArticle
from news.public_page import public_page
from news.readership import site_day
from news.views.paging import list_page

MEETINGS = 6


@public_page
def topics(request: HttpRequest) -> HttpResponse:
    """Those that are open, then the closed ones under the Jalali year of their end."""
    today = site_day()
    told = Article.objects.published().filter(topics=OuterRef("pk"))
    counted = Topic.objects.in_public().select_related("picture").annotate(article_count=number_of(told))
    every = list(counted)
    past = [topic for topic in every if topic.ends_on and topic.ends_on < today]
    past.sort(key=lambda topic: topic.ends_on, reverse=True)
    context = {
        "current": [topic for topic in every if topic not in past],
        "past": [(year, list(closed)) for year, closed in groupby(past, key=_year)],
    }
    return render(request, "news/topics.html", context)


@public_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic.objects.in_public().select_related("picture"), slug=persian.slugify(slug))
    if slug != found.slug:
        return redirect(found, permanent=True)
    return list_page(
        request,
        _featured_first(found),
        found.get_absolute_url(),
        template="news/topic.html",
        topic=found,
        meetings=_meetings_told_of(found),
    )


def _year(topic: Topic) -> int:
    return jalali.day_to_jalali(topic.ends_on).year


def _featured_first(topic: Topic) -> QuerySet[Article]:
    """Its articles, the newest first after those that have a place at its head: one list, none twice."""
    place = TopicArticle.objects.filter(topic=topic, article=OuterRef("pk")).order_by().values("place")
    articles = Article.objects.published().for_cards().filter(topics=topic).annotate(place=Subquery(place))
    return articles.order_by(F("place").asc(nulls_last=True), *articles.query.order_by)


def _meetings_told_of(topic: Topic) -> QuerySet[Meeting]:
    """The latest meetings that its articles are about."""
    told = Article.objects.published().filter(topics=topic, meetings=OuterRef("pk"))
    return (
        Meeting.objects.published().filter(Exists(told)).latest_first().defer("search", "summary")[:MEETINGS]
    )
