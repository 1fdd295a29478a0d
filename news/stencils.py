"""Partial templates that are rendered once and then filled: the rows of a list differ in a few words.

Django renders an `{% include %}` of a row anew for each of them, which took most of the time of a page of cards or
comments. A stencil is the same template, rendered with marks in the place of the words; the words go where they are.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from html import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language

# Signs for private use, which no template has.
_MARK = re.compile("\ue000([a-z_]+)\ue001")
# Shapes of all stencils together, some kilobytes each.
MOST = 500


def filled(template: str, words: Mapping[str, str], **shape: Hashable) -> SafeString:
    """The partial with the words in it, escaped unless they are safe.

    The template may print a word and ask whether there is one; all else that it decides by stands in `shape`, of which
    there may be a few values. It sees nothing besides, and no word may go through a filter, which would see the mark.
    (tests/conftest.py compares everything that tests fill with the template itself.)
    """
    if settings.DEBUG:
        return plain(template, words, **shape)
    return SafeString(_filled(template, words, tuple(shape.items()), language()))


def language() -> str | None:
    """What a text that is kept was written in; where there is one only, nobody is asked which."""
    return get_language() if len(settings.LANGUAGES) > 1 else None


def filled_rows(template: str, rows: Iterable[Mapping[str, str]], **shape: Hashable) -> SafeString:
    """A row for each of them, one after the other."""
    if settings.DEBUG:
        return SafeString("\n".join([plain(template, words, **shape) for words in rows]))
    given, written_in = tuple(shape.items()), language()
    return SafeString("\n".join([_filled(template, words, given, written_in) for words in rows]))


def _filled(template: str, words: Mapping[str, str], shape: tuple, written_in: str | None) -> str:
    present = tuple([(name, not word) for name, word in words.items()])
    return _cut(template, present, shape, written_in) % {
        name: word if isinstance(word, SafeData) else escape(str(word)) for name, word in words.items()
    }


def plain(template: str, words: Mapping[str, str], **shape: Hashable) -> SafeString:
    """The same by the template itself."""
    return SafeString(render_to_string(template, {**words, **shape}).strip())


@lru_cache(maxsize=MOST)
def _cut(
    template: str,
    words: tuple[tuple[str, bool], ...],
    shape: tuple[tuple[str, Hashable], ...],
    _language: str | None,
) -> str:
    """The partial as a pattern for the operator %."""
    marks = {name: "" if is_empty else SafeString(f"\ue000{name}\ue001") for name, is_empty in words}
    text = plain(template, marks, **dict(shape))
    return _MARK.sub(r"%(\1)s", text.replace("%", "%%"))
