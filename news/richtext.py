"""Safe HTML: the one policy for everything that comes out of a rich-text editor."""

import html
import re
from urllib.parse import urljoin

import nh3
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from news import pasted_html, persian

MAX_BYTES = 200_000
# nh3 takes quadratic time in nested elements: depth is bounded before it sees the text.
MAX_DEPTH = 64
MAX_TAGS = 2_000
# A parser opens every unclosed bold or link anew in each paragraph that follows.
MAX_OPEN_FORMATS = 8

BLOCKS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "figure", "figcaption", "table", "tr", "hr"}
INLINE = {"a", "strong", "b", "em", "i", "u", "s", "sub", "sup", "br", "bdi", "abbr", "time", "span"}
TABLE = {"thead", "tbody", "tfoot", "th", "td", "caption"}
VOID = {"br", "hr", "img"}
# Elements that a parser closes by itself cannot be nested deeply.
SELF_CLOSING = {"p"} | VOID
SIBLINGS = {"li", "tr", "td", "th", "dd", "dt", "option"}
FORMATS = {
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
}  # fmt: skip

ATTRIBUTES = {
    "*": {"dir", "lang", "class"},
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "abbr": {"title"},
    "time": {"datetime", "title"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
# "image" marks the figure of a picture with a caption; the editor knows its own work by it.
CLASSES = {"align-start", "align-center", "align-end", "pull-quote", "image"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_BLOCK_EDGE = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS | TABLE | {'br'}))})\b")
# A card is no picture of a text: it is cut anew under another name, and no text would be found by it.
_PICTURE = re.compile(r"pictures/[0-9a-f]{32}(?:-(?:small|medium))?\.webp")
# A sign ">" may stand in the quotes of an attribute.
_ANY_PICTURE = re.compile(r"""<img(?:"[^"]*"|[^">])*>""")
_PICTURE_WITHOUT_FILE = re.compile(r'<img(?: (?!src=)[a-z]+="[^"]*")*>')


class UnfitText(ValidationError):
    """The HTML is too long, too deep or too crowded to be cleaned in bounded time."""


def check_limits(text: str) -> None:
    """Refuse in linear time what the cleaner could not bear; raises UnfitText."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise UnfitText(_("The text is too long: with its markup it may have 200 kilobytes."))
    open_elements: list[str] = []
    opened = 0
    # What the cleaner will not see may not hide an element from the scan either.
    for count, (closing, name) in enumerate(_TAG.findall(persian.without_unsafe(text)), start=1):
        opened += not closing
        _walk(open_elements, name.lower(), bool(closing))
        formats = sum(element in FORMATS for element in open_elements)
        if (
            len(open_elements) > MAX_DEPTH
            or formats > MAX_OPEN_FORMATS
            or opened > MAX_TAGS
            or count > 2 * MAX_TAGS
        ):
            raise UnfitText(_("The text has too much markup; paste it again as plain text."))


def _walk(open_elements: list[str], name: str, closing: bool) -> None:
    """Open or close one element as a parser does, as far as depth is concerned."""
    if name in SELF_CLOSING:
        return
    if closing:
        # An end that closes nothing is ignored; counting it would hide how deep the text is.
        if name in open_elements:
            del open_elements[len(open_elements) - 1 - open_elements[::-1].index(name) :]
    elif not (name in SIBLINGS and open_elements and open_elements[-1] == name):
        open_elements.append(name)


def _allowed_value(tag: str, name: str, value: str) -> str | None:
    if name == "dir":
        return value if value in {"rtl", "ltr", "auto"} else None
    if name == "class":
        return " ".join(c for c in value.split() if c in CLASSES) or None
    if (tag, name) == ("img", "src"):
        # Only the newsroom's own pictures: no reader is to be seen by a third party.
        return value if _is_our_picture(value) else None
    return value


def _is_our_picture(address: str) -> bool:
    """Whether it is a picture that the newsroom re-encoded: nothing else may be asked for by a reader's browser."""
    return address.startswith(settings.MEDIA_URL) and bool(
        _PICTURE.fullmatch(address, len(settings.MEDIA_URL))
    )


_TAGS = BLOCKS | INLINE | TABLE | {"img"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_REL = "noopener noreferrer nofollow"
_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=_allowed_value,
    url_schemes=_SCHEMES,
    link_rel=_REL,
    strip_comments=True,
)
_stripper = nh3.Cleaner(tags=set())


def clean(text: str) -> str:
    """The part of `text` that may be shown; cleaning the result again changes nothing.

    Raises UnfitText when the text is beyond the limits.
    """
    check_limits(text)
    seen = persian.without_unsafe(text)
    once = _cleaner.clean(seen)
    # Once more: what was written as a reference is a sign by now.
    cleaned = persian.without_unsafe(_PICTURE_WITHOUT_FILE.sub("", once))
    if cleaned == seen:
        # Clean before, as all that is kept: the second pass would see the same.
        return once.strip()
    # What a parser makes of the text may be longer than the text; the result has to fit as well.
    check_limits(cleaned)
    # The second pass settles what the parser moved (a table in a paragraph, a stray carriage return).
    return _cleaner.clean(cleaned).strip()


def with_whole_addresses(cleaned: str, base: str) -> str:
    """Cleaned HTML whose links and pictures are found from elsewhere too; `base` is the address of its page."""

    def whole(tag: str, name: str, value: str) -> str:
        return urljoin(base, value) if name in {"href", "src"} else value

    return nh3.clean(
        cleaned,
        tags=_TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=whole,
        link_rel=_REL,
        url_schemes=_SCHEMES,
    )


def plain_text(cleaned: str) -> str:
    """The words of cleaned HTML, one line for a block; for search and excerpts."""
    spaced = _BLOCK_EDGE.sub(lambda edge: "\n" + edge.group(), cleaned)
    words = html.unescape(_stripper.clean(spaced)).replace("\xa0", " ")
    return "\n".join(line for line in (" ".join(row.split(" ")).strip() for row in words.split("\n")) if line)


def without_pictures(cleaned: str) -> str:
    """Cleaned HTML whose words all stay, captions too, for where no picture is shown."""
    return _ANY_PICTURE.sub("", cleaned)


class RichTextFormField(forms.CharField):
    """A form field whose text is cleaned on its way in, and before it goes back into the editor."""

    def clean(self, value: str) -> str:
        typed = super().clean(value)
        check_limits(typed)
        return clean(pasted_html.tidied(typed, CLASSES))

    def prepare_value(self, value: str | None) -> str:
        try:
            return clean(value or "")
        except UnfitText:
            return html.escape(value or "")


class RichTextField(models.TextField):
    """A text column that holds HTML; which editor writes it is the desk's affair (news/editor.py)."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": RichTextFormField, **kwargs})

    def deconstruct(self):
        # To the database and the migrations it is text: they do not follow this module.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
