"""Every name that a public address reads, every field of a public form, every part of a path: with what breaks things.

In `make test` some of all; with `-m full` each with each value, or FUZZ_CASES of them, drawn by lot.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import product
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.comments.visiting import aged_token
from tests.news.machines import everything
from tests.trust.fuzz.hostile_values import VALUES, encoded
from tests.trust.fuzz.public_fields import forms_on, names_in_code, names_on, pages_of

pytestmark = pytest.mark.django_db
QUICK = 60
CASES = int(os.environ.get("FUZZ_CASES", 100_000))
_examples = settings(
    max_examples=min(CASES // 100, 1_000),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Anything at all, half letters too.
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200) | st.sampled_from(
    list(VALUES.values())
)


@pytest.fixture
def site():
    addresses = everything.build()
    pages = pages_of(addresses)
    return Site(addresses, sorted(names_on(pages) | names_in_code()), forms_on(pages, addresses))


class Site:
    def __init__(self, addresses, names, forms) -> None:
        self.addresses, self.names, self.forms = addresses, names, forms
        self.statuses: Counter[int] = Counter()
        self.asked = 0

    def ask(self, address: str, query: bytes = b"") -> int:
        """Django's client raises what a server would answer with 500."""
        answer = Client().get(address, QUERY_STRING=query.decode("latin-1"), REMOTE_ADDR=self._somebody())
        return self._count(answer, address, query)

    def send(self, address: str, fields: dict[str, str]) -> int:
        if "token" in fields and fields["token"] == self.forms[address]["token"]:
            # Of a form that was open for a minute; each is good for one comment.
            fields = fields | {"token": aged_token(int(address.split("/")[2]))}
        body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields.items())
        answer = Client().post(
            address,
            body,
            content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin", "User-Agent": "Mozilla/5.0"},
            REMOTE_ADDR=self._somebody(),
        )
        return self._count(answer, address, body)

    def _count(self, answer, *what) -> int:
        self.statuses[answer.status_code] += 1
        # A search that takes too long is answered 503, which is no fault.
        assert answer.status_code < 500, what
        assert b"Traceback" not in answer.content if not answer.streaming else True
        return answer.status_code

    def _somebody(self) -> str:
        """From a neighbourhood of its own: limits are not what is tried here."""
        self.asked += 1
        return f"10.{self.asked >> 8 & 255}.{self.asked & 255}.1"


def _quoted(value: str) -> str:
    return quote_from_bytes(encoded(value), safe="")


def _query(name: str, value: str) -> bytes:
    return f"{_quoted(name)}={_quoted(value)}".encode()


def told(what: str, site: Site, capsys) -> None:
    with capsys.disabled():
        total, faults = sum(site.statuses.values()), sum(n for s, n in site.statuses.items() if s >= 500)
        print(f"\nfuzz, {what}: {total} cases, {faults} x 5xx, {dict(sorted(site.statuses.items()))}")


def test_the_names_are_found(site):
    assert {"q", "page", "year", "kind", "code", "digest", "reply_to", "thread", "act"} <= set(site.names)
    assert {"text", "name", "email", "score"} <= {name for fields in site.forms.values() for name in fields}
    assert len(site.forms) >= 6


def names_in_addresses(site: Site) -> list[Callable]:
    each = product(_paths(site), site.names, VALUES.values())
    return [partial(site.ask, path, _query(name, value)) for path, name, value in each]


def fields_of_forms(site: Site) -> list[Callable]:
    return [
        partial(site.send, address, fields | {name: value})
        for address, fields in site.forms.items()
        for name, value in product(fields, VALUES.values())
    ]


def parts_of_paths(site: Site) -> list[Callable]:
    found = []
    for path in _paths(site):
        parts = path.strip("/").split("/")
        for place, value in product(range(len(parts)), VALUES.values()):
            changed = [*parts[:place], _quoted(value), *parts[place + 1 :]]
            found.append(partial(site.ask, "/" + "/".join(changed) + "/" * path.endswith("/")))
    return found


KINDS = [names_in_addresses, fields_of_forms, parts_of_paths]


def _paths(site: Site) -> list[str]:
    return [address.partition("?")[0] for address in site.addresses.values()]


def _try(site: Site, cases: list[Callable], many: int) -> None:
    for case in cases if len(cases) <= many else random.Random(20250321).sample(cases, many):
        case()


def test_some_of_all(site, capsys):
    for kind in KINDS:
        _try(site, kind(site), QUICK)
    assert site.statuses[200] and site.statuses[400] and site.statuses[302]
    told("requests", site, capsys)


@pytest.mark.full
@pytest.mark.parametrize("kind", KINDS)
def test_all(site, kind, capsys):
    _try(site, kind(site), CASES)
    told(kind.__name__.replace("_", " "), site, capsys)


@pytest.mark.full
def test_anything_in_an_address(site, capsys):
    @_examples
    @given(data=st.data())
    def ask(data):
        path = data.draw(st.sampled_from(_paths(site)))
        sent = data.draw(st.lists(st.tuples(st.sampled_from(site.names) | ANYTHING, ANYTHING), max_size=4))
        site.ask(path, b"&".join(_query(name, value) for name, value in sent))

    ask()
    told("anything in an address", site, capsys)


@pytest.mark.full
def test_anything_in_a_form(site, capsys):
    @_examples
    @given(data=st.data())
    def send(data):
        address = data.draw(st.sampled_from(sorted(site.forms)))
        fields = site.forms[address]
        changed = data.draw(st.dictionaries(st.sampled_from(sorted(fields)) | ANYTHING, ANYTHING, max_size=4))
        left_out = data.draw(st.sets(st.sampled_from(sorted(fields)), max_size=2))
        site.send(
            address, {name: value for name, value in (fields | changed).items() if name not in left_out}
        )

    send()
    told("anything in a form", site, capsys)
