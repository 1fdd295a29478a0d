"""What a real browser makes of cleaned texts: what ran, and what stands in the page that may not."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Route

from news import richtext

_PAGE = Path(__file__).with_name("oracle.html").read_text(encoding="utf-8")
_SITE = "https://oracle.example"
_AT_ONCE = 1_000
_RUN = re.compile(r"(alert|confirm|prompt)\(1\)")
POLICY = {
    "tags": sorted(richtext.BLOCKS | richtext.INLINE | richtext.TABLE | {"img"}),
    "attributes": {name: sorted(allowed) for name, allowed in richtext.ATTRIBUTES.items()},
    "classes": sorted(richtext.CLASSES),
    "rel": "noopener noreferrer nofollow",
}
POLICY["attributes"]["a"].append("rel")


@dataclass
class Findings:
    """Of the cases, by their numbers."""

    ran: set[int] = field(default_factory=set)
    forbidden: dict[int, list[str]] = field(default_factory=dict)
    dialogs: int = 0
    requests: list[str] = field(default_factory=list)
    # Cases that took the whole page elsewhere.
    left: set[int] = field(default_factory=set)


def look_at(browser: Browser, cases: Sequence[str], first: int = 0) -> Findings:
    """Put each case into the page; nothing but the page itself is there to be fetched."""
    findings = Findings()
    context = browser.new_context()
    try:
        page = context.new_page()
        page.on("dialog", lambda dialog: (_count(findings), dialog.dismiss()))
        context.route("**/*", lambda route: _answer(route, page, findings))
        page.goto(_SITE)
        for place in range(0, len(cases), _AT_ONCE):
            _try(page, cases[place : place + _AT_ONCE], first + place, findings)
    finally:
        context.close()
    return findings


def look_at_raw(browser: Browser, cases: Sequence[str]) -> Findings:
    """The same with texts that nobody has cleaned: few to a page, since they act upon it."""
    findings = Findings()
    # Each says its own number, by which one is known that runs later.
    numbered = [_RUN.sub(rf"\1({number})", case) for number, case in enumerate(cases)]
    for first in range(0, len(numbered), 40):
        _look_at_few(browser, range(first, min(first + 40, len(numbered))), numbered, findings)
    return findings


def _look_at_few(browser: Browser, numbers: range, numbered: Sequence[str], findings: Findings) -> None:
    try:
        part = look_at(browser, [numbered[number] for number in numbers], first=numbers.start)
    except Error:
        if len(numbers) == 1:
            findings.left.add(numbers.start)
            return
        half = numbers.start + len(numbers) // 2
        for some in (range(numbers.start, half), range(half, numbers.stop)):
            _look_at_few(browser, some, numbered, findings)
        return
    findings.ran |= part.ran
    findings.forbidden |= part.forbidden
    findings.dialogs += part.dialogs
    findings.requests += part.requests


def _try(page: Page, cases: Sequence[str], first: int, findings: Findings) -> None:
    # As JSON: halves of letters do not pass otherwise.
    sent = [json.dumps(list(cases)), POLICY, first]
    told = page.evaluate("([cases, policy, first]) => tried(JSON.parse(cases), policy, first)", sent)
    findings.ran |= set(told["ran"])
    findings.forbidden |= dict(told["bad"])


def _answer(route: Route, page: Page, findings: Findings) -> None:
    request = route.request
    if (
        request.is_navigation_request()
        and request.frame == page.main_frame
        and request.url.rstrip("/") == _SITE
    ):
        route.fulfill(body=_PAGE, content_type="text/html; charset=utf-8")
        return
    findings.requests.append(request.url)
    route.abort()


def _count(findings: Findings) -> None:
    findings.dialogs += 1
