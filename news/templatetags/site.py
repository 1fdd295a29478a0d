"""What every public page shows besides its own subject: the office, the sections, today, ways to share."""

import re
from dataclasses import fields
from datetime import date
from functools import lru_cache
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from news import phones, picture_sources, readership, site_frame
from news import richtext as html_policy
from news.models import Article, Category, Page
from news.site_address import absolute

register = template.Library()
_NOTED_DATE = re.compile(r'<time (?=(?:[a-z]+="[^"]*" ?)*title=")')
register.filter(absolute)


@register.simple_tag(takes_context=True)
def frame(context: template.Context) -> str:
    """Give the page what stands around it: office, sections, standing pages, hours, closures; one query."""
    around = site_frame.current()
    context.update({part.name: getattr(around, part.name) for part in fields(around)})
    return ""


@register.simple_tag(takes_context=True)
def sections_nav(context: template.Context) -> SafeString:
    """The sections, with the one that the page belongs to; the same words for the same frame."""
    place, category, article = (context.get(name) for name in ("place", "category", "article"))
    return _sections_nav(
        context["as_read"],
        place if isinstance(place, str) else "",
        category.pk if isinstance(category, Category) else None,
        article.category_id if isinstance(article, Article) else None,
        get_language(),
    )


@register.simple_tag(takes_context=True)
def foot(context: template.Context) -> SafeString:
    """The foot of the site; the same words for the same frame."""
    page = context.get("page")
    return _foot(context["as_read"], page.pk if isinstance(page, Page) else None, get_language())


# All that these two depend on is what they are called with: the frame as it was read for this page.
@lru_cache(maxsize=128)
def _sections_nav(
    as_read: str, place: str, category: int | None, category_of_article: int | None, _language: str
) -> SafeString:
    around = site_frame.frame_of(as_read)
    shown = {
        "sections": around.sections,
        "place": place,
        "category": Category(pk=category),
        "category_of_article": Category(pk=category_of_article),
    }
    return mark_safe(render_to_string("news/_sections.html", shown).strip())


@lru_cache(maxsize=64)
def _foot(as_read: str, page: int | None, _language: str) -> SafeString:
    around = site_frame.frame_of(as_read)
    shown = {part.name: getattr(around, part.name) for part in fields(around)}
    return mark_safe(render_to_string("news/_foot.html", shown | {"page": Page(pk=page)}).strip())


@register.simple_tag
def today() -> date:
    """The site's day; a page in a cache dies with it (news/public_page.py)."""
    return readership.site_day()


@register.simple_tag
def demo() -> bool:
    return settings.DEMO


@register.simple_tag
def share_links(article: Article) -> list[tuple[str, str]]:
    """Plain addresses of messengers; those that one side filters, the other side reads."""
    address = absolute(article.get_short_url())
    both = urlencode({"url": address, "text": article.title}, quote_via=quote)
    text = quote(f"{article.title}\n{address}")
    return [
        (_("Telegram"), f"https://t.me/share/url?{both}"),
        (_("WhatsApp"), f"https://wa.me/?text={text}"),
        (_("Eitaa"), f"https://eitaa.com/share/url?{both}"),
        (_("Bale"), f"https://ble.ir/share/url?{both}"),
        (_("VK"), f"https://vk.com/share.php?url={quote(address, safe='')}"),
        (_("E-mail"), f"mailto:?subject={quote(article.title)}&body={text}"),
    ]


register.filter("dialled", phones.dialled)


@register.filter
def richtext(body: str) -> SafeString:
    """The body under today's policy, whatever policy it was saved under."""
    try:
        cleaned = html_policy.clean(body)
    except html_policy.UnfitText:
        return escape(body)
    # Cleaned markup has one spelling. Wide tables scroll by themselves.
    cleaned = cleaned.replace("<table", '<div class="wide"><table').replace("</table>", "</table></div>")
    # A date that was noted is reached by keyboard and finger; no author could write that.
    cleaned = _NOTED_DATE.sub('<time tabindex="0" ', cleaned)
    return mark_safe(picture_sources.with_sizes(cleaned))
