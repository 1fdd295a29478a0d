"""What Django's lists print with Latin digits or without names, printed as the desk reads it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django import template
from django.contrib.admin.helpers import AdminField, InlineAdminFormSet
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.forms import BaseForm, BoundField
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from news.templatetags.persian import fa, said_in_words

register = template.Library()
# What a cell holds that has nothing to show.
_NOTHING = {"", "-", "—", "–", "&nbsp;"}
# A colleague was quicker: the two texts that are shown then say it themselves (news/admin/article_keeping.py).
_OF_TWO_TEXTS = {"saved_meanwhile", "moved_on"}


@dataclass(frozen=True)
class Mistake:
    """A field that is marked, and where on the page it stands."""

    place: str
    label: str


@dataclass
class Mistakes:
    """Why a form was refused."""

    of_all: list[str] = field(default_factory=list)
    fields: list[Mistake] = field(default_factory=list)
    are_marked: bool = False


@register.simple_tag
def mistakes(form: BaseForm, formsets: Iterable[InlineAdminFormSet], collision: object) -> Mistakes:
    """What is said of a refused form as a whole, and which of its fields and rows are marked."""
    found = Mistakes()
    for error in form.non_field_errors().as_data():
        if not (collision and error.code in _OF_TWO_TEXTS):
            found.of_all += map(str, error.messages)
    found.fields += _marked(form)
    rows = [row for part in formsets or () for row in part.formset.forms if row.is_bound and row.errors]
    for row in rows:
        found.fields += _marked(row)
    not_whole = any(part.formset.is_bound and part.formset.non_form_errors() for part in formsets or ())
    found.are_marked = bool(found.fields or rows or not_whole)
    return found


def _marked(form: BaseForm) -> list[Mistake]:
    return [_mistake(bound) for bound in form if bound.errors and not bound.is_hidden]


def _mistake(bound: BoundField) -> Mistake:
    return Mistake(bound.id_for_label or bound.auto_id, str(bound.label))


@register.filter
def label_with_mark(of_form: AdminField) -> SafeString:
    """The label of a field, and within it that the field must be filled in."""
    label = of_form.label_tag()
    if getattr(of_form, "is_readonly", False) or not of_form.field.field.required:
        return label
    mark = format_html(' <span class="is-required">{}</span>', _("required"))
    return mark_safe(label.replace("</label>", f"{mark}</label>"))


@register.simple_tag
def page_number(cl: ChangeList, number: int | str) -> SafeString | str:
    """The link to a page of a list; Latin digits in the address, Persian ones to read."""
    if number == cl.paginator.ELLIPSIS:
        return number
    if number == cl.page_num:
        return format_html('<span class="this-page" aria-current="page">{}</span>', fa(number))
    return format_html('<a href="{}">{}</a>', cl.get_query_string({PAGE_VAR: number}), fa(number))


@register.filter
def counted(cl: ChangeList) -> str:
    """How many rows a list has; of more than its pages lead to it says no more than that (news/desk_lists.py)."""
    number = fa(cl.result_count)
    return _("at least %(number)s") % {"number": number} if getattr(cl.paginator, "is_cut", False) else number


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
