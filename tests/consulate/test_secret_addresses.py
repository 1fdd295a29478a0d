"""Addresses that are keys: neither the application's log nor nginx's keeps the part that opens something."""

import re
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

from consulate import logs

ROOT = Path(__file__).resolve().parents[2]
NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
# Words that stand in an address: who has one of the first may do what only its owner should.
SECRET = {"code", "token", "uidb64"}
PLAIN = {
    "app_label", "content_type_id", "digest", "form", "id", "name", "number", "object_id", "row", "section", "slug",
    "url", "what",
}  # fmt: skip
# None of these is read as anything else: neither a number nor a date.
KEY = "Zm9vYmFy"
OTHER_DESK = "a-place/of-the-office/"


def addresses(resolver=None, before: str = "") -> list[str]:
    """Each address of the site as it is written in the code."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        found += [path] if isinstance(pattern, URLPattern) else addresses(pattern, path)
    return found


def words_in(address: str) -> set[str]:
    """The names of what may be any text."""
    named = re.findall(r"<(?:(\w+):)?(\w+)>", re.sub(r"\(\?P", "", address))
    return {name for kind, name in named if kind not in {"int", "typed"}}


def secret_paths() -> list[str]:
    """With a key in each place that has one, at the desk's usual address and at another."""
    keys = [f"/{address}" for address in addresses() if words_in(address) & SECRET]
    filled = [re.sub(r"<(?:\w+:)?\w+>", KEY, address) for address in keys]
    moved = [path.replace("/admin/", f"/{OTHER_DESK}") for path in filled if path.startswith("/admin/")]
    return sorted({*filled, *moved})


def logged_by_nginx(path: str) -> str:
    """What the committed map makes of a path: the first expression that fits says it."""
    table = re.search(r"map \$uri \$logged_path \{\n(.+?)\n    \}", NGINX, re.DOTALL)[1]
    for line in table.splitlines():
        wanted, written = line.strip().removesuffix(";").split()
        expression = re.sub(r"\(\?<(?=\w)", "(?P<", wanted.removeprefix("~"))
        if wanted.startswith("~") and (found := re.search(expression, path)):
            return re.sub(r"\$(\w+)", lambda name, found=found: found[name[1]], written)
    return path


def test_each_word_of_an_address_is_known_for_a_secret_or_for_none():
    """A new name has to be put on one of the two lists; then the masks are asked."""
    named = set().union(*(words_in(address) for address in addresses()))
    assert named == SECRET | PLAIN
    assert {"/admin/invitation/Zm9vYmFy/Zm9vYmFy/", "/preview/Zm9vYmFy/"} < set(secret_paths())
    assert len(secret_paths()) == 9


@pytest.mark.parametrize("path", secret_paths())
def test_neither_log_keeps_the_key_of_an_address(path):
    said = logs.masked(f"Internal Server Error: {path}")
    assert KEY not in said and said.endswith("/-")
    assert KEY not in logged_by_nginx(path)
    # One rule: both write the same.
    assert said == f"Internal Server Error: {logged_by_nginx(path)}"


@pytest.mark.parametrize(
    "path", ["/admin/", "/comments/ledger/", "/comments/ledger.txt", "/invitations/", "/news/47/a-visit/"]
)
def test_other_addresses_are_logged_as_they_are(path):
    assert logs.masked(path) == logged_by_nginx(path) == path
