"""How MDN's HTTP Observatory would score an answer: its public rules (November 2026), in code of our own.

A hundred at first. What is missing or unsafe takes away; what is better than needed adds, if 90 are left without it.
What it asks of other servers (the preload list, a certificate's chain) is not asked here: neither adds anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

MINIMUM_FOR_EXTRA_CREDIT = 90
SIX_MONTHS = 15_552_000
_BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
_UNSAFE = {"'unsafe-inline'", "data:"}
_PASSIVE = {"img-src", "media-src"}
_ISOLATING = {
    "cross-origin-resource-policy": {"same-origin": 10, "same-site": 10, "cross-origin": 0},
    "cross-origin-opener-policy": {
        "same-origin": 10, "same-origin-allow-popups": 10, "noopener-allow-popups": 10, "unsafe-none": 0,
    },
    "cross-origin-embedder-policy": {"require-corp": 10, "credentialless": 10, "unsafe-none": 0},
}  # fmt: skip
_PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
_LEAKY = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}


@dataclass
class Answer:
    """Of the site at https, and where the same address at plain http led."""

    headers: dict[str, str]
    cookies: list[str] = field(default_factory=list)
    body: str = ""
    led_to: str = "https://www.example.org/"
    host: str = "www.example.org"


def score(answer: Answer) -> int:
    parts = dict(modifiers(answer))
    without_extra = 100 + sum(part for part in parts.values() if part < 0)
    return 100 + sum(parts.values()) if without_extra >= MINIMUM_FOR_EXTRA_CREDIT else max(0, without_extra)


def modifiers(answer: Answer) -> Iterator[tuple[str, int]]:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    policy = _policy(headers.get("content-security-policy", ""))
    yield "content-security-policy", _of_policy(policy)
    yield "cookies", min(map(_of_cookie, answer.cookies), default=0)
    yield "cross-origin-resource-sharing", _of_sharing(headers)
    yield "redirection", _of_redirection(answer)
    yield "referrer-policy", _of_referrer(headers.get("referrer-policy", ""))
    yield "strict-transport-security", _of_transport(headers.get("strict-transport-security", ""))
    yield "subresource-integrity", min(_of_scripts(answer), default=0)
    yield (
        "x-content-type-options",
        0 if headers.get("x-content-type-options", "").lower() == "nosniff" else -5,
    )
    yield "x-frame-options", _of_frames(policy, headers.get("x-frame-options", ""))
    for name, values in _ISOLATING.items():
        yield name, values.get(headers[name].lower(), -5) if name in headers else 0


def _policy(header: str) -> dict[str, set[str]]:
    parts = [part.split() for part in header.lower().split(";") if part.strip()]
    return {name: set(sources) for name, *sources in reversed(parts)}


def _of_policy(policy: dict[str, set[str]]) -> int:
    if not policy:
        return -25
    anything = policy.get("default-src", {"*"})
    script, style, object_ = (
        policy.get(name, anything) for name in ("script-src", "style-src", "object-src")
    )
    for sources in (script, style):
        if any(source.startswith(("'sha256-", "'sha384-", "'sha512-", "'nonce-")) for source in sources):
            sources.discard("'unsafe-inline'")
    active = set().union(*(sources for name, sources in policy.items() if name not in _PASSIVE), script)
    passive = set().union(*(policy.get(name, policy.get("default-src", set())) for name in _PASSIVE))
    if script & (_BROAD | _UNSAFE) or object_ & _BROAD or _is_insecure(active):
        return -20
    if "'unsafe-eval'" in script | style or _is_insecure(passive):
        return -10
    if style & (_BROAD | _UNSAFE):
        return 0
    return 10 if policy.get("default-src") == {"'none'"} else 5


def _is_insecure(sources: set[str]) -> bool:
    return any(source.startswith(("http:", "ftp:")) for source in sources)


def _of_cookie(header: str) -> int:
    [(name, cookie)] = SimpleCookie(header).items()
    is_of_a_session = any(word in name.lower() for word in ("login", "sess", "sid"))
    same_site = cookie["samesite"].lower()
    if is_of_a_session and not cookie["secure"]:
        return -40
    if is_of_a_session and not cookie["httponly"]:
        return -30
    if (
        not cookie["secure"]
        or ("csrf" in name.lower() and not same_site)
        or same_site not in ("", "lax", "strict")
    ):
        return -20
    return 5 if same_site else 0


def _of_sharing(headers: dict[str, str]) -> int:
    is_open = headers.get("access-control-allow-credentials", "").lower() == "true"
    return -50 if is_open and headers.get("access-control-allow-origin") else 0


def _of_redirection(answer: Answer) -> int:
    led_to = urlsplit(answer.led_to)
    if led_to.scheme != "https":
        return -20
    return 0 if led_to.netloc == answer.host else -5


def _of_referrer(header: str) -> int:
    known = [word for word in header.replace(" ", "").lower().split(",") if word in _PRIVATE | _LEAKY]
    if not header:
        return 0
    return 5 if known and known[-1] in _PRIVATE else -5


def _of_transport(header: str) -> int:
    parts = [part.strip().lower() for part in header.split(";")]
    ages = [part.removeprefix("max-age=") for part in parts if part.startswith("max-age=")]
    if len(ages) != 1 or not ages[0].isdecimal():
        return -20
    return 0 if int(ages[0]) >= SIX_MONTHS else -10


def _of_scripts(answer: Answer) -> Iterator[int]:
    for script in BeautifulSoup(answer.body, "html.parser").select("script[src]"):
        source = urlsplit(script["src"])
        if source.netloc in ("", answer.host):
            yield 0
        elif source.scheme == "https":
            yield 5 if script.get("integrity") else -5
        else:
            yield -20 if script.get("integrity") else -50


def _of_frames(policy: dict[str, set[str]], header: str) -> int:
    if "frame-ancestors" in policy:
        return 5
    return 5 if header.lower() in ("deny", "sameorigin") else -20
