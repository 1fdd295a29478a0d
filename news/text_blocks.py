"""The blocks of an article's body: what can be read in each, and what is said of its markup in words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import richtext

_EDGES = richtext.BLOCKS | richtext.TABLE
KINDS: dict[str, str | Promise] = {
    "p": _("paragraph"),
    "h2": _("heading"),
    "h3": _("heading below"),
    "li": _("entry of a list"),
    "blockquote": _("quotation"),
    "figure": _("picture"),
    "figcaption": _("caption"),
    "td": _("cell of a table"),
    "th": _("head of a table"),
    "caption": _("title of a table"),
    "hr": _("line"),
}
_FORMATS: dict[str, str | Promise] = {
    "strong": _("bold"),
    "b": _("bold"),
    "em": _("emphasis"),
    "i": _("emphasis"),
    "u": _("underlined"),
    "s": _("struck through"),
    "sub": _("lowered"),
    "sup": _("raised"),
    "abbr": _("abbreviation"),
    "time": _("date"),
}


@dataclass(frozen=True)
class Fact:
    """Something of the markup that a reader may notice: a link, a picture, a format, a direction."""

    label: str
    value: str


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, a cell: its words, and the facts of its markup."""

    kind: str
    text: str
    facts: tuple[Fact, ...] = ()

    @property
    def label(self) -> str | Promise:
        return KINDS.get(self.kind, KINDS["p"])


@dataclass
class _Open:
    """A block that is being read."""

    kind: str
    text: str = ""
    facts: list[Fact] = field(default_factory=list)


def blocks_of(body: str) -> list[Block]:
    """The blocks of a cleaned body, in order; empty ones are left out."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.around: list[str] = []
        self.inline: list[tuple[str, dict, int]] = []
        self.now = _Open("p")

    def handle_starttag(self, tag: str, attrs: list) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _EDGES:
            self.end_block()
            if tag != "hr":
                self.around.append(tag)
            self.now = _Open(tag if tag in KINDS else self._kind(), facts=_facts_of_block(values))
            if tag == "hr":
                self.now.facts.append(Fact(str(KINDS["hr"]), ""))
                self.end_block()
        elif tag == "img":
            name = values.get("src", "").rpartition("/")[2]
            self.now.facts.append(
                Fact(str(KINDS["figure"]), " · ".join(filter(None, [values.get("alt"), name])))
            )
        elif tag == "br":
            self.now.text += "\n"
        else:
            self.inline.append((tag, values, len(self.now.text)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _EDGES:
            self.end_block()
            if tag in self.around:
                del self.around[len(self.around) - 1 - self.around[::-1].index(tag) :]
            self.now = _Open(self._kind())
        elif self.inline and self.inline[-1][0] == tag:
            _name, values, start = self.inline.pop()
            self.now.facts += _facts_of_words(tag, values, self.now.text[start:].strip())

    def handle_data(self, data: str) -> None:
        self.now.text += data.replace("\xa0", " ")

    def _kind(self) -> str:
        return next((tag for tag in reversed(self.around) if tag in KINDS), "p")

    def end_block(self) -> None:
        text = "\n".join(" ".join(line.split(" ")).strip() for line in self.now.text.strip().split("\n"))
        if text or self.now.facts:
            self.blocks.append(Block(self.now.kind, text, tuple(self.now.facts)))
        self.now = _Open(self._kind())


def _facts_of_block(values: dict) -> list[Fact]:
    labels = {
        "class": _("style"), "dir": _("direction"), "lang": _("language"), "start": _("begins with"),
        "colspan": _("width in columns"), "rowspan": _("height in rows"), "scope": _("head of"),
    }  # fmt: skip
    return [Fact(str(label), values[name]) for name, label in labels.items() if values.get(name)]


def _facts_of_words(tag: str, values: dict, words: str) -> list[Fact]:
    if tag == "a":
        return [Fact(str(_("link")), f"{words} ← {values.get('href', '')}")]
    if tag in _FORMATS:
        more = values.get("datetime") or values.get("title")
        return [Fact(str(_FORMATS[tag]), f"{words} ({more})" if more else words)]
    return [Fact(str(_("direction")), f"{words} ({values['dir']})")] if values.get("dir") else []
