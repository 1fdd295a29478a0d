"""When public pages differ next without anybody's doing."""

from datetime import datetime
from functools import cache

from django.db.models import DateTimeField

from news import jalali
from news.models import Article, Meeting
from news.one_statement import Wording
from news.prepared import Prepared
from news.written_once import Blank
from news.written_rows import prepared, tuples


def next_change(after: datetime, coming: list[datetime] | None = None) -> datetime:
    """Midnight, when today's date, hours and closures change; a publication or an expiry.

    One query, unless a page has asked already for what is `coming` (news/site_frame.py).
    """
    if coming is None:
        coming = [instant for (instant,) in tuples(_prepared(), {"after": after})]
    return min([jalali.next_midnight(after), *coming])


def events() -> Wording:
    """The next instants after the blank "after", one of each kind."""
    after = Blank("after", DateTimeField())
    meetings = Meeting.objects.filter(published_at__gt=after).order_by("published_at")
    first, *others = [*Article.objects.next_events(after), meetings.values_list("published_at")[:1]]
    return first.union(*others, all=True).query.sql_with_params()


@cache
def _prepared() -> Prepared:
    return prepared(events())
