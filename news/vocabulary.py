"""The words of the published texts, which a mistyped query is compared with.

They come from the search columns, where the analyser has put them already: the weights A and B are words as they
are written, C and D their stems and glued pairs. Numbers are no words: 1402 is no slip for 1403.
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from news.models import Article, Meeting, organizations_with_a_page, people_with_a_page

_WORDS = """
select word, count(*)::int as texts
from ({searched}) as texts (search), unnest(tsvector_to_array(ts_filter(search, '{{a,b}}'))) as word
where length(word) between 2 and 60 and word !~ '[0-9]'
group by word
"""
# Inserted in one order, so that two writers cannot wait for each other.
_REFRESH = """
with counted as materialized ({words}),
gone as (
  delete from news_vocabularyword as known
  where not exists (select from counted where counted.word = known.word)
  returning 1
),
written as (
  insert into news_vocabularyword as known (word, texts)
  select word, texts from counted order by word
  on conflict (word) do update set texts = excluded.texts where known.texts <> excluded.texts
  returning xmax = 0 as is_new
)
select (select count(*) from counted), (select count(*) from written where is_new), (select count(*) from gone)
"""
_LEARN = """
insert into news_vocabularyword as known (word, texts)
select word, texts from ({words}) as counted order by word
on conflict (word) do update set texts = known.texts + excluded.texts
"""
_FORGET = """
delete from news_vocabularyword as known using ({words}) as counted
where known.word = counted.word and known.texts <= 1
"""


@dataclass(frozen=True)
class Refreshed:
    """How many words the vocabulary has now, how many of them came, and how many went."""

    words: int
    new: int
    gone: int


@transaction.atomic
def refresh() -> Refreshed:
    """Make the vocabulary anew from all that the public may find now; a second time changes nothing."""
    texts = [
        Article.objects.published(),
        Meeting.objects.published(),
        people_with_a_page(),
        organizations_with_a_page(),
    ]
    first, *others = (queryset.order_by().values_list("search") for queryset in texts)
    with connection.cursor() as cursor:
        _run(cursor, _REFRESH, first.union(*others, all=True))
        return Refreshed(*cursor.fetchone())


def learn(articles: QuerySet[Article]) -> None:
    """Take in the words of articles that have just become public; those of a later date come with the next refresh."""
    with connection.cursor() as cursor:
        _run(cursor, _LEARN, articles.published().order_by().values_list("search"))


def forget(articles: QuerySet[Article]) -> None:
    """Take out the words that stood in these articles alone, which have just left the public.

    Others keep their counts, which only order what is proposed; the next refresh puts them right.
    """
    with connection.cursor() as cursor:
        _run(cursor, _FORGET, articles.order_by().values_list("search"))


def _run(cursor, statement: str, searched: QuerySet) -> None:
    sql, parameters = searched.query.sql_with_params()
    words = _WORDS.format(searched=sql)
    cursor.execute(statement.format(words=words), parameters)
