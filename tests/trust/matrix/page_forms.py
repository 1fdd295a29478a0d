"""The forms of a page, as a browser would send them when nobody has typed anything."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_TYPED = {"checkbox", "radio"}
_NEVER_SENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    action: str
    is_posted: bool
    sent: dict[str, list[str]] = field(default_factory=dict)
    # Of every control, of boxes too that nobody has ticked.
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)


class FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: dict | None = None
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "").lower() == "post")
            self.forms.append(self._form)
        elif self._form is None or "disabled" in given:
            return
        elif given.get("name"):
            self._form.names.add(given["name"])
        if self._form is None or tag == "form":
            return
        if tag == "input" and given.get("name"):
            self._input(given)
        elif tag == "button" and given.get("name") and given.get("type", "submit") == "submit":
            self._form.buttons.append((given["name"], given.get("value", "")))
        elif tag == "select":
            self._select = {
                "name": given.get("name", ""),
                "many": "multiple" in given,
                "first": None,
                "chosen": [],
            }
        elif tag == "option" and self._select:
            self._option(given)
        elif tag == "textarea":
            self._area = (given.get("name", ""), [])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area and self._form:
            name, words = self._area
            self._form.add(name, "".join(words).removeprefix("\n"))
            self._area = None
        elif tag == "select" and self._select and self._form:
            self._choose(self._select)
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def _input(self, given: dict) -> None:
        kind = given.get("type", "text")
        if kind == "submit":
            self._form.buttons.append((given["name"], given.get("value", "")))
        elif kind in _TYPED:
            if "checked" in given:
                self._form.add(given["name"], given.get("value", "on"))
        elif kind not in _NEVER_SENT:
            self._form.add(given["name"], given.get("value", ""))

    def _option(self, given: dict) -> None:
        value = given.get("value", "")
        if self._select["first"] is None:
            self._select["first"] = value
        if "selected" in given:
            self._select["chosen"].append(value)

    def _choose(self, select: dict) -> None:
        first = [] if select["many"] or select["first"] is None else [select["first"]]
        for value in select["chosen"] or first:
            self._form.add(select["name"], value)


def form_for(page: str, address: str) -> Form | None:
    """The page's own form, by which it posts to its own address."""
    reader = FormReader()
    reader.feed(page)
    path = urlsplit(address).path
    own = [
        form
        for form in reader.forms
        if form.is_posted and urlsplit(urljoin(address, form.action)).path == path
    ]
    return max(own, key=lambda form: len(form.sent), default=None)


def posted_to(page: str, address: str) -> dict[str, list[str]]:
    """What that form sends, its first button pressed; {} where there is none."""
    form = form_for(page, address)
    return form.sent | {name: [value] for name, value in form.buttons[:1]} if form else {}
