"""An article that something is being written under stays until that is kept."""

from django.db import connection

from news.models import Article


def hold(article_id: int) -> bool:
    """Whether the article is there, and from then on to the transaction's end: call it inside of one.

    A foreign key looks only at the commit, when no page can be answered any more. This is the lock that it would
    take itself: it stops nobody but who deletes the article, neither editors nor others who write under it.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM {Article._meta.db_table} WHERE id = %s FOR KEY SHARE", [article_id])
        return bool(cursor.rowcount)
