"""What the newsroom did: articles that came before the public, what was taken off, how long it took."""

from collections.abc import Callable, Hashable, Iterable

from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consulate.statistics.account import Figure, Section, Table, Tally, tally
from consulate.statistics.charts import draw
from consulate.statistics.counting import Median, Span
from news.models import Article, PublicText, Transition
from news.newsroom import full_name
from news.workflow import IN_PUBLIC

_SHOWN = 20


def ever_public(span: Span) -> QuerySet:
    """Articles that the public could read at some time until now, whatever became of them."""
    had_readers = Exists(PublicText.objects.filter(article=OuterRef("pk"), since__lte=span.at))
    return Article.objects.filter(
        Q(status__in=IN_PUBLIC) | (~Q(status__in=IN_PUBLIC) & had_readers), published_at__lte=span.at
    )


def articles(span: Span) -> Section:
    published = (
        ever_public(span)
        .filter(span.has_instant("published_at"))
        .annotate(bar=span.bar_of_instant("published_at"), by=full_name("author"))
        .order_by()
        .values_list("bar", "kind", "category__name", "author", "by")
        .annotate(number=Count("pk"))
    )
    rows = list(published)
    of_kind = tally(((bar, kind, n) for bar, kind, _c, _a, _b, n in rows), span.bars)
    of_category = tally(((bar, category, n) for bar, _k, category, _a, _b, n in rows), span.bars)
    # Two people may have one name: each has a row.
    of_author = tally(((bar, (author, by), n) for bar, _k, _c, author, by, n in rows), span.bars)
    kinds = [of_kind.figure_of(kind, label) for kind, label in Article.Kind.choices if kind in of_kind.kinds]
    return Section(
        "articles",
        _("Articles"),
        [of_kind.figure(_("Articles published")), *_steps(span)],
        [
            Table(_("By kind"), _("kind"), kinds),
            largest(of_category, _("By category"), _("category"), lambda name: name),
            largest(
                of_author, _("By author"), _("author"), lambda author: author[1] or _("without an author")
            ),
        ],
        draw("articles", _("Articles published"), _("articles"), span.bars, of_kind.bars),
    )


def largest(
    counted: Tally, title: str | Promise, head: str | Promise, name: Callable[[Hashable], str | Promise]
) -> Table:
    rows = counted.largest_first()
    figures = [Figure(name(kind), *numbers) for kind, numbers in rows[:_SHOWN]]
    return Table(title, head, figures, max(len(rows) - _SHOWN, 0))


def _steps(span: Span) -> Iterable[Figure]:
    """What was published by force or taken off, of what the public ever saw; how long a text waits for its review."""
    submitted = Transition.objects.filter(article=OuterRef("article"), move="submit", id__lt=OuterRef("id"))
    # A step that waits for nothing in the database is looked up for publications alone.
    handed_in = Case(When(move="publish", then=Subquery(submitted.order_by("-id").values("at")[:1])))
    took = ExpressionWrapper(F("at") - handed_in, output_field=DurationField())
    moves = {"force": _("Published by force"), "withdraw": _("Withdrawn"), "unpublish": _("Unpublished")}
    asked = {}
    for move in moves:
        for name, within in (("now", span.instant_now("at")), ("before", span.instant_before("at"))):
            asked[f"{move}_{name}"] = Count("pk", filter=Q(move=move) & within)
    counted = (
        Transition.objects.filter(span.has_instant("at"), move__in=["publish", *moves], at__lte=span.at)
        .filter(Q(move="publish") | Exists(ever_public(span).filter(pk=OuterRef("article"))))
        .order_by()
        .annotate(took=took)
        .aggregate(
            **asked,
            median_now=Median("took", filter=span.instant_now("at")),
            median_before=Median("took", filter=span.instant_before("at")),
        )
    )
    for move, label in moves.items():
        yield Figure(label, counted[f"{move}_now"], counted[f"{move}_before"])
    yield Figure(
        _("From submission to publication (median)"), counted["median_now"], counted["median_before"]
    )
