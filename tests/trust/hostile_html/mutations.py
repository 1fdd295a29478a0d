"""Makes further hostile texts of the vectors, the same ones for the same seed."""

import random
from collections.abc import Callable, Iterator

from tests.trust.hostile_html.corpus import CORPUS

_SIGNS = [
    "\x00", "\x0c", "\t", "\n", "\r", "\ufeff", "\u202e", "\u2028", "\u200c", "\xa0", "\ud800", "/", "//", "<", ">", '"', "'", "`", "=", "&",
    "&#13;", "&#0;", "&#xfeff;", "&#x202e;", "&lt;", "&gt;", "&quot;", "&colon;", "&Tab;", "<!--", "-->", "--!>", "]]>", "<![CDATA[", "<?", "</", "</p>", "</svg>",
    "</math>", "</style>", "</table>", "</template>", "</noscript>", "<p>", "<b>", "<a href=x>", "<br>", "<td>", "<tr>", "<mglyph>", "<style>", "<svg>", "<math>",
]  # fmt: skip
_AROUND = [
    "<svg>{}</svg>", "<math>{}</math>", "<math><mtext>{}</mtext></math>", "<svg><desc>{}</desc></svg>", "<svg><foreignObject>{}</foreignObject></svg>",
    "<math><annotation-xml encoding=text/html>{}</annotation-xml></math>", "<table>{}</table>", "<table><tr><td>{}</table>", "<select>{}</select>", "<template>{}</template>",
    "<noscript>{}</noscript>", "<textarea>{}</textarea>", "<title>{}</title>", "<style>{}</style>", "<xmp>{}</xmp>", "<iframe>{}</iframe>", "<form>{}</form>",
    '<p title="{}">x</p>', "<p title='{}'>x</p>", "<p title={}>x</p>", '<a href="{}">x</a>', '<img alt="{}" src=x>', "<!--{}-->", "<![CDATA[{}]]>", "<b><p>{}</b></p>",
    "<ul><li>{}</ul>", "<blockquote>{}", "<a href=http://x>{}</a>", "<p>پیش {} پس</p>", "<object>{}</object>", "<button>{}</button>", "<figure>{}</figure>",
]  # fmt: skip
_ELEMENTS = ["p", "a", "img", "svg", "math", "style", "table", "td", "b", "template", "select", "mglyph", "mtext", "textarea", "h2", "figure"]  # fmt: skip

Change = Callable[[random.Random, str], str]


def _insert(chance: random.Random, text: str) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(_SIGNS) + text[place:]


def _lose(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.randrange(1, 6) :]


def _double(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text) + 1)
    stop = start + chance.randrange(1, 40)
    return text[:stop] + text[start:]


def _join(chance: random.Random, text: str) -> str:
    other = chance.choice(CORPUS)
    return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other)) :]


def _put_into(chance: random.Random, text: str) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(CORPUS) + text[place:]


def _wrap(chance: random.Random, text: str) -> str:
    return chance.choice(_AROUND).replace("{}", text)


def _turn_case(chance: random.Random, text: str) -> str:
    return "".join(char.swapcase() if chance.random() < 0.3 else char for char in text)


def _refer(chance: random.Random, text: str) -> str:
    """Write one letter as a reference, with or without its end."""
    place = chance.randrange(len(text) + 1)
    letter = text[place : place + 1]
    if not letter or 0xD800 <= ord(letter) <= 0xDFFF:
        return text
    written = chance.choice(["&#{};", "&#{}", "&#x{:x};", "&#X{:05X}"]).format(ord(letter))
    return text[:place] + written + text[place + 1 :]


def _rename(chance: random.Random, text: str) -> str:
    start = text.find("<", chance.randrange(len(text) + 1))
    stop = next((n for n in range(start + 1, len(text)) if not text[n].isalnum()), len(text))
    return text[: start + 1] + chance.choice(_ELEMENTS) + text[stop:] if start >= 0 else text


CHANGES: list[Change] = [
    _insert, _insert, _lose, _double, _join, _put_into, _wrap, _wrap, _turn_case, _refer, _rename,
]  # fmt: skip


def hostile_texts(count: int, seed: int = 1) -> Iterator[str]:
    """The corpus, then changed vectors until there are `count`."""
    yield from CORPUS[:count]
    chance = random.Random(seed)
    for _number in range(count - len(CORPUS)):
        text = chance.choice(CORPUS)
        for _turn in range(chance.randrange(1, 6)):
            text = chance.choice(CHANGES)(chance, text)
        yield text
