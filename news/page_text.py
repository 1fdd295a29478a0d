"""Plain text with headings, lists and links, as standing pages are written; and the HTML that it becomes.

    # a heading            ## a smaller one            - an item of a list
    [words](/office/)      [words](https://example.org/)

Everything else is words. An empty line begins a new paragraph, the end of a line stays one.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.encoding import iri_to_uri
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from news import persian
from news.redirects import leads_safely

# A page of so many parts or more begins with a list of them.
MANY_PARTS = 4
_HEADING = re.compile(r"(##?)[ \t\u200c]*([^#\s].*)")
_ITEM = re.compile(r"[-•–][ \t]+(\S.*)")
# Bounded, so that no text of brackets costs more than its length.
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^\s()<>\"'\\]{1,400})\)")
# What its writer may have meant as one.
_MEANT = re.compile(r"\[[^\[\]\n]{1,200}\]\([^()\n]{0,400}\)?")
_FOREIGN = re.compile(r"[^\W\d_]")
_PERSIAN = re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True)
class Heading:
    """`level` is 2 or 3: the page's own title is the first."""

    level: int
    words: str
    anchor: str


@dataclass(frozen=True)
class PageText:
    html: SafeString
    headings: tuple[Heading, ...]
    # The first words that are no heading, without links.
    opening: str

    @property
    def contents(self) -> list[Heading]:
        """The parts of a long page; empty where there are few."""
        parts = [heading for heading in self.headings if heading.level == 2]
        return parts if len(parts) >= MANY_PARTS else []


def read(text: str) -> PageText:
    blocks = list(_blocks(persian.clean_text(text)))
    anchors = iter(_anchors([words for kind, (words, *_) in blocks if kind in (2, 3)]))
    headings, html = [], []
    for kind, lines in blocks:
        if kind in (2, 3):
            # A small heading before any great one would leave out a step.
            level = kind if headings else 2
            headings.append(Heading(level, _said(lines[0]), next(anchors)))
            html.append(_heading(headings[-1]))
        else:
            html.append(_list(lines) if kind == "ul" else _paragraph(lines))
    first = next((lines for kind, lines in blocks if kind in ("p", "ul")), [])
    opening = _said(_LINK.sub(r"\1", " ".join(first)))
    return PageText(format_html_join("\n", "{}", ((part,) for part in html)), tuple(headings), opening)


def link_address(typed: str) -> str:
    """An address as a link may have it; "" for one that leads neither within this site nor to another by https."""
    return iri_to_uri(typed) if typed and leads_safely(typed) else ""


def failed_links(text: str) -> list[str]:
    """What looks like a link, and yet stays as it was typed."""
    found = _MEANT.finditer(persian.clean_text(text))
    return [meant[0] for meant in found if not ((link := _LINK.match(meant[0])) and link_address(link[2]))]


# --- What is written ------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[tuple[int | str, list[str]]]:
    """Each heading by itself; items that follow each other, and lines that do, together."""
    lines = (_line(line.strip()) for line in text.split("\n"))
    for kind, group in groupby(lines, key=lambda line: line[0]):
        words = [words for _kind, words in group]
        if kind in (2, 3):
            yield from ((kind, [each]) for each in words)
        elif kind:
            yield kind, words


def _line(line: str) -> tuple[int | str, str]:
    if heading := _HEADING.fullmatch(line):
        return len(heading[1]) + 1, heading[2]
    if item := _ITEM.fullmatch(line):
        return "ul", item[1]
    return ("p" if line else ""), line


def _anchors(headings: list[str]) -> Iterator[str]:
    """The words as they stand in an address, each once; Latin ones apart from the names that pages have anyhow."""
    used: set[str] = set()
    numbers: Counter[str] = Counter()
    for words in headings:
        slug = persian.slugify(words, max_length=60)
        slug = anchor = f"part-{slug}".rstrip("-") if slug.isascii() else slug
        while anchor in used:
            numbers[slug] += 1
            anchor = f"{slug}-{numbers[slug] + 1}"
        used.add(anchor)
        yield anchor


# --- What it becomes ------------------------------------------------------------------------------


def _heading(heading: Heading) -> SafeString:
    tag = mark_safe(f"h{heading.level}")
    return format_html('<{} id="{}">{}</{}>', tag, heading.anchor, heading.words, tag)


def _paragraph(lines: list[str]) -> SafeString:
    words = format_html_join(mark_safe("<br>"), "{}", ((_words(line),) for line in lines))
    return format_html("<p{}>{}</p>", _direction("".join(lines)), words)


def _list(items: list[str]) -> SafeString:
    rows = format_html_join("", "<li{}>{}</li>", ((_direction(item), _words(item)) for item in items))
    return format_html("<ul>{}</ul>", rows)


def _direction(words: str) -> SafeString:
    return mark_safe(' dir="ltr"' if _is_foreign(words) else "")


def _is_foreign(words: str) -> bool:
    """A line in Russian or English alone runs from the left, and keeps its digits."""
    return bool(_FOREIGN.search(words)) and not _PERSIAN.search(words)


def _said(line: str) -> str:
    return line if _is_foreign(line) else persian.digits_to_read(line)


def _words(line: str) -> SafeString:
    """The line with its links; what only looks like one stays as it was typed."""
    said = _said(line)
    # A digit is one character in both: what stands where is the same.
    parts, end = [], 0
    for found in _LINK.finditer(line):
        if address := link_address(found[2]):
            parts += [said[end : found.start()], _link(address, said[found.start(1) : found.end(1)])]
            end = found.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, said[end:]]))


def _link(address: str, words: str) -> SafeString:
    # Another site learns nothing of the page that led to it.
    outward = "" if address.startswith("/") else mark_safe(' rel="noopener noreferrer"')
    return format_html('<a href="{}"{}>{}</a>', address, outward, words)
