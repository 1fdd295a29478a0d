"""What is proposed while somebody is typing: sections, people, organizations and titles that begin so."""

from itertools import chain

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, Model, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from news.models import (
    Article,
    Category,
    Organization,
    Person,
    organizations_with_a_page,
    people_with_a_page,
)
from news.models.names import names_query
from news.one_statement import Wording, rows_together
from news.search_candidates import newest_beginning
from news.search_filters import KINDS, Source
from news.search_query import Term, begun, parse
from news.search_wordings import without_titles

MOST, EACH = 8, 3
# Titles are sought in the newest articles that have the words anywhere: the index knows no weights, and to read every
# vector costs too much for one letter more.
NEWEST = 300
_LETTERS = 2


def suggestions(typed: str) -> list[dict[str, str]]:
    """At most eight, each with its text, its kind and its address; none for a single letter. One statement."""
    terms = parse(typed)
    if not terms or len("".join(typed.split())) < _LETTERS:
        return []
    rows = rows_together(
        {
            "sections": _sections(typed),
            "people": _begin_so(people_with_a_page(), without_titles(typed)),
            "organizations": _begin_so(organizations_with_a_page(), typed),
            "articles": _titles(terms),
        }
    )
    used = [row for row in rows["sections"] if row.pop("used")]
    named = chain(
        (_suggestion(Category(**row), _("section")) for row in used[:EACH]),
        (_suggestion(Person(**row), KINDS[Source.PERSON]) for row in rows["people"]),
        (_suggestion(Organization(**row), KINDS[Source.ORGANIZATION]) for row in rows["organizations"]),
    )
    titles = (_suggestion(Article(**row), KINDS[row["kind"]]) for row in rows["articles"])
    return [*named, *titles][:MOST]


def _suggestion(found: Model, kind: str) -> dict[str, str]:
    return {"text": str(found), "kind": str(kind), "address": found.get_absolute_url()}


def _sections(typed: str) -> QuerySet:
    name = Func("name", function="fa_names", output_field=SearchVectorField())
    sections = Category.objects.alias(words=name).filter(words=names_query(typed))
    # As a column: as a condition, a planner may read every article for the few sections of that name.
    row = JSONObject(id="id", name="name", slug="slug", used=Category.objects.use())
    return sections.values(row=row)


def _begin_so(named: QuerySet, typed: str) -> QuerySet:
    return named.named(typed).values(row=JSONObject(id="id", name="name"))[:EACH]


def _titles(terms: list[Term]) -> Wording:
    """In two steps: the index knows no weights, and is kept out of the second one by IS TRUE."""
    newest, values = newest_beginning(terms, Article.objects.published(), NEWEST)
    statement = f"""
        WITH newest (id, published_at, kind, category) AS MATERIALIZED ({newest})
        SELECT jsonb_build_object('id', id, 'title', title, 'slug', slug, 'kind', article.kind)
        FROM {Article._meta.db_table} AS article JOIN newest USING (id)
        WHERE (article.search @@ to_tsquery('simple', %s)) IS TRUE
        ORDER BY newest.published_at DESC, id DESC LIMIT {MOST}
    """
    return statement, (*values, begun(terms))
