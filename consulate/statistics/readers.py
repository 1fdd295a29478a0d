"""What readers did: how often they read, what they read most, how they rated."""

from django.contrib.auth.models import User
from django.db.models import Avg, Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from comments.models import Rating
from consulate.statistics.account import Figure, Section, Table, tally
from consulate.statistics.charts import draw
from consulate.statistics.counting import Span
from news.models import Article, DailyViews, View

_MOST_READ, _LOOKED_AT = 10, 60


def views(span: Span, user: User) -> Section:
    """Views that were counted here; those that articles brought from the former site belong to no day."""
    counted = list(_closed_days(span)) + _today(span)
    read = tally(counted, span.bars)
    most = _most_read(span, user)
    return Section(
        "views",
        _("Views"),
        [read.figure(_("Views"))],
        [Table(_("Most read articles"), _("article"), most)],
        draw("views", _("Views"), _("views"), span.bars, read.bars),
        _("Each visitor counts once a day for each article. Views on the old site are not among them."),
    )


def _closed_days(span: Span):
    days = DailyViews.objects.filter(span.has_day("day"), day__lt=span.today).order_by()
    rows = days.annotate(bar=span.bar_of_day("day")).values_list("bar").annotate(read=Sum("views"))
    return ((bar, "views", number) for bar, number in rows)


def _today(span: Span) -> list[tuple[int, str, int]]:
    """Today's sums are a minute old: its single rows are counted."""
    if not span.now.first <= span.today <= span.now.last:
        return []
    number = View.objects.filter(day=span.today).count()
    place = sum(bar.first <= span.today for bar in span.bars)
    return [(place, "views", number)]


def _most_read(span: Span, user: User) -> list[Figure]:
    """The titles that this person may know of, with their views now and before."""
    within = DailyViews.objects.filter(span.day_now("day")).order_by().values("article")
    most = dict(
        within.annotate(read=Sum("views"))
        .order_by("-read", "article")
        .values_list("article", "read")[:_LOOKED_AT]
    )
    titles = dict(Article.objects.at_desk(user).filter(pk__in=most).values_list("pk", "title"))
    shown = [pk for pk in most if pk in titles][:_MOST_READ]
    earlier = (
        DailyViews.objects.filter(span.day_before("day"), article__in=shown).order_by().values("article")
    )
    before = dict(earlier.annotate(read=Sum("views")).values_list("article", "read"))
    return [Figure(titles[pk], most[pk], before.get(pk, 0)) for pk in shown]


def ratings(span: Span) -> Section:
    given = (
        Rating.objects.filter(span.has_day("voted_on"))
        .order_by()
        .aggregate(
            now=Count("pk", filter=span.day_now("voted_on")),
            before=Count("pk", filter=span.day_before("voted_on")),
            average=Avg("score", filter=span.day_now("voted_on")),
            average_before=Avg("score", filter=span.day_before("voted_on")),
            **{f"stars_{n}": Count("pk", filter=Q(score=n) & span.day_now("voted_on")) for n in range(1, 6)},
            **{
                f"before_{n}": Count("pk", filter=Q(score=n) & span.day_before("voted_on"))
                for n in range(1, 6)
            },
        )
    )
    labels = [_("one star"), _("two stars"), _("three stars"), _("four stars"), _("five stars")]
    stars = [
        Figure(label, given[f"stars_{n}"], given[f"before_{n}"]) for n, label in enumerate(labels, start=1)
    ]
    average, earlier = (_number(given[name]) for name in ("average", "average_before"))
    return Section(
        "ratings",
        _("Ratings"),
        [
            Figure(_("Ratings given"), given["now"], given["before"]),
            Figure(_("Average stars"), average, earlier),
        ],
        [Table(_("By stars"), _("stars"), stars[::-1])],
    )


def _number(average) -> float | None:
    return None if average is None else float(average)
