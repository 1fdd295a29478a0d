"""The newest articles with some words, which is all that search ranks: found without reading the rest of the archive.

Reading a vector costs some ten times as much as reading a row: long ones are kept elsewhere, compressed. PostgreSQL
does not know that, so each step is laid down here.
"""

from django.db.models import QuerySet, TextField

from news.asked_once import ASKED_ONCE
from news.models import Article
from news.one_statement import Wording
from news.search_query import Term, begun, found, indexed, loosely
from news.written_once import Blank

# A word that stands in so many of the newest few is common: enough of it is found by walking back from today.
SAMPLE, COMMON = 40, 10
# Of most words the very newest tell that they are not, and the others of the few are not read.
GLANCE, SEEN = 10, 2
# So far back at most; then the index is asked.
WALKED = 5_000
# So many of the newest texts with all words of a phrase are read for it, beside those whose glued pairs tell of it.
READ_FOR_PHRASES = 2_000
_TABLE = Article._meta.db_table
# What a condition of ours on articles may need.
_COLUMNS = "id, published_at, kind, category_id, status, expires_at"
_ORDER = "published_at DESC NULLS LAST, id DESC"
_FOUND, _INDEXED, _LOOSELY = (Blank(name, TextField()) for name in ("found", "indexed", "loosely"))


def newest_with(articles: QuerySet, most: int, *, has_phrase: bool, walks: bool = True) -> Wording:
    """The newest of the articles with all terms as (id, published_at, kind, category), at most so many.

    The terms are blanks, which `wordings` fills. Walking helps only where an index has the articles in their order.
    """
    asked = [(f"search @@ {ASKED_ONCE}", (_INDEXED,))]
    if has_phrase:
        asked.append(_phrases())
    return _newest(articles, _FOUND, asked, most, walks=walks)


def wordings(terms: list[Term]) -> dict[str, str]:
    return {"found": found(terms), "indexed": indexed(terms), "loosely": loosely(terms)}


def newest_beginning(terms: list[Term], articles: QuerySet, most: int) -> Wording:
    """The same for words that may go on."""
    # The weight of titles taken off, which the index does not know; analysed words have no capital letters.
    anywhere = begun(terms).replace(":A", "").replace(":*A", ":*").replace("<->", "&")
    return _newest(articles, anywhere, [(f"search @@ {ASKED_ONCE}", (anywhere,))], most)


def _phrases() -> Wording:
    """The newest with the phrases in whatever spelling: «کتابخانه ملی» in «کتاب‌خانه ملی» is no pair of the index."""
    condition = f"""
        id IN (
            SELECT id FROM (
                SELECT id, search FROM {_TABLE} WHERE search @@ to_tsquery('simple', %s)
                ORDER BY {_ORDER} LIMIT {READ_FOR_PHRASES}
            ) AS read WHERE search @@ to_tsquery('simple', %s)
        )
    """
    return condition, (_LOOSELY, _FOUND)


def _newest(
    articles: QuerySet, words: str | Blank, asked: list[Wording], most: int, *, walks: bool = True
) -> Wording:
    wanted, wanted_values = _rows(articles, most)
    if not walks:
        return f"WITH {_with_words(asked)} {wanted}", (*_values(asked), *wanted_values)
    glance, glance_values = _how_many_have(words, articles, GLANCE)
    sample, sample_values = _how_many_have(words, articles, SAMPLE)
    back, back_values = _rows(articles, WALKED, "search")
    # Of a CASE PostgreSQL believes that it holds every other time, and so it walks; of words that it does not know when
    # it plans, that hardly any text has them, and it would read and sort everything before the first is looked into.
    has_words = f"CASE WHEN search @@ {ASKED_ONCE} THEN true ELSE false END"
    statement = f"""
        WITH sample AS MATERIALIZED (
            SELECT CASE WHEN ({glance}) >= {SEEN} THEN ({sample}) >= {COMMON} ELSE false END AS is_common
        ),
        walked AS MATERIALIZED (
            SELECT id, published_at, kind, category FROM ({back}) AS back (id, published_at, kind, category, search)
            WHERE (SELECT is_common FROM sample) AND {has_words}
            ORDER BY {_ORDER} LIMIT {most}
        ),
        enough AS MATERIALIZED (SELECT count(*) >= {most} AS are_found FROM walked),
        {_with_words(asked, "NOT (SELECT are_found FROM enough) AND")},
        sought AS MATERIALIZED ({wanted})
        SELECT * FROM walked WHERE (SELECT are_found FROM enough) UNION ALL SELECT * FROM sought
    """
    values = (*glance_values, *sample_values, *back_values, words, *_values(asked), *wanted_values)
    return statement, values


def _how_many_have(words: str | Blank, articles: QuerySet, newest: int) -> Wording:
    sql, values = articles.newest_first().values_list("search")[:newest].query.sql_with_params()
    counting = f"SELECT count(*) FILTER (WHERE search @@ {ASKED_ONCE}) FROM ({sql}) AS few (search)"
    return counting, (words, *values)


def _rows(articles: QuerySet, most: int, *more: str) -> Wording:
    rows = articles.newest_first().values_list("id", "published_at", "kind", "category", *more)
    return rows[:most].query.sql_with_params()


def _with_words(asked: list[Wording], gate: str = "") -> str:
    """The articles with the words, under the name of their table: conditions of ours are then asked of them alone.

    Together PostgreSQL would rather read the vectors of all that is public.
    """
    each = " UNION ".join(
        f"SELECT {_COLUMNS} FROM {_TABLE} WHERE {gate} {condition}" for condition, _ in asked
    )
    return f"{_TABLE} AS MATERIALIZED ({each})"


def _values(asked: list[Wording]) -> tuple:
    return tuple(value for _, values in asked for value in values)
