"""The words of a search in its statement, read once and not for each row.

In a statement that PostgreSQL keeps they are parameters, which it would read anew for each vector. Of what it reads in
a query of its own it knows nothing when it plans: so the plan is the same for all words.
"""

from django.contrib.postgres.search import SearchQuery
from django.db.models import TextField

from news.one_statement import Wording
from news.written_once import Blank

ASKED_ONCE = "(SELECT to_tsquery('simple', %s))"


class _AskedOnce(SearchQuery):
    def as_sql(self, *args, **kwargs) -> Wording:
        sql, values = super().as_sql(*args, **kwargs)
        return f"(SELECT {sql})", values


def asked_once(name: str) -> SearchQuery:
    """The words of that blank, for a queryset's filter."""
    return _AskedOnce(Blank(name, TextField()), config="simple", search_type="raw")
