"""What an article has in common with others, found by numbers and dates: a few rows of each kind, in one statement.

What is shared is looked for among the newest of the site, and besides among its own links of the highest numbers, where
an import may have put old ones: a site of any size is asked the same.
"""

from datetime import datetime
from functools import cache
from itertools import chain
from string import Formatter
from typing import NamedTuple

from django.db.models import BigIntegerField, DateTimeField, QuerySet, Value
from django.db.models.expressions import RawSQL

from news.models import Article, Meeting, Participant, PickedArticle
from news.one_statement import Wording
from news.prepared import Prepared
from news.row_addresses import address_of
from news.written_once import Blank
from news.written_rows import ONE_PLAN, IsAnyOf, prepared

MOST = 6
NEWEST, LOOKED_AT = 1_000, 100
PICKED, SAME_CATEGORY, ANY_OTHER = 0, 5, 6
_ARTICLE, _CATEGORY = (Blank(name, BigIntegerField()) for name in ("article", "category"))
_NOW = Blank("now", DateTimeField())


class Other(NamedTuple):
    """What a link to an article says of it."""

    pk: int
    title: str
    slug: str
    published_at: datetime

    def get_absolute_url(self) -> str:
        return address_of("news:article", self.pk, self.slug)


_SHOWN = Other._fields


@cache
def statement(shared: frozenset[str]) -> Prepared:
    """For an article that has people, meetings or tags to share: what it lacks is not asked for.

    Its blanks are `article`, `category`, `now`, `people`, `meetings` and `tags`; a row has the fields of Other, how
    near it is, and its place among the picked ones.
    """
    others = Article.objects.published(_NOW).exclude(pk=_ARTICLE)
    # Each gives six, so that six are left when those that stand there already are left out.
    of_category = _newest(others.filter(category=_CATEGORY), SAME_CATEGORY)
    of_others = _newest(others.exclude(category=_CATEGORY), ANY_OTHER)
    parts = [_compiled(_picked().union(of_category, of_others, all=True))]
    steps = [("newest", _by_date()), ("there (id)", _meetings_with_them())]
    nearer: list[str] = []
    for nearness, links in enumerate(_links(), start=1):
        if links.needs in shared:
            steps += _linked(others, links, nearness, nearer)
            nearer.append(f"of_{nearness}")
            parts.append((f"SELECT * FROM of_{nearness}", ()))
    kept = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, (sql, _values) in steps)
    rows = " UNION ALL ".join(f"({sql})" for sql, _values in parts)
    values = chain.from_iterable(
        [*(values for _name, (_sql, values) in steps), *(values for _sql, values in parts)]
    )
    return prepared((f"WITH {kept} {rows}", tuple(values)), ONE_PLAN)


def _newest(articles: QuerySet[Article], nearness: int) -> QuerySet:
    return articles.newest_first().values_list(*_SHOWN, Value(nearness), Value(0))[:MOST]


def _picked() -> QuerySet:
    picks = PickedArticle.objects.filter(article=_ARTICLE, other__in=Article.objects.published(_NOW))
    shown = [f"other__{name}" for name in _SHOWN]
    return picks.order_by("position", "pk").values_list(*shown, Value(PICKED), "position")[:MOST]


def _by_date() -> Wording:
    """Numbers and dates of the newest. A bound and no rule: an index alone has them where nobody asks who expired."""
    out = Article.objects.filter(status=Article.Status.PUBLISHED).newest_first()
    return _compiled(out.values("id", "published_at")[:NEWEST])


# --- What is linked -------------------------------------------------------------------------------


class _Links(NamedTuple):
    """What ties articles together: what one must have for it, the articles at the links' other ends, as rows that come
    one after the other, and the same for the article `walked`."""

    needs: str
    found: Wording
    of_walked: Wording


def _links() -> list[_Links]:
    """The nearest first."""
    mentions, tags, about = (
        kind.through.objects for kind in (Article.mentions, Article.tags, Meeting.articles)
    )
    at_a_meeting = _compiled(about.filter(meeting=RawSQL("there.id", ())).values("article"))
    with_them = _assembled(
        "SELECT link.article FROM there CROSS JOIN LATERAL ({links} OFFSET 0) AS link", links=at_a_meeting
    )
    return [
        _numbered(mentions, "person", "people"),
        _numbered(about, "meeting", "meetings"),
        _Links("people", with_them, _of_walked(about.filter(meeting__in=RawSQL("SELECT id FROM there", ())))),
        _numbered(tags, "tag", "tags"),
    ]


def _numbered(links: QuerySet, column: str, name: str) -> _Links:
    """In the order of an index: for the first few rows of any order, PostgreSQL would read the table."""
    numbers = links.filter(IsAnyOf(column, name))
    return _Links(name, _compiled(numbers.order_by(f"{column}_id").values("article")), _of_walked(numbers))


def _of_walked(links: QuerySet) -> Wording:
    return _compiled(links.order_by().filter(article=RawSQL("walked.id", ())).values("pk")[:1])


def _meetings_with_them() -> Wording:
    """The published meetings at which the people were, looked up by them."""
    return _assembled(
        "SELECT DISTINCT meeting.id FROM ({rows}) AS row (id) CROSS JOIN LATERAL ({published} OFFSET 0) AS meeting",
        rows=_compiled(Participant.objects.filter(IsAnyOf("person", "people")).order_by().values("meeting")),
        published=_compiled(
            Meeting.objects.published(_NOW).filter(pk=RawSQL("row.id", ())).order_by().values("id")
        ),
    )


_FEW = "SELECT id FROM ({links} LIMIT {one_more}) AS link (id) WHERE {is_wanted}"
# Of few links each article is looked up.
_LOOKED_UP = """
    SELECT shown.*, {nearness}, 0
    FROM (SELECT DISTINCT id FROM few_{nearness} WHERE (SELECT count(*) FROM few_{nearness}) <= {looked_at}) AS near
    CROSS JOIN LATERAL ({shown} OFFSET 0) AS shown
    ORDER BY shown.published_at DESC, shown.pk DESC LIMIT {most}
"""
# Of many none is read: the newest articles are walked back until six have one. OFFSET 0 keeps PostgreSQL from reading
# the table instead.
_WALKED_BACK = """
    SELECT shown.*, {nearness}, 0 FROM (
        SELECT walked.id FROM ({newest}) AS walked CROSS JOIN LATERAL ({link_of_walked}) AS link
        WHERE (SELECT count(*) FROM few_{nearness}) > {looked_at}
        ORDER BY walked.published_at DESC NULLS LAST, walked.id DESC
    ) AS near CROSS JOIN LATERAL ({shown} OFFSET 0) AS shown LIMIT {most}
"""
# Of those that none of the newest has, the ones with the highest numbers; nobody looks at them where six are there.
_FURTHER_BACK = """
    SELECT shown.*, {nearness}, 0 FROM (
        SELECT DISTINCT id FROM ({links}) AS many (id) WHERE id NOT IN (SELECT id FROM newest)
        AND (SELECT count(*) FROM few_{nearness}) > {looked_at} AND (SELECT count(*) FROM near_{nearness}) < {most}
        ORDER BY id DESC LIMIT {looked_at}
    ) AS near CROSS JOIN LATERAL ({shown} OFFSET 0) AS shown
    ORDER BY shown.published_at DESC, shown.pk DESC LIMIT {most}
"""


def _linked(
    others: QuerySet[Article], links: _Links, nearness: int, nearer: list[str]
) -> list[tuple[str, Wording]]:
    """Steps: links as far as they are few, the newest six of what is linked, and with them those of further back.

    None of it where one that is `nearer` has six.
    """
    parts = {
        "nearness": nearness,
        "most": MOST,
        "looked_at": LOOKED_AT,
        "one_more": LOOKED_AT + 1,
        "is_wanted": " AND ".join(_lacking(nearer)) or "true",
        "newest": _by_date(),
        "links": links.found,
        "link_of_walked": links.of_walked,
        "shown": _compiled(others.filter(pk=RawSQL("near.id", ())).values_list(*_SHOWN)),
    }
    looked_up, walked, old = (_assembled(form, **parts) for form in (_LOOKED_UP, _WALKED_BACK, _FURTHER_BACK))
    return [
        (f"few_{nearness} (id)", _assembled(_FEW, **parts)),
        (f"near_{nearness}", _assembled("({a}) UNION ALL ({b})", a=looked_up, b=walked)),
        (f"of_{nearness}", _assembled(f"SELECT * FROM near_{nearness} UNION ALL ({{old}})", old=old)),
    ]


def _lacking(steps: list[str]) -> list[str]:
    return [f"(SELECT count(*) FROM {step}) < {MOST}" for step in steps]


def _compiled(rows: QuerySet) -> Wording:
    return rows.query.sql_with_params()


def _assembled(form: str, **parts: Wording | str | int) -> Wording:
    """The form with its parts in their places, and their values in the order of the text."""
    sql, values = [], []
    for text, name, *_ in Formatter().parse(form):
        part = parts.get(name, "")
        sql += [text, part[0] if isinstance(part, tuple) else str(part)]
        values += part[1] if isinstance(part, tuple) else ()
    return "".join(sql), tuple(values)
