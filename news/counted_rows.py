"""Numbers on public pages: counted as far as a thousand rows, however many there are."""

from django.db.models import IntegerField, QuerySet, Subquery

# A page that counted all would become slower with every year; it says "at least" instead.
MOST_COUNTED = 1_000


def number_of(rows: QuerySet, after: int = 0) -> Subquery:
    """How many rows follow the first `after`, as far as they are counted; within a query of other rows."""
    some = rows.order_by().values("pk")[after : after + MOST_COUNTED]
    return Subquery(some, IntegerField(), template="(SELECT count(*) FROM (%(subquery)s) AS counted)")
