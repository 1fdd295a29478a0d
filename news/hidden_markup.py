"""HTML as those read it who look for words: markup and what nobody may touch is hidden, character for character.

For proposals (news/orthography.py, news/relative_dates.py): a place in the hidden text is the same place in the
HTML, and no pattern reaches over a tag.
"""

import html
import re

# What stands for something that nobody may touch, an inline tag within a word with it; for the rest of a space that
# is written with more than one character (&nbsp;); and for an inline tag between words.
HIDDEN, REST, SEAM = "\ufffc", "\ue000", "\ue001"

_TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"]|"[^"]*")*)>')
_INLINE = frozenset(
    ["a", "strong", "b", "em", "i", "u", "s", "sub", "sup", "bdi", "abbr", "time", "span", "img"]
)
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
# A date for machines, and what is written in another language.
_FOREIGN = re.compile(r'\slang="(?!fa\b)[^"]+"|\sdir="ltr"')
_ADDRESS = re.compile(
    r"\+[0-9][0-9 ()\-–]{5,20}[0-9]|https?://[^\s<>«»]+|www\.[^\s<>«»]+|[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}"
    r"|(?<![A-Za-z0-9._-])[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,8}(?:/[^\s<>«»]*)?(?<!\d\.\d)"
)


def without_addresses(text: str) -> str:
    """As long as the text, with addresses, codes and telephones hidden."""
    return _ADDRESS.sub(lambda address: HIDDEN * len(address[0]), text)


def without_markup(body: str) -> str:
    """As long as the body: blocks end a line, inline tags and what is foreign cannot be read."""
    parts, end, hidden_in = [], 0, []
    for tag in _TAG.finditer(body):
        node = body[end : tag.start()]
        parts.append(HIDDEN * len(node) if hidden_in else _ENTITY.sub(_as_long, node))
        closing, name, attributes = tag[1], tag[2].lower(), tag[3]
        parts.append((SEAM if name in _INLINE else "\n") * len(tag[0]))
        end = tag.end()
        _note(hidden_in, name, bool(closing), attributes)
    node = body[end:]
    parts.append(HIDDEN * len(node) if hidden_in else _ENTITY.sub(_as_long, node))
    return _SEAM_IN_WORD.sub(lambda seam: HIDDEN * len(seam[0]), "".join(parts))


_SEAM_IN_WORD = re.compile(rf"(?<=[\w\u200c\u0640\u064b-\u0655]){SEAM}+(?=[\w\u200c\u0640\u064b-\u0655])")


def _note(hidden_in: list[str], name: str, closing: bool, attributes: str) -> None:
    """Keep the open elements from the outermost hidden one on."""
    if name in {"br", "img", "hr"}:
        return
    if closing:
        if name in hidden_in:
            del hidden_in[len(hidden_in) - 1 - hidden_in[::-1].index(name) :]
    elif hidden_in or name == "time" or _FOREIGN.search(attributes):
        hidden_in.append(name)


def _as_long(entity: re.Match) -> str:
    char = html.unescape(entity[0])
    if char == "\xa0":
        return char + REST * (len(entity[0]) - 1)
    return HIDDEN * len(entity[0])
