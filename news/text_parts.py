"""The parts of a text that a check looks at: its headings, links, pictures and tables, each with its words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_HEADINGS = {"h2": 2, "h3": 3}
_BOLD = frozenset({"strong", "b"})


@dataclass
class Part:
    """A heading, a link, a picture, a table or a paragraph; `attributes` as the text has them."""

    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    words: str = ""
    # Of a paragraph, the words that stand in bold.
    bold: str = ""
    has_header: bool = False

    @property
    def level(self) -> int:
        return _HEADINGS.get(self.name, 0)


class _Reader(HTMLParser):
    """Goes through cleaned HTML once; what is open collects the words that come."""

    _kept = frozenset({*_HEADINGS, "a", "table", "p"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.words: list[str] = []
        self._open: list[tuple[Part, int]] = []
        self._bold: list[str] = []
        self._bold_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self._picture(dict(attrs))
        elif tag == "th":
            for part, _start in self._open:
                part.has_header = True
        elif tag in _BOLD:
            self._bold_depth += 1
        elif tag in self._kept:
            part = Part(tag, dict(attrs))
            self.parts.append(part)
            self._open.append((part, len(self.words)))
            if tag == "p":
                self._bold = []

    def _picture(self, attributes: dict[str, str | None]) -> None:
        self.parts.append(Part("img", attributes))
        # What a picture says is what its link says.
        self.words.append(attributes.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BOLD:
            self._bold_depth = max(0, self._bold_depth - 1)
        elif tag in self._kept:
            while self._open:
                part, start = self._open.pop()
                part.words = _tidy(self.words[start:])
                if part.name == "p":
                    part.bold = _tidy(self._bold)
                if part.name == tag:
                    break

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._bold_depth:
            self._bold.append(data)


def _tidy(words: list[str]) -> str:
    return " ".join("".join(words).replace("\xa0", " ").split())


def parts_of(cleaned: str) -> list[Part]:
    """In the order of the text; in linear time."""
    reader = _Reader()
    reader.feed(cleaned)
    reader.close()
    return reader.parts


def links_of(cleaned: str) -> list[str]:
    """The addresses of its links, each once."""
    return list(
        dict.fromkeys(part.attributes.get("href") or "" for part in parts_of(cleaned) if part.name == "a")
    )
