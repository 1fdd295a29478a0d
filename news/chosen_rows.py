"""Rows that were ticked in a list and are no longer in it when the button is pressed: nobody loses them unsaid."""

from collections.abc import Iterable

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import ngettext


def fallen_out(request: HttpRequest, rows: Iterable[Model]) -> set[int]:
    """The keys that were ticked and are not among `rows`: a colleague moved them out of the filter, or deleted them."""
    ticked = {int(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if key}
    return ticked - {row.pk for row in rows}


def told(number: int) -> str:
    return ngettext(
        "%(count)d of the chosen ones is left out: it is no longer in this list.",
        "%(count)d of the chosen ones are left out: they are no longer in this list.",
        number,
    ) % {"count": number}
