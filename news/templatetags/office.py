"""The office on every page: its hours, what it announces, its standing pages; all from the frame, without a query."""

from collections.abc import Iterable

from django import template

from news import page_text, reception
from news.models import OpeningHours, Page, SpecialHours
from news.readership import site_day

register = template.Library()
register.filter("link_address", page_text.link_address)


@register.simple_tag
def hours_today(hours: Iterable[OpeningHours], special: Iterable[SpecialHours]) -> reception.Today | None:
    return reception.on_day(site_day(), hours or (), special or ())


@register.filter
def week(hours: Iterable[OpeningHours]) -> list[reception.Row]:
    return reception.week(hours or ())


@register.filter
def announced(special: Iterable[SpecialHours]) -> list[SpecialHours]:
    return reception.announced(site_day(), special or ())


@register.filter
def span(special: SpecialHours) -> str:
    """۹ تا ۱۳"""
    return str(reception.Span(special.opens, special.closes))


@register.filter
def lines(text: str) -> list[str]:
    """What was written one in a line: «- اصل شناسنامه» is the same as «اصل شناسنامه»."""
    return [line for typed in text.splitlines() if (line := typed.strip().removeprefix("- ").strip())]


@register.filter
def with_slug(pages: Iterable[Page], slug: str) -> Page | None:
    """The standing page of that address, where there is one and the public may read it."""
    return next((page for page in pages or () if page.slug == slug), None)
