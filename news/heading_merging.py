"""Two tags or two categories become one: what stood under the one stands under the other, the first goes to the bin."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Field

from news import bin, redirects, uses
from news.merging import Gone, SameOne
from news.models import Category, Tag

Heading = Category | Tag


@transaction.atomic
def merge(
    model: type[Heading], winner: int, loser: int, *, addresses: Sequence[tuple[str, str]], by: User
) -> tuple[Heading, int]:
    """Move all that has the loser to the winner; returns the winner and how many rows moved.

    `addresses` are the loser's public ones, each with the winner's that takes its place. Both rows are locked in the
    order of their numbers, so of two merges at once the second finds one gone. Raises Unmergeable, or Refused where
    somebody begins to use the loser meanwhile.
    """
    if winner == loser:
        raise SameOne
    locked = model.objects.select_for_update().filter(pk__in=[winner, loser]).order_by("pk")
    pair = {row.pk: row for row in locked}
    if len(pair) < 2:
        raise Gone
    moved = sum(_move(field, pair[loser], pair[winner]) for field in uses.pointing_at(model))
    for old, new in addresses:
        redirects.remember(old, new, by)
    bin.put(pair[loser], by=by)
    return pair[winner], moved


def _move(field: Field, loser: Heading, winner: Heading) -> int:
    if not field.many_to_many:
        return field.model._base_manager.filter(**{field.name: loser}).update(**{field.name: winner})
    rows = field.remote_field.through.objects
    holder, heading = field.m2m_field_name(), field.m2m_reverse_field_name()
    have_both = rows.filter(**{heading: winner}).values(holder)
    rows.filter(**{heading: loser, f"{holder}__in": have_both}).delete()
    return rows.filter(**{heading: loser}).update(**{heading: winner})
