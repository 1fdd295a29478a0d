"""HTML that was copied from a word processor or a web page, made what the newsroom's editor would have written.

The cleaner (news/richtext.py) takes away what is not allowed; it cannot know that a paragraph is the item of a list,
that a bold element is none, or that a heading of the first rank is one of the second here. Not a word of the text is
lost; what is none, as a colleague's remark, a deleted sentence or a hidden one, does not come in.
"""

import html
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import nh3

_SIGNS = re.compile(
    r"mso-|\bMso[A-Z]|<o:p|docs-internal-guid|\sstyle=|\shidden\b|google\.[a-z.]{2,9}/url\?"
    r"|<(?:h[1456]|font|div|html|body|meta|style|xml|del|button|select|textarea|template)\b"
    r"|\shref=[\"']?(?:file:[^\s>]{0,300})?#(?:_|sd(?:foot|end)note|ftn|cmnt|cite)",
    re.IGNORECASE,
)
# Word processors name a language for every run, Arabic for Persian: it tells nothing.
_OF_WORD_PROCESSORS = re.compile(
    r"mso-|\bMso[A-Z]|docs-internal-guid|<font\b|LibreOffice|OpenOffice", re.IGNORECASE
)

_TABLE = frozenset({"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"})
_BLOCKS = _TABLE | {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "figure", "figcaption"}
_KEPT = _BLOCKS | frozenset(["a", "br", "hr", "img", "strong", "b", "sub", "sup", "bdi", "abbr", "time"])
# Read for the sake of what hides them, and of what they hide.
_UNWRAPPED = frozenset(
    ["section", "article", "aside", "header", "footer", "nav", "ins", "label", "small", "big"]
)
_READ = _KEPT | _UNWRAPPED | {"h1", "h4", "h5", "h6", "span", "font", "div", "em", "i", "u", "s"}
# Nobody reads what was deleted as text of the page, nor what is pressed or filled in there.
_ASIDES = frozenset(["del", "button", "select", "textarea", "template", "noscript"])
_ATTRIBUTES = {
    "a": ("href", "title"),
    "img": ("src", "alt", "width", "height"),
    "abbr": ("title",),
    "time": ("datetime", "title"),
    "ol": ("start",),
    "th": ("scope", "colspan", "rowspan"),
    "td": ("colspan", "rowspan"),
}
_VOID = frozenset(["br", "hr", "img"])
_CELLS = frozenset(["li", "td", "th"])
_reader = nh3.Cleaner(
    tags=set(_READ),
    clean_content_tags={"script", "style", "xml", "title", *_ASIDES},
    attributes={"*": {"style", "class", "dir", "lang", "hidden"}}
    | {tag: set(names) for tag, names in _ATTRIBUTES.items()},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)
_LEVEL = re.compile(r"mso-list:[^;]*\blevel([1-9])")
_MARKER = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight:\s*(bold|normal|[1-9]00)")
_NUMBERED = re.compile(r"[(\[]?(?:\d+|[A-Za-zآ-ی]|الف)\s?[.)\]\-–]")
# A colleague's remark with what names it, and what the writer has hidden.
_HIDDEN = re.compile(
    r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all|mso-(?:element|special-character):\s*comment",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\b(?:MsoComment(?:Reference|Text|Subject)|msocom(?:txt|anchor|off)|msoDel)\b")
_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z.]{2,9}", re.IGNORECASE)
_EMPTY = re.compile(r"<(strong|b|a|sub|sup|bdi)(?: [^<>]*)?>(\s*)</\1>")
_AT_EDGE = re.compile(rf"(?:\s|&nbsp;)+(?=</?(?:{'|'.join(sorted(_BLOCKS))})\b)")
_EMPTY_BLOCK = re.compile(r"<(p|h2|h3)(?: [^<>]*)?>(?:\s|<br>)*</\1>")


def tidied(text: str, classes: set[str]) -> str:
    """The text as it is unless it was pasted; `classes` are those that the editor gives itself.

    The caller has made sure that the text is within the cleaner's limits.
    """
    if not _SIGNS.search(text):
        return text
    writer = _Writer(classes, is_of_word_processor=bool(_OF_WORD_PROCESSORS.search(text)))
    # Read by the cleaner first: what comes out is whole, whatever was pasted.
    read = _reader.clean(text.replace("\x00", ""))
    writer.sinks_ranks = "<h1" in read
    writer.feed(read)
    writer.close()
    # Once more: a division is written as a paragraph, also where it holds some.
    return _without_empties(_reader.clean(writer.written()))


def _without_empties(text: str) -> str:
    # Each turn takes the innermost; formats are nested a few times at most.
    for _turn in range(4):
        text = _EMPTY.sub(r"\2", text)
    return _EMPTY_BLOCK.sub("", _AT_EDGE.sub("", text)).strip()


def _aim(address: str) -> str:
    """Where a link leads; nowhere if to a place of the page it was copied from, which is not here.

    Google puts an address of its own before those of others.
    """
    if address.lstrip().startswith("#"):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if parts.path != "/url" or not _GOOGLE.fullmatch(parts.netloc):
        return address
    asked = parse_qs(parts.query[:4000])
    within = (asked.get("q") or asked.get("url") or [""])[0]
    return within if within.lower().startswith(("http://", "https://")) else address


class _Open:
    """An open element: its name, what it became, and how many paragraphs it holds; of an aside not a word is kept."""

    def __init__(self, name: str, became: str = "", *, is_aside: bool = False) -> None:
        self.name, self.became, self.paragraphs, self.is_aside = name, became, 0, is_aside


class _Writer(HTMLParser):
    """Writes the pasted HTML anew, element by element."""

    sinks_ranks = False

    def __init__(self, classes: set[str], *, is_of_word_processor: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.classes, self.is_of_word_processor = classes, is_of_word_processor
        self.parts: list[str] = []
        self.open: list[_Open] = []
        # Of Word's lists: their open elements, the item that is being read, its level, and the sign before it.
        self.lists: list[str] = []
        self.item: tuple[int, int] | None = None
        self.marker: list[str] | None = None

    def written(self) -> str:
        self._end_lists()
        return "".join(self.parts)

    # --- What the parser tells --------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        style = given.get("style", "")
        if tag == "a":
            given["href"] = _aim(given.get("href", ""))
        if self._is_aside(given):
            if tag not in _VOID:
                self.open.append(_Open(tag, is_aside=True))
        elif tag in _VOID:
            # A picture of somebody's disk has no address any more.
            if (tag == "br" and not self._is_in_block()) or (tag == "img" and "src" not in given):
                return
            self._write(f"<{tag}{self._attributes(tag, given)}>")
        elif _MARKER.search(style):
            self.marker = []
            self.open.append(_Open("marker:" + tag))
        elif tag == "p" and (level := _LEVEL.search(style)):
            self.item = (int(level[1]), len(self.parts))
            self.parts.append("")
            self.open.append(_Open(tag))
        else:
            self._begin(tag, given, style)

    def _begin(self, tag: str, given: dict[str, str], style: str) -> None:
        became = self._becomes(tag, given, style)
        if became in _BLOCKS and self.item is None:
            self._end_lists()
        if became == "p" and (cell := self._cell()):
            cell.paragraphs += 1
            self._write("<br>" if cell.paragraphs > 1 else "")
            became = ""
        if became:
            self._write(f"<{became}{self._attributes(became, given)}>")
        self.open.append(_Open(tag, became))

    def handle_endtag(self, tag: str) -> None:
        names = [element.name.removeprefix("marker:") for element in self.open]
        if tag not in names:
            return
        place = len(names) - 1 - names[::-1].index(tag)
        for element in reversed(self.open[place:]):
            self._end(element)
        del self.open[place:]

    def _end(self, element: _Open) -> None:
        if element.is_aside:
            return
        if element.name.startswith("marker:"):
            self._note_marker()
        elif element.name == "p" and self.item is not None and not element.became:
            self.item = None
            self._write("")
        elif element.became:
            self._write(f"</{element.became}>")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].is_aside:
            return
        if self.marker is not None:
            self.marker.append(data)
            return
        if data.strip() and not self._is_in_block():
            self._end_lists()
        self._write(html.escape(re.sub(r"[ \t\r\n\u00a0]+", " ", data), quote=False))

    # --- What becomes of it -----------------------------------------------------------------------

    def _is_aside(self, given: dict[str, str]) -> bool:
        """Whatever stands within an aside is one, too."""
        if self.open and self.open[-1].is_aside:
            return True
        is_hidden = "hidden" in given or _HIDDEN.search(given.get("style", ""))
        return bool(is_hidden or _REMARK.search(given.get("class", "")))

    def _becomes(self, tag: str, given: dict[str, str], style: str) -> str:
        if tag[0] == "h" and tag[1:].isdecimal():
            return "h2" if int(tag[1:]) <= (1 if self.sinks_ranks else 2) else "h3"
        weight = _WEIGHT.search(style)
        is_bold = bool(weight) and weight[1] not in {"normal", "100", "200", "300", "400", "500"}
        if tag in {"b", "strong"}:
            return "" if weight and not is_bold else "strong"
        if tag in {"span", "font"}:
            is_foreign = tag == "span" and not self.is_of_word_processor and given.get("lang")
            return "strong" if is_bold else "bdi" if is_foreign else ""
        if tag == "div":
            return "p"
        if tag == "a" and not given.get("href"):
            return ""
        return tag if tag in _KEPT else ""

    def _attributes(self, tag: str, given: dict[str, str]) -> str:
        kept = {name: given[name] for name in _ATTRIBUTES.get(tag, ()) if name in given}
        if classes := " ".join(name for name in given.get("class", "").split() if name in self.classes):
            kept["class"] = classes
        if given.get("dir", "").lower() == "ltr":
            kept["dir"] = "ltr"
        if given.get("lang") and not self.is_of_word_processor:
            kept["lang"] = given["lang"]
        return "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items())

    def _is_in_block(self) -> bool:
        return self.item is not None or any(element.became in _BLOCKS for element in self.open)

    def _cell(self) -> _Open | None:
        """The item or cell directly around, if that is the nearest block."""
        block = next((element for element in reversed(self.open) if element.became in _BLOCKS), None)
        return block if block and block.became in _CELLS else None

    def _write(self, text: str) -> None:
        self.parts.append(text)

    # --- Word's lists -----------------------------------------------------------------------------

    def _note_marker(self) -> None:
        sign, self.marker = "".join(self.marker or []).strip(), None
        if self.item is not None:
            level, place = self.item
            self.parts[place] = self._to_item(level, "ol" if _NUMBERED.match(sign) else "ul")

    def _to_item(self, level: int, kind: str) -> str:
        """What leads from the item before to one of this level; items stay open for lists within them."""
        parts = []
        while len(self.lists) > level or (len(self.lists) == level and self.lists[-1] != kind):
            parts.append(f"</li></{self.lists.pop()}>")
        if len(self.lists) == level:
            parts.append("</li>")
        while len(self.lists) < level:
            self.lists.append(kind)
            parts.append(f"<{kind}>" + ("<li>" if len(self.lists) < level else ""))
        return "".join([*parts, "<li>"])

    def _end_lists(self) -> None:
        while self.lists:
            self.parts.append(f"</li></{self.lists.pop()}>")
