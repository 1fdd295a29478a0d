"""Deleting much, some at a time: no statement runs long, and no row stays locked for long."""

from django.db.models import QuerySet

AT_A_TIME = 1_000


def delete(rows: QuerySet) -> int:
    """Delete them in transactions of their own, each batch as it stands then; returns how many of them went."""
    deleted = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        gone = rows.filter(pk__in=keys).delete()[1].get(rows.model._meta.label, 0)
        deleted += gone
        if not gone:
            # Somebody else deletes them, or they are no longer what was asked for.
            break
    return deleted
