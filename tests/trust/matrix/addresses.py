"""Every address that the site resolves, as its patterns say it, and the same with the keys of rows put in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

# Parts of an address under which a row is looked up; the first of them names the row in the tables.
_KEYS = (
    "pk",
    "object_id",
    "id",
    "slug",
    "code",
    "token",
    "year",
    "number",
    "kept",
    "row",
    "url",
    "name",
    "app_label",
)


@dataclass(frozen=True)
class Address:
    """One pattern: its name as `reverse` takes it ("" where it has none), and its route from the root."""

    name: str
    route: str
    parts: tuple[str, ...]
    pattern: URLPattern

    def asked_with(self, label: str) -> str:
        """As the tables write it: /admin/news/article/{own draft}/change/."""
        first = next((part for part in _KEYS if part in self.parts), "")
        return "/" + self._filled(
            {part: "{" + (label if part == first else part) + "}" for part in self.parts}
        )

    def of(self, row: dict[str, object]) -> str:
        return "/" + self._filled({part: str(row[part]) for part in self.parts})

    def _filled(self, values: dict[str, str]) -> str:
        filled = self.route
        for part, value in values.items():
            filled = _put(filled, part, value)
        return filled


def _put(route: str, part: str, value: str) -> str:
    """In the place of <int:pk>, <pk> or (?P<pk>…)."""
    start = min(place for sign in (f"<{part}>", f":{part}>") if (place := route.find(sign)) >= 0)
    if route[:start].endswith("(?P"):
        end = route.index(")", start)
        return (route[: start - 3] + value + route[end + 1 :]).replace("^", "").replace("$", "")
    begin = start if route[start] == "<" else route.rindex("<", 0, start)
    return route[:begin] + value + route[route.index(">", start) + 1 :]


def walked(resolver: URLResolver | None = None, route: str = "", space: str = "") -> Iterator[Address]:
    """All patterns, in the order in which the site tries them."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walked(pattern, whole, inner)
        else:
            yield Address(f"{space}{pattern.name}" if pattern.name else "", whole, _parts(pattern), pattern)


def _parts(pattern: URLPattern) -> tuple[str, ...]:
    return tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)
