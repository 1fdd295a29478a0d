"""Putting other words into an article's texts: in HTML within the words alone, all else byte for byte as it is."""

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from news.models import Article

PLAIN_FIELDS = ("over_title", "title", "lead")
FIELDS = (*PLAIN_FIELDS, "body")

_TAG = re.compile(r"""<(?:"[^"]*"|'[^']*'|[^"'<>])*>""")
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")


class Edit(NamedTuple):
    """New words for those from start to end."""

    start: int
    end: int
    new: str


Edits = Callable[[str], list[Edit]]


class Mended(NamedTuple):
    """The fields that change, with their new texts, and how many places that are."""

    fields: dict[str, str]
    places: int


def mended(article: Article, edits_in: Edits) -> Mended:
    """What the article's fields would be after the edits; nothing is written."""
    fields, places = {}, 0
    for name in FIELDS:
        mend = _in_html if name == "body" else _in_text
        text, count = mend(getattr(article, name), edits_in)
        places += count
        if count:
            fields[name] = text
    return Mended(fields, places)


def _in_text(text: str, edits_in: Edits) -> tuple[str, int]:
    return _spliced(text, edits_in(text))


def _in_html(body: str, edits_in: Edits) -> tuple[str, int]:
    """A name that markup runs through is in no text node, and stays."""
    parts, end, places = [], 0, 0
    for tag in _TAG.finditer(body):
        text, count = _in_node(body[end : tag.start()], edits_in)
        parts += [text, tag.group()]
        end, places = tag.end(), places + count
    text, count = _in_node(body[end:], edits_in)
    return "".join([*parts, text]), places + count


def _in_node(node: str, edits_in: Edits) -> tuple[str, int]:
    if not node.strip():
        return node, 0
    edits = edits_in(_ENTITY.sub(_as_long, node))
    return _spliced(node, [edit._replace(new=html.escape(edit.new, quote=False)) for edit in edits])


def _as_long(entity: re.Match) -> str:
    """Something that is no word and as long as the entity: a space for a space, else what ends a sentence."""
    letter = html.unescape(entity.group())
    return (" " if letter.isspace() else ".") * len(entity.group())


def _spliced(text: str, edits: list[Edit]) -> tuple[str, int]:
    parts, end = [], 0
    for edit in edits:
        parts += [text[end : edit.start], edit.new]
        end = edit.end
    return "".join([*parts, text[end:]]), len(edits)
