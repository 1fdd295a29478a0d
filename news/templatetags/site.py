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
from django.utils.translation import gettext as _

from news import phones, picture_sources, site_frame, stencils
from news import richtext as html_policy
from news.models import Article, Category, Page
from news.readership import site_day
from news.row_addresses import address_of
from news.site_address import absolute
from news.templatetags.cards import LONG_TITLE
from news.templatetags.persian import fa, stamp

register = template.Library()
_NOTED_DATE = re.compile(r'<time (?=(?:[a-z]+="[^"]*" ?)*title=")')
register.filter(absolute)


@register.simple_tag(takes_context=True)
def frame(context: template.Context) -> str:
    """Give the page what stands around it: office, sections, standing pages, hours, closures; one query."""
    request = context.get("request")
    around, coming = site_frame.current(getattr(request, "begun", None))
    if request is not None:
        # Whoever keeps the page need not ask (news/public_page.py).
        request.coming = coming
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
        stencils.language(),
    )


@register.simple_tag(takes_context=True)
def foot(context: template.Context) -> SafeString:
    """The foot of the site; the same words for the same frame."""
    page = context.get("page")
    return _foot(context["as_read"], page.pk if isinstance(page, Page) else None, stencils.language())


@register.simple_tag(takes_context=True)
def head_links(context: template.Context) -> SafeString:
    """The style sheet and the icons."""
    return _of_frame("news/_head_links.html", context)


@register.simple_tag(takes_context=True)
def strip(context: template.Context) -> SafeString:
    """The line above everything: today, and when the office is open today."""
    return _of_frame("news/_strip.html", context)


@register.simple_tag(takes_context=True)
def brand(context: template.Context) -> SafeString:
    """The office's emblem and name."""
    return _of_frame("news/_brand.html", context)


@register.simple_tag(takes_context=True)
def closures(context: template.Context) -> SafeString:
    """What is announced of closures and other hours; the office's own page leads nowhere for them."""
    return _of_frame("news/_closures.html", context, is_office=context.get("place") == "office")


@register.simple_tag(takes_context=True)
def search_form(context: template.Context) -> SafeString:
    """The small form at the head of every page; what is typed and not saved yet is shown without scripts."""
    return stencils.filled("news/_search_form.html", {}, id="q", is_typed=bool(context.get("is_typed")))


def _of_frame(name: str, context: template.Context, *, is_office: bool = False) -> SafeString:
    return _around(name, context["as_read"], site_day(), is_office, settings.DEMO, stencils.language())


# All that these depend on is what they are called with: the frame as it was read for this page, and the day.
@lru_cache(maxsize=64)
def _around(
    name: str, as_read: str, day: date, is_office: bool, is_demo: bool, _language: str | None
) -> SafeString:
    around = site_frame.frame_of(as_read)
    shown = {part.name: getattr(around, part.name) for part in fields(around)}
    shown |= {"today": day, "is_office": is_office, "is_demo": is_demo}
    return mark_safe(render_to_string(name, shown).strip())


@lru_cache(maxsize=128)
def _sections_nav(
    as_read: str, place: str, category: int | None, category_of_article: int | None, _language: str | None
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
def _foot(as_read: str, page: int | None, _language: str | None) -> SafeString:
    around = site_frame.frame_of(as_read)
    shown = {part.name: getattr(around, part.name) for part in fields(around)}
    return mark_safe(render_to_string("news/_foot.html", shown | {"page": Page(pk=page)}).strip())


@register.simple_tag
def demo() -> bool:
    return settings.DEMO


@register.simple_tag
def unvarying(name: str) -> SafeString:
    """A partial that is the same on every page."""
    return stencils.filled(name, {})


@register.simple_tag
def article_head(article: Article) -> SafeString:
    """Title, lead, and what is to be known of an article before it is read."""
    is_news, is_announcement = (
        article.kind == kind for kind in (Article.Kind.NEWS, Article.Kind.ANNOUNCEMENT)
    )
    words = {
        "kind": "" if is_news else article.get_kind_display(),
        "kind_address": address_of("news:announcements") if is_announcement else "",
        "over_title": article.over_title,
        "title": article.title,
        "lead": article.lead,
        "published": stamp(article.published_at),
        "section": article.category.name,
        "section_address": article.category.get_absolute_url(),
        # Not as a number: its digits stand in no groups.
        "code": fa(str(article.pk)) if article.pk else "",
        "views": fa(article.views),
        "minutes": fa(article.reading_minutes),
        "updated": stamp(article.updated_at),
        "change": article.change_note if article.updated_at else "",
    }
    return stencils.filled("news/_article_head.html", words, is_long=len(article.title) > LONG_TITLE)


@register.simple_tag
def share(article: Article) -> SafeString:
    """What a reader may do with the article: pass it on, print it, check it, report a mistake in it."""
    short = absolute(article.get_short_url())
    is_out = article.is_public or article.status == Article.Status.WITHDRAWN
    words = {
        "short": short,
        "links": stencils.filled_rows("news/_share_link.html", _messengers(short, article.title)),
        "official": address_of("news:official_copy", article.pk) if is_out else "",
        "report": address_of("news:report", article.pk) if is_out else "",
    }
    return stencils.filled("news/_share.html", words, is_kept=bool(article.pk))


def _messengers(address: str, title: str) -> list[dict[str, str]]:
    """Plain addresses; those that one side filters, the other side reads."""
    both = urlencode({"url": address, "text": title}, quote_via=quote)
    text = quote(f"{title}\n{address}")
    links = [
        (_("Telegram"), f"https://t.me/share/url?{both}"),
        (_("WhatsApp"), f"https://wa.me/?text={text}"),
        (_("Eitaa"), f"https://eitaa.com/share/url?{both}"),
        (_("Bale"), f"https://ble.ir/share/url?{both}"),
        (_("VK"), f"https://vk.com/share.php?url={quote(address, safe='')}"),
        (_("E-mail"), f"mailto:?subject={quote(title)}&body={text}"),
    ]
    return [{"name": name, "address": link} for name, link in links]


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
