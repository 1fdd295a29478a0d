"""What stands around the rows of a list: the links to its pages, and to its feeds."""

from dataclasses import replace

from django import template
from django.utils.safestring import SafeString

from news import stencils
from news.list_pages import Page
from news.row_addresses import address_of

register = template.Library()


@register.simple_tag(takes_context=True)
def pages(context: template.Context, page: Page) -> SafeString:
    """The links to the pages of a list, whose own address and that of its pages the context holds."""
    return stencils.filled(
        "news/_pages.html",
        {"address": context["address"], "page_address": context["page_address"]},
        page=replace(page, articles=()),
        place=context.get("place") if page.is_cut else None,
    )


@register.simple_tag
def feed_links(name: str, *parts: str, title: str) -> SafeString:
    rss, atom = (address_of(name, *parts, form) for form in ("rss", "atom"))
    return stencils.filled("news/_feed_links.html", {"title": title, "rss": rss, "atom": atom})
