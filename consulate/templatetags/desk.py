"""What Django's lists print with Latin digits or without names, printed as the desk reads it."""

from collections.abc import Iterator

from django import template
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from news.templatetags.persian import fa, said_in_words

register = template.Library()
# What a cell holds that has nothing to show.
_NOTHING = {"", "-", "—", "–", "&nbsp;"}


@register.simple_tag
def page_number(cl: ChangeList, number: int | str) -> SafeString | str:
    """The link to a page of a list; Latin digits in the address, Persian ones to read."""
    if number == cl.paginator.ELLIPSIS:
        return number
    if number == cl.page_num:
        return format_html('<span class="this-page" aria-current="page">{}</span>', fa(number))
    return format_html('<a href="{}">{}</a>', cl.get_query_string({PAGE_VAR: number}), fa(number))


@register.simple_tag
def named_cells(cells: list[SafeString], headers: list[dict]) -> Iterator[SafeString]:
    """Each cell with its column's name, for a phone on which no head stands above it; empty ones are marked."""
    for cell, header in zip(cells, headers, strict=True):
        yield cell if "action-checkbox-column" in header["class_attrib"] else _named(cell, header["text"])


def _named(cell: SafeString, name: str) -> SafeString:
    # "<td" and "<th" are of one length, "</td>" and "</th>" too.
    opening, inner, closing = cell[:3], said_in_words(cell[3:-5]), cell[-5:]
    shown = inner.partition(">")[2]
    is_empty = "<img" not in shown and strip_tags(shown).strip() in _NOTHING
    named = format_html(' data-label="{}"{}', capfirst(name), mark_safe(" data-empty") if is_empty else "")
    return mark_safe(opening + named + inner + closing)
