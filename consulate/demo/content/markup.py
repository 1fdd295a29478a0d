"""What the markup of a demo article may be: less than what the newsroom's editor may write."""

from html.parser import HTMLParser

BODY_TAGS = frozenset(
    ["p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "a", "bdi"]
    + ["table", "thead", "tbody", "tr", "th", "td"]
)


def problems_of(body: str) -> list[str]:
    markup = _Markup()
    markup.feed(body)
    markup.close()
    return markup.problems + [f"<{tag}> stays open" for tag in markup.open]


class _Markup(HTMLParser):
    """Collects what a body's markup has that it should not have."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag not in BODY_TAGS:
            self.problems.append(f"<{tag}> is not permitted")
        if tag == "a" and not (dict(attrs).get("href") or "").startswith("/"):
            self.problems.append("a link leads out of the site")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")
