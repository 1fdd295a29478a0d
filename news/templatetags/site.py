"""What every public page shows besides its own subject: the office, the sections, today, ways to share."""

import re
from dataclasses import fields
from datetime import date
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from news import phones, picture_sources, readership, site_frame
from news import richtext as html_policy
from news.models import Article
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
