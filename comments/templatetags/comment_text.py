"""A comment's words in a page: masked numbers keep the order of their digits in text that runs from right to left."""

import re

from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from comments.digits import GAP, MASK

register = template.Library()
# Dots of a number, and the digits that were left of it; a single dot is the mark of a list.
_MASKED = re.compile(rf"([+(]{{0,2}}{MASK}(?:{GAP}{MASK}){{2,}}(?:{GAP}\d){{0,2}})")


@register.filter
def masked(text: str) -> SafeString:
    """The text, escaped, with each masked number in an element of its own direction."""
    text = str(text)
    if MASK not in text:
        return escape(text)
    # What was split at a group has the runs at the odd places.
    pieces = enumerate(_MASKED.split(text))
    wordings = (('<bdi dir="ltr">{}</bdi>' if place % 2 else "{}", piece) for place, piece in pieces)
    return SafeString("".join(format_html_join("", wording, [(piece,)]) for wording, piece in wordings))
