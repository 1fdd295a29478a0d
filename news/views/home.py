"""The front page."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.db.models import F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from news.models import Article, Category
from news.public_page import public_page
from news.readership import site_day

LATEST, OF_EACH_CATEGORY, MOST_VIEWED = 6, 4, 5
MOST_VIEWED_DAYS = 30


@dataclass(frozen=True)
class Group:
    category: Category
    articles: list[Article]


@public_page
def home(request: HttpRequest) -> HttpResponse:
    newest = list(Article.objects.published().for_cards()[: LATEST + 1])
    context = {
        "place": "home",
        "lead": newest[0] if newest else None,
        "latest": newest[1:],
        "by_category": newest_by_category(besides=newest),
        "most_viewed": most_viewed(),
        "most_viewed_days": MOST_VIEWED_DAYS,
    }
    return render(request, "news/home.html", context)


def newest_by_category(besides: list[Article]) -> list[Group]:
    """The newest articles of each category besides those that the page shows already; one query."""
    others = Article.objects.published().exclude(pk__in=[article.pk for article in besides])
    place = Window(RowNumber(), partition_by="category", order_by=[F("published_at").desc(), F("id").desc()])
    first = others.annotate(place=place).filter(place__lte=OF_EACH_CATEGORY).values("pk")
    shown = Article.objects.filter(pk__in=first).for_cards()
    in_sections = shown.order_by("category__position", "category", *shown.query.order_by)
    return [
        Group(category, list(articles)) for category, articles in groupby(in_sections, lambda a: a.category)
    ]


def most_viewed() -> QuerySet[Article]:
    since = site_day() - timedelta(days=MOST_VIEWED_DAYS - 1)
    recent = Article.objects.published().filter(daily_views__day__gte=since)
    counted = recent.annotate(recent_views=Sum("daily_views__views")).only("title", "slug")
    return counted.order_by("-recent_views", "-published_at", "-id")[:MOST_VIEWED]
