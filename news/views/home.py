"""The front page."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, groupby

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from news.models import Article, Category, DailyViews
from news.public_page import public_page
from news.readership import site_day

LATEST, OF_EACH_CATEGORY, MOST_VIEWED = 6, 4, 5
MOST_VIEWED_DAYS = 30
# How many of the most viewed are looked at, so that some of them may have been taken back since.
CANDIDATES = 50


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
    """The newest articles of each category besides those that the page shows already; two queries.

    A few numbers for each category from the index, then those articles: the cost does not grow with the archive.
    """
    others = Article.objects.published().exclude(pk__in=[article.pk for article in besides])
    of_category = others.filter(category=OuterRef("pk")).newest_first().values("pk")[:OF_EACH_CATEGORY]
    numbers = Category.objects.annotate(newest=ArraySubquery(of_category)).values_list("newest", flat=True)
    shown = Article.objects.filter(pk__in=list(chain(*numbers))).for_cards()
    in_sections = shown.order_by("category__position", "category", *shown.query.order_by)
    return [
        Group(category, list(articles)) for category, articles in groupby(in_sections, lambda a: a.category)
    ]


def most_viewed() -> list[Article]:
    """The most viewed of the last days; ties go to the newer. Hidden articles are passed over; two queries."""
    since = site_day() - timedelta(days=MOST_VIEWED_DAYS - 1)
    sums = DailyViews.objects.filter(day__gte=since).values("article").annotate(recent_views=Sum("views"))
    ranked = dict(
        sums.order_by("-recent_views", "-article").values_list("article", "recent_views")[:CANDIDATES]
    )
    found = list(Article.objects.published().filter(pk__in=ranked).only("title", "slug", "published_at"))
    for article in found:
        article.recent_views = ranked[article.pk]
    return sorted(found, key=lambda a: (a.recent_views, a.published_at, a.pk), reverse=True)[:MOST_VIEWED]
