"""E-mail addresses in a text, also in disguise: «ali [at] example.org», «ali at example dot org»."""

import re
from collections.abc import Iterable, Iterator

from comments.digits import UNSEEN

_NAME = r"(?<![\w.+\-])[\w.+\-]{0,63}\w"
_AT = rf"[{UNSEEN} ]{{0,3}}(?:[@\uFF20]|[\[({{<] ?(?:at|ات|اَت|@) ?[\])}}>])[{UNSEEN} ]{{0,3}}"
_HOST = (
    r"[\w\-]{1,63}(?:\.[\w\-.]{1,60}\w| ?[\[({<] ?(?:dot|دات|نقطه|\.) ?[\])}>] ?\w{2,20}"
    r"| (?:dot|دات|نقطه) \w{2,20})"
)
# «Look at example.org» is no address: a spoken «at» needs a spoken dot or a house that keeps letters.
_SPOKEN_HOST = (
    r"(?:(?:gmail|yahoo|ymail|hotmail|outlook|icloud|proton|protonmail|mail|inbox|yandex|chmail|جیمیل|یاهو)\.\w{2,6}"
    r"|[\w\-]{1,63} ?[\[({<]? ?(?:dot|دات|نقطه|точка) ?[\])}>]? ?\w{2,20})"
)
_ADDRESS = re.compile(
    rf"(?P<name>{_NAME})(?=(?P<rest>{_AT}{_HOST}| {{1,3}}(?:at|ات|اَت|эт) {{1,3}}{_SPOKEN_HOST}))",
    re.IGNORECASE,
)
# What stands in each of them, and in few sentences: it is quickly looked for.
_SIGN = re.compile(r"[@\uFF20]|[\[({<] ?(?:at|ات|اَت)| (?:at|ات|اَت|эт) ", re.IGNORECASE)


def names_in_addresses(text: str, public: Iterable[str] = ()) -> Iterator[tuple[int, int]]:
    """Where the part before the «@» stands, except of the addresses that are public."""
    if not _SIGN.search(text):
        return
    known = {address.strip().lower() for address in public}
    for found in _ADDRESS.finditer(text):
        address = (found["name"] + found["rest"]).replace(" ", "").lower()
        if address not in known:
            yield found.span("name")
