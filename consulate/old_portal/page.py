"""A page of the old portal, saved as text, and what it says. Nothing here touches the database.

Such a page has this shape; digits may be Persian, Arabic or Latin anywhere:

    امروز دوشنبه ۱۶ مهر ۱۴۰۳                    the day it was saved
    مشاهده ۲۸۵                                 views
    ۱۴۰۲/۰۹/۱۰- ۱۲:۲۶                          publication
    تعداد بازدید:285 10 آذر 1402 - 12:26       both once more
    the title, up to three times
    paragraphs and sub-headings, each on one line
    متن دیدگاه                                 the comment form
    نظرات کاربران                              comments, or «تاکنون نظری ثبت نشده است»
    امتیاز شما                                 the rating

The first paragraph is the lead. Words come in as the author wrote them; only spaces are tidied, and
invisible control characters taken out with a warning.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consulate.old_portal import dates, frame, page_comments
from consulate.old_portal.page_comments import PortalComment, left_out
from consulate.old_portal.saved_file import PageRefused
from news import persian

LONGEST_HEADING = 90

_SPACES = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_PAGE_BREAK = re.compile("[\v\f]")
_SENTENCE_END = tuple(".؟?!:؛;،,…")
_CLOSING = "»”’\"')]} "
_OPENING = tuple("«“\"'([{")
_LIST_MARK = re.compile(r"[-–—•·▪●*+]|\d{1,3} ?[-–.)]")


@dataclass(frozen=True)
class Block:
    """A paragraph ("p") or a sub-heading ("h2") with its plain text."""

    tag: str
    text: str


@dataclass(frozen=True)
class PortalPage:
    """What one page says. `views` is None where the page shows no counter.

    `left_out` and `warnings` are sentences for the person who imports.
    """

    title: str
    lead: str
    blocks: tuple[Block, ...]
    published_at: datetime
    views: int | None
    comments: tuple[PortalComment, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def body_html(self) -> str:
        return as_html(self.blocks)

    @property
    def headings(self) -> list[str]:
        return [block.text for block in self.blocks if block.tag == "h2"]

    @property
    def paragraphs(self) -> int:
        """How many paragraphs follow the lead."""
        return sum(block.tag == "p" for block in self.blocks)


def as_html(blocks: Iterable[Block]) -> str:
    return "\n".join(f"<{block.tag}>{html.escape(block.text, quote=False)}</{block.tag}>" for block in blocks)


def title_key(title: str) -> str:
    """Equal for spellings of one title; a ZWNJ that some tool made a space, or lost, makes no other title."""
    return persian.same_text_key(title).replace(" ", "")


def parse(text: str) -> PortalPage:
    """Read the text of one saved page; raises PageRefused.

    1. Clean the lines, and fold them to marks that show the portal's frame. 2. Find the article in the
    frame: its title, its text, its end. 3. Read the dates and counters above, the comments below.
    4. Say what did not come in.
    """
    lines = _clean_lines(text)
    marks = [dates.folded(line) for line in lines]
    frame.refuse_two_pages(marks)
    end = frame.end_of_article(marks)
    title_at = _title_at(lines[:end], marks[:end])
    text_at = _text_at(lines[:end], marks[:end], title_at)
    above = marks[:text_at]
    lead, *rest = (line for line in lines[text_at:end] if line)
    comments, unread = _below(lines[end:], marks[end:])
    return PortalPage(
        title=lines[title_at],
        lead=lead,
        blocks=tuple(_blocks(rest)),
        published_at=frame.published_at(above),
        views=frame.views(above),
        comments=tuple(comments),
        left_out=(*_unread_above(lines[:title_at], marks, lines[title_at]), *unread),
        warnings=(*frame.warnings_about_views(above), *_warnings_about_characters(text)),
    )


# --- Lines ----------------------------------------------------------------------------------------


def _clean_lines(text: str) -> list[str]:
    lines = persian.clean_text(_PAGE_BREAK.sub("\n", text)).split("\n")
    return [_SPACES.sub(" ", line).strip(" ") for line in lines]


def _warnings_about_characters(text: str) -> list[str]:
    unsafe = (character for character in set(text) if not persian.clean_text(character))
    count = sum(map(text.count, unsafe))
    if not count:
        return []
    sentence = ngettext(
        "%(count)s invisible control character was taken out.",
        "%(count)s invisible control characters were taken out.",
        count,
    )
    return [sentence % {"count": persian.to_persian_digits(str(count))}]


# --- The article in its frame ---------------------------------------------------------------------


def _title_at(lines: list[str], marks: list[str]) -> int:
    """The first line below the publication date that is not of the frame; raises PageRefused."""
    for number in range(frame.first_date(marks), len(lines)):
        if lines[number] and not frame.belongs_above(marks[number]):
            return number
    raise PageRefused(_("The page has no title."))


def _text_at(lines: list[str], marks: list[str], title_at: int) -> int:
    """The first line of the article's text, below all that repeats the title; raises PageRefused."""
    key = title_key(lines[title_at])
    for number in range(title_at + 1, len(lines)):
        repeats = frame.belongs_above(marks[number]) or title_key(lines[number]) == key
        if lines[number] and not repeats:
            return number
    raise PageRefused(_("The page has no text below its title."))


def _unread_above(lines: list[str], marks: list[str], title: str) -> list[str]:
    pairs = zip(lines, marks, strict=False)
    key = title_key(title)
    strange = (line for line, mark in pairs if line and not frame.belongs_above(mark))
    unread = [line for line in strange if title_key(line) != key]
    return left_out(unread, _("above the title"))


def _below(lines: list[str], marks: list[str]) -> tuple[list[PortalComment], list[str]]:
    """The comments below the article, and sentences about what else stands there."""
    heading = marks.index(frame.COMMENTS) if frame.COMMENTS in marks else 0
    rating = marks.index(frame.RATING) if frame.RATING in marks else len(marks)
    form = _without_labels(lines[:heading], marks)
    comments, unread = page_comments.read(_without_labels(lines[heading:rating], marks[heading:rating]))
    rest = _without_labels(lines[rating:], marks[rating:])
    return comments, [
        *left_out(form, _("in the comment form")),
        *unread,
        *left_out(rest, _("below the rating")),
    ]


def _without_labels(lines: list[str], marks: list[str]) -> list[str]:
    labels = {frame.FORM, frame.COMMENTS, frame.NO_COMMENTS, frame.RATING}
    return [line for line, mark in zip(lines, marks, strict=False) if mark not in labels]


# --- The text -------------------------------------------------------------------------------------


def _blocks(text: list[str]) -> Iterator[Block]:
    """Paragraphs and sub-headings below the lead.

    A line is a paragraph: the portal never breaks one. A sub-heading is a short line without the end of
    a sentence that stands alone: above it the lead or a paragraph, below it a paragraph. So the lines
    of a list or a poem, and a signature at the end, stay paragraphs.
    """
    short = [_may_be_heading(line) for line in text]
    for number, line in enumerate(text):
        alone = not any(short[max(number - 1, 0) : number]) and short[number + 1 : number + 2] == [False]
        yield Block("h2" if short[number] and alone else "p", line)


def _may_be_heading(line: str) -> bool:
    if len(line) > LONGEST_HEADING or not any(map(str.isalpha, line)):
        return False
    if _LIST_MARK.match(line) or line.startswith(_OPENING):
        return False
    return not line.rstrip(_CLOSING).endswith(_SENTENCE_END)
